"""Rows that may stand in their parent once, in two windows at once: nothing fails, nothing doubles, nothing is lost."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse
from django.utils import timezone
from modelcluster.fields import ParentalKey
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowTask
from wagtail.test.utils.form_data import nested_form_data, querydict_from_html, streamfield

from tosbelgi.cms.editing.child_rows import unique_fields_beside_parent
from tosbelgi.programme.catalogue.seasons import Norm, Season, SeasonLevel
from tosbelgi.reading_lists.books import Author, Book, BookAuthor
from tosbelgi.reading_lists.lists import ListedBook, ReadingListIndexPage, ReadingListPage, SectionPage

from .test_approval import edit_url

pytestmark = pytest.mark.django_db


@dataclass
class Kind:
    """A parent, its relation, the field that is unique in it, and two values that no row of it has."""

    parent: models.Model
    relation: str
    field: str
    values: tuple


def of_a_book() -> Kind:
    book = Book.objects.get(slug="abai-zholy")
    others = Author.objects.exclude(pk__in=[author.pk for author in book.authors])
    return Kind(book, "book_authors", "author", tuple(others.values_list("pk", flat=True)[:2]))


def of_a_section() -> Kind:
    index = ReadingListIndexPage.objects.get(locale__language_code="kk")
    page = index.add_child(instance=ReadingListPage(title="2031", year=2031, locale=index.locale))
    section = page.add_child(instance=SectionPage(title="Үлгі", section="world_classics", locale=index.locale))
    books = Book.objects.values_list("pk", flat=True)[:3]
    section.listed_books = [ListedBook(book_id=books[0])]
    section.save_revision().publish()
    return Kind(SectionPage.objects.get(pk=section.pk), "listed_books", "book", tuple(books[1:]))


def of_a_season() -> Kind:
    season = Season(year=2031, version=1, starts_on=timezone.localdate() + timedelta(days=90), live=False)
    season.levels = [SeasonLevel(level_code="bronze", min_age=10, max_age=29, term_months=6, mandatory=[], norms=[])]
    season.save()
    season.save_revision().publish()
    return Kind(Season.objects.get(pk=season.pk), "levels", "level_code", ("silver", "gold"))


def of_a_workflow() -> Kind:
    tasks = [GroupApprovalTask.objects.create(name=name) for name in ("Бір", "Екі")]
    return Kind(Workflow.objects.first(), "workflow_tasks", "task", tuple(task.pk for task in tasks))


KINDS = {BookAuthor: of_a_book, ListedBook: of_a_section, SeasonLevel: of_a_season, WorkflowTask: of_a_workflow}


@pytest.fixture(params=KINDS, ids=lambda model: model.__name__)
def kind(request, db):
    return KINDS[request.param]()


def address(kind: Kind) -> str:
    if isinstance(kind.parent, Workflow):
        return reverse("wagtailadmin_workflows:edit", args=[kind.parent.pk])
    return edit_url(kind.parent)


def opened(client, kind: Kind) -> dict:
    shown = client.get(address(kind)).text
    form_id = "page-edit-form" if isinstance(kind.parent, Page) else "w-editor-form"
    if isinstance(kind.parent, Workflow):
        shown = shown.replace(f'<form action="{address(kind)}"', f'<form id="{form_id}" action="{address(kind)}"', 1)
    form = querydict_from_html(shown, form_id=form_id).dict()
    if kind.relation == "listed_books":
        # A ticked box of Wagtail's has no value, and the reader of the form leaves it out.
        form |= {f"{name.removesuffix('book')}for_gold": "on" for name in form if name.endswith("-book")}
    return form | (nested_form_data({"body": streamfield([])}) if isinstance(kind.parent, Page) else {})


def with_row(form: dict, kind: Kind, value) -> dict:
    """The form with one more row, as the script of the editor adds it; it looks like the first one otherwise."""
    total = int(form[f"{kind.relation}-TOTAL_FORMS"])
    prefix, first = f"{kind.relation}-{total}-", f"{kind.relation}-0-"
    added = {name.replace(first, prefix, 1): value for name, value in form.items() if name.startswith(first)}
    added |= {f"{prefix}id": "", f"{prefix}ORDER": str(total + 1), f"{prefix}{kind.field}": value}
    added |= {name: "" for name in added if name.endswith("-id")}
    return form | added | {f"{kind.relation}-TOTAL_FORMS": str(total + 1)}


def publish(client, kind: Kind, form: dict):
    """Publish, and where somebody has saved meanwhile, insist on one's own words."""
    answer = client.post(address(kind), form | {"action-publish": "1"})
    if answer.status_code == 409:
        answer = client.post(address(kind), dict(answer.context["sent"]))
    return answer


def values(kind: Kind) -> list:
    parent = type(kind.parent).objects.get(pk=kind.parent.pk)
    field = kind.parent._meta.get_field(kind.relation).related_model._meta.get_field(kind.field)
    return sorted(getattr(row, field.attname) for row in getattr(parent, kind.relation).all())


def numbers(kind: Kind) -> dict:
    field = kind.parent._meta.get_field(kind.relation).related_model._meta.get_field(kind.field)
    rows = getattr(type(kind.parent).objects.get(pk=kind.parent.pk), kind.relation).all()
    return {getattr(row, field.attname): row.pk for row in rows}


def test_every_row_that_is_unique_in_its_parent_is_tried_here():
    parental = [
        field for model in apps.get_models() for field in model._meta.concrete_fields if isinstance(field, ParentalKey)
    ]
    assert {field.model for field in parental if unique_fields_beside_parent(field)} == set(KINDS)


def test_a_row_added_in_a_draft_is_published_from_two_windows(kind, editor_client):
    before = values(kind)
    drafted = with_row(opened(editor_client, kind), kind, kind.values[0])
    answer = editor_client.post(address(kind), drafted)
    assert answer.status_code == 302
    first, second = opened(editor_client, kind), opened(editor_client, kind)

    assert publish(editor_client, kind, first).status_code == 302
    known = numbers(kind)
    assert publish(editor_client, kind, second).status_code == 302
    assert values(kind) == sorted([*before, kind.values[0]])
    assert numbers(kind) == known


def test_both_add_the_same_row_and_each_another_one(kind, editor_client):
    before = values(kind)
    first = with_row(opened(editor_client, kind), kind, kind.values[0])
    second = with_row(with_row(opened(editor_client, kind), kind, kind.values[1]), kind, kind.values[0])

    assert publish(editor_client, kind, first).status_code == 302
    assert publish(editor_client, kind, second).status_code == 302
    assert values(kind) == sorted([*before, *kind.values])


def test_a_row_whose_number_is_blank_or_nobodys_is_still_that_row(kind, editor_client):
    known = numbers(kind)
    for number in ("", "987654321", "x", "9" * 5000):
        form = opened(editor_client, kind) | {f"{kind.relation}-0-id": number}
        assert publish(editor_client, kind, form).status_code == 302
        assert numbers(kind) == known


def test_a_row_taken_out_in_one_window_comes_back_from_the_other(kind, editor_client):
    publish(editor_client, kind, with_row(opened(editor_client, kind), kind, kind.values[0]))
    before = values(kind)
    first, second = opened(editor_client, kind), opened(editor_client, kind)
    last = int(first[f"{kind.relation}-TOTAL_FORMS"]) - 1
    assert publish(editor_client, kind, first | {f"{kind.relation}-{last}-DELETE": "on"}).status_code == 302
    assert len(values(kind)) == len(before) - 1

    assert publish(editor_client, kind, second).status_code == 302
    assert values(kind) == before


def test_two_rows_change_places_with_each_other(kind, editor_client):
    publish(editor_client, kind, with_row(opened(editor_client, kind), kind, kind.values[0]))
    form, known = opened(editor_client, kind), numbers(kind)
    last = int(form[f"{kind.relation}-TOTAL_FORMS"]) - 1
    one, other = f"{kind.relation}-0-{kind.field}", f"{kind.relation}-{last}-{kind.field}"
    assert form[one] != form[other]

    assert publish(editor_client, kind, form | {one: form[other], other: form[one]}).status_code == 302
    assert numbers(kind) == known


def test_a_row_twice_in_one_form_is_told_at_the_second(kind, editor_client):
    before = numbers(kind)
    form = with_row(with_row(opened(editor_client, kind), kind, kind.values[0]), kind, kind.values[0])
    answer = publish(editor_client, kind, form)
    assert answer.status_code == 200
    rows = [row.errors for row in answer.context["form"].formsets[kind.relation].forms]
    assert not any(rows[:-1])
    assert list(rows[-1]) == [kind.field]
    assert str(len(rows) - 1) in rows[-1][kind.field][0]
    assert rows[-1][kind.field][0] in answer.content.decode()
    assert numbers(kind) == before


@pytest.mark.parametrize("kind", [BookAuthor, ListedBook, SeasonLevel], indirect=True)
def test_an_earlier_version_is_published_over_numbered_rows(kind, editor_client):
    before = values(kind)
    editor_client.post(address(kind), with_row(opened(editor_client, kind), kind, kind.values[0]))
    parent = type(kind.parent).objects.get(pk=kind.parent.pk)
    drafted = parent.latest_revision
    publish(editor_client, kind, opened(editor_client, kind))
    known = numbers(kind)

    drafted.refresh_from_db()
    drafted.publish()
    assert values(kind) == sorted([*before, kind.values[0]])
    assert numbers(kind) == known


def test_a_norm_added_in_a_draft_is_not_doubled_by_a_second_window(editor_client, admin_user):
    """In a norm nothing is unique: it is known again by all that it says."""
    kind = of_a_season()
    draft = kind.parent.get_latest_revision_as_object()
    level = draft.levels.all()[0]
    level.norms = [Norm(directions=[code], kind="days", days=days) for code, days in (("trips", 3), ("work", 5))]
    draft.levels = [level]
    draft.save_revision(user=admin_user)
    first, second = opened(editor_client, kind), opened(editor_client, kind)

    assert publish(editor_client, kind, first).status_code == 302
    known = sorted(Norm.objects.filter(level__season=kind.parent).values_list("pk", "days"))
    assert publish(editor_client, kind, second).status_code == 302
    assert [days for _pk, days in known] == [3, 5]
    assert sorted(Norm.objects.filter(level__season=kind.parent).values_list("pk", "days")) == known
