"""The levels and norms of a season in its form: called by what they are, closed, and no word lost by that."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import querydict_from_html
from wagtail.users.models import UserProfile

from tosbelgi.programme.catalogue.seasons import Norm, Season, SeasonLevel
from tosbelgi.programme.templatetags.norms import norm_summary

pytestmark = pytest.mark.django_db


def weekly(directions: list[str], *slots: int) -> Norm:
    return Norm(directions=directions, kind="weekly", slots=list(slots), hours_per_week=1)


@pytest.fixture
def season():
    return make_season()


def make_season() -> Season:
    """A draft with two levels, of two norms and of one."""
    draft = Season(year=2031, version=1, starts_on=timezone.localdate() + timedelta(days=90), live=False)
    bronze = [
        weekly(["sport", "skills"], 3, 3),
        Norm(directions=["reading"], kind="reading", books=3, kazakh_classics=1, each_section=True),
    ]
    draft.levels = [
        SeasonLevel(level_code="bronze", min_age=14, max_age=29, term_months=6, mandatory=["sport"], norms=bronze),
        SeasonLevel(level_code="silver", min_age=15, max_age=29, term_months=9, norms=[weekly(["work"], 6)]),
    ]
    draft.save()
    draft.save_revision()
    return draft


def form_of(season: Season) -> str:
    return reverse("wagtailsnippets_programme_season:edit", args=[season.pk])


def lines(html: str) -> list[str]:
    """The headings of the rows that there are, as a reader hears them."""
    found = re.findall(r"(?s)<span data-panel-heading-text>(.*?)</span>\s*</h2>", html)
    texts = [" ".join(re.sub("<[^>]*>", "", one).split()) for one in found if "data-folded-word" in one]
    return [text for text in texts if "·" in text]


NAMES = {
    "kk": ("Қола · жасы: 14–29", "Спорт және дене шынықтыру, Дарын мен дағды · ", "3 ай (13 апта)"),
    "ru": ("Бронза · возраст: 14–29", "Спорт и физическое развитие, Таланты и навыки · ", "3 месяцев (13 недель)"),
    "en": ("Bronze · ages 14–29", "Sport and physical training, Talents and skills · ", "3 months (13 weeks)"),
}


@pytest.mark.parametrize("language", NAMES)
def test_a_row_is_called_by_what_it_is_and_says_its_content(season, admin_user, admin_client, language):
    UserProfile.objects.update_or_create(user=admin_user, defaults={"preferred_language": language})
    level, norm, length = NAMES[language]
    told = lines(admin_client.get(form_of(season)).text)

    assert len(told) == 5
    assert told[0].startswith(level)
    assert told[1].startswith(norm) and length in told[1]


def sent_by(html: str) -> QueryDict:
    """The form as a browser sends it; Wagtail's helper keeps one of several hidden fields of a name."""
    sent = querydict_from_html(html, form_id="w-editor-form")
    hidden = re.findall(
        r'<input type="hidden" name="(levels-[^"]*(?:directions|mandatory|replaces))" value="(\w+)">', html
    )
    for name in dict(hidden):
        sent.setlist(name, [value for one, value in hidden if one == name])
    return sent


def content_of(season: Season) -> list:
    draft = Season.objects.get(pk=season.pk).get_latest_revision_as_object()
    return [
        (
            level.level_code,
            level.min_age,
            level.mandatory or [],
            [(n.directions, n.kind, n.slots, n.hours_per_week, n.books, n.each_section) for n in level.norms.all()],
        )
        for level in draft.levels.all()
    ]


def test_the_closed_rows_send_what_they_hold(season, admin_client):
    shown, before = admin_client.get(form_of(season)).text, content_of(season)
    assert shown.count("data-folded-fields=") == 3
    assert ["sport", "skills"] in [norm[0] for level in before for norm in level[3]]

    answer = admin_client.post(form_of(season), dict(sent_by(shown).lists()))

    assert answer.status_code == 302
    assert content_of(season) == before


@pytest.mark.parametrize("missing", ["levels-0-level_code", "levels-0-norms-0-kind", "levels-0-norms-0-directions"])
def test_a_draft_without_a_choice_is_kept_or_refused_and_can_be_opened_and_looked_at(missing, season, admin_client):
    sent = dict(sent_by(admin_client.get(form_of(season)).text).lists()) | {missing: []}

    assert admin_client.post(form_of(season), sent).status_code in {200, 302}
    assert admin_client.get(form_of(season)).status_code == 200
    draft = Season.objects.get(pk=season.pk).get_latest_revision_as_object()
    for mode, _name in draft.preview_modes:
        assert draft.make_preview_request(None, mode).status_code == 200


def test_a_refused_form_opens_the_faulty_row_and_keeps_every_word(season, admin_client):
    sent = querydict_from_html(admin_client.get(form_of(season)).text, form_id="w-editor-form")
    sent["note"] = "Ойдан шығарылған"
    sent["levels-0-norms-0-hours_per_week"] = "7"
    sent["levels-0-norms-1-books"] = "0"
    sent["levels-0-norms-1-days"] = "14"
    refused = admin_client.post(form_of(season), sent).text

    assert "Ойдан шығарылған" in refused
    assert 'name="levels-0-norms-0-hours_per_week" value="7"' in refused, "closed, as it was typed"
    assert re.search(r'<input type="number" name="levels-0-norms-1-days" value="14"[^>]*aria-invalid="true"', refused)
    assert re.search(r'class="w-panel" id="inline_child_levels-0-panel-section"', refused)
    assert re.search(r'class="w-panel" id="inline_child_levels-0-norms-1-panel-section"', refused)
    assert re.search(r'class="w-panel collapsed" id="inline_child_levels-0-norms-0-panel-section"', refused)
    assert re.search(r'class="w-panel collapsed" id="inline_child_levels-1-panel-section"', refused)
    assert not Season.objects.get(pk=season.pk).get_latest_revision_as_object().note


def test_more_norms_are_no_more_queries_than_reading_their_draft_and_few_bytes(season, admin_client):
    """Reading a draft asks for the parent of each row, once a time; the view reads it twice."""

    def cost() -> tuple[int, int, int]:
        admin_client.get(form_of(season))
        with CaptureQueriesContext(connection) as of_the_draft:
            Season.objects.get(pk=season.pk).get_latest_revision_as_object()
        with CaptureQueriesContext(connection) as queries:
            shown = admin_client.get(form_of(season))
        return len(of_the_draft), len(queries), len(shown.content)

    few = cost()
    draft = season.get_latest_revision_as_object()
    for level in draft.levels.all():
        level.norms = [*level.norms.all(), *(weekly(["trips"], 3) for _ in range(6))]
    draft.save_revision()
    many = cost()

    assert many[0] > few[0]
    assert many[1] - few[1] <= 2 * (many[0] - few[0])
    assert many[2] - few[2] < 12 * 4_000


@pytest.mark.parametrize("norm", [Norm(directions=["trips"], kind="days"), Norm(), weekly(["trips"])])
def test_an_unfinished_norm_has_no_summary(norm):
    assert norm_summary(norm) == ""
