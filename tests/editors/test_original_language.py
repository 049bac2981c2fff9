"""The language of the original is written as people call it, by name or by code, in any of our languages."""

import pytest
from django.core.exceptions import ValidationError

from tosbelgi.language.language_names import code_of, name_of
from tosbelgi.language.languages import CODES
from tosbelgi.reading_lists.books import Book

from .test_approval import edit_url
from .test_submitted_words import book
from .test_two_at_once import opened

pytestmark = pytest.mark.django_db


def saved(client, row: Book, **words: str):
    return client.post(edit_url(row), opened(client, row) | words)


def draft(row: Book) -> Book:
    return Book.objects.get(pk=row.pk).get_latest_revision_as_object()


@pytest.mark.parametrize("named", ["французша", "француз тілі", "французский", "French", "fr", "FR"])
def test_a_language_is_named_as_one_speaks_of_it(named, signed_in):
    row = book()
    saved(signed_in("editor"), row, original_language=named, original_title="Le livre d'exemple")
    assert draft(row).original_language == "fr"


def test_the_form_shows_its_name_and_keeps_the_code(signed_in):
    row, editor = book(), signed_in("editor")
    shown = opened(editor, row)["original_language"]
    assert shown == name_of(row.original_language, "kk")

    saved(editor, row, annotation_kk="Жаңа аннотация.")
    assert draft(row).annotation_kk == "Жаңа аннотация."
    assert draft(row).original_language == row.original_language


def test_of_a_language_that_nobody_knows_only_the_language_is_doubted(signed_in):
    row = book()
    answer = saved(signed_in("editor"), row, original_language="марсша тіл", original_title="")

    errors = answer.context["form"].errors
    assert list(errors) == ["original_language"]
    assert draft(row).original_language == row.original_language


@pytest.mark.parametrize("reader", CODES)
def test_a_name_that_is_shown_leads_back_to_its_code(reader):
    for code in (
        "kk",
        "ru",
        "en",
        "fr",
        "de",
        "es",
        "it",
        "ja",
        "zh",
        "ky",
        "tr",
        "ar",
        "fa",
        "no",
        "da",
        "sv",
        "pt",
        "cs",
    ):
        assert code_of(name_of(code, reader)) == code, name_of(code, reader)


def test_a_book_with_neither_language_nor_title_is_told_so_in_words():
    """And not by the name of the database's own rule."""
    with pytest.raises(ValidationError) as refused:
        Book(slug="synaq").full_clean()
    assert "a_book_has_a_title" not in str(refused.value)
    assert "original_title" in refused.value.message_dict
