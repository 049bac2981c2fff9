"""What others grant to holders: dated, sourced, and never shown as the house's own promise (A49)."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.days import in_days, today
from tosbelgi.home.benefits import Benefit
from tosbelgi.language.languages import CODES

pytestmark = pytest.mark.django_db


def make(key: str, **fields) -> Benefit:
    """A benefit from today on; days are given as their distance from today."""
    words = {f"{name}_{code}": f"{key} {name} {code}" for name in Benefit.required_columns for code in CODES}
    days = {name: in_days(fields.pop(name)) for name in ("valid_from", "valid_until") if name in fields}
    given = {"key": key, "valid_from": today(), "checked_on": today(), **words, **days, **fields}
    return Benefit.objects.create(**given)


@pytest.mark.parametrize("language", CODES)
def test_each_benefit_names_its_dates_and_its_source(language, client):
    shown = client.get(f"/{language}/awards/").content.decode()

    assert Benefit.objects.exists()
    for row in Benefit.objects.all():
        for name in row.required_columns:
            assert row.word(name, language) in shown.replace("&#x27;", "'").replace("&quot;", '"')


@pytest.mark.parametrize(
    ("fields", "state", "words"),
    [
        ({"valid_from": 1}, "coming", "Not yet in force"),
        ({"valid_from": 0}, "in_force", "In force"),
        ({"valid_from": -9, "valid_until": 0}, "in_force", "In force"),
        ({"valid_from": -2000, "valid_until": -1}, "ended", "No longer in force"),
    ],
)
def test_a_benefit_is_shown_with_its_state_on_the_day(fields, state, words, client):
    Benefit.objects.all().delete()
    row = make("sample", **fields)

    assert row.state(today()) == state
    assert f"<strong>{words}</strong>" in client.get("/en/awards/").content.decode()


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("kk", "<strong>Күші жойылған</strong>. 2020 жылғы 24 сәуір – 2023 жылғы 8 қыркүйек аралығында қолданылды."),
        ("ru", "<strong>Больше не действует</strong>. Действовала с 24 апреля 2020 года по 8 сентября 2023 года."),
        ("en", "<strong>No longer in force</strong>. Applied from 24 April 2020 to 8 September 2023."),
    ],
)
def test_a_benefit_that_has_ended_says_when_it_applied_and_not_when_it_was_void(language, sentence, client):
    assert sentence in " ".join(client.get(f"/{language}/awards/").text.split())


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"valid_from": 0}, "Applies from "),
        ({"valid_from": 0, "valid_until": 9}, "Applies from "),
        ({"valid_from": 1, "valid_until": 9}, "Applies from "),
    ],
)
def test_a_benefit_that_has_not_ended_applies(fields, sentence, client):
    Benefit.objects.all().delete()
    make("sample", **fields)

    shown = client.get("/en/awards/").text
    assert sentence in shown
    assert "Applied" not in shown


def test_a_benefit_without_words_in_a_language_is_not_shown_there(client):
    make("half", text_ru="")

    assert "half title ru" not in client.get("/ru/awards/").content.decode()
    assert "half title kk" in client.get("/kk/awards/").content.decode()


def test_a_draft_is_not_shown(client):
    make("draft", live=False)

    assert "draft title" not in client.get("/en/awards/").content.decode()


def test_without_benefits_the_page_says_so(client):
    Benefit.objects.all().delete()

    assert "No benefit is known to us at present." in client.get("/en/awards/").content.decode()


def test_a_benefit_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValidationError, match=r"valid_until|басталмай|before it begins"):
        Benefit(key="x", valid_from=today(), valid_until=in_days(-1), checked_on=today()).clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        make("x", valid_until=-1)
    assert not Benefit.objects.filter(key="x").exists()
