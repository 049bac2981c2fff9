"""What the gate does with a body and an answer, and whom the watch ends: within this process, at a clock of its own."""

import hashlib
import io
import os
import socket
from contextlib import ExitStack, suppress
from threading import Semaphore
from types import SimpleNamespace

import pytest
from django.http import FileResponse, HttpResponse, StreamingHttpResponse

from tosbelgi.kernel.transfers import bodies, watch
from tosbelgi.kernel.transfers.gate import Gate, refusal_in
from tosbelgi.kernel.transfers.places import PIECE, SMALL, Places
from tosbelgi.kernel.transfers.watch import TICK, Watch

HERE, SENDER = "127.0.0.2", "127.0.0.3"  # nothing else of this process is connected there
LEAST = 1000  # bytes a second


def digest(environ):
    return HttpResponse(hashlib.sha256(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))).hexdigest())


def ask(application, body=b"", **headers):
    """The answer as the server would take it, and what the application was asked with."""
    environ = {"wsgi.input": io.BytesIO(body), "REMOTE_ADDR": SENDER, **headers}
    gate = Gate(lambda environ, start_response: application(environ), Places(4))
    return gate(environ, lambda status, headers: None), environ, gate


@pytest.mark.parametrize("size", [1, 2, 1000, SMALL, SMALL + 1, 300_001])
def test_a_body_arrives_whole(size):
    body = os.urandom(size)
    answer, environ, _gate = ask(digest, body, CONTENT_LENGTH=str(size))

    assert b"".join(answer).decode() == hashlib.sha256(body).hexdigest()
    assert refusal_in(environ) is None


@pytest.mark.parametrize("length", [{}, {"CONTENT_LENGTH": "5"}])
def test_a_body_of_unknown_length_is_refused_before_it_is_read(length):
    seen = []

    def application(environ):
        seen.append((refusal_in(environ).code, environ["wsgi.input"].read(), environ["CONTENT_LENGTH"]))
        return HttpResponse()

    ask(application, b"3\r\nabc\r\n", HTTP_TRANSFER_ENCODING="chunked", **length)

    assert seen == [("BODY_LENGTH_MISSING", b"", "0")]


def test_a_request_without_a_body_is_handed_on_as_it_is():
    seen = []
    _answer, environ, _gate = ask(lambda environ: (seen.append(refusal_in(environ)), HttpResponse())[1], b"next one")

    assert seen == [None]
    assert environ["wsgi.input"].read() == b"next one", "what comes after the headers is none of this request"


def test_the_place_of_a_long_body_is_free_while_the_application_works_on():
    rooms = []

    def application(environ):
        held = [place for _one in range(2) if (place := places.take("upload"))]
        rooms.append(len(held))
        for place in held:
            place.release()
        environ["wsgi.input"].read(SMALL + 1)
        rooms.append(len([place for _one in range(2) if (place := places.take("upload"))]))
        return HttpResponse()

    places = Places(4)
    gate = Gate(lambda environ, start_response: application(environ), places)
    gate({"wsgi.input": io.BytesIO(b"x" * (SMALL + 1)), "CONTENT_LENGTH": str(SMALL + 1)}, lambda *_said: None)

    assert rooms == [1, 2]


def test_a_pause_is_forgiven_up_to_the_grace(monkeypatch):
    """As the watch is told: who pauses for less is not looked at."""
    told, clock = [], SimpleNamespace(monotonic=lambda: 500.0)
    monkeypatch.setattr(bodies, "time", clock)
    watched = SimpleNamespace(begin=lambda key, address, deadline: told.append((address, deadline)), end=told.append)
    environ = {"wsgi.input": io.BytesIO(b"abc"), "REMOTE_ADDR": SENDER}
    body = bodies.Body(environ, 3, LEAST, watched, lambda: None)

    assert io.BufferedReader(body).read() == b"abc"
    assert told == [(SENDER, 500.0 + bodies.GRACE), id(body)]


class Sender:
    """Sends pieces, before some of which it pauses: {number of the piece: seconds}. Its clock is that of the body."""

    def __init__(self, body, pauses):
        self.source, self.pauses, self.now, self.asked = io.BytesIO(body), pauses, 500.0, 0

    def monotonic(self):
        return self.now

    def read(self, count):
        self.now += self.pauses.get(self.asked, 0)
        self.asked += 1
        return self.source.read(count)


def body_from(sender, length, monkeypatch):
    monkeypatch.setattr(bodies, "time", sender)
    nobody = SimpleNamespace(begin=lambda key, address, deadline: None, end=lambda key: None)
    return bodies.Body({"wsgi.input": sender}, length, LEAST, nobody, lambda: None)


@pytest.mark.parametrize(
    ("pauses", "refused"),
    [
        ({10: 9}, None),
        ({10: 11}, "BODY_TOO_SLOW"),  # what came fast before has earned nothing beyond the grace
        ({0: 9, 1: 9}, "BODY_TOO_SLOW"),
        ({0: 9, 8: 9}, None),  # what came in between has earned it back
    ],
)
def test_what_comes_earns_back_the_grace_and_no_more(pauses, refused, monkeypatch):
    sent = os.urandom(40_000)
    body = body_from(Sender(sent, pauses), len(sent), monkeypatch)
    if refused is None:
        assert io.BufferedReader(body).read() == sent
    else:
        with pytest.raises(bodies.BodyUnreadable, match=refused):
            io.BufferedReader(body).read()


def test_what_has_broken_off_is_not_read_again(monkeypatch):
    """Django's parser of forms reads on, to find the end: it would wait for it once more."""
    sender = Sender(b"half", {})
    body = body_from(sender, 8, monkeypatch)
    for _again in range(2):
        with pytest.raises(bodies.BodyUnreadable, match="BODY_CUT_OFF"):
            body.read(8)

    assert sender.asked == 1


@pytest.mark.parametrize(
    ("answer", "whole"),
    [
        (lambda: HttpResponse(b"ab"), True),
        (lambda: StreamingHttpResponse([b"a", b"b"], headers={"Content-Length": "2"}), True),
        (lambda: StreamingHttpResponse([b"a", b"b"], headers={"Content-Length": str(PIECE)}), True),
        (lambda: StreamingHttpResponse([b"a", b"b"], headers={"Content-Length": str(PIECE + 1)}), False),
        (lambda: StreamingHttpResponse([b"a", b"b"]), False),
        (lambda: FileResponse(io.BytesIO(b"ab")), True),
    ],
)
def test_a_short_answer_holds_no_thread_and_a_long_one_is_drawn(answer, whole):
    made = answer()
    handed, _environ, _gate = ask(lambda environ: made)

    assert (handed == [b"ab"]) is whole
    assert made.closed is whole, "who draws a long one closes it"
    assert whole or b"".join(handed) == b"ab"


class Over(Exception):
    """Ends the thread of a watch, which would go on for ever."""


class Clock:
    """Stands for `time` of the watch: it goes on by one look whenever a test says so."""

    def __init__(self):
        self.now, self.may_look, self.waits = 0.0, Semaphore(0), Semaphore(0)
        self.is_over = False

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        self.waits.release()
        self.may_look.acquire()
        if self.is_over:
            raise Over
        self.now += seconds

    def look(self):
        assert self.waits.acquire(timeout=10)
        self.may_look.release()
        assert self.waits.acquire(timeout=10), "the watch has stopped looking"
        self.waits.release()


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(watch, "time", clock)
    yield clock
    clock.is_over = True
    clock.may_look.release()


@pytest.fixture
def watcher(clock, monkeypatch):
    """Somebody else, who is not late, sends all the time."""
    watcher = Watch(LEAST)
    look_for_ever = watcher._look_for_ever

    def look_until_it_is_over():
        with suppress(Over):
            look_for_ever()

    monkeypatch.setattr(watcher, "_look_for_ever", look_until_it_is_over)
    watcher.begin(0, "127.0.0.9", 1e9)
    return watcher


@pytest.fixture
def connected():
    """Makes connections from the sender: (their end, ours)."""
    with ExitStack() as open_ones, socket.create_server((HERE, 0)) as listening:

        def connect():
            theirs = socket.create_connection(listening.getsockname(), source_address=(SENDER, 0))
            ours, _address = listening.accept()
            for end in (theirs, ours):
                open_ones.enter_context(end).settimeout(10)
            return theirs, ours

        yield connect


def is_ended(ours) -> bool:
    """Has reading from it ended? What has come is left there."""
    ours.setblocking(False)
    try:
        while ours.recv(65_536):
            pass
    except BlockingIOError:
        return False
    return True


def test_who_is_late_and_sends_nothing_is_ended_at_the_second_look(connected, clock, watcher):
    _theirs, ours = connected()
    watcher.begin(1, SENDER, deadline=-1.0)

    clock.look()
    assert not is_ended(ours), "nothing is known yet of how fast it comes"
    clock.look()
    assert is_ended(ours)


@pytest.mark.parametrize(("bytes_a_second", "ended"), [(LEAST - 100, True), (LEAST + 100, False)])
def test_who_is_late_and_sends_fast_enough_again_goes_on(bytes_a_second, ended, connected, clock, watcher):
    theirs, ours = connected()
    watcher.begin(1, SENDER, deadline=-1.0)
    for _look in range(3):
        clock.look()
        theirs.sendall(b"x" * int(bytes_a_second * TICK))

    assert is_ended(ours) is ended


def test_a_connection_on_which_an_answer_goes_out_is_left_alone(connected, clock, watcher):
    theirs, ours = connected()
    watcher.begin(1, SENDER, deadline=-1.0)
    for _look in range(3):
        clock.look()
        ours.sendall(b"an answer")
        theirs.recv(100)

    assert not is_ended(ours)


@pytest.mark.parametrize("why", ["not late", "of another address", "read meanwhile"])
def test_nobody_is_ended_for_nothing(why, connected, clock, watcher):
    _theirs, ours = connected()
    watcher.begin(1, "127.0.0.4" if why == "of another address" else SENDER, 1e9 if why == "not late" else -1.0)
    if why == "read meanwhile":
        watcher.end(1)
    for _look in range(3):
        clock.look()

    assert not is_ended(ours)


def test_what_was_seen_of_somebody_late_before_counts_no_more(connected, clock, watcher):
    """Between two bodies nobody has to send: how fast the second one comes is measured from its own beginning."""
    _theirs, ours = connected()
    watcher.begin(1, SENDER, deadline=-1.0)
    clock.look()
    watcher.end(1)
    clock.look()
    watcher.begin(2, SENDER, deadline=-1.0)

    clock.look()
    assert not is_ended(ours)
    clock.look()
    assert is_ended(ours)


def test_where_nobody_is_waited_for_nothing_is_looked_at(connected, clock, watcher):
    _theirs, ours = connected()
    watcher.end(0)
    assert clock.waits.acquire(timeout=10)
    clock.may_look.release()
    assert not clock.waits.acquire(timeout=0.3), "an idle process is not woken every other second"

    watcher.begin(1, SENDER, deadline=-1.0)
    for _look in range(2):
        clock.look()
    assert is_ended(ours)
