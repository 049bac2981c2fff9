"""Where a book, an author, an image or a document is used is known at once, whichever way it came to be used."""

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import Page, ReferenceIndex

from tests.reading_lists.conftest import approver, make_book  # noqa: F401
from tests.reading_lists.test_importing import a_new_row, as_csv, looked
from tosbelgi.cms.media.models import SiteDocument, SiteImage
from tosbelgi.cms.references import index as reference_index
from tosbelgi.cms.references.usage import count_uses, find_uses
from tosbelgi.home.models import ContentPage, FrontPage
from tosbelgi.reading_lists import next_lists
from tosbelgi.reading_lists.books import Author, Book
from tosbelgi.reading_lists.importing import exports
from tosbelgi.reading_lists.importing import runs as import_runs
from tosbelgi.reading_lists.lists import ListedBook, SectionPage

pytestmark = pytest.mark.django_db


def indexed() -> set[tuple]:
    fields = ("content_type", "object_id", "to_content_type", "to_object_id", "model_path", "content_path")
    return set(ReferenceIndex.objects.values_list(*fields))


def read_anew() -> set[tuple]:
    """The index as it is when Wagtail reads every row of the site afresh."""
    ReferenceIndex.objects.all().delete()
    for model in apps.get_models():
        if ReferenceIndex.is_indexed(model) and model is not Page:
            for row in model._base_manager.all():
                ReferenceIndex.create_or_update_for_object(row)
    return indexed()


def test_after_the_quickstart_the_index_is_whole():
    there = indexed()

    assert there == read_anew()
    listed = ListedBook.objects.first()
    assert count_uses(listed.book) == 1
    assert count_uses(Author.objects.filter(author_books__isnull=False).first()) >= 1


def test_wagtail_leaves_no_job_for_the_worker():
    SectionPage.objects.first().save()

    assert not DBTaskResult.objects.filter(task_path__contains="reference_index").exists()


def test_after_an_import_the_index_is_whole(published_list, approver, admin_user, django_capture_on_commit_callbacks):  # noqa: F811
    rows = list(exports.rows_of(published_list))
    rows[0]["annotation_ru"] = "Другое слово."
    rows[1]["authors_kk"], rows[1]["authors_ru"], rows[1]["authors_en"] = "Жаңа Автор", "Новый Автор", "New Author"
    run = looked(published_list, approver, as_csv([*rows[:-1], a_new_row(slug="jana")]))
    assert run.state == "ready", run.problems
    with django_capture_on_commit_callbacks(execute=True):
        import_runs.apply_import(run_id=run.pk, by=approver, at=timezone.now())
    new = Book.objects.get(slug="jana")
    dropped = Book.objects.get(slug=rows[-1]["slug"])

    assert [use.name for use in find_uses([new], admin_user).shown] == ["2-бөлім (Қазақша)"]
    assert [use.name for use in find_uses([new.authors[0]], admin_user).shown] == [str(new)]
    assert count_uses(dropped) == 0
    assert indexed() == read_anew()


def test_after_next_years_copy_the_index_is_whole(published_list, approver, django_capture_on_commit_callbacks):  # noqa: F811
    with django_capture_on_commit_callbacks(execute=True):
        next_lists.copy_to_year(list_id=published_list.pk, year=2032, by=approver, at=timezone.now())

    assert count_uses(Book.objects.get(slug="ozen")) == 2
    assert indexed() == read_anew()


@pytest.mark.parametrize("crowd", [1, 60])
def test_indexing_costs_the_same_for_one_book_and_for_sixty(crowd, published_list):
    author = Author.objects.get(slug="aigerim-ulgi")
    reference_index.update_now()
    for number in range(crowd):
        make_book(f"book-{number}", author)

    with CaptureQueriesContext(connection) as queries:
        reference_index.update_now()

    assert len(queries) <= 10
    assert count_uses(author) == 2 + crowd


@pytest.fixture
def page():
    front = FrontPage.objects.get(locale__language_code="kk")
    return front.add_child(instance=ContentPage(title="Үлгі бет", slug="ulgi", locale=front.locale))


def used_on(row, page: ContentPage) -> bool:
    return reverse("wagtailadmin_pages:edit", args=[page.pk]) in [use.url for use in find_uses([row], _root()).shown]


def _root():
    return get_user_model()(is_superuser=True, is_active=True, pk=0)


def test_blocks_and_links_in_texts_are_uses_and_taking_them_away_ends_them(page):
    image = SiteImage.objects.create(title="Дала", file="dala.png", width=9, height=9)
    document = SiteDocument.objects.create(title="Ереже", file=ContentFile(b"x", name="x.txt"))
    other = Page.objects.get(slug="goals", locale__language_code="kk")
    links = f'<p><a linktype="document" id="{document.pk}">1</a> <a linktype="page" id="{other.pk}">2</a></p>'
    page.body = [
        {"type": "picture", "value": {"image": image.pk, "caption": ""}},
        {"type": "section", "value": {"heading": "Бас", "text": links}},
    ]
    page.save()
    for row in (image, document, other):
        assert used_on(row, page)

    page.body = []
    page.save()

    for row in (image, document, other):
        assert not used_on(row, page)


def test_what_was_rolled_back_is_no_use(page, django_capture_on_commit_callbacks):
    image = SiteImage.objects.create(title="Дала", file="dala.png", width=9, height=9)
    with pytest.raises(RuntimeError), transaction.atomic():
        page.picture = image
        page.save()
        raise RuntimeError

    assert not used_on(image, page)


def test_the_usage_pages_name_the_places(published_list, page, editor_client):
    image = SiteImage.objects.create(title="Дала", file="dala.png", width=9, height=9)
    document = SiteDocument.objects.create(title="Ереже", file=ContentFile(b"x", name="x.txt"))
    book = make_book("muqaba", cover=image)
    page.body = [{"type": "text", "value": f'<p><a linktype="document" id="{document.pk}">1</a></p>'}]
    page.save()
    reference_index.update_now()
    listed = Book.objects.get(slug="ozen")

    def usage(name, row):
        return editor_client.get(reverse(name, args=[row.pk])).content.decode()

    assert str(book) in usage("wagtailimages:image_usage", image)
    assert page.title in usage("wagtaildocs:document_usage", document)
    assert "1-бөлім" in usage("wagtailsnippets_reading_lists_book:usage", listed)
    assert str(listed) in usage("wagtailsnippets_reading_lists_author:usage", listed.authors[0])


def test_the_way_there_stands_in_the_lists_and_the_count_in_the_editor(published_list, page, editor_client):
    reference_index.update_now()
    book = Book.objects.get(slug="ozen")
    usage = reverse("wagtailsnippets_reading_lists_book:usage", args=[book.pk])

    listing = editor_client.get(reverse("wagtailsnippets_reading_lists_book:list") + "?q=Өзен").content.decode()
    explorer = editor_client.get(reverse("wagtailadmin_explore", args=[page.get_parent().pk])).content.decode()

    assert usage in listing
    assert reverse("wagtailadmin_pages:usage", args=[page.pk]) in explorer
    assert (
        usage in editor_client.get(reverse("wagtailsnippets_reading_lists_book:edit", args=[book.pk])).content.decode()
    )
