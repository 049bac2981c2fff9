"""What is written into the index, how its state is told, and the edges of an answer."""

import base64
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from tosbelgi.kernel.health import Unready
from tosbelgi.reading_lists.books import Book
from tosbelgi.search.delivery import index_writer, outbox_relay
from tosbelgi.search.documents import encoding
from tosbelgi.search.documents.question import question
from tosbelgi.search.documents.registry import SearchDocument, Text
from tosbelgi.search.engines import engine_choice, server
from tosbelgi.search.engines.answers import Place
from tosbelgi.search.engines.database import DatabaseEngine
from tosbelgi.search.indexing import index_status
from tosbelgi.search.models import Change, Document, Generation, Word
from tosbelgi.search.query import results as search

pytestmark = pytest.mark.django_db
State = Generation.State


@pytest.fixture
def empty(db):
    """A generation of its own, with nothing in it."""
    return Generation.objects.create(state=State.BUILDING, analyser=encoding.version())


def thing(origin="x1", title="Қарлығаш", **changes) -> SearchDocument:
    text = Text(title=title, names="", body="", url=f"/kk/{origin}/")
    return replace(SearchDocument(origin, "book", origin, {"kk": text}, origin), **changes)


def store(generation, *things, origins=("x1", "x2")):
    return index_writer.store_documents(generation, "books", origins, things)


def words(generation) -> dict[str, int]:
    return dict(Word.objects.filter(generation=generation).values_list("exact", "count"))


def rows(generation) -> dict[str, tuple]:
    return {
        row.origin: (row.revision, row.removed)
        for row in Document.objects.filter(generation=generation).order_by("origin")
    }


def test_what_says_the_same_is_not_written_again(empty):
    assert store(empty, thing("x1"), thing("x2")) == 2
    assert (empty.revision, rows(empty)) == (2, {"x1": (1, False), "x2": (2, False)})
    assert set(words(empty).values()) == {2}

    assert store(empty, thing("x1"), thing("x2")) == 0
    assert (empty.revision, rows(empty)) == (2, {"x1": (1, False), "x2": (2, False)})

    assert store(empty, thing("x1", "Өзен"), thing("x2")) == 1
    assert (empty.revision, rows(empty)) == (3, {"x1": (3, False), "x2": (2, False)})
    assert Generation.objects.get(pk=empty.pk).revision == 3
    assert set(words(empty).values()) == {1}
    assert len(words(empty)) == 2


def test_what_is_no_longer_said_is_removed_once_and_its_words_go(empty):
    store(empty, thing("x1"), thing("x2", "Өзен"))
    assert store(empty, thing("x1")) == 1
    assert rows(empty) == {"x1": (1, False), "x2": (3, True)}
    assert len(words(empty)) == 1
    gone = Document.objects.get(generation=empty, origin="x2")
    assert (gone.words, gone.spoken, gone.digest) == ("", "", "")

    assert store(empty, thing("x1")) == 0
    assert store(empty, thing("x1"), thing("x2", "Өзен")) == 1
    assert rows(empty) == {"x1": (1, False), "x2": (4, False)}
    assert set(words(empty).values()) == {1}


def test_only_what_is_named_is_touched(empty):
    store(empty, thing("x1"), thing("x2"))
    assert store(empty, origins=("x1",)) == 1
    assert rows(empty) == {"x1": (3, True), "x2": (2, False)}
    assert index_writer.store_documents(empty, "pages", ["x2"], []) == 0

    other = Generation.objects.create(state=State.FORMER, analyser=encoding.version())
    assert store(other, thing("x2")) == 1
    assert store(empty, thing("x2"), origins=("x2",)) == 0
    assert words(other) == dict.fromkeys(words(empty), 1)


def test_a_failure_in_the_middle_leaves_the_index_as_it_was(empty, monkeypatch):
    store(empty, thing("x1"))
    before = (rows(empty), words(empty))

    def full(*_args):
        raise OSError("the disk is full")

    monkeypatch.setattr(index_writer, "_count", full)
    with pytest.raises(OSError, match="full"):
        store(empty, thing("x1", "Өзен"), thing("x2"))
    assert (rows(empty), words(empty)) == before


def test_documents_are_given_a_new_revision_as_if_they_had_changed(empty):
    store(empty, thing("x1"), thing("x2"))
    last = index_writer.next_revision(empty, list(Document.objects.filter(generation=empty).order_by("origin")))
    assert (last, rows(empty)) == (4, {"x1": (3, False), "x2": (4, False)})
    assert Generation.objects.get(pk=empty.pk).revision == 4


def test_only_generations_of_this_analysis_are_written_into(empty):
    old = Generation.objects.create(state=State.FORMER, analyser="another")
    usable = index_writer.usable_generations()
    assert old not in usable
    assert empty in usable
    assert [row.pk for row in usable] == sorted(row.pk for row in usable)


def test_the_state_counts_what_stands_and_what_waits(generation):
    now = timezone.now()
    there = index_status.index_status(now)
    assert there.fits
    assert (there.generation, there.analyser) == (generation.pk, encoding.version())
    assert (there.waiting, there.lag, there.building, there.former) == (0, 0.0, None, None)
    standing = Document.objects.filter(generation=generation, removed=False).count()
    assert there.documents == standing > 100
    assert there.revision == Generation.objects.get(pk=generation.pk).revision

    Document.objects.filter(pk=Document.objects.filter(generation=generation, removed=False).first().pk).update(
        removed=True
    )
    former = Generation.objects.create(state=State.FORMER, analyser="another")
    building = Generation.objects.create(state=State.BUILDING, analyser=encoding.version())
    store(building, thing("x1"))
    for seconds in (90, 30):
        change = Change.objects.create(source="books", origin="x")
        Change.objects.filter(pk=change.pk).update(at=now - timedelta(seconds=seconds))
    there = index_status.index_status(now)
    assert there.documents == standing - 1
    assert (there.waiting, there.lag) == (2, 90.0)
    assert (there.building, there.former) == (building.pk, former.pk)

    Generation.objects.all().delete()
    there = index_status.index_status(now)
    assert (there.generation, there.analyser, there.fits, there.documents, there.revision) == (None, "", False, 0, 0)


@pytest.mark.parametrize(("seconds", "late"), [(59, False), (62, True)])
def test_changes_that_wait_for_a_minute_are_reported(seconds, late, generation):
    change = Change.objects.create(source="books", origin="x")
    Change.objects.filter(pk=change.pk).update(at=timezone.now() - timedelta(seconds=seconds))
    if late:
        with pytest.raises(Unready, match=r"wait for the index for 6\d seconds"):
            index_status.check_health()
    else:
        index_status.check_health()


def test_an_index_of_another_analysis_is_reported(generation):
    assert not index_status.needs_rebuild()
    assert index_status.check_index_version(databases=["default"]) == []
    Generation.objects.filter(pk=generation.pk).update(state=State.FORMER)
    Generation.objects.create(state=State.CURRENT, analyser="another")

    assert index_status.needs_rebuild()
    with pytest.raises(Unready, match="rebuild"):
        index_status.check_health()
    (warning,) = index_status.check_index_version(databases=["default"])
    assert warning.id == "tosbelgi.W020"
    assert index_status.check_index_version() == []


@pytest.mark.parametrize(
    ("named", "down", "keeps_up", "said"),
    [
        (False, True, False, None),
        (True, True, True, "does not answer"),
        (True, False, False, "behind"),
        (True, False, True, None),
    ],
)
def test_a_search_server_is_reported_only_where_there_is_one(named, down, keeps_up, said, generation, monkeypatch):
    monkeypatch.setattr(server, "is_configured", lambda: named)
    monkeypatch.setattr(server, "is_down", lambda: down)
    asked = []
    monkeypatch.setattr(engine_choice, "is_replica_current", lambda at: (asked.append(at), keeps_up)[1])
    if said:
        with pytest.raises(Unready, match=said):
            index_status.check_health()
    else:
        index_status.check_health()
    if named and not down:
        there = index_status.index_status()
        assert asked == [engine_choice.State(there.generation, there.revision)]


def cursor(*place) -> str:
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode()


@pytest.mark.parametrize("place", [(0, ""), (999_999, "ә"), (7, "x" * 600)])
def test_a_cursor_leads_back_to_its_place(place):
    assert search._decode_cursor(search._encode_cursor(Place(*place))) == Place(*place)
    assert search._decode_cursor(None) is None
    assert search._decode_cursor("") is None


@pytest.mark.parametrize(
    "wrong",
    [
        cursor(-1, "a"),
        cursor(1_000_000, "a"),
        cursor(True, "a"),
        cursor(1.0, "a"),
        cursor("1", "a"),
        cursor(1, 2),
        cursor(1, ["a"]),
        cursor(1, {"a": 1}),
        cursor(1, "a\x00"),
        cursor(1, "\ud800"),
        cursor(1),
        cursor(1, "a", "b"),
        cursor(1, "x" * 1000),
        cursor(1, "a") + "!",
        base64.urlsafe_b64encode(b"[" * 700).decode(),
    ],
)
def test_a_cursor_of_another_shape_is_refused(wrong):
    with pytest.raises(search.BadCursor):
        search._decode_cursor(wrong)


def test_a_cursor_may_be_as_long_as_is_allowed():
    longest = cursor(1, "x" * 743)
    assert len(longest) == search.LONGEST_CURSOR
    assert search._decode_cursor(longest).weight == 1


@pytest.mark.parametrize(("first", "shown"), [(-5, 1), (0, 1), (1, 1), (2, 2), (50, 50), (51, 50), (10_000, 50)])
def test_an_answer_has_from_one_to_fifty_things(first, shown, generation):
    common = Word.objects.filter(generation=generation, language="kk").order_by("-count").first()
    answer = search.search(common.exact, "kk", first=first)
    assert answer.total > 50
    assert len(answer.hits) == shown
    assert answer.more
    assert answer.end == answer.hits[-1].cursor


def test_the_last_page_says_that_nothing_follows(generation):
    total = search.search("абай", "kk").total
    assert 1 < total <= 50
    assert not search.search("абай", "kk", first=total).more
    assert search.search("абай", "kk", first=total - 1).more
    assert search.search("жоқсөзжоқ", "kk").end is None


@pytest.mark.parametrize(("first", "most"), [(1, 1), (20, 20), (21, 20), (500, 20)])
def test_at_most_twenty_things_are_suggested(first, most, generation):
    suggested = search.suggest_completions("а", "kk", first=first)
    assert len(suggested) == most
    assert search.suggest_completions("...", "kk") == []


def test_things_in_no_language_that_will_do_are_left_out(generation):
    """A reader who asks for Russian alone is shown nothing that stands only in others."""
    everywhere = search.search("абай", "ru", first=50)
    russian = search.search("абай", "ru", first=50, others=())
    assert 0 < russian.total <= everywhere.total
    assert all("ru" in hit.languages for hit in russian.hits)
    assert {hit.language for hit in russian.hits} == {"ru"}
    assert all((hit.own_language and not hit.foreign) or hit.title_language != "ru" for hit in russian.hits)
    assert {one.language for one in search.suggest_completions("аба", "ru", others=())} == {"ru"}
    assert search._language_filter("ru", ("en",)) == {"language": frozenset({"ru", "en"})}
    assert search._language_filter("ru", ("en", "kk")) == {}


def test_what_lacks_the_readers_language_is_suggested_in_the_best_of_the_others(generation):
    Book.objects.filter(slug="abai-zholy").update(annotation_en="")
    Book.objects.get(slug="abai-zholy").save()
    outbox_relay.relay()
    for others, expected in ((("ru", "kk"), ("Путь Абая", "ru")), (("kk", "ru"), ("Абай жолы", "kk"))):
        begun = search.suggest_completions("путь аб", "en", others=others)
        assert expected in {(one.title, one.language) for one in begun}


def test_what_weighs_just_as_much_in_lighter_places_is_not_overlooked(empty):
    """Two words of the names weigh as much as one of the title with one of the text; the shorter title comes first."""
    named = Text(title="Ұлы дала", names="Тау Өзен", body="", url="/kk/x1/")
    told = Text(title="Тау", names="", body="өзен", url="/kk/x2/")
    store(empty, thing("x1", texts={"kk": named}), thing("x2", texts={"kk": told}))

    asked, engine = question("тау өзен", "kk"), DatabaseEngine(empty.pk)
    rows = engine.matches(asked, first=2, after=None, counting=False).rows
    assert [(row.key, row.place.weight) for row in rows] == [("x2", 1016), ("x1", 1016)]
    assert engine.matches(asked, first=1, after=None, counting=False).rows == rows[:1]


def test_a_word_is_counted_once_for_each_thing_that_says_it(empty):
    store(empty, thing("x1", "Абай Абай жолы"), thing("x2", "Абай"))
    assert sorted(words(empty).values()) == [1, 2]
