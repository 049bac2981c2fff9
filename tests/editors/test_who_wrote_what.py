"""What a draft changes and who wrote it, from values and versions, without a browser."""

import json

import pytest
from django.utils import timezone

from tosbelgi.cms.editing import draft_changes, edit_conflicts
from tosbelgi.cms.editing.draft_changes import Draft, FieldChange, plain
from tosbelgi.home.models import ContentPage
from tosbelgi.programme.catalogue.seasons import Season
from tosbelgi.reading_lists.books import Author, Book

from .conftest import page_in


def by(*numbers) -> tuple[FieldChange, ...]:
    return tuple(FieldChange(number, 1, timezone.now()) for number in numbers)


def test_an_editor_changes_words_facts_and_rows_below_and_no_place_in_the_tree():
    page, book, author = map(draft_changes.fields_of, (ContentPage, Book, Author))
    assert {"title", "slug", "summary", "body", "go_live_at", "picture"} <= set(page)
    assert not {"id", "page_ptr", "path", "depth", "owner", "wagtail_admin_comments", "latest_revision"} & set(page)
    assert {"title_kk", "year", "cover", "book_authors"} <= set(book)
    assert not {"id", "sort_kk", "latest_revision"} & set(book)
    assert {"name_kk", "born"} <= set(author)
    assert draft_changes.rows_below(Book) == ("book_authors",)
    assert "wagtail_admin_comments" not in draft_changes.rows_below(ContentPage)


def test_rows_below_are_compared_by_what_they_say_in_their_order():
    def rows(*authors):
        return [{"pk": pk, "sort_order": place, "book": 5, "author": one} for pk, place, one in authors]

    assert plain(Book, "book_authors", rows((1, 0, 7), (2, 1, 8))) == [{"author": 7}, {"author": 8}]
    assert plain(Book, "book_authors", rows((1, 1, 7), (2, 0, 8))) == [{"author": 8}, {"author": 7}]
    assert plain(Book, "book_authors", rows((1, 1, 7), (None, None, 8))) == [{"author": 8}, {"author": 7}]
    assert plain(Book, "book_authors", None) is None
    assert plain(Book, "title_kk", [1]) == [1]


def test_the_text_of_a_page_is_compared_without_the_marks_of_its_blocks():
    def body(mark, **value):
        return json.dumps([{"type": "text", "value": value or "<p>Сөз</p>", "id": mark}])

    assert plain(ContentPage, "body", body("a")) == plain(ContentPage, "body", body("b"))
    assert plain(ContentPage, "body", body("a")) == [{"type": "text", "value": "<p>Сөз</p>"}]
    assert plain(ContentPage, "body", body("a", id=1)) != plain(ContentPage, "body", body("a", id=2))
    for less in ({"type": "text", "id": 1}, {"value": "text", "id": 1}):
        assert plain(ContentPage, "body", json.dumps([less])) == [less]
    nested = [{"type": "row", "value": [{"type": "text", "value": "Сөз", "id": "a"}], "id": "b"}]
    assert plain(ContentPage, "body", json.dumps(nested)) == [
        {"type": "row", "value": [{"type": "text", "value": "Сөз"}]}
    ]
    assert plain(ContentPage, "body", "") == plain(ContentPage, "body", "[]") == []
    assert plain(ContentPage, "body", None) is None
    assert plain(ContentPage, "title", "[1]") == "[1]"


def test_a_field_is_of_who_changed_it_last_and_in_a_new_row_the_houses_words_are_nobodys():
    written = {"a": by(1, 2), "b": by(2, 1), "c": by(None), "d": ()}
    public, new = (Draft(Book(), known, {}, None, written) for known in ({}, None))

    assert public.of(1) == ["b"]
    assert public.of(None) == ["c"]
    assert public.of_others(1) == ["a", "c"]
    assert new.of_others(1) == ["a"]
    assert new.of_others(2) == ["b"]


def test_what_would_be_public_is_what_is_public_with_some_fields_otherwise():
    newest, known = {"a": 2, "b": [2]}, {"a": 1, "b": [1]}
    assert Draft(Book(), known, newest, None, {}).with_values({"a": 3}) == {"a": 3, "b": [1]}
    assert Draft(Book(), None, newest, None, {}).with_values({"a": 3}) == {"a": 3, "b": [2]}


def test_a_token_is_of_one_row_its_fields_and_what_they_say_before_and_after():
    def token(names=("title_kk", "title_ru"), pk=1, public="А", newest="Б", values=None):
        known = None if public is None else {"title_kk": public}
        return Draft(Book(pk=pk), known, {"title_kk": newest}, None, {}).token(names, values)

    assert token() == token(("title_ru", "title_kk")) == token(values={"title_kk": "Б"})
    others = [
        token(("title_kk",)), token(("title_ru",)), token(pk=2), token(public="В"), token(public=None),
        token(newest="В"), token(values={"title_kk": "Г"}),
    ]  # fmt: skip
    assert len({token(), *others}) == len(others) + 1


def test_the_token_of_a_stream_does_not_depend_on_the_order_of_its_parts():
    one, two = ('[{"type": "text", "value": "x"}]', '[{"value": "x", "type": "text"}]')
    tokens = {Draft(ContentPage(pk=1), {}, {"body": body}, None, {}).token(["body"]) for body in (one, two)}
    assert len(tokens) == 1


@pytest.mark.django_db
def test_nothing_is_written_where_nothing_has_been_changed():
    book = Book.objects.get(slug="abai-zholy")
    draft = draft_changes.read(book)
    assert (draft.newest, draft.revision, draft.written) == (draft.public, None, {})

    bare = Book.objects.create(slug="synaq", year=2001, original_language="kk", title_kk="Сынақ", live=False)
    draft = draft_changes.read(bare)
    assert draft.public is None
    assert draft.newest["title_kk"] == "Сынақ"
    assert all(who == () for who in draft.written.values())


@pytest.mark.django_db
def test_in_a_new_row_what_says_something_was_written_and_blanks_were_not(people):
    row = Book(slug="synaq", year=2001, original_language="kk", title_kk="Сынақ", live=False)
    row.save()
    row.save_revision(user=people["editor"])
    written = draft_changes.read(row).written

    assert {"slug", "year", "title_kk", "original_language"} <= set(written)
    assert not {"title_ru", "isbn", "cover", "book_authors"} & set(written)
    assert {who[-1].by_id for who in written.values() if who} == {people["editor"].pk}


@pytest.mark.django_db
def test_in_a_new_page_an_empty_text_was_written_by_nobody(people):
    parent = page_in("about", "kk").get_parent().specific
    made = parent.add_child(instance=ContentPage(title="Жаңа", slug="jana", locale=parent.locale, live=False))
    made.save_revision(user=people["editor"])

    assert "title" in draft_changes.read(made).written
    assert "body" not in draft_changes.read(made).written


@pytest.mark.django_db
def test_each_who_changed_a_field_is_named_in_turn_and_what_is_taken_back_is_nobodys(people):
    page = page_in("about", "kk")
    page.save_revision(user=people["approver"]).publish()
    before = page.summary
    for who, words in (("editor", "Бірінші"), ("administrator", "Екінші"), ("editor", "Екінші")):
        page.summary = words
        page.save_revision(user=people[who])
    written = draft_changes.read(page).written
    assert [one.by_id for one in written["summary"]] == [people["editor"].pk, people["administrator"].pk]
    assert set(written) == {"summary"}

    page.summary = before
    page.save_revision(user=people["editor"])
    assert draft_changes.read(page).written == {}
    page.summary = "Үшінші"
    page.save_revision(user=people["translator-kk"])
    assert [one.by_id for one in draft_changes.read(page).written["summary"]] == [people["translator-kk"].pk]


@pytest.mark.django_db
def test_a_row_without_versions_gets_its_first_one_and_a_live_one_is_its_live_one(people):
    book = Book.objects.get(slug="abai-zholy")
    book.revisions.all().delete()
    for live in (True, False):
        Book.objects.filter(pk=book.pk).update(latest_revision=None, live_revision=None, live=live)
        book = Book.objects.get(pk=book.pk)
        edit_conflicts.ensure_initial_revision(book)
        book = Book.objects.get(pk=book.pk)
        assert book.latest_revision is not None
        assert book.live_revision == (book.latest_revision if live else None)
        assert not book.has_unpublished_changes

    versions = book.revisions.count()
    edit_conflicts.ensure_initial_revision(book)
    assert book.revisions.count() == versions
    Book.objects.filter(pk=book.pk).update(live=True, has_unpublished_changes=True)
    edit_conflicts.ensure_initial_revision(Book.objects.get(pk=book.pk))
    assert Book.objects.get(pk=book.pk).live_revision is None, "the newest version is no live one"


@pytest.mark.django_db
def test_an_alias_gets_no_version_and_a_live_version_stays_the_live_one(people):
    page = page_in("about", "kk")
    alias = page.create_alias(update_slug="about-alias")
    edit_conflicts.ensure_initial_revision(alias)
    assert alias.latest_revision is None

    page.save_revision().publish()
    page = page_in("about", "kk")
    live = page.live_revision
    page.save_revision(user=people["editor"])
    ContentPage.objects.filter(pk=page.pk).update(has_unpublished_changes=False)
    edit_conflicts.ensure_initial_revision(ContentPage.objects.get(pk=page.pk))
    assert ContentPage.objects.get(pk=page.pk).live_revision == live


def never_public() -> ContentPage:
    front = page_in("about", "kk").get_parent()
    return front.add_child(instance=ContentPage(title="Сынақ", slug="synaq", locale=front.locale, live=False))


@pytest.mark.django_db
def test_what_was_never_public_has_a_first_version_and_none_that_is_live():
    page = never_public()
    edit_conflicts.ensure_initial_revision(page)
    page.refresh_from_db()
    assert page.latest_revision is not None
    assert page.live_revision is None


@pytest.mark.django_db
def test_what_has_no_version_yet_is_older_than_no_form(rf):
    page = never_public()
    sent = rf.post("/", {"loaded_revision_id": "1"}, headers={"accept": "text/html"})
    assert page.latest_revision is None
    assert edit_conflicts.conflict_response(sent, page) is None


def test_in_which_order_a_database_gives_back_what_a_row_below_says_makes_no_other_change():
    one, other = ({"levels": [dict(pairs)]} for pairs in ([("a", 1), ("b", 2)], [("b", 2), ("a", 1)]))
    draft = Draft(Season(), None, {}, None, {})
    assert draft.token(["levels"], one) == draft.token(["levels"], other)


@pytest.mark.django_db
def test_a_form_is_out_of_date_where_it_names_another_version_than_the_newest():
    first, second = (page_in("about", "kk").save_revision() for _time in range(2))
    named = [edit_conflicts.revision_fields(one) for one in (first, second)]
    assert [edit_conflicts.has_newer_revision(second, one) for one in named] == [True, False]
    assert not edit_conflicts.has_newer_revision(second, {})
    assert edit_conflicts.has_newer_revision(second, named[1] | {"loaded_revision_created_at": "2020-01-01"})
    for written_over, newer in ((str(second.pk), False), (str(first.pk), True), ("", True)):
        sent = named[0] | {edit_conflicts.OVERWRITE_FIELD: written_over}
        assert edit_conflicts.has_newer_revision(second, sent) is newer
