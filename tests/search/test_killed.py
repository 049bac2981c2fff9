"""Real processes, really killed (SIGKILL) while they carry changes, build an index or fill a search server.

They share a site of their own, where what is written is committed, on the kind of database the suite runs on.
"""

import random
import subprocess
import sys
import time
from uuid import uuid4

import pytest

from tests.crash_harness import KILLED, ROOT
from tests.kernel.test_interrupted_jobs import a_minute_later
from tosbelgi.cms.publication import content_version
from tosbelgi.reading_lists.books import Author, Book
from tosbelgi.search.delivery import outbox_relay, replication
from tosbelgi.search.engines import engine_choice, server
from tosbelgi.search.indexing import consistency, index_rebuild
from tosbelgi.search.models import Change, Document, Generation, RemoteIndex, Word
from tosbelgi.search.query import results as search

SECONDS = 60
OURS = "tosbelgi.search."
State = Generation.State


@pytest.fixture
def killable(killable):
    outbox_relay.relay()
    return killable


@pytest.fixture
def killable_beside_a_server(killable, real_server, settings):
    """The same where a search server follows."""
    named = f"killed-{uuid4().hex[:8]}"
    killable.settings = {"SEARCH_URL": [real_server.url], "SEARCH_SECONDS": 20.0, "SEARCH_INDEX": named}
    for name, value in killable.settings.items():
        setattr(settings, name, value)
    yield killable
    for name in server.patient_client().indices.get(index=f"{named}-*"):
        server.patient_client().indices.delete(index=name)


def write(rows, word):
    """What somebody does in the admin: each of these gets another title, in a transaction of its own."""
    for place, row in enumerate(rows):
        setattr(row, "title_kk" if isinstance(row, Book) else "name_kk", f"{word} {place}")
        row.save()


def some_books(number):
    found = Document.objects.filter(generation__state=State.CURRENT, kind="book", removed=False)
    listed = found.order_by("key").values_list("key", flat=True)
    return list(Book.objects.filter(pk__in=[int(key) for key in listed[:number]]))


def findable(word):
    """How many books are found by a word."""
    answer = search.search(word, "kk", filters={"kind": ["book"]}, first=1)
    return 0 if answer.corrected else answer.total


def wait_until_carried():
    until = time.monotonic() + SECONDS
    while Change.objects.exists():
        assert time.monotonic() < until, "the changes still wait"
        time.sleep(0.05)


HALFWAY = [("delivery.index_writer._fill", 30), ("delivery.index_writer._count", 1)]
POINTS = [
    ("delivery.index_writer._fill", 55),  # one batch is committed, another half made
    ("delivery.index_writer._fill", 1),  # one document is made, nothing is written
    ("delivery.index_writer._count", 1),  # all of a batch is written, nothing committed
    ("delivery.outbox_relay._relay_batch", 1),  # committed; the job is not done
]


def test_a_worker_killed_at_any_point_loses_no_change(killable):
    dice = random.Random(18)
    books, authors = some_books(40), list(Author.objects.order_by("pk")[:4])
    write(books, "сәлемхат")
    for function, calls in POINTS:
        write(books[:5], f"сәлемхат{calls}")
        assert killable.run("worker", after=(OURS + function, calls)) == KILLED
    for turn in range(4):
        write(dice.sample(books, 6), f"көшбасшы{'абвг'[turn]}")
        number = killable.start("worker")
        time.sleep(dice.uniform(0.02, 0.5))
        write([authors[turn]], "жұлдызай")
        assert killable.kill(number) == KILLED
    write(books[:20], "қарлығаштар")

    worker = subprocess.Popen([sys.executable, "manage.py", "worker"], cwd=ROOT, env=killable.environment)
    try:
        wait_until_carried()
    finally:
        worker.kill()
        worker.wait()

    assert findable("қарлығаштар") == 20
    assert findable("сәлемхат55") == 0
    assert len([one for one in search.suggest_completions("жұлдызай", "kk", first=20) if one.kind == "author"]) == 4
    assert consistency.check_index().sound


def test_a_worker_killed_before_it_has_told_anybody_of_the_new_index_leaves_that_to_the_next(killable):
    """Answers that are kept by content version were made of the index as it was."""
    assert killable.run("worker", after=(OURS + "tasks.bump_if_engine_changed", 1)) == KILLED
    write(some_books(1), "тырналар")
    version = content_version.current_version()
    a_minute_later()
    assert killable.run("worker", after=(OURS + "delivery.outbox_relay.relay", 1)) == KILLED
    assert findable("тырналар") == 1
    assert content_version.current_version() == version

    a_minute_later()
    assert killable.run("worker", after=(OURS + "tasks.bump_if_engine_changed", 1)) == KILLED
    assert content_version.current_version() != version


def test_a_rebuild_killed_again_and_again_goes_on_and_misses_nothing(killable):
    dice = random.Random(19)
    books = some_books(20)
    old = Generation.objects.get(state=State.CURRENT).pk
    assert killable.run("search", "rebuild", after=(OURS + "indexing.index_rebuild._build", 1)) == KILLED
    begun = Generation.objects.get(state=State.BUILDING)

    for function, calls in [
        ("delivery.index_writer._fill", 30),
        ("indexing.index_rebuild._build", 1),
        ("delivery.index_writer._count", 1),
    ]:
        write(dice.sample(books, 6), f"жорамал{calls}")
        assert killable.run("search", "rebuild", after=(OURS + function, calls)) == KILLED
        outbox_relay.relay()
    assert Generation.objects.get(pk=begun.pk).built_to > begun.built_to, "it goes on where it was killed"
    number = killable.start("search", "rebuild")
    time.sleep(dice.uniform(0, 0.1))
    killable.kill(number)
    write(books, "қызғыштар")
    killable.start("search", "rebuild")
    write(books[:5], "зымзияндар")
    assert killable.ended() == 0
    outbox_relay.relay()

    fresh, kept = (Generation.objects.get(state=state).pk for state in (State.CURRENT, State.FORMER))
    assert fresh >= begun.pk and kept >= old and Generation.objects.count() == 2
    assert (findable("зымзияндар"), findable("қызғыштар")) == (5, 15)
    assert consistency.check_index().sound

    # Killed once more while it forgets the former index: what is left of that one is no way back.
    assert killable.run("search", "rebuild", after=("django.db.models.query.QuerySet.delete", 1)) == KILLED
    assert Word.objects.filter(generation=kept).exists() and not Document.objects.filter(generation=kept).exists()
    assert index_rebuild.restore_former_index() is None
    assert killable.run("search", "rebuild") == 0
    assert index_rebuild.restore_former_index().pk == fresh
    assert consistency.check_index().sound


SENDING = [
    ("engines.elastic.create_index", 1),  # the server has an index with nothing in it
    ("engines.elastic.send_documents", 1),  # the server has taken a batch, and nobody has written it down
    ("delivery.outbox_relay.relay", 1),  # the database has everything, the server nothing of it
]


def test_a_search_server_has_everything_though_whoever_brings_it_is_killed(killable_beside_a_server):
    dice, killable = random.Random(20), killable_beside_a_server
    books = some_books(30)
    for turn, (function, calls) in enumerate(SENDING):
        write(books[turn * 5 : turn * 5 + 10], f"сәлемхат{'абв'[turn]}")
        assert killable.run("worker", after=(OURS + function, calls)) == KILLED
    for turn in range(3):
        write(dice.sample(books, 6), f"көшбасшы{'абв'[turn]}")
        number = killable.start("worker")
        time.sleep(dice.uniform(0.05, 0.5))
        assert killable.kill(number) == KILLED
    write(books, "жұпжұмбақтар")

    assert killable.run("worker", after=(OURS + "tasks.bump_if_engine_changed", 1)) == KILLED

    current = engine_choice.index_state()
    remote = RemoteIndex.objects.get(name=server.index_name(current.generation))
    assert (remote.sent, Change.objects.count()) == (current.revision, 0)
    assert findable("жұпжұмбақтар") == len(books)
    assert not server.is_down()
    assert replication.replicate() == 0
    mended = consistency.check_index()
    assert (mended.sound, mended.remote) == (True, 0)
