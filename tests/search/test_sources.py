"""What is read for the index, and what has to be read again when something changes: no more, and nothing less."""

from datetime import date

import pytest
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from tests.reading_lists.conftest import make_author, make_book
from tosbelgi.cms.translation.completeness import Parity
from tosbelgi.kernel.codes import LevelCode
from tosbelgi.language.languages import CODES
from tosbelgi.programme.catalogue.models import Direction, DirectionPage, Level, LevelsPage
from tosbelgi.reading_lists.books import Author, Book, BookAuthor
from tosbelgi.reading_lists.lists import Approval, ListedBook, ReadingListPage, SectionPage, Withdrawal
from tosbelgi.search.documents.registry import EVERYTHING, Kind
from tosbelgi.search.indexing.sources import books, levels, pages

pytestmark = pytest.mark.django_db
LISTS, LEVELS, PAGES = books.SOURCE, levels.SOURCE, pages.SOURCE


def page(slug: str, language: str = "kk", **which) -> Page:
    return Page.objects.get(slug=slug, locale__language_code=language, **which).specific


def front(language: str = "kk") -> Page:
    return Page.objects.get(depth=2, locale__language_code=language).specific


def measured(row) -> Parity:
    """How complete a row is in its language."""
    return Parity.objects.get(translation_key=row.translation_key, locale=row.locale)


def by_key(documents) -> dict:
    return {one.key: one for one in documents}


@pytest.fixture
def section() -> SectionPage:
    return SectionPage.objects.get(
        section="growth_popsci", locale__language_code="kk", path__startswith=page("2026").path
    )


def levels_of(*codes: str) -> dict[str, bool]:
    return {f"for_{code}": code in codes for code in LevelCode.values}


@pytest.fixture
def pair(section):
    """Two authors, the later of whom stands first; a book by both and one by the first alone, in the public list."""
    second, first = make_author("zz", "Ю", "Ю", "Z"), make_author("aa", "Ә" * 60, "Э", "A")
    both = make_book("both", first, second, title_kk="Ә" * 60, title_ru="Оба")
    alone = make_book(
        "alone", first, original_language="fr", original_title="Le Vent", title_kk="", title_ru="Ветер", title_en="Wind"
    )
    for place, (book, flags) in enumerate(((both, levels_of("silver")), (alone, levels_of("gold")))):
        ListedBook.objects.create(section_page=section, book=book, sort_order=900 + place, **flags)
    return both, alone, first, second


def test_every_book_and_author_is_read_in_a_fixed_order(pair):
    books_there = [f"b{pk}" for pk in sorted(Book.objects.values_list("pk", flat=True))]
    assert LISTS.origins() == books_there + [f"a{pk}" for pk in sorted(Author.objects.values_list("pk", flat=True))]


def test_a_book_is_read_with_its_words_in_each_language_and_where_it_is_offered(pair):
    both, alone, first, _second = pair
    unlisted = make_book("nowhere", first)
    (document,) = LISTS.read([f"b{both.pk}", f"b{unlisted.pk}"])

    assert (document.origin, document.kind, document.key) == (f"b{both.pk}", Kind.BOOK.value, str(both.pk))
    assert list(document.texts) == list(CODES)
    assert (document.texts["ru"].title, document.texts["ru"].body) == ("Оба", "both ru.")
    assert (document.texts["en"].names, document.texts["ru"].url) == ("A, Z", "/ru/books/both/")
    assert [document.texts[code].title_language for code in CODES] == ["", "", "kk"]
    assert (document.order, document.direction) == (both.sort_kk[:40], "reading")
    assert len(document.order) == 40
    assert (document.sections, document.levels) == (("growth_popsci",), ("silver",))
    assert [one.key for one in LISTS.read([f"b{alone.pk}", f"b{both.pk}"])] == [str(alone.pk), str(both.pk)]
    Book.objects.filter(pk=both.pk).update(annotation_en="")
    assert list(next(LISTS.read([f"b{both.pk}"])).texts) == ["kk", "ru"]


def test_an_author_is_read_with_the_titles_of_the_books_that_are_offered(pair):
    _both, alone, first, second = pair

    found = list(LISTS.read([f"a{first.pk}", f"a{second.pk}"]))

    assert [one.origin for one in found] == [f"a{second.pk}", f"a{first.pk}"], "by number"
    assert [(one.kind, one.key) for one in found] == [("author", str(second.pk)), ("author", str(first.pk))]
    writer = found[1].texts
    assert list(writer) == list(CODES)
    assert (writer["ru"].title, writer["ru"].body, writer["ru"].url) == ("Э", "Ветер\nОба", "/ru/authors/aa/")
    assert writer["kk"].body == f"Ветер\n{'Ә' * 60}"
    assert (writer["kk"].line_languages, writer["ru"].line_languages) == (("ru", "kk"), ("ru", "ru"))
    assert (found[1].order, len(found[1].order)) == (first.sort_kk[:40], 40)
    assert [one.origin for one in LISTS.read([f"a{second.pk}"])] == [f"a{second.pk}"], "and not who wrote with them"
    ListedBook.objects.filter(book=alone).update(section_page=page("2026").get_children().first().pk)
    nobody = make_author("nobody", "Н", "Н", "N")
    assert list(LISTS.read([f"a{nobody.pk}"])) == []


def test_books_and_authors_are_read_together_and_nothing_if_nothing_is_asked_for(pair):
    both, _alone, first, _second = pair
    assert [one.origin for one in LISTS.read([f"a{first.pk}", f"b{both.pk}"])] == [f"b{both.pk}", f"a{first.pk}"]
    assert list(LISTS.read([])) == []


def test_a_book_that_was_withdrawn_is_offered_where_another_list_offers_it(pair, section, admin_user):
    both, *_others = pair
    row = ListedBook.objects.get(book=both)
    whole = ReadingListPage.objects.get(pk=section.get_parent().pk)
    now = timezone.now()
    Approval.objects.create(reading_list=whole, decision="1", decided_on=date(2026, 1, 1), by=admin_user, at=now)
    Withdrawal.objects.create(listed_book=row, reason="x", by=admin_user, at=now)
    assert list(LISTS.read([f"b{both.pk}"])) == []


def test_who_writes_with_whom_is_read_again_together(pair):
    both, alone, first, second = pair
    row = ListedBook.objects.get(book=both)
    assert sorted(LISTS.origins_of(both)) == sorted([f"b{both.pk}", f"a{first.pk}", f"a{second.pk}"])
    assert sorted(LISTS.origins_of(row)) == sorted([f"b{both.pk}", f"a{first.pk}", f"a{second.pk}"])
    assert list(LISTS.origins_of(second)) == [f"a{second.pk}", f"b{both.pk}"]
    assert sorted(LISTS.origins_of(first)) == sorted([f"a{first.pk}", f"b{both.pk}", f"b{alone.pk}"])
    assert list(LISTS.origins_of(BookAuthor.objects.get(book=alone))) == [f"b{alone.pk}", f"a{first.pk}"]


def test_a_page_on_or_above_a_list_may_hide_every_book_and_no_other_may(section):
    here = [section, page("2026"), page("2026", "ru"), page("reading-lists"), front()]
    assert [list(LISTS.origins_of(one)) for one in here] == [[EVERYTHING]] * 5
    assert [list(LISTS.origins_of(measured(one))) for one in here] == [[EVERYTHING]] * 5
    other = page("privacy")
    assert list(LISTS.origins_of(other)) == list(LISTS.origins_of(measured(other))) == []
    assert list(LISTS.origins_of(PageViewRestriction(page=other))) == [EVERYTHING]
    assert list(LISTS.origins_of(Withdrawal())) == list(LISTS.origins_of(Approval())) == [EVERYTHING]
    assert pages.is_or_contains(section, SectionPage)
    assert not pages.is_or_contains(section, ReadingListPage, LevelsPage)


def test_levels_are_read_as_they_stand_on_their_page():
    (bronze,) = LEVELS.read(["bronze"])
    row = Level.objects.get(code="bronze", locale__language_code="ru")

    assert (bronze.origin, bronze.kind, bronze.key, bronze.levels) == ("bronze", "level", "bronze", ("bronze",))
    assert (list(bronze.texts), bronze.order) == (list(CODES), "0")
    assert bronze.texts["ru"][:3] == (row.title, row.name, row.summary)
    assert bronze.texts["ru"].url.startswith("/ru/")
    assert set(by_key(LEVELS.read(LEVELS.origins()))) == set(LevelCode.values)

    LevelsPage.objects.get(locale__language_code="en").unpublish()
    row.live = False
    row.save()
    found = by_key(LEVELS.read(["bronze", "silver"]))
    assert {key: list(one.texts) for key, one in found.items()} == {"bronze": ["kk"], "silver": ["kk", "ru"]}


def test_a_level_is_read_again_with_its_row_and_all_with_their_page():
    bronze = Level.objects.get(code="bronze", locale__language_code="ru")
    own = LevelsPage.objects.get(locale__language_code="kk")
    assert list(LEVELS.origins_of(bronze)) == list(LEVELS.origins_of(measured(bronze))) == ["bronze"]
    for one in (own, measured(own), front(), measured(front()), PageViewRestriction(page=own)):
        assert list(LEVELS.origins_of(one)) == [EVERYTHING]
    assert list(LEVELS.origins_of(page("privacy"))) == list(LEVELS.origins_of(measured(page("privacy")))) == []


def test_every_page_but_the_root_is_read_once_whatever_its_languages():
    keys = {str(key) for key in Page.objects.filter(depth__gte=2).values_list("translation_key", flat=True)}
    assert PAGES.origins() == sorted(keys)
    assert str(front().translation_key) in keys
    assert str(Page.objects.get(depth=1).translation_key) not in PAGES.origins()


def test_a_page_is_read_with_all_its_languages_and_its_questions_apart():
    faq = page("faq")
    key = str(faq.translation_key)
    documents = list(PAGES.read([key]))
    own, *asked = documents

    assert {one.origin for one in documents} == {key}
    assert (own.kind, own.key, list(own.texts)) == ("page", key, list(CODES))
    assert own.order and len(own.order) <= 40
    assert (own.direction, own.sections) == ("", ())
    assert len(asked) > 3
    assert {one.kind for one in asked} == {"question"}
    assert [one.order for one in asked] == [f"{key}{place:04}" for place in range(len(asked))]
    assert all(one.key.startswith(f"{key}.") and len(one.key) == 2 * len(key) + 1 for one in asked)
    assert len({one.key for one in asked}) == len(asked)
    for one in asked:
        text = one.texts["kk"]
        assert text.title.endswith("?") and text.body and not text.names
        assert text.url == f"{own.texts['kk'].url}#q-{one.key.partition('.')[2][:8]}"
        assert text.title not in own.texts["kk"].body and text.body not in own.texts["kk"].body
    assert faq.title not in own.texts["kk"].body.split("\n")


def test_a_direction_is_read_with_its_mottoes_and_in_its_place():
    sport = DirectionPage.objects.get(slug="sport", locale__language_code="kk")
    (document, *_asked) = PAGES.read([str(sport.translation_key)])
    row = sport.direction

    assert (document.kind, document.direction, document.order) == ("direction", row.code, f"{row.position:02}")
    heading = [sport.heading] if sport.heading != sport.title else []
    said = [*heading, row.title_in("kk"), row.slogan_in("kk"), row.motto_in("kk")]
    assert document.texts["kk"].names == "\n".join(filter(None, said))
    assert row.title_in("kk") and (row.slogan_in("kk") or row.motto_in("kk"))


def test_a_section_is_found_by_its_filter_and_a_hidden_language_is_not_read(section):
    (document,) = PAGES.read([str(section.translation_key)])
    assert document.sections == ("growth_popsci",)
    section.get_translations().get(locale__language_code="ru").unpublish()
    assert list(by_key(PAGES.read([str(section.translation_key)]))[document.key].texts) == ["kk", "en"]
    assert [one.key for one in PAGES.read([str(front().translation_key)])][:1] == [str(front().translation_key)]


def test_reading_many_pages_costs_no_more_queries_than_one_of_each_kind(django_assert_max_num_queries):
    keys = {str(key) for key in DirectionPage.objects.values_list("translation_key", flat=True)}
    list(PAGES.read(keys))
    with django_assert_max_num_queries(10):
        assert len({one.origin for one in PAGES.read(keys)}) == len(keys) > 5


def test_with_a_page_all_below_it_is_read_again():
    whole = page("reading-lists")
    below = Page.objects.filter(path__startswith=whole.path)
    keys = {str(key) for key in below.values_list("translation_key", flat=True)}
    assert len(keys) > 3
    assert set(PAGES.origins_of(whole)) == set(PAGES.origins_of(measured(whole))) == keys
    russian = page("privacy", "ru")
    assert set(PAGES.origins_of(measured(russian))) == {str(russian.translation_key)}
    level = Level.objects.filter(locale__language_code="kk").first()
    assert set(PAGES.origins_of(measured(level))) == {str(level.translation_key)}, "no page, and nothing below it"
    gone = page("privacy", "en")
    gone.delete()
    assert set(PAGES.origins_of(gone)) == {str(gone.translation_key)}


def test_with_a_direction_its_page_is_read_again_and_with_a_password_all():
    row = Direction.objects.first()
    assert list(PAGES.origins_of(row)) == [str(DirectionPage.objects.filter(direction=row).first().translation_key)]
    assert list(PAGES.origins_of(PageViewRestriction(page=front()))) == [EVERYTHING]
