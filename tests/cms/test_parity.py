"""What the parity check measures: which words still stand in another language, and when they were last looked at."""

import pytest
from django.core import serializers
from django.dispatch import Signal
from django.utils import timezone
from wagtail.models import Comment, Locale
from wagtail_localize.models import String, StringTranslation, TranslationContext, TranslationSource
from wagtail_localize.strings import StringValue

from tosbelgi.cms.translation import completeness
from tosbelgi.cms.translation.completeness import AcceptedGap, Parity
from tosbelgi.home.models import ContentPage
from tosbelgi.programme.catalogue.levels import Level
from tosbelgi.reading_lists.lists import SectionPage

pytestmark = pytest.mark.django_db
SECRET = "Бұл сөздер тек қазақша тұр"


def level_in(language: str, code: str = "gold") -> Level:
    return Level.objects.get(code=code, locale__language_code=language)


def measured(row) -> Parity:
    return Parity.objects.get(translation_key=row.translation_key, locale=row.locale)


def say(row, **words) -> None:
    """Put other words into the row; saving measures it."""
    for name, value in words.items():
        setattr(row, name, value)
    row.save()


def leak(language: str, source: str = "kk") -> Level:
    """The level in that language, in whose summary the words of another stand."""
    say(level_in(source), summary=SECRET)
    row = level_in(language)
    say(row, summary=SECRET)
    return row


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<b>Салем</b>,  әлем&nbsp;!", "Салем, әлем !"),
        ("a<br/>b", "ab"),
        ("5 &lt; 6", "5 < 6"),
        (" \n ", ""),
    ],
)
def test_words_are_compared_without_markup(text, words):
    assert completeness.plain_text(text) == words
    assert completeness.digest_of(text) == completeness.digest_of(words.upper())
    assert completeness.digest_of(text) != completeness.digest_of(words + "x")


def test_what_is_no_prose_is_no_gap():
    """Addresses, numbers and single letters are the same in all languages by right."""
    say(level_in("kk"), title="12", summary="a 5")
    row = level_in("ru")
    say(row, title="12", summary="a 5")
    assert {path for path, _text in completeness.strings_of(row)}.isdisjoint({"slug", "title", "summary"})
    assert completeness.stored_open_gaps(row) == []

    say(row, title="ёж")
    assert ("title", "ёж") in completeness.strings_of(row)


@pytest.mark.parametrize(
    ("language", "source", "is_gap"),
    [("ru", "kk", True), ("en", "kk", True), ("en", "ru", True), ("kk", "ru", False), ("ru", "en", False)],
)
def test_a_text_leaks_from_the_languages_it_may_have_been_translated_from(language, source, is_gap):
    row = leak(language, source)
    gaps = completeness.stored_open_gaps(row)
    assert [gap["text"] for gap in gaps] == ([SECRET] if is_gap else [])
    assert measured(row).open_gaps == len(gaps)
    if is_gap:
        assert gaps == [{"digest": completeness.digest_of(SECRET), "field": "summary", "text": SECRET}]


def test_words_leak_from_a_draft_of_the_source_too():
    source = level_in("kk")
    source.summary = SECRET
    source.save_revision()
    row = level_in("ru")
    say(row, summary=SECRET)

    assert level_in("kk").summary != SECRET
    assert [gap["text"] for gap in completeness.stored_open_gaps(row)] == [SECRET]


def test_words_that_were_ever_sent_for_translation_are_known():
    for language, gaps in (("kk", [SECRET]), ("en", [])):
        String.objects.all().delete()
        String.from_value(Locale.objects.get(language_code=language), StringValue.from_plaintext(SECRET))
        row = level_in("ru")
        say(row, summary=SECRET + " ")
        Parity.objects.all().delete()
        say(row, summary=SECRET)
        assert [gap["text"] for gap in completeness.stored_open_gaps(row)] == gaps


@pytest.mark.parametrize(("proposed", "open_until_read"), [("Ступень для упорных", 1), (SECRET, 0)])
def test_what_a_machine_wrote_is_a_gap_until_somebody_reads_it_and_counts_once(proposed, open_until_read):
    say(level_in("kk"), summary=SECRET)
    source, _made = TranslationSource.update_or_create_from_instance(level_in("kk"))
    entry = StringTranslation.objects.create(
        translation_of=String.objects.get(data=SECRET, locale=source.locale),
        locale=level_in("ru").locale,
        context=TranslationContext.objects.get(object_id=source.object_id, path="summary"),
        data=proposed,
        translation_type=StringTranslation.TRANSLATION_TYPE_MACHINE,
    )
    row = level_in("ru")

    say(row, summary=proposed)
    assert [gap["text"] for gap in measured(row).gaps] == [proposed]
    assert sum(completeness.UNREAD in gap for gap in measured(row).gaps) == open_until_read

    entry.translation_type = StringTranslation.TRANSLATION_TYPE_MANUAL
    entry.save()
    row.save()
    # What is said in the source's own words is no translation, whoever has read it.
    assert len(completeness.stored_open_gaps(row)) == 1 - open_until_read


def test_a_level_that_stands_for_itself_has_no_gap_though_another_says_the_same():
    say(level_in("kk", "bronze"), summary=SECRET)
    row = level_in("ru")
    say(row, summary=SECRET)
    assert completeness.stored_open_gaps(row) == []


def test_each_wording_is_shown_once_in_the_order_of_the_text_and_counted_where_it_stands():
    say(level_in("kk"), title=SECRET, summary=SECRET)
    row = level_in("ru")
    say(row, title=SECRET, summary=SECRET)

    assert [(gap["field"], gap["text"]) for gap in completeness.stored_open_gaps(row)] == [("title", SECRET)]
    assert completeness.unaccepted_gaps(row) == completeness.stored_open_gaps(row)
    assert measured(row).open_gaps == 2

    AcceptedGap.objects.create(
        translation_key=row.translation_key,
        locale=row.locale,
        digest=completeness.digest_of(SECRET),
        text=SECRET,
        at=timezone.now(),
    )
    row.save()
    assert completeness.stored_open_gaps(row) == completeness.unaccepted_gaps(row) == []
    assert measured(row).open_gaps == 0
    assert [gap["field"] for gap in measured(row).gaps] == ["title", "summary"]


@pytest.mark.parametrize("of", ["another language", "another row", "another wording"])
def test_accepting_is_of_one_row_one_language_and_one_wording(of):
    row = leak("ru")
    key = level_in("ru", "bronze").translation_key if of == "another row" else row.translation_key
    AcceptedGap.objects.create(
        translation_key=key,
        locale=Locale.objects.get(language_code="en") if of == "another language" else row.locale,
        digest=completeness.digest_of(SECRET + "x" if of == "another wording" else SECRET),
        text=SECRET,
        at=timezone.now(),
    )
    row.save()
    assert (
        measured(row).open_gaps
        == len(completeness.stored_open_gaps(row))
        == len(completeness.unaccepted_gaps(row))
        == 1
    )


def test_a_gap_is_gone_with_its_words_and_stays_while_only_the_source_changes():
    row = leak("ru")
    say(level_in("kk"), summary="Басқа сөз")
    row.save()
    assert len(completeness.stored_open_gaps(row)) == 1

    say(row, summary="Русские слова")
    assert completeness.stored_open_gaps(row) == []


def test_what_would_be_public_is_compared_before_it_is_stored():
    say(level_in("kk"), summary=SECRET)
    draft = level_in("ru")
    draft.summary = SECRET

    assert [gap["text"] for gap in completeness.unaccepted_gaps(draft)] == [SECRET]
    assert completeness.stored_open_gaps(level_in("ru")) == []
    assert completeness.unaccepted_gaps(Locale.objects.get(language_code="ru")) == []


def test_what_was_never_measured_has_no_gaps_to_show():
    row = leak("ru")
    Parity.objects.all().delete()
    assert completeness.stored_open_gaps(row) == []


def test_words_are_stale_from_the_day_the_source_changes_until_they_change_too():
    row = level_in("ru")
    say(row, summary="Прежние слова")
    source = completeness.source_digest(row)
    assert source == measured(level_in("kk")).words
    assert measured(row).made_from == source
    assert not completeness.is_stale(measured(row), source)

    say(level_in("kk"), summary="Жаңа сөздер")
    row.save()
    now = completeness.source_digest(row)
    assert now != source
    assert measured(row).made_from == source
    assert completeness.is_stale(measured(row), now)

    say(row, summary="Новые слова")
    assert measured(row).made_from == now
    assert not completeness.is_stale(measured(row), now)


def test_the_source_is_never_stale():
    source = level_in("kk")
    source.save()
    assert completeness.source_digest(source) == measured(source).made_from == ""
    assert not completeness.is_stale(measured(source), "0" * 64)
    assert not completeness.is_stale(measured(level_in("ru")), "")
    Parity.objects.filter(translation_key=source.translation_key).delete()
    assert completeness.source_digest(level_in("ru")) == ""
    level_in("ru").save()
    assert completeness.source_digest(level_in("ru")) == ""


def test_a_row_is_measured_once_however_often_and_beside_its_sisters():
    row = level_in("ru")
    before = Parity.objects.count()
    for _again in range(3):
        row.save()
    assert Parity.objects.count() == before


def test_what_fixtures_load_is_measured_by_nobody_but_saving():
    """Raw rows may come before what they refer to."""
    row = level_in("ru")
    Parity.objects.filter(translation_key=row.translation_key).delete()
    for loaded in serializers.deserialize("json", serializers.serialize("json", [row])):
        loaded.save()
    assert not Parity.objects.filter(translation_key=row.translation_key).exists()


def test_the_stored_row_is_measured_not_the_one_in_hand():
    """What somebody has in memory is not what readers are shown."""
    row = leak("ru")
    in_hand = level_in("ru")
    in_hand.summary = "Русские слова"
    assert completeness.update_completeness(in_hand).open_gaps == 1
    assert completeness.update_completeness(row).open_gaps == 1


def test_rows_of_a_list_count_as_words_of_its_page(the_list):
    """A child that comes or goes has its parent measured anew."""
    page = SectionPage.objects.child_of(the_list).get(section="kazakh_classics")
    row = page.listed_books.first()
    for deed in (row.save, row.delete):
        Parity.objects.filter(translation_key=page.translation_key, locale=page.locale).delete()
        deed()
        assert measured(page).words


def test_a_row_has_gaps_of_its_own_and_of_nobody_else():
    row = leak("ru")
    for each in (level_in("ru", "bronze"), level_in("en"), level_in("kk")):
        each.save()
        assert (each.translation_key, each.locale_id) not in completeness.rows_with_open_gaps()
        assert completeness.stored_open_gaps(each) == []
    assert measured(row).open_gaps == 1
    assert (row.translation_key, row.locale_id) in completeness.rows_with_open_gaps()


def test_measuring_one_row_leaves_the_measurements_of_others_alone():
    row = leak("ru")
    others = Parity.objects.exclude(pk=measured(row).pk).order_by("pk")
    before = list(others.values())
    say(row, summary="Русские слова")

    assert list(others.values()) == before
    assert measured(row).open_gaps == 0


def test_the_source_of_a_row_is_the_same_row_and_no_other():
    for code in ("gold", "bronze"):
        for language in ("kk", "ru", "en"):
            level_in(language, code).save()
    for code in ("gold", "bronze"):
        for language in ("ru", "en"):
            row = level_in(language, code)
            assert completeness.source_digest(row) == measured(level_in("kk", code)).words


def test_rows_are_measured_as_they_are_saved_and_as_a_row_below_goes(monkeypatch, the_list):
    for name in ("post_save", "post_delete"):
        monkeypatch.setattr(completeness, name, Signal())
    completeness.watch()
    page = SectionPage.objects.child_of(the_list).get(section="kazakh_classics")
    row, level = page.listed_books.first(), level_in("ru")
    for signal, sent in (("post_save", level), ("post_save", row), ("post_delete", row)):
        Parity.objects.all().delete()
        getattr(completeness, signal).send(sender=type(sent), instance=sent)
        assert measured(level if sent is level else page).words


def test_a_comment_is_no_text_of_its_page(admin_user):
    page = ContentPage.objects.get(slug="faq", locale__language_code="kk")
    Parity.objects.filter(translation_key=page.translation_key).delete()
    Comment.objects.create(page=page, user=admin_user, text="?", contentpath="title")

    assert not Parity.objects.filter(translation_key=page.translation_key).exists()
