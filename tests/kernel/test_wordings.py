"""Days and numbers in a refusal are written as the rest of the page writes them."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from tosbelgi.cms.uploads.limits import FileTooBig, TooLongAndNarrow
from tosbelgi.kernel.refusals.messages import refusal_message
from tosbelgi.kernel.wordings import format_details
from tosbelgi.programme.catalogue.seasons import Season

ISO = re.compile(r"\d{4}-\d\d-\d\d")


@pytest.mark.parametrize(
    ("language", "day", "size", "pixels"),
    [
        ("kk", "29.11.2026", "20,2", "16\xa0383"),
        ("ru", "29.11.2026", "20,2", "16\xa0383"),
        ("en", "29 Nov 2026", "20.2", "16,383"),
    ],
)
def test_facts_follow_the_language(language, day, size, pixels):
    with override(language):
        facts = format_details({"day": date(2026, 11, 29), "year": 2026, "slug": "a-1", "size": 20.2})
        assert facts == {"day": day, "year": "2026", "slug": "a-1", "size": size}
        assert size in refusal_message(FileTooBig(has=20.2, most=10))
        assert pixels in refusal_message(TooLongAndNarrow(width=1, height=60_000, most=16_383, stretch=50))


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_season_says_its_days_as_the_form_does(language):
    today = timezone.localdate()
    frozen = Season(year=2033, version=1, starts_on=today - timedelta(days=3), live=True)
    frozen.save()
    with override(language):
        for season in (frozen, Season(year=2034, version=1, starts_on=today - timedelta(days=3))):
            with pytest.raises(Exception, match=r".") as refused:
                season.clean()
            (sentence,) = refused.value.messages
            assert not ISO.search(sentence)
            assert str(today.year) in sentence
