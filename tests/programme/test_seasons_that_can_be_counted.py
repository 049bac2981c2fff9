"""A season of which a level could be counted by no rule is not published: refused by level, direction and rule."""

import html
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from wagtail.test.utils.form_data import querydict_from_html
from wagtail.users.models import UserProfile

from tests.days import in_days, today
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.kernel.refusals.messages import describe
from tosbelgi.programme.catalogue import actions, queries
from tosbelgi.programme.catalogue.api import LevelCannotBeCounted, norms_of_level
from tosbelgi.programme.catalogue.norms.kinds import Unfit
from tosbelgi.programme.catalogue.seasons import Norm, Season, SeasonLevel
from tosbelgi.programme.catalogue.wordings import UNFIT

pytestmark = pytest.mark.django_db

SPORT = {"directions": ["sport"], "kind": "weekly", "slots": [3], "hours_per_week": 1}
READING = {"directions": ["reading"], "kind": "reading", "books": 3, "kazakh_classics": 1, "each_section": True}
BY_BOOK = {"directions": ["heritage"], "kind": "extra_reading", "books": 1}
HERITAGE = {"directions": ["heritage"], "kind": "weekly", "slots": [3], "hours_per_week": 1, "replaces": ["sport"]}
# What a form lets be written and no rule counts: the norms, and the direction and the rule that are named.
UNCOUNTED = [
    ([SPORT | {"hours_per_week": 169}], "sport", Unfit.NUMBER),
    ([{"directions": ["volunteering"], "kind": "days", "days": 3}], "volunteering", Unfit.WAY),
    ([SPORT | {"slots": [3] * 9}], "sport", Unfit.SLOTS_AT_MOST),
    ([HERITAGE | {"replaces": ["heritage"]}], "heritage", Unfit.HERITAGE_TERM),
    ([READING, BY_BOOK | {"replaces": ["reading"]}], "heritage", Unfit.EXTRA_BOOK),
    ([SPORT, SPORT | {"slots": [6]}], "sport", Unfit.ONE_NORM),
    ([BY_BOOK], "heritage", Unfit.READING_NORM),
    ([HERITAGE, SPORT | {"slots": [6]}], "heritage", Unfit.HERITAGE_SLOTS),
    ([SPORT | {"replaces": ["skills"]}], "sport", Unfit.REPLACES),
    ([{"directions": ["work"], "kind": "days", "days": 3, "one_trip": True}], "work", Unfit.ONE_TRIP),
]
rules = pytest.mark.parametrize(("norms", "direction", "why"), UNCOUNTED, ids=[one[2].name for one in UNCOUNTED])


def drafted(norms) -> Season:
    """A draft of the next season whose bronze has these norms."""
    season = Season(year=2101, version=1, starts_on=in_days(40), live=False, has_unpublished_changes=True)
    bronze = SeasonLevel(level_code="bronze", min_age=14, max_age=29, term_months=6, mandatory=["sport"])
    bronze.norms = [Norm(sort_order=place, **norm) for place, norm in enumerate(norms)]
    season.levels = [bronze]
    season.save()
    season.save_revision(clean=False)
    return season


def stored(season) -> tuple:
    """What a publication would have moved."""
    row = Season.objects.filter(pk=season.pk).values("live", "first_published_at", "live_revision").get()
    return row, HistoryLine.objects.count(), queries.running_season(in_days(40)).pk


@rules
def test_it_is_not_published_and_the_refusal_names_the_level_the_direction_and_the_rule(norms, direction, why):
    season = drafted(norms)
    before = stored(season)

    with pytest.raises(LevelCannotBeCounted) as refused:
        actions.publish_season(season_id=season.pk, by=None, at=timezone.now())

    assert (refused.value.field, refused.value.details["level"]) == (direction, "bronze")
    assert refused.value.details["why"] == why.name
    assert stored(season) == before


@rules
def test_neither_does_it_go_live_by_any_other_way(norms, direction, why):
    season = drafted(norms)
    before = stored(season)
    with pytest.raises(LevelCannotBeCounted):
        season.get_latest_revision().publish()
    assert stored(season) == before


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("kk", ("Қола", "Спорт және дене шынықтыру", "аптасына сағат")),
        ("ru", ("Бронза", "Спорт и физическое развитие", "часов в неделю")),
        ("en", ("Bronze", "Sport and physical training", "hours a week")),
    ],
)
def test_the_sentence_says_so_in_each_language(language, words):
    season = drafted([SPORT | {"hours_per_week": 169}])
    with pytest.raises(LevelCannotBeCounted) as refused:
        actions.publish_season(season_id=season.pk, by=None, at=timezone.now())
    message = describe(refused.value, language)["message"]
    for word in words:
        assert word in message, message


def test_each_rule_that_numbers_may_break_has_its_sentence():
    assert set(UNFIT) == set(Unfit)
    for language in ("kk", "ru"):
        with override(None):
            originals = [str(text) for text in UNFIT.values()]
        with override(language):
            assert not set(originals) & {str(text) for text in UNFIT.values()}


def test_what_can_be_counted_is_published_as_before():
    season = drafted([SPORT, READING, BY_BOOK, HERITAGE | {"slots": [3, 6]}])
    published = actions.publish_season(season_id=season.pk, by=None, at=timezone.now())
    assert published.live
    assert [norms_of_level(level, season=published) for level in queries.levels_of(published)]


def test_numbers_that_only_the_level_has_are_named_by_the_level():
    season = drafted([SPORT])
    level = season.levels.first()
    level.term_months = 0
    season.levels = [level]
    season.save_revision(clean=False)
    with pytest.raises(LevelCannotBeCounted) as refused:
        actions.publish_season(season_id=season.pk, by=None, at=timezone.now())
    assert refused.value.field == "bronze"
    assert "term in months" in describe(refused.value, "en")["message"]


# The form


def form_of(season) -> str:
    return reverse("wagtailsnippets_programme_season:edit", args=[season.pk])


def sent_by(page: str) -> dict:
    """The form as a browser sends it; Wagtail's helper keeps one of several hidden fields of a name."""
    sent = querydict_from_html(page, form_id="w-editor-form")
    hidden = re.findall(
        r'<input type="hidden" name="(levels-[^"]*(?:directions|mandatory|replaces))" value="(\w+)">', page
    )
    for name in dict(hidden):
        sent.setlist(name, [value for one, value in hidden if one == name])
    return dict(sent.lists())


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("button", ["action-publish", "action-submit"])
def test_the_form_says_what_cannot_be_counted_and_keeps_what_was_typed(button, language, admin_user, admin_client):
    UserProfile.objects.update_or_create(user=admin_user, defaults={"preferred_language": language})
    season = drafted([SPORT, SPORT | {"slots": [6]}])
    before = stored(season)
    sent = sent_by(admin_client.get(form_of(season)).text) | {"note": "Ойдан шығарылған", button: "1"}

    answer = admin_client.post(form_of(season), sent)

    page = html.unescape(answer.text)
    direction = {"kk": "Спорт және дене", "ru": "Спорт и физическое", "en": "Sport and physical training"}[language]
    with override(language):
        why = str(UNFIT[Unfit.ONE_NORM])
    assert answer.status_code == 200
    assert re.search(f"{direction}[^<]*{re.escape(why)}", page)
    assert "Ойдан шығарылған" in page
    assert stored(season) == before
    assert not Season.objects.get(pk=season.pk).current_workflow_state


def test_a_draft_is_stored_though_it_cannot_be_counted(admin_client):
    season = drafted([SPORT, SPORT | {"slots": [6]}])
    sent = sent_by(admin_client.get(form_of(season)).text) | {"note": "Ойдан шығарылған"}
    assert admin_client.post(form_of(season), sent).status_code == 302
    assert Season.objects.get(pk=season.pk).get_latest_revision_as_object().note == "Ойдан шығарылған"


def test_the_form_publishes_once_the_norm_too_many_is_taken_out(admin_client):
    season = drafted([SPORT, SPORT | {"slots": [6]}])
    sent = sent_by(admin_client.get(form_of(season)).text)
    sent |= {"levels-0-norms-1-DELETE": "1", "action-publish": "1"}
    assert admin_client.post(form_of(season), sent).status_code == 302
    assert Season.objects.get(pk=season.pk).live


def test_the_running_season_can_be_counted():
    running = queries.running_season(today())
    assert [norms_of_level(level, season=running) for level in queries.levels_of(running)]
