"""An address that somebody remembers, prints or has sent to a friend goes on working."""

import pytest
from wagtail.models import Page

from tosbelgi.language.languages import CODES
from tosbelgi.reading_lists.books import Author, Book

pytestmark = pytest.mark.django_db


def page(slug: str, language: str):
    return Page.objects.get(slug=slug, locale__language_code=language).specific


@pytest.mark.parametrize("language", CODES)
def test_a_page_with_a_new_slug_is_found_by_its_old_address(language, client, django_capture_on_commit_callbacks):
    moved = page("about", language)
    with django_capture_on_commit_callbacks(execute=True):
        moved.slug = "programme"
        moved.save_revision().publish()

    for old, new in (("about/", "programme/"), ("about/goals/", "programme/goals/")):
        answer = client.get(f"/{language}/{old}")
        assert (answer.status_code, answer["Location"]) == (301, f"/{language}/{new}")
        assert client.get(answer["Location"]).status_code == 200


def test_a_page_that_was_moved_is_found_by_its_old_address(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        page("goals", "ru").move(page("steps", "ru"), pos="last-child")

    answer = client.get("/ru/about/goals/?from=poster")
    assert (answer.status_code, answer["Location"]) == (301, "/ru/steps/goals/")


@pytest.mark.parametrize(("model", "kind"), [(Book, "books"), (Author, "authors")])
def test_a_book_and_an_author_are_found_by_each_of_their_old_addresses(model, kind, client):
    row = model.objects.get(slug={"books": "abai-zholy", "authors": "auezov"}[kind])
    first = row.slug
    for slug in ("second-name", "third-name"):
        row = model.objects.get(pk=row.pk)
        row.slug = slug
        row.save()

    for language in CODES:
        for old in (first, "second-name"):
            answer = client.get(f"/{language}/{kind}/{old}/")
            assert (answer.status_code, answer["Location"]) == (301, f"/{language}/{kind}/third-name/")
        assert client.get(f"/{language}/{kind}/third-name/").status_code == 200

    row.slug = first
    row.save()
    assert client.get(f"/kk/{kind}/{first}/").status_code == 200
    assert client.get(f"/kk/{kind}/third-name/")["Location"] == f"/kk/{kind}/{first}/"
