"""As a pupil, a librarian, a machine: reading the lists in one's own language."""

import csv
import io
import json
import re

import pytest
from django.utils import timezone
from django.utils.translation import override

from tosbelgi.home import content_files
from tosbelgi.home.seeding_books import section_file
from tosbelgi.kernel.codes import BookSection
from tosbelgi.reading_lists import public_lists
from tosbelgi.reading_lists.books import Author, Book
from tosbelgi.reading_lists.isbn import isbn_13
from tosbelgi.reading_lists.lists import Approval, ListedBook, ReadingListPage, SectionPage

from .conftest import YEAR, make_author, make_book

pytestmark = pytest.mark.django_db


def titles(answer) -> list[str]:
    shown = answer.content.decode()
    return re.findall(r'<h2><a href="/\w+/books/([\w-]+)/">', shown)


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("", ["ozen", "anshy", "vent", "qadam"]),
        ("?level=bronze", ["ozen"]),
        ("?section=world_classics", ["vent"]),
        ("?author=aigerim-ulgi", ["ozen", "anshy"]),
        ("?author=aigerim-ulgi&length=short", ["ozen"]),
        ("?text=en", ["anshy"]),
        ("?text=ru&level=gold", ["ozen", "anshy", "vent"]),
        ("?order=title", ["anshy", "vent", "qadam", "ozen"]),
        ("?order=year", ["vent", "ozen", "anshy", "qadam"]),
        ("?level=silver&section=growth_popsci&text=en", []),
    ],
)
def test_a_list_is_filtered_and_ordered_by_its_address(query, slugs, the_list, client):
    assert titles(client.get(f"/kk/reading-lists/{YEAR}/{query}")) == slugs


def test_each_reader_gets_their_own_alphabet(the_list, client):
    for slug, kk, ru in (
        ("ua", "Үміт", "Надежда"),
        ("ub", "Ұя", "Гнездо"),
        ("uc", "Өмір", "Ёлка"),
        ("ud", "Ою", "Елань"),
    ):
        book = make_book(slug, title_kk=kk, title_ru=ru)
        section = SectionPage.objects.child_of(the_list).get(section="growth_popsci")
        section.listed_books.add(type(section.listed_books.first())(book=book, sort_order=9))
        section.save()

    address = f"reading-lists/{YEAR}/growth-popsci/?order=title"
    assert titles(client.get(f"/kk/{address}")) == ["qadam", "ud", "uc", "ub", "ua"]
    assert titles(client.get(f"/ru/{address}"))[:3] == ["ub", "ud", "uc"]


def test_a_choice_that_is_not_in_the_list_is_said_and_nothing_breaks(the_list, client):
    answer = client.get(f"/en/reading-lists/{YEAR}/?level=platinum")

    shown = answer.content.decode()
    assert answer.status_code == 200
    assert 'aria-invalid="true"' in shown
    assert "This choice is not in the list" in shown
    assert titles(answer) == []


def test_beside_a_choice_that_is_not_in_the_list_no_other_is_taken(the_list, client):
    answer = client.get(f"/en/reading-lists/{YEAR}/?level=platinum&text=ru")

    assert answer.context["filtered"] is False
    assert answer.context["fitting"] == []
    assert answer.context["editions"]["csv"] == f"/en/reading-lists/{YEAR}/?as=csv"


def test_long_lists_have_pages(the_list, client, decide):
    decide("reading_lists.books_per_page", 2)

    assert titles(client.get(f"/kk/reading-lists/{YEAR}/?page=2&order=title")) == ["qadam", "ozen"]
    first = client.get(f"/kk/reading-lists/{YEAR}/?text=ru").content.decode()
    assert 'href="/kk/reading-lists/2031/?text=ru&amp;page=2"' in first
    assert titles(client.get(f"/kk/reading-lists/{YEAR}/?page=99")) == ["vent", "qadam"]


def test_the_librarian_prints_what_was_filtered(the_list, client):
    shown = client.get(f"/kk/reading-lists/{YEAR}/kazakh-classics/?level=bronze&as=print").content.decode()

    assert "Өзен" in shown
    assert "Әнші" not in shown
    assert "<form" not in shown
    assert 'name="robots" content="noindex"' in shown


def test_the_print_has_boxes_to_tick_room_for_notes_and_no_folk_work_left_blank(the_list, client):
    Book.objects.filter(slug__in=["vent", "qadam"]).update(is_folk_work=True)

    shown = client.get(f"/kk/reading-lists/{YEAR}/?as=print").content.decode()
    rows = re.findall(r"<tr><td>.+?</tr>", shown)

    assert len(rows) == 4
    for row in rows:
        assert row.count('<td class="tick"><i></i></td>') == 1
        assert row.endswith('<td class="notes"></td></tr>')
    assert "<td></td>" not in shown
    assert "<td>Халық шығармасы</td>" in shown


@pytest.mark.parametrize(
    ("query", "is_open"),
    [("", False), ("?page=1", False), ("?level=bronze", True), ("?order=title", True), ("?level=platinum", True)],
)
def test_the_filter_is_folded_until_something_is_chosen(query, is_open, the_list, client):
    shown = client.get(f"/ru/reading-lists/{YEAR}/{query}").content.decode()

    assert ('<details class="filter-box" open>' in shown) is is_open
    assert ('<details class="filter-box">' in shown) is not is_open


def test_a_small_cover_bears_the_title_alone_and_a_large_one_its_author_too(the_list, client):
    assert "cover-author" not in client.get(f"/kk/reading-lists/{YEAR}/").content.decode()
    assert '<span class="cover-author">Айгерім Үлгі</span>' in client.get("/kk/books/ozen/").content.decode()


def test_a_long_word_on_a_cover_is_set_small_enough_to_stay_whole(the_list, aigerim, client):
    book = make_book("long", aigerim, title_kk="Konzentrationslager")
    section = SectionPage.objects.child_of(the_list).get(section="growth_popsci")
    section.listed_books.add(ListedBook(book=book, sort_order=9))
    section.save()

    assert 'class="cover-title cover-tiny"' in client.get("/kk/books/long/").content.decode()


def test_the_list_as_csv_and_text_for_a_library(the_list, client):
    table = client.get(f"/ru/reading-lists/{YEAR}/?as=csv&section=kazakh_classics")
    rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig")), delimiter=";"))
    text = client.get(f"/ru/reading-lists/{YEAR}/?as=txt").content.decode()

    assert table["Content-Disposition"] == f'attachment; filename="reading-list-{YEAR}-ru.csv"'
    assert [row[3] for row in rows[1:]] == ["Река", "Певец"]
    assert {len(row) for row in rows} == {11}
    assert "Айгерим Улги. Река (2001)" in text
    assert "Қадам" in text


def test_a_year_before_christ_is_a_number_in_a_table(the_list, client):
    table = client.get(f"/ru/reading-lists/{YEAR}/?as=csv").content.decode("utf-8-sig")
    years = {row[3]: row[6] for row in csv.reader(io.StringIO(table), delimiter=";")}

    assert years["Ветер"] == "-40"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("kk", ["Қазақша басылымы тізімге әлі енгізілмеген", "Le Vent", "б.з.д. 40"]),
        ("ru", ["Ветер", "Le Vent", "40 до н. э."]),
        ("en", ["Le Vent", "An edition in English is not yet entered in the list", "40 BC"]),
    ],
)
def test_a_book_without_a_translation_says_so_instead_of_inventing_a_title(language, words, the_list, client):
    shown = client.get(f"/{language}/books/vent/").content.decode()

    for word in words:
        assert word in shown
    title = {"kk": "Ветер", "ru": "Ветер", "en": "Le Vent"}[language]
    assert re.search(rf"<h1[^>]*>{title}</h1>", shown)


def test_a_books_page_says_to_whom_it_is_offered_and_as_what_it_counts(the_list, client):
    shown = client.get("/en/books/ozen/").content.decode()

    for words in ("Bronze", "Silver", "Gold", "a book of section 1: Golden fund of Kazakh literature", str(YEAR)):
        assert words in shown
    assert 'href="/en/authors/aigerim-ulgi/"' in shown
    for code in ("kk", "ru"):
        assert f'hreflang="{code}"' in shown
        assert f"/{code}/books/ozen/" in shown
    data = json.loads(re.search(r'<script type="application/ld\+json">(.+?)</script>', shown)[1])
    book = next(part for part in data["@graph"] if part["@type"] == "Book")
    assert book["datePublished"] == "2001"
    assert book["author"][0]["name"] == "Aigerim Ulgi"


def test_an_authors_page_lists_their_books_in_the_readers_alphabet(the_list, client):
    shown = client.get("/kk/authors/aigerim-ulgi/").content.decode()

    assert re.findall(r"/kk/books/([\w-]+)/", shown) == ["anshy", "ozen"]


@pytest.mark.parametrize("state", ["draft", "unlisted", "hidden section", "no annotation", "unknown"])
def test_a_book_that_is_not_public_is_not_found_by_any_way(state, the_list, client):
    book = Book.objects.get(slug="qadam")
    if state == "draft":
        book.unpublish()
    if state == "unlisted":
        book = make_book("alone")
    if state == "hidden section":
        for page in SectionPage.objects.filter(section="growth_popsci", translation_key__isnull=False):
            if page.get_parent().specific.year == YEAR:
                page.unpublish()
    if state == "no annotation":
        Book.objects.filter(pk=book.pk).update(annotation_ru="")
    slug = "nobody" if state == "unknown" else book.slug

    assert client.get(f"/ru/books/{slug}/").status_code == 404
    assert slug not in titles(client.get(f"/ru/reading-lists/{YEAR}/"))
    assert f"/ru/books/{slug}/" not in client.get("/sitemap-books.xml").content.decode()
    assert slug not in client.get(f"/ru/reading-lists/{YEAR}/?as=csv").content.decode()
    if state == "no annotation":
        assert client.get(f"/kk/books/{slug}/").status_code == 200


def test_an_author_without_public_books_has_no_page(the_list, client):
    make_author("silent", "Үнсіз", "Молчун", "Silent")

    assert client.get("/en/authors/silent/").status_code == 404


@pytest.mark.parametrize("crowd", [1, 25])
def test_a_list_costs_the_same_for_one_book_and_for_many(crowd, the_list, client, django_assert_max_num_queries):
    section = SectionPage.objects.child_of(the_list).get(section="growth_popsci")
    row = type(section.listed_books.first())
    section.listed_books = [
        row(book=make_book(f"many-{number}", make_author(f"a-{number}", "Ә", "А", "A")), sort_order=number)
        for number in range(crowd)
    ]
    section.save()
    client.get("/kk/ask/")

    with django_assert_max_num_queries(11):
        answer = client.get(f"/kk/reading-lists/{YEAR}/growth-popsci/")

    assert len(titles(answer)) == crowd


@pytest.mark.parametrize("section", BookSection.values)
def test_the_planted_list_is_real_and_complete(section):
    """At least thirty books, each with words in three languages and a title where one is known."""
    data = content_files.read_toml(section_file(section))
    authors = {row["key"]: row for row in data["author"]}
    assert len(data["book"]) >= 30
    for book in data["book"]:
        assert set(book["annotation"]) == {"kk", "ru", "en"}, book["key"]
        for code, words in book["annotation"].items():
            assert 80 <= len(words) <= 700, (book["key"], code)
            assert len(re.findall(r"[.!?…](?=\s|$|»|”)", words)) >= 2, (book["key"], code)
        assert set(book["title"]) <= {"kk", "ru", "en"}
        assert all(key in authors for key in book["authors"]), book["key"]
        assert -3000 <= book["year"] <= timezone.localdate().year
        assert not set("ӘәҒғҚқҢңӨөҰұҮүҺһІі") & set(book["annotation"]["ru"]), book["key"]
    for level, count in (("bronze", 12), ("silver", 20), ("gold", 25)):
        assert sum(level in book["levels"] for book in data["book"]) >= count
    assert {key for book in data["book"] for key in book["authors"]} == set(authors)


@pytest.mark.parametrize("text", ["978030640615", "9780306406158", "0-306-40615-3", "x", "٩٧٨٠٣٠٦٤٠٦١٥٧"])
def test_what_is_no_isbn_is_refused(text):
    with pytest.raises(ValueError, match=re.escape(text)):
        isbn_13(text)


def slugs_by(order: str, the_list, language="kk") -> list[str]:
    sections = SectionPage.objects.child_of(the_list)
    rows = public_lists.rows_of(sections, language)
    form = public_lists.FilterForm({"order": order}, language=language, rows=rows, whole_list=True)
    assert form.is_valid()
    return [row.book.slug for row in form.ordered(rows, language)]


@pytest.mark.parametrize(
    ("order", "slugs"),
    [
        ("", ["twin", "anshy", "ozen", "vent", "qadam"]),
        ("title", ["anshy", "vent", "qadam", "ozen", "twin"]),
        ("author", ["vent", "qadam", "ozen", "anshy", "twin"]),
        ("year", ["vent", "ozen", "anshy", "qadam", "twin"]),
    ],
)
def test_among_equals_the_book_that_was_listed_first_stands_first(order, slugs, the_list, aigerim):
    section = SectionPage.objects.child_of(the_list).get(section="kazakh_classics")
    twin = make_book("twin", aigerim, title_kk="Өзен")
    ListedBook.objects.create(section_page=section, book=twin, sort_order=0)
    ListedBook.objects.filter(book__slug="ozen").update(sort_order=8)
    ListedBook.objects.filter(book__slug="anshy").update(sort_order=7)

    assert slugs_by(order, the_list) == slugs


@pytest.mark.parametrize(("whole", "section"), [(True, True), (False, False)])
def test_each_filter_offers_any_and_what_there_is(whole, section, the_list, aigerim):
    make_book("other", make_author("b", "Абай", "Абай", "Abai"))
    Author.objects.filter(pk=aigerim.pk).update(filed_en="Ulgi, Aigerim")
    book = make_book("second", make_author("zz", "Я", "Я", "Aaa"), title_en="Second")
    rows = SectionPage.objects.child_of(the_list).get(section="growth_popsci")
    ListedBook.objects.create(section_page=rows, book=book, sort_order=9)
    shown = public_lists.rows_of(SectionPage.objects.child_of(the_list), "en")
    with override("en"):
        form = public_lists.FilterForm({}, language="en", rows=shown, whole_list=whole)
        offered = {name: [(value, str(label)) for value, label in form.fields[name].choices] for name in form.fields}
    assert {each[0] for name, each in offered.items() if name != "order"} == {("", "any")}
    assert offered["author"][1:] == [("zz", "Aaa"), ("aigerim-ulgi", "Ulgi, Aigerim")]
    assert [value for value, _label in offered["text"][1:]] == ["kk", "ru", "en"]
    assert [value for value, _label in offered["level"][1:]] == ["bronze", "silver", "gold"]
    assert [value for value, _label in offered["length"][1:]] == Book.Length.values
    assert ("section" in offered) is section
    if section:
        assert [value for value, _label in offered["section"][1:]] == BookSection.values


def test_a_file_says_by_what_it_was_filtered_and_a_page_whether_it_is(the_list, client):
    text = client.get(f"/en/reading-lists/{YEAR}/?as=txt&level=gold&text=ru&order=title").content.decode()
    assert text.split("\r\n")[2:4] == ["Level: Gold", "Language of the book: Русский"]
    assert "Order" not in text

    for query, filtered in (
        ("", False),
        ("?order=title", False),
        ("?level=gold&order=title", True),
        ("?text=ru", True),
    ):
        answer = client.get(f"/en/reading-lists/{YEAR}/{query}")
        assert answer.context["filtered"] is filtered
        assert answer.context["total"] == 4
    assert answer.context["editions"]["csv"] == f"/en/reading-lists/{YEAR}/?text=ru&as=csv"
    assert client.get(f"/en/reading-lists/{YEAR}/kazakh-classics/").context["total"] == 2


def test_a_draft_names_its_public_authors_in_the_order_of_the_title_page(the_list, aigerim):
    hidden, last = make_author("hidden", "Ж", "Ж", "H"), make_author("last", "Я", "Я", "L")
    hidden.unpublish()
    draft = make_book("draft", last, hidden, aigerim).get_latest_revision_as_object()

    public_lists.attach_public_authors(draft, "kk")

    assert [one.slug for one in draft.shown_authors] == ["last", "aigerim-ulgi"]
    stored = public_lists.with_authors(Book.objects.filter(slug="draft"), None).get()
    assert [one.slug for one in stored.shown_authors] == ["last", "hidden", "aigerim-ulgi"]
    public = public_lists.with_authors(Book.objects.filter(slug="draft"), "kk").get()
    assert [one.slug for one in public.shown_authors] == ["last", "aigerim-ulgi"]


def test_a_book_in_two_sections_tells_of_them_in_their_order_and_once_each(the_list, aigerim):
    sections = list(SectionPage.objects.child_of(the_list).order_by("-path"))
    book, more = Book.objects.get(slug="ozen"), make_book("more", aigerim)
    ListedBook.objects.create(section_page=sections[0], book=book, sort_order=4)
    ListedBook.objects.create(section_page=sections[0], book=more, sort_order=3)
    rows = ListedBook.objects.filter(book__in=[book, more]).order_by("-pk")

    places = public_lists.public_listings(rows.order_by("pk"), "kk")
    assert [(one.section.section, one.row.book.slug) for one in places] == [
        ("kazakh_classics", "ozen"),
        ("growth_popsci", "more"),
        ("growth_popsci", "ozen"),
    ]
    Book.objects.filter(slug="more").update(annotation_ru="")
    by_language = public_lists.listings_by_language(ListedBook.objects.filter(book=more))
    assert set(by_language) == {"kk", "en"}
    more.unpublish()
    assert public_lists.listings_by_language(ListedBook.objects.filter(book=more)) == {}
    assert set(public_lists.all_listings_by_language(ListedBook.objects.filter(book=more))) == {"kk", "ru", "en"}


def test_addresses_of_what_is_offered_stand_in_order_and_once(the_list, aigerim):
    told = public_lists.public_addresses("kk")

    assert told == sorted(set(told))
    assert {("author", "aigerim-ulgi"), ("book", "ozen"), ("book", "vent")} <= set(told)
    assert {kind for kind, _slug in told} == {"author", "book"}


def test_another_lists_approval_approves_nothing_here(the_list, admin_user):
    other = ReadingListPage.objects.exclude(year=YEAR).filter(locale__language_code="kk").first()
    Approval.objects.create(
        reading_list=other, decision="1", decided_on=timezone.localdate(), by=admin_user, at=timezone.now()
    )
    assert not public_lists.status_of(the_list).approved
    assert public_lists.status_of(other).approved
    assert {one["page"].year: one["status"].approved for one in public_lists.lists_in("ru")} == {
        YEAR: False,
        other.year: True,
    }


def test_an_author_tells_in_which_sections_how_many_of_their_books_stand(the_list, aigerim, client):
    section = SectionPage.objects.child_of(the_list).get(section="world_classics")
    section.listed_books.add(ListedBook(book=Book.objects.get(slug="ozen"), sort_order=9))
    section.save()

    shares = client.get("/en/authors/aigerim-ulgi/").context["shares"]

    assert [(one.section.section, one.year, one.books, one.total) for one in shares] == [
        ("kazakh_classics", YEAR, 2, 2),
        ("world_classics", YEAR, 1, 2),
    ]
    shown = client.get("/en/authors/aigerim-ulgi/").content.decode()
    assert '<progress value="1" max="2" aria-hidden="true">' in shown
    assert "1 book of 2" in shown


def test_no_line_breaks_an_approximate_year(client):
    shown = client.get("/kk/reading-lists/2026/").content.decode()

    assert "шамамен\N{NO-BREAK SPACE}1898" in shown
    assert "шамамен 1898" not in shown
