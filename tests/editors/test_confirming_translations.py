"""Saying that a translation is still right, or that a gap may stand: for whom, of which row, and what is recorded."""

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone
from wagtail.models import Locale

from tosbelgi.cms.translation import actions, column_sources, completeness
from tosbelgi.cms.translation.completeness import AcceptedGap, Parity
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.programme.catalogue.levels import Level
from tosbelgi.reading_lists.books import Book

from .conftest import level_in, page_in

pytestmark = pytest.mark.django_db
SECRET = "Бұл сөздер тек қазақша тұр"


def measured(row) -> Parity:
    return Parity.objects.get(translation_key=row.translation_key, locale=row.locale)


def lines(name: str):
    return HistoryLine.objects.filter(name=name)


def test_a_row_is_found_by_its_key_and_language_whatever_its_kind():
    for row in (page_in("steps", "ru"), page_in("faq", "en"), level_in("ru"), level_in("en")):
        found = actions.translated_row(row.translation_key, row.locale_id)
        assert (type(found), found.pk) == (type(row), row.pk)
    level_in("en").delete()
    for key, language in ((level_in("ru").translation_key, "en"), ("0" * 32, "ru")):
        with pytest.raises(actions.TextNotFound):
            actions.translated_row(key, Locale.objects.get(language_code=language).pk)


def test_who_writes_the_language_says_once_that_a_row_is_still_right(people):
    for language in ("kk", "ru", "en"):
        level_in(language).save()
    source, row = level_in("kk"), level_in("ru")
    source.summary = "Жаңа сөздер осында."
    source.save()
    before, other = measured(level_in("ru")).made_from, Level.objects.exclude(code="gold").filter(locale=row.locale)
    beside = {one.pk: measured(one).made_from for one in [*other, level_in("en")]}
    for role in ("nobody", "translator-kk", "translator-en"):
        with pytest.raises(actions.MayNotAccept):
            actions.confirm_translation(row=row, by=people[role], at=timezone.now())
    assert measured(row).made_from == before
    assert not lines("translation.confirmed").exists()

    for _time in range(2):
        actions.confirm_translation(row=row, by=people["translator-ru"], at=timezone.now())
    assert measured(row).made_from == measured(source).words != before
    assert {one.pk: measured(one).made_from for one in [*other, level_in("en")]} == beside
    line = lines("translation.confirmed").get()
    assert (line.by_id, line.facts["language"]) == (people["translator-ru"].pk, "ru")
    assert line.facts["words"] == measured(row).words
    assert line.facts["translation_key"] == str(row.translation_key)


def test_who_writes_the_language_says_once_that_columns_are_still_right(people, django_user_model):
    book = Book.objects.get(slug="abai-zholy")
    book.annotation_kk = "Жаңа сөз. Екінші сөйлем."
    book.save()
    for role in ("nobody", "translator-kk", "translator-en"):
        with pytest.raises(actions.MayNotAccept):
            actions.confirm_columns(row=book, language="ru", by=people[role], at=timezone.now())
    assert not lines("translation.confirmed").exists()

    for _time in range(2):
        actions.confirm_columns(row=book, language="ru", by=people["translator-ru"], at=timezone.now())
    line = lines("translation.confirmed").get()
    assert line.facts["translation_key"] == f"reading_lists.book/{book.pk}"
    assert line.facts["words"] == column_sources.columns_digest(book, "ru")


def test_who_writes_a_language_of_other_rows_confirms_no_columns_of_this_one(half_of, people):
    book = Book.objects.get(slug="abai-zholy")
    for names in (["write_ru"], ["change_book"]):
        with pytest.raises(actions.MayNotAccept):
            actions.confirm_columns(row=book, language="ru", by=half_of(*names), at=timezone.now())


@pytest.fixture
def half_of(django_user_model):
    """Daniyar has some permissions by name and nothing else."""

    def half_of(*names):
        user = django_user_model.objects.create_user("-".join(names))
        user.user_permissions.add(*Permission.objects.filter(codename__in=names))
        return user

    return half_of


@pytest.fixture
def leaking():
    """Two Russian rows and an English one in which the same Kazakh words stand."""
    for code in ("gold", "silver"):
        for language in ("kk", "ru", "en"):
            Level.objects.filter(code=code, locale__language_code=language).update(summary=SECRET)
    rows = Level.objects.filter(code__in=["gold", "silver"])
    for row in [*rows.filter(locale__language_code="kk"), *rows.exclude(locale__language_code="kk")]:
        row.save()
    return [level_in("ru"), level_in("en"), Level.objects.get(code="silver", locale__language_code="ru")]


def test_a_gap_is_accepted_and_opened_again_in_one_row_and_one_language_by_who_publishes(leaking, people):
    row, *others = leaking
    digest, now = completeness.digest_of(SECRET), timezone.now()
    for each in leaking:
        actions.accept_gap(row=each, digest=digest, by=people["approver"], at=now)
    assert [measured(each).open_gaps for each in leaking] == [0, 0, 0]
    accepted = AcceptedGap.objects.get(translation_key=row.translation_key, locale=row.locale)
    assert (accepted.text, accepted.by, accepted.digest) == (SECRET, people["approver"], digest)
    line = lines("translation.gap_accepted").filter(by_id=people["approver"].pk).order_by("pk").first()
    assert (line.facts["digest"], line.facts["language"]) == (digest, "ru")
    for role in ("editor", "translator-ru", "nobody"):
        for deed in (actions.accept_gap, actions.reopen_gap):
            with pytest.raises(actions.MayNotAccept):
                deed(row=row, digest=digest, by=people[role], at=now)

    with pytest.raises(actions.GapNotFound):
        actions.accept_gap(row=row, digest=digest, by=people["approver"], at=now)
    actions.reopen_gap(row=row, digest=digest, by=people["approver"], at=now)
    assert [measured(each).open_gaps for each in leaking] == [1, 0, 0]
    assert AcceptedGap.objects.filter(digest=digest).count() == len(others)
    assert lines("translation.gap_reopened").get().facts["digest"] == digest
    with pytest.raises(actions.GapNotFound):
        actions.reopen_gap(row=row, digest=digest, by=people["approver"], at=now)


def test_of_several_gaps_just_the_one_that_is_named_is_accepted_or_opened(people):
    for language in ("kk", "ru"):
        row = level_in(language)
        row.title, row.summary = "Алтын сөздер", SECRET
        row.save()
    row, now = level_in("ru"), timezone.now()
    for text in (SECRET, "Алтын сөздер"):
        actions.accept_gap(row=row, digest=completeness.digest_of(text), by=people["approver"], at=now)
    actions.reopen_gap(row=row, digest=completeness.digest_of(SECRET), by=people["approver"], at=now)

    assert [gap["text"] for gap in completeness.stored_open_gaps(row)] == [SECRET]
    assert AcceptedGap.objects.get(translation_key=row.translation_key, locale=row.locale).text == "Алтын сөздер"
