"""Looking for something: what is typed in, what is public and fits out."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from tosbelgi.kernel.refusals import Refusal
from tosbelgi.language.languages import CODES
from tosbelgi.reading_lists.books import Book
from tosbelgi.search.delivery import outbox_relay
from tosbelgi.search.documents.question import EmptyQuery, QueryTooLong, UnknownFilter
from tosbelgi.search.engines.answers import Matches
from tosbelgi.search.indexing import outbox
from tosbelgi.search.query import highlighting
from tosbelgi.search.query import results as search

pytestmark = pytest.mark.django_db


def titles(answer):
    return [hit.title.text for hit in answer.hits]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_stranger_finds_the_path_of_abai_however_it_is_typed(language, generation):
    for typed in ("абай жолын", "абай жолы", "abai zholy", "путь абая", "abai's path", "абаи жолы"):
        answer = search.search(typed, language)
        assert (answer.hits[0].kind, answer.hits[0].url) == ("book", f"/{language}/books/abai-zholy/"), typed
        assert not answer.corrected


def test_a_thing_is_found_once_whatever_the_language_of_its_texts(generation):
    answer = search.search("Абай", "kk", first=50)
    assert len({(hit.kind, hit.key) for hit in answer.hits}) == len(answer.hits) == answer.total
    assert {hit.language for hit in answer.hits} == {"kk"}


def test_what_the_reader_cannot_read_stands_below_and_is_marked(generation):
    book = Book.objects.get(slug="abai-zholy")
    book.annotation_kk = ""
    book.save()
    outbox_relay.relay()

    answer = search.search("Абай", "kk", first=50)

    last = answer.hits[-1]
    assert (last.url, last.own_language, last.languages) == ("/ru/books/abai-zholy/", False, ("ru", "en"))
    assert all(hit.own_language for hit in answer.hits[:-1])
    assert search.search("Абай", "ru").hits[0].own_language


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("eh gombrich", "gombrich"),
        ("E.H. Gombrich", "gombrich"),
        ("э. гомбрих", "gombrich"),
        ("hg wells", "wells"),
        ("г уэллс", "wells"),
        ("х.г. уэллс", "wells"),
        ("хг уэллс", "wells"),
        ("м әуезов", "auezov"),
        ("М. Ауэзов", "auezov"),
    ],
)
def test_an_author_is_found_by_initials_apart_or_run_together(typed, slug, generation):
    for language in CODES:
        answer = search.search(typed, language, first=50)
        assert not answer.corrected
        assert [hit.url for hit in answer.hits if hit.kind == "author"] == [f"/{language}/authors/{slug}/"]
        assert answer.facets["kind"]["book"] >= 1, "what they wrote is found too"
    assert f"/kk/authors/{slug}/" in {one.url for one in search.suggest_completions(typed[:-2], "kk")}


def test_what_finds_anything_is_not_corrected(generation, monkeypatch):
    """Though no result has a section or a level."""
    facets = {"kind": {"page": 1}, "section": {}, "level": {}}
    monkeypatch.setattr(search.engine_choice, "find_matches", lambda *given, **part: Matches([], 1, facets))
    monkeypatch.setattr(search.spelling, "correct_query", lambda query, language: ("another", ("unknown",)))

    answer = search.search("кітап", "kk")

    assert (answer.searched, answer.unknown, answer.total) == ("кітап", (), 1)


@pytest.mark.parametrize("readings", [[], ["kitap", "kitab"]])
def test_where_no_reading_finds_anything_the_query_stays_as_it_is(readings, generation, monkeypatch):
    monkeypatch.setattr(search.engine_choice, "find_matches", lambda *given, **part: Matches([], 0, {"kind": {}}))
    monkeypatch.setattr(search.spelling, "correct_query", lambda query, language: (query, ()))
    monkeypatch.setattr(search.spelling, "alternative_readings", lambda query, language: iter(readings))

    answer = search.search("кітап", "kk")

    assert (answer.searched, answer.hits, answer.total) == ("кітап", [], 0)


def test_a_title_in_another_language_than_its_text_says_so(generation):
    """A book without a Kazakh edition is read about in Kazakh, under the title that its readers can read best."""
    hit = search.search("Живая математика", "kk").hits[0]
    assert (hit.language, hit.own_language, hit.title_language, hit.foreign) == ("kk", True, "ru", ("ru",))
    assert hit.title.pieces()[0] == ("Живая", True)
    (suggested,) = search.suggest_completions("живая м", "kk")
    assert (suggested.language, suggested.title_language) == ("kk", "ru")
    assert search.search("Живая математика", "ru").hits[0].foreign == ()
    book = Book.objects.get(slug="kon-tiki")
    book.title_ru = book.title_en = ""
    book.save()
    assert search.search("Kon-Tiki", "kk").hits[0].foreign == ("no",), "a language that the site does not speak"


def test_facets_count_what_each_choice_would_leave(generation):
    everything = search.search("кітап", "kk")
    assert sum(everything.facets["kind"].values()) == everything.total

    for name, values in everything.facets.items():
        for value, count in values.items():
            narrowed = search.search("кітап", "kk", filters={name: [value]})
            assert narrowed.total == count
            assert narrowed.facets[name] == everything.facets[name]

    both = page_after_page("кітап", filters={"kind": ["book"], "level": ["gold"]})
    fitting = [hit for hit in page_after_page("кітап") if hit.kind == "book" and "gold" in hit.levels]
    assert both
    assert {hit.key for hit in both} == {hit.key for hit in fitting}
    assert search.search("кітап", "kk", filters={"kind": ["book"], "level": ["gold"]}).total == len(both)


def page_after_page(query, *, first=50, **narrowed):
    """All hits of a query, which may be more than one answer shows."""
    found, after, more = [], None, True
    while more:
        part = search.search(query, "kk", first=first, after=after, **narrowed)
        found += part.hits
        after, more = part.end, part.more
    return found


def test_page_after_page_shows_everything_once(generation):
    seen = [(hit.kind, hit.key) for hit in page_after_page("кітап", first=7)]

    assert seen == [(hit.kind, hit.key) for hit in page_after_page("кітап")]
    assert len(seen) == len(set(seen)) == search.search("кітап", "kk").total > 14


@pytest.mark.parametrize(("typed", "meant"), [("абфй", "абай"), ("волонтерсто", "волонтерство"), ("жазушфы", "жазушы")])
def test_a_typing_error_is_put_right_and_said(typed, meant, generation):
    answer = search.search(typed, "ru")
    assert (answer.query, answer.searched, answer.corrected) == (typed, meant, True)
    assert answer.hits


@pytest.mark.parametrize(
    ("typed", "language", "meant"),
    [
        ("абай толы", "kk", "абай жолы"),
        ("ақиқат пен ауыз", "kk", "ақиқат пен аңыз"),
        ("на западном бронте без перемен", "ru", "на западном фронте без перемен"),
        ("the write ship", "en", "the white ship"),
    ],
)
def test_an_error_that_happens_to_be_a_word_is_put_right_where_nothing_says_all_together(
    typed, language, meant, generation
):
    answer = search.search(typed, language, first=1)
    assert (answer.searched, answer.hits[0].title.text.casefold()) == (meant, meant)
    assert search.search(typed, language, after=answer.end).searched == meant
    assert search.search(typed, language, filters={"kind": ["question"], "level": ["gold"]}).searched == meant


def test_what_the_filters_exclude_is_no_error(generation):
    answer = search.search(
        "абай жолы", "kk", filters={"kind": ["direction"], "section": ["world_classics"], "level": ["gold"]}
    )
    assert (answer.searched, answer.hits) == ("абай жолы", [])


def test_words_that_are_said_are_left_where_no_other_reading_finds_anything(generation):
    answer = search.search("көшпенділер western", "kk")
    assert (answer.searched, answer.hits, answer.unknown) == ("көшпенділер western", [], ())


def test_a_word_that_nothing_is_near_to_is_named(generation):
    answer = search.search("абай щщщжжжщщ", "kk")
    assert (answer.hits, answer.total, answer.unknown, answer.corrected) == ([], 0, ("щщщжжжщщ",), False)


def test_while_typing_titles_and_authors_are_suggested(generation):
    for prefix in ("аба", "aba", "абай ж", "Жолы", "әуез", "ауез"):
        assert "Абай жолы" in {one.title for one in search.suggest_completions(prefix, "kk")}, prefix
    assert {one.title_language for one in search.suggest_completions("аба", "ru")} == {"ru"}
    assert search.suggest_completions("  ", "kk") == search.suggest_completions("🙂", "kk") == []


@pytest.mark.parametrize("typed", ["преступление и нак", "преступление нак", "prestuplenie nak"])
def test_where_nothing_has_the_last_word_whole_it_is_a_beginning(typed, generation, client):
    """As the suggestions under the box have just promised."""
    answer = search.search(typed, "ru")
    assert (answer.completed, answer.corrected, answer.searched, answer.unknown) == (True, False, typed, ())
    assert [hit.title.text for hit in answer.hits] == ["Преступление и наказание"]
    assert ("наказание", True) in answer.hits[0].title.pieces()
    assert answer.total == 1 and answer.facets["kind"] == {"book": 1}
    page = client.get("/ru/search/", {"q": typed}).content.decode()
    assert f"Целыми словами «{typed}» нигде не встречается." in page


def test_what_has_whole_words_is_not_completed(generation):
    assert not search.search("абай", "kk").completed
    assert not search.search("абфй", "kk").completed, "a typing error is put right first"
    assert not search.search("абай щщщжжжщщ", "kk").completed


def test_words_are_marked_in_the_text_as_it_was_written(generation):
    hit = search.search("абай жолын", "kk").hits[0]
    assert hit.title.pieces() == [("Абай", True), (" ", False), ("жолы", True)]
    for hit in search.search("кітап", "kk", first=20).hits:
        for start, end in hit.passage.ranges:
            assert hit.passage.text[start:end].strip() and "кіта" in hit.passage.text[start:end].casefold()
        assert len(hit.passage.text) <= highlighting.LENGTH + 4


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("", EmptyQuery),
        (" \t\n", EmptyQuery),
        ('"', EmptyQuery),
        ("* - + ( ) :", EmptyQuery),
        ("🙂👍🏽", EmptyQuery),
        ("\u202e\u200f\u200b", EmptyQuery),
        ("\x00\x01", EmptyQuery),
        ("а" * 10_000, QueryTooLong),
        ("бір екі үш төрт бес алты жеті сегіз тоғыз он жүз мың миллион", QueryTooLong),
    ],
)
def test_what_cannot_be_looked_for_is_refused(typed, refusal, generation, django_assert_num_queries):
    with django_assert_num_queries(0), pytest.raises(refusal):
        search.search(typed, "kk")


@pytest.mark.parametrize(
    "typed",
    [
        '"абай" жолы',
        "абай AND жолы*",
        "абай ^(жолы)",
        "'абай' & жолы:*",
        "абай\x00жолы",
        "аб\u00adай\u200f жолы",
        "{абай} \\жолы",
        "абай -жолы 🙂",
    ],
)
def test_signs_that_engines_know_mean_nothing(typed, generation):
    assert titles(search.search(typed, "kk"))[0] == "Абай жолы"


@pytest.mark.parametrize("cursor", ["x", "W10=", "WzEsMl0=", "Wy0xLCAiYSJd", "é", "[" * 900, "W1tbW1td"])
def test_a_cursor_from_nowhere_is_refused(cursor, generation):
    with pytest.raises(search.BadCursor):
        search.search("абай", "kk", after=cursor)


def test_a_filter_that_there_is_not_is_refused(generation):
    for filters in ({"colour": ["red"]}, {"kind": ["person"]}, {"level": ["'; --"]}):
        with pytest.raises(UnknownFilter) as refused:
            search.search("абай", "kk", filters=filters)
        assert isinstance(refused.value, Refusal) and refused.value.allowed


def test_what_is_hidden_is_not_shown_even_before_the_index_knows(generation):
    """Nothing is carried here: the index still holds all of it."""
    shown = {hit.key for hit in search.search("спорт", "kk", first=50).hits}
    page = Page.objects.get(slug="sport", locale__language_code="kk")
    assert str(page.translation_key) in shown

    for row in page.get_translations(inclusive=True):
        row.specific.unpublish()
    assert str(page.translation_key) not in {hit.key for hit in search.search("спорт", "kk", first=50).hits}

    heritage = Page.objects.get(slug="heritage", locale__language_code="kk")
    assert str(heritage.translation_key) in {hit.key for hit in search.search("спорт", "kk", first=50).hits}
    for row in heritage.get_translations(inclusive=True):
        PageViewRestriction.objects.create(page=row, restriction_type=PageViewRestriction.LOGIN)
    assert str(heritage.translation_key) not in {hit.key for hit in search.search("спорт", "kk", first=50).hits}
    assert "heritage" not in str([one.url for one in search.suggest_completions("ұлттық", "kk")])


def test_what_expires_is_not_shown_from_that_moment(generation, monkeypatch):
    page = Page.objects.get(slug="sport", locale__language_code="kk")
    for row in page.get_translations(inclusive=True):
        Page.objects.filter(pk=row.pk).update(expire_at=timezone.now() + timedelta(hours=1))
    outbox.enqueue_everything()
    outbox_relay.relay()
    from tosbelgi.cms.publication import content_version

    content_version._bump_now()
    assert str(page.translation_key) in {hit.key for hit in search.search("спорт", "kk", first=50).hits}

    later = timezone.now() + timedelta(hours=1, seconds=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    from tosbelgi.search.query import hydration

    began = hydration._kept.until
    monkeypatch.setattr("tosbelgi.search.query.hydration.time.monotonic", lambda: began)
    assert str(page.translation_key) not in {hit.key for hit in search.search("спорт", "kk", first=50).hits}


def test_finding_costs_the_same_for_few_and_for_many(generation, django_assert_max_num_queries):
    search.search("абай", "kk")
    with django_assert_max_num_queries(4):
        search.search("абай", "kk", first=3)
    with django_assert_max_num_queries(40):
        search.search("кітап", "kk", first=50)
    with django_assert_max_num_queries(4):
        search.search("кітап", "kk", first=50)
