"""The cast of the reading lists: a list with three small sections, in a year of its own."""

import pytest
from django.contrib.auth.models import Permission
from django.db import transaction
from wagtail.models import Locale

from tosbelgi.cms.translation.translating import create_translation
from tosbelgi.kernel.codes import BookSection
from tosbelgi.reading_lists.books import Author, Book, BookAuthor
from tosbelgi.reading_lists.lists import ListedBook, ReadingListIndexPage, ReadingListPage, SectionPage

YEAR = 2031


def make_author(slug: str, kk: str, ru: str, en: str) -> Author:
    author = Author(slug=slug, name_kk=kk, name_ru=ru, name_en=en)
    author.save()
    return author


def make_book(slug: str, *authors: Author, **fields) -> Book:
    words = {f"annotation_{code}": f"{slug} {code}." for code in ("kk", "ru", "en")}
    book = Book(**{"slug": slug, "year": 2001, "original_language": "kk", "title_kk": slug, **words, **fields})
    book.book_authors = [BookAuthor(author=author, sort_order=place) for place, author in enumerate(authors)]
    book.save()
    return book


@pytest.fixture(scope="module")
def standing_list(django_db_setup, django_db_blocker):
    """The list stands for a whole module, below the transactions of its tests: what a test changes is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        publish_list()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def aigerim(standing_list, db):
    return Author.objects.get(slug="aigerim-ulgi")


@pytest.fixture
def the_list(standing_list, db):
    return ReadingListPage.objects.get(year=YEAR, locale__language_code="kk")


def publish_list() -> ReadingListPage:
    """The proposed list of a year: a book or two in each section, published in three languages."""
    aigerim = make_author("aigerim-ulgi", "Айгерім Үлгі", "Айгерим Улги", "Aigerim Ulgi")
    index = ReadingListIndexPage.objects.get(locale__language_code="kk")
    locale = Locale.objects.get(language_code="kk")
    page = index.add_child(
        instance=ReadingListPage(title=f"{YEAR} жыл", slug=str(YEAR), year=YEAR, locale=locale, live=False)
    )
    page.save_revision().publish()
    books = {
        BookSection.KAZAKH_CLASSICS: [
            make_book("ozen", aigerim, title_kk="Өзен", title_ru="Река", length="short"),
            make_book("anshy", aigerim, title_kk="Әнші", title_ru="Певец", title_en="The Singer", length="long"),
        ],
        BookSection.WORLD_CLASSICS: [
            make_book("vent", original_language="fr", original_title="Le Vent", title_kk="", title_ru="Ветер", year=-40)
        ],
        BookSection.GROWTH_POPSCI: [make_book("qadam", title_kk="Қадам", about_year=True)],
    }
    pages = [page]
    for section, own in books.items():
        page.refresh_from_db()
        child = page.add_child(
            instance=SectionPage(
                title=f"{section.number}-бөлім",
                slug=section.value.replace("_", "-"),
                section=section.value,
                locale=locale,
                live=False,
            )
        )
        child.listed_books = [
            ListedBook(book=book, sort_order=place, for_bronze=book.length == "short", for_silver=True, for_gold=True)
            for place, book in enumerate(own)
        ]
        child.save()
        child.save_revision().publish()
        pages.append(child)
    for code, words in (("ru", ("Год", "Раздел")), ("en", ("Year", "Section"))):
        for one in pages:
            one = type(one).objects.get(pk=one.pk)
            twin = type(one).objects.get(pk=one.pk)
            twin.title = f"{words[one is not pages[0] and not isinstance(one, ReadingListPage)]} {one.slug}"
            create_translation(one, twin, code)
    return ReadingListPage.objects.get(pk=page.pk)


@pytest.fixture
def approver(django_user_model):
    """Saule, who may approve and import."""
    user = django_user_model.objects.create_user("saule-approves", password="x", is_staff=True)
    names = ["add_approval", "add_importrun", "change_book", "access_admin"]
    user.user_permissions.add(*Permission.objects.filter(codename__in=names))
    return user


@pytest.fixture
def editor(django_user_model):
    """Daniyar, who may change books and nothing more."""
    user = django_user_model.objects.create_user("daniyar-edits", password="x", is_staff=True)
    user.user_permissions.add(*Permission.objects.filter(codename__in=["change_book", "access_admin"]))
    return user


def rows_of(page: ReadingListPage) -> list[tuple]:
    """What the list holds, to prove that nothing moved."""
    return list(
        ListedBook.objects.filter(section_page__in=SectionPage.objects.child_of(page))
        .order_by("pk")
        .values_list("pk", "book__slug", "book__title_ru", "sort_order", "for_bronze", "section_page__section")
    )
