"""Founding a season, writing its next version, and what its numbers may be."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.days import in_days, today
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.kernel.wordings import format_value
from tosbelgi.programme.catalogue import actions, queries, rules
from tosbelgi.programme.catalogue.seasons import (
    Norm,
    Season,
    SeasonIsFrozen,
    SeasonLevel,
    VersionDraftedAlready,
    VersionStartsInThePast,
)

pytestmark = pytest.mark.django_db


def level(code="bronze", min_age=14, max_age=29, **changes) -> dict:
    return {"code": code, "min_age": min_age, "max_age": max_age, "term_months": 12, "norm": [], **changes}


def found(year=2101, version=1, starts_on=date(2101, 1, 1), levels=(), **changes) -> Season:
    data = {"year": year, "version": version, "starts_on": starts_on, "note": "Order 5", "level": levels} | changes
    return actions.create_initial_season(data=data, by=None, at=timezone.now())


def draft(season, starts_on=None) -> Season:
    starts_on = starts_on or in_days(1)
    return actions.draft_next_version(season_id=season.pk, starts_on=starts_on, by=None, at=timezone.now())


@pytest.fixture
def running():
    return queries.running_season(today())


def test_a_founded_season_is_public_as_it_was_written_and_in_the_history():
    norms = [
        {"directions": ["sport"], "kind": "weekly", "slots": [6], "hours_per_week": 1},
        {"directions": ["trips"], "kind": "days", "days": 2, "one_trip": True},
    ]
    season = found(levels=[level("silver", 16), level("bronze", 14, norm=norms)])

    stored = Season.objects.get(pk=season.pk)
    assert (stored.year, stored.version, stored.starts_on, stored.note) == (2101, 1, date(2101, 1, 1), "Order 5")
    assert (stored.live, stored.has_unpublished_changes) == (True, False)
    levels = queries.levels_on(date(2101, 1, 1))
    assert [(each.level_code, each.sort_order) for each in levels] == [("bronze", 1), ("silver", 0)]
    assert [(norm.kind, norm.sort_order) for norm in levels[0].norms.all()] == [("weekly", 0), ("days", 1)]
    line = HistoryLine.objects.filter(name="season.published").latest("pk")
    assert (line.facts, line.by_id) == ({"year": 2101, "version": 1, "starts_on": "2101-01-01"}, None)


def test_a_season_may_have_begun_before_the_site():
    season = found(year=2001, starts_on=date(2001, 1, 1))
    assert Season.objects.get(pk=season.pk).is_frozen(today())


def test_versions_and_years_are_founded_each_for_itself():
    first = found()

    assert found().pk == first.pk
    assert found(version=2, starts_on=date(2101, 2, 1)).pk != first.pk
    assert found(year=2102, starts_on=date(2102, 1, 1)).pk != first.pk
    assert HistoryLine.objects.filter(name="season.published", facts__year__gte=2101).count() == 3


def test_the_next_version_follows_the_last_of_its_year(running, admin_user):
    days = [date(today().year, 12, day) for day in (29, 30, 31)]
    numbers = [draft(running, starts_on=day).version for day in days]
    last = Season.objects.filter(year=today().year, version__lt=numbers[0]).order_by("version").last()
    first = last.version + 1 if last else 1
    assert numbers == [first, first + 1, first + 2]
    assert draft(running, starts_on=date(2101, 1, 1)).version == 1

    made = actions.draft_next_version(season_id=running.pk, starts_on=today(), by=admin_user, at=timezone.now())

    assert (made.live, made.has_unpublished_changes) == (False, True)
    assert made.get_latest_revision().user == admin_user
    line = HistoryLine.objects.filter(name="season.drafted").latest("pk")
    assert (line.facts, line.by_id) == ({"year": made.year, "version": made.version}, admin_user.pk)


def test_a_day_has_one_draft_until_that_is_published(running):
    first = draft(running)
    seasons, lines = Season.objects.count(), HistoryLine.objects.count()

    with pytest.raises(VersionDraftedAlready) as refused:
        draft(running)

    assert refused.value.details == {"season_id": first.pk}
    assert (Season.objects.count(), HistoryLine.objects.count()) == (seasons, lines)
    assert draft(running, starts_on=in_days(2)).pk != first.pk

    actions.publish_season(season_id=first.pk, by=None, at=timezone.now())

    assert draft(running).pk != first.pk


def test_a_copied_season_asks_the_same_of_everybody(running):
    def numbers(season):
        return [
            (
                [getattr(level, name) for name in ("level_code", "min_age", "max_age", "term_months", "mandatory")],
                [
                    [getattr(norm, field.name) for field in Norm._meta.fields if field.name not in {"id", "level"}]
                    for norm in level.norms.all()
                ],
            )
            for level in queries.levels_of(season)
        ]

    assert numbers(draft(running)) == numbers(running) != []


def test_a_drafted_version_is_not_public_before_it_is_published(running):
    late = draft(running)

    assert queries.running_season(in_days(1)) == running
    assert {each.season_id for each in queries.levels_on(in_days(1))} == {running.pk}

    actions.publish_season(season_id=late.pk, by=None, at=timezone.now())

    assert queries.running_season(today()) == running
    assert {each.season_id for each in queries.levels_on(today())} == {running.pk}
    assert queries.running_season(in_days(1)) == late
    assert {each.season_id for each in queries.levels_on(in_days(1))} == {late.pk}


def test_of_versions_that_begin_on_one_day_the_last_one_holds():
    earlier = [found(levels=[level(min_age=14)]), found(version=2, levels=[level(min_age=15)])]
    assert queries.running_season(date(2101, 1, 1)) == earlier[1]
    assert [each.min_age for each in queries.levels_on(date(2101, 1, 1))] == [15]

    later = found(year=2102, levels=[level(min_age=16)])

    assert queries.running_season(date(2101, 1, 1)) == later
    assert [each.min_age for each in queries.levels_on(date(2101, 1, 1))] == [16]


def test_levels_stand_by_age_and_then_as_they_were_written(django_assert_num_queries):
    season = found(levels=[level("gold", 16), level("silver", 15), level("bronze", 15)])
    codes = ["silver", "bronze", "gold"]

    assert [each.level_code for each in queries.levels_of(season)] == codes
    assert [each.level_code for each in queries.levels_on(date(2101, 1, 1), with_norms=False)] == codes
    with django_assert_num_queries(0):
        assert queries.levels_of(None) == []


def test_a_draft_is_previewed_with_its_levels_by_age(running, monkeypatch):
    written = Season(year=2101, version=1, starts_on=in_days(1), live=False)
    ages = [("gold", 16, 0), ("silver", 14, 2), ("bronze", 14, 1), ("bronze", None, 1), ("gold", None, None)]
    written.levels = [
        SeasonLevel(level_code=code, min_age=age, max_age=29, term_months=6, sort_order=place)
        for code, age, place in ages
    ]
    with monkeypatch.context() as previewing:
        previewing.setattr(queries, "draft_of", {Season: written}.get)
        levels = queries.levels_on(today())
    assert [(each.level_code, each.min_age) for each in levels] == [
        ("gold", None),
        ("bronze", None),
        ("bronze", 14),
        ("silver", 14),
        ("gold", 16),
    ]
    assert {each.season_id for each in queries.levels_on(today())} == {running.pk}


def test_norms_are_read_only_where_they_are_shown(django_assert_num_queries):
    with django_assert_num_queries(1):
        queries.levels_on(today(), with_norms=False)
    with django_assert_num_queries(2):
        assert all(level.norms.all() for level in queries.levels_on(today()))


def test_a_version_may_begin_today_but_not_be_published_again(running):
    begun = draft(running, starts_on=today())
    actions.publish_season(season_id=begun.pk, by=None, at=timezone.now())
    lines = HistoryLine.objects.count()

    with pytest.raises(SeasonIsFrozen):
        actions.publish_season(season_id=begun.pk, by=None, at=timezone.now())

    assert HistoryLine.objects.count() == lines


def test_publishing_makes_public_what_was_saved_last(running):
    late, day = draft(running), in_days(2)
    late.note, late.starts_on = "Order 6", day
    late.save_revision()

    published = actions.publish_season(season_id=late.pk, by=None, at=timezone.now())

    assert (published.live, published.note, published.starts_on) == (True, "Order 6", day)
    assert Season.objects.get(pk=late.pk).note == "Order 6"
    assert HistoryLine.objects.latest("pk").facts["starts_on"] == day.isoformat()
    with pytest.raises(SeasonIsFrozen):
        actions.publish_season(season_id=late.pk, by=None, at=timezone.now() + timedelta(days=3))


def test_publishing_without_a_draft_publishes_the_row(running):
    bare = Season.objects.create(year=2101, version=1, starts_on=in_days(1), live=False)

    actions.publish_season(season_id=bare.pk, by=None, at=timezone.now())

    assert Season.objects.get(pk=bare.pk).live


def test_what_is_saved_last_must_not_begin_in_the_past_either(running):
    late = draft(running)
    late.starts_on = in_days(-1)
    late.save_revision(clean=False)

    with pytest.raises(VersionStartsInThePast) as refused:
        actions.publish_season(season_id=late.pk, by=None, at=timezone.now())

    assert refused.value.details == {"starts_on": in_days(-1), "earliest": today()}
    assert not Season.objects.get(pk=late.pk).live


@pytest.mark.parametrize(
    "change", [{"year": 2150}, {"version": 77}, {"starts_on": date(2150, 1, 1)}, {"note": "another"}, {"live": False}]
)
def test_nothing_of_a_begun_season_is_changed_field_by_field(change, running):
    (name, value) = next(iter(change.items()))
    before = getattr(running, name)
    setattr(running, name, value)

    with pytest.raises(SeasonIsFrozen) as refused:
        running.save(update_fields=[name])

    stored = Season.objects.get(pk=running.pk)
    assert refused.value.details == {"year": 2026, "version": stored.version, "day": stored.starts_on}
    assert getattr(Season.objects.get(pk=running.pk), name) == before


def test_a_season_that_has_not_begun_is_changed_and_removed_beside_one_that_has(running):
    late = draft(running)
    late.note = "Order 6"
    late.save()
    actions.publish_season(season_id=late.pk, by=None, at=timezone.now())
    assert not late.is_frozen(today())
    assert Season.objects.get(pk=late.pk).is_frozen(in_days(1))

    Season.objects.get(pk=late.pk).delete()

    assert not Season.objects.filter(pk=late.pk).exists()


def test_each_season_is_frozen_for_itself(running):
    earlier = Season.objects.create(year=2001, version=1, starts_on=in_days(1), live=True)
    earlier.note = "Order 6"
    earlier.save()
    assert Season.objects.get(pk=earlier.pk).note == "Order 6"
    Season.objects.create(year=2101, version=1, starts_on=in_days(1), live=True)
    with pytest.raises(SeasonIsFrozen):
        running.save()


def test_a_draft_of_a_begun_season_may_be_noted(running):
    """What Wagtail writes about drafts changes no norm."""
    running.has_unpublished_changes = True
    running.save(update_fields=["has_unpublished_changes"])
    assert Season.objects.get(pk=running.pk).has_unpublished_changes


def test_a_season_without_a_day_is_not_frozen_and_says_nothing_about_it():
    unsaved = Season(year=2101, version=1, live=True)
    assert not unsaved.is_frozen(today())
    unsaved.clean()
    assert not Season(pk=1, live=True).is_frozen(today())
    assert not Season(year=2101, version=1, live=True, starts_on=today()).is_frozen(today())


@pytest.mark.parametrize(("distance", "taken"), [(-1, False), (0, True), (1, True)])
def test_the_form_takes_a_day_from_today_on(distance, taken):
    season = Season(year=2101, version=1, starts_on=in_days(distance), live=False)
    if taken:
        season.clean()
        return
    with pytest.raises(ValidationError) as refused:
        season.clean()
    (error,) = refused.value.error_dict["starts_on"]
    assert (error.code, error.params["earliest"]) == (VersionStartsInThePast.code, format_value(today()))


def test_the_form_of_a_begun_season_says_since_when(running):
    with pytest.raises(ValidationError) as refused:
        running.clean()
    error = refused.value
    assert (error.code, error.params["day"]) == (SeasonIsFrozen.code, format_value(running.starts_on))


@pytest.mark.parametrize(("ages", "taken"), [((14, 29), True), ((14, 14), True), ((15, 14), False), ((0, 29), True)])
def test_ages_of_a_level_are_in_order(ages, taken):
    written = SeasonLevel(level_code="bronze", min_age=ages[0], max_age=ages[1], term_months=6)
    if taken:
        written.clean()
        return
    with pytest.raises(ValidationError) as refused:
        written.clean()
    assert list(refused.value.message_dict) == ["max_age"]


@pytest.mark.parametrize("missing", ["min_age", "max_age"])
def test_a_missing_age_is_the_fields_own_matter(missing):
    SeasonLevel(**{"level_code": "bronze", "min_age": 20, "max_age": 10, missing: None}).clean()


SOUND = {
    "weekly": {"slots": [6], "hours_per_week": 1},
    "reading": {"books": 3, "kazakh_classics": 1, "each_section": True},
    "extra_reading": {"books": 2},
    "days": {"days": 2},
}
NUMBERS = {"slots": [6], "hours_per_week": 1, "books": 9, "kazakh_classics": 1, "days": 2}


def wrong_fields(**values) -> set[str]:
    try:
        Norm(**{"directions": ["sport"], **values}).clean()
    except ValidationError as refused:
        assert refused.message_dict, "refused for nothing"
        return set(refused.message_dict)
    return set()


@pytest.mark.parametrize("kind", SOUND)
def test_each_kind_of_norm_needs_its_numbers_and_no_others(kind):
    asked = SOUND[kind]
    assert wrong_fields(kind=kind, **asked) == set()
    for name, value in NUMBERS.items():
        without = {field: number for field, number in asked.items() if field != name}
        if name in asked:
            assert wrong_fields(kind=kind, **without) == {name}
        else:
            assert wrong_fields(kind=kind, **asked, **{name: value}) == {name}


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"books": 3, "kazakh_classics": 1, "each_section": True}, set()),
        ({"books": 3, "kazakh_classics": 2, "each_section": True}, {"books"}),
        ({"books": 2, "kazakh_classics": 2, "each_section": False}, set()),
        ({"books": 1, "kazakh_classics": 2, "each_section": False}, {"books"}),
    ],
)
def test_books_have_room_for_each_section(values, wrong):
    assert wrong_fields(kind="reading", **values) == wrong


def test_sections_of_books_are_no_matter_of_other_kinds():
    assert wrong_fields(kind="days", days=2, each_section=True) == set()


def test_one_number_of_months_for_each_direction_one_more_is_a_choice():
    two = {"kind": "weekly", "hours_per_week": 1, "directions": ["sport", "skills"]}
    assert wrong_fields(**two, slots=[3]) == {"slots"}
    assert wrong_fields(**two, slots=[3, 6]) == wrong_fields(**two, slots=[3, 6, 9]) == set()
    assert wrong_fields(kind="weekly", hours_per_week=1, directions=None, slots=[3]) == set()


def test_slots_of_books():
    assert rules.book_slots(3, 1) == rules.BookSlots(1, 1, 1, 0)
    assert rules.book_slots(2, 2, each_section=False) == rules.BookSlots(2, 0, 0, 0)
    for books, classics, each in [(2, 1, True), (1, 2, False)]:
        with pytest.raises(ValueError, match=f"{books} books cannot hold {classics}"):
            rules.book_slots(books, classics, each)


def test_heritage_takes_a_slot_that_there_is():
    with pytest.raises(ValueError, match=r"no slot of 4 months; allowed are \[3, 6\]"):
        rules.heritage_months([6, 3, 6], {"sport"}, "sport", 4)
    with pytest.raises(ValueError, match="does not stand in place of work"):
        rules.heritage_months([3, 6], {"sport"}, "work", 3)
    assert rules.heritage_months([3, 6], {"sport"}, None, 6) == 3


def test_only_a_verdict_of_allowed_lets_in():
    assert [rules.entrance(age, 14, 29).allowed for age in (13, 14, 29, 30)] == [False, True, True, False]
    assert rules.entrance(13, 14, 29) == rules.Entrance("too_young", 14, 29)


def test_the_clock_of_a_season_is_that_of_kazakhstan(running, monkeypatch):
    """At 19:00 UTC the next day has begun: a version that starts on it is frozen."""
    late = draft(running, starts_on=date(2101, 5, 2))
    actions.publish_season(season_id=late.pk, by=None, at=timezone.now())
    for hour, frozen in [(18, False), (19, True)]:
        monkeypatch.setattr(timezone, "now", lambda hour=hour: datetime(2101, 5, 1, hour, 0, tzinfo=UTC))
        if frozen:
            with pytest.raises(SeasonIsFrozen):
                Season.objects.get(pk=late.pk).save()
        else:
            Season.objects.get(pk=late.pk).save()
