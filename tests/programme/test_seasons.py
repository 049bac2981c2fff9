"""A season that has begun is frozen; a change is a new version that starts later."""

import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from tests.days import in_days, today
from tests.graphql.asking import data
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.programme.catalogue import actions, changes, queries
from tosbelgi.programme.catalogue.seasons import Norm, Season, SeasonIsFrozen, SeasonLevel, VersionStartsInThePast

pytestmark = pytest.mark.django_db


@pytest.fixture
def running():
    return queries.running_season(today())


def test_a_begun_season_cannot_be_changed_by_code(running):
    running.note = "another"
    with pytest.raises(SeasonIsFrozen):
        running.save()
    with pytest.raises(SeasonIsFrozen):
        running.delete()

    assert Season.objects.get(pk=running.pk).note != "another"


def test_a_begun_season_cannot_be_changed_in_the_admin(running, editor_client):
    address = reverse("wagtailsnippets_programme_season:edit", args=[running.pk])
    before = [norm.slots for level in queries.levels_of(running) for norm in level.norms.all()]

    answer = editor_client.post(address, {"year": 2026, "version": 1, "starts_on": "2026-01-01", "note": "x"})

    assert answer.status_code == 200
    assert [norm.slots for level in queries.levels_of(running) for norm in level.norms.all()] == before
    assert Season.objects.get(pk=running.pk).note != "x"


def test_the_next_version_starts_as_a_copy_and_is_published(running, admin_user):
    day = in_days(40)
    draft = actions.draft_next_version(season_id=running.pk, starts_on=day, by=admin_user, at=timezone.now())
    assert not draft.live
    assert queries.running_season(day) == running

    actions.publish_season(season_id=draft.pk, by=admin_user, at=timezone.now())

    assert queries.running_season(today()) == running
    assert queries.running_season(day).pk == draft.pk
    then = [
        (norm.directions, norm.kind, norm.slots) for level in queries.levels_of(draft) for norm in level.norms.all()
    ]
    now = [
        (norm.directions, norm.kind, norm.slots) for level in queries.levels_of(running) for norm in level.norms.all()
    ]
    assert then == now
    assert HistoryLine.objects.filter(name="season.published", by_id=admin_user.pk).count() == 1


def test_a_version_that_starts_in_the_past_is_refused_and_nothing_moves(running, admin_user):
    seasons, lines = Season.objects.count(), HistoryLine.objects.count()

    with pytest.raises(VersionStartsInThePast):
        actions.draft_next_version(season_id=running.pk, starts_on=in_days(-1), by=admin_user, at=timezone.now())

    assert (Season.objects.count(), HistoryLine.objects.count()) == (seasons, lines)


def test_a_draft_that_waited_too_long_is_refused(running, admin_user):
    draft = actions.draft_next_version(season_id=running.pk, starts_on=today(), by=admin_user, at=timezone.now())

    with pytest.raises(VersionStartsInThePast):
        actions.publish_season(season_id=draft.pk, by=admin_user, at=timezone.now() + timedelta(days=2))

    draft.refresh_from_db()
    assert not draft.live


def test_founding_twice_changes_nothing(running):
    data = {"year": running.year, "version": running.version}

    assert actions.create_initial_season(data=data, by=None, at=timezone.now()) == running
    assert Season.objects.filter(year=running.year).count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "weekly", "hours_per_week": 1}, "slots"),
        ({"kind": "weekly", "slots": [3], "hours_per_week": 1, "directions": ["sport", "skills"]}, "slots"),
        ({"kind": "days", "days": 2, "books": 3}, "books"),
        ({"kind": "reading", "books": 3, "kazakh_classics": 2, "each_section": True}, "books"),
    ],
)
def test_a_norm_with_the_wrong_numbers_is_refused(values, field):
    with pytest.raises(ValidationError) as refused:
        Norm(**{"directions": ["sport"], **values}).clean()

    assert field in refused.value.message_dict


def test_the_database_keeps_a_norms_kind_and_numbers_together(running):
    level = running.levels.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Norm.objects.bulk_create([Norm(level=level, directions=["trips"], kind="days", books=1)])


@pytest.mark.parametrize("text", ["3; many", "0", "3,,x", "100"])
def test_months_are_whole_numbers(text):
    with pytest.raises(ValidationError):
        Norm._meta.get_field("slots").formfield().clean(text)


def test_the_year_that_runs_is_the_one_that_began_last(running):
    assert running.starts_on <= today()
    assert queries.running_season(date(2025, 12, 31)) is None


def test_the_editor_sees_what_publishing_would_change(running, admin_user, editor_client):
    draft = actions.draft_next_version(season_id=running.pk, starts_on=in_days(40), by=admin_user, at=timezone.now())
    assert changes.season_changes(draft, today()) == []
    trips = draft.levels.get(level_code="gold").norms.get(kind="days", days=3)
    Norm.objects.filter(pk=trips.pk).update(days=4)

    with override("en"):
        (change,) = changes.season_changes(Season.objects.get(pk=draft.pk), today())

    assert (change.level, change.subject) == ("Gold", "Expeditions")
    assert (change.before, change.after) == tuple(
        f"excursions of {days} days. All the days are part of one trip." for days in (3, 4)
    )
    address = reverse("wagtailsnippets_programme_season:edit", args=[draft.pk])
    assert editor_client.get(address).status_code == 200


@pytest.mark.parametrize("state", ["draft", "expired", "live"])
def test_only_a_public_season_is_shown_though_it_has_begun(state, client):
    """Its ages stand on the page of the levels, in the answer to an age, and with programs, or nowhere."""
    over = timezone.now() - timedelta(seconds=1) if state == "expired" else None
    season = Season(year=2026, version=9, starts_on=today(), live=state != "draft", expire_at=over)
    Season.objects.bulk_create([season])
    SeasonLevel.objects.bulk_create(
        [SeasonLevel(season=season, level_code="gold", min_age=77, max_age=78, term_months=9, mandatory=[])]
    )

    paths = ("levels/", "directions/sport/", "ask/?age=77&level=gold", "")
    shown = {f"/{code}/{path}": client.get(f"/{code}/{path}").text for code in ("kk", "ru", "en") for path in paths}
    seen = {address for address, page in shown.items() if re.search(r"\b77\D{1,9}78\b", page)}

    everywhere = {address for address in shown if not address.endswith("sport/")}  # which tells norms, no ages
    assert seen == (everywhere if state == "live" else set())
    assert (data("{ season { version } }")["season"]["version"] == 9) == (state == "live")
