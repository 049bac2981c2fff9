"""Who sends slowly holds few threads of a real server, and readers are answered beside them."""

import contextlib
import hashlib
import json
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.browser import free_port
from tosbelgi.kernel.transfers.places import SMALL, Places

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30  # seconds after which a test gives up; nothing is measured by them
LONG = 1024 * 1024
SENDERS = 50
SPOKEN = ["--interface", "wsgi", "--http", "1"]


class Server:
    """A real server with four threads, on the counting application."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.port = free_port()
        command = [str(Path(sys.executable).parent / "granian"), *SPOKEN, "--host", "127.0.0.1"]
        command += ["--port", str(self.port), "--workers", "1", "--log-level", "error"]
        own = {"GRANIAN_BLOCKING_THREADS": "4", "VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "tosbelgi.settings"}
        self.process = subprocess.Popen(
            [*command, "tests.transfers.counting:application"], cwd=ROOT, env=os.environ | own | environment
        )

    def wait(self) -> "Server":
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with contextlib.suppress(OSError):
                self.counts()
                return self
            time.sleep(0.2)
        raise RuntimeError("the server did not come up")

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)

    def begin(self, length: int | None, sent: bytes = b"", path: str = "/", extra: str = "") -> socket.socket:
        """Announce a body, send the beginning of it, and stop there."""
        connection = self.connect()
        size = "Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}"
        head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{size}\r\n{extra}\r\n"
        connection.sendall(head.encode() + sent)
        return connection

    def counts(self) -> dict[str, int]:
        """What a reader is told, at once, whatever others do."""
        with self.connect() as connection:
            connection.sendall(b"GET /counts HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            return json.loads(answered(connection)[1])

    def until(self, **expected: int) -> None:
        """Wait until this is so."""
        until = time.monotonic() + PATIENCE
        while (found := {name: self.counts()[name] for name in expected}) != expected:
            assert time.monotonic() < until, found
            time.sleep(0.05)

    def stop(self) -> None:
        """With those who still send: none of them is waited for."""
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def answered(connection: socket.socket) -> tuple[int, bytes]:
    """(status, body) of the one answer."""
    raw = b""
    while b"\r\n\r\n" not in raw:
        if not (more := connection.recv(65536)):
            raise ConnectionError(raw)
        raw += more
    head, _blank, body = raw.partition(b"\r\n\r\n")
    length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    while len(body) < length:
        body += connection.recv(65536)
    return int(head.split()[1]), body


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    running = Server(tmp_path_factory.mktemp("patient"))
    yield running.wait()
    running.stop()


@pytest.fixture(scope="module")
def impatient(tmp_path_factory):
    """Forgives half a second."""
    running = Server(tmp_path_factory.mktemp("impatient"), TEST_GRACE="0.5", BODY_LEAST_RATE="65536")
    yield running.wait()
    running.stop()


def test_long_bodies_hold_half_of_the_threads_and_the_others_are_sent_away(server):
    senders = [server.begin(LONG, b"x" * 1000) for _sender in range(SENDERS)]
    server.until(reading=2)

    held = server.counts()
    for sender in senders:
        sender.settimeout(1)
    answers = []
    for sender in senders:
        with contextlib.suppress(TimeoutError):
            answers.append(answered(sender))

    assert held["reading"] == 2
    assert answers == [(503, b"TOO_MANY_UPLOADS")] * (SENDERS - 2)
    for sender in senders:
        sender.close()
    server.until(reading=0)


def test_late_short_bodies_leave_a_thread_for_readers(server):
    """They are read before anything answers, and so hold no thread that counts here: only a reader's answer tells."""
    senders = [server.begin(SMALL, b"x") for _sender in range(SENDERS)]

    for _again in range(5):
        assert server.counts()["reading"] == 0
    for sender in senders:
        sender.close()


def test_what_is_sent_without_haste_arrives_as_it_was(server):
    content = os.urandom(300_000)
    before = server.counts()["read"]
    with server.begin(len(content)) as sender:
        for start in range(0, len(content), 30_000):
            sender.sendall(content[start : start + 30_000])
            time.sleep(0.02)

        assert answered(sender) == (200, hashlib.sha256(content).hexdigest().encode())
    assert server.counts()["read"] == before + 1


@pytest.mark.parametrize("size", [1, 1000, SMALL, SMALL + 1, 3_000_000])
def test_a_body_of_any_length_arrives(size, server):
    content = os.urandom(size)
    with server.begin(size, content) as sender:
        assert answered(sender) == (200, hashlib.sha256(content).hexdigest().encode())


@pytest.mark.parametrize("length", [SMALL, LONG])
def test_who_sends_by_drops_is_told_and_the_place_is_free_again(length, impatient):
    for _again in range(4):  # twice as many as there are places
        with impatient.begin(length, b"x") as sender:
            assert answered(sender) == (408, b"BODY_TOO_SLOW")
    impatient.until(reading=0)

    with impatient.begin(length, b"x" * length) as sender:
        assert answered(sender)[0] == 200


@pytest.mark.parametrize("length", [SMALL, LONG])
def test_half_of_a_body_is_not_taken_for_the_whole(length, server):
    before = server.counts()
    sender = server.begin(length, b"x" * (length // 2))
    server.until(reading=1 if length > SMALL else 0)
    sender.shutdown(socket.SHUT_WR)

    with contextlib.suppress(ConnectionError):
        assert answered(sender) == (400, b"BODY_CUT_OFF")
    sender.close()
    server.until(reading=0)
    assert length > SMALL or server.counts()["read"] == before["read"], "nothing has seen it"


def test_a_body_of_unknown_length_is_refused(server):
    with server.begin(None, b"3\r\nabc\r\n") as sender:
        assert answered(sender) == (411, b"BODY_LENGTH_MISSING")


def test_who_asks_beforehand_is_sent_away_before_sending(server):
    """`Expect: 100-continue`: nobody has to send a megabyte to hear that there is no place for it."""
    held = [server.begin(LONG, b"x") for _sender in range(2)]
    server.until(reading=2)

    with server.begin(LONG, extra="Expect: 100-continue\r\n") as sender:
        assert answered(sender) == (503, b"TOO_MANY_UPLOADS")
    for sender in held:
        sender.close()
    server.until(reading=0)
    with server.begin(10, extra="Expect: 100-continue\r\n") as sender:
        assert sender.recv(100).startswith(b"HTTP/1.1 100")
        sender.sendall(b"0123456789")
        assert answered(sender)[0] == 200


def test_a_body_that_nobody_wants_holds_nothing(server):
    for _again in range(8):
        with server.begin(LONG, b"x" * 1000, path="/unread") as sender:
            assert answered(sender) == (403, b"not wanted")
    assert server.counts()["reading"] == 0


@pytest.mark.parametrize(
    ("threads", "uploads", "all_together"), [(1, 1, 1), (2, 1, 1), (3, 1, 2), (4, 2, 3), (9, 4, 8)]
)
def test_of_so_many_threads_so_many_may_wait(threads, uploads, all_together):
    places = Places(threads)

    long = [place for _one in range(threads * 2) if (place := places.take("upload"))]
    short = [place for _one in range(threads * 2) if (place := places.take("form"))]

    assert (len(long), len(long + short)) == (uploads, all_together)
    assert not places.has_room("download")
    for place in long + short:
        place.release()
        place.release()
    fetched = [place for _one in range(threads * 2) if (place := places.take("download"))]
    assert len(fetched) == uploads


def test_no_sender_hides_among_others_on_one_connection(server):
    """HTTP/2 carries many requests at once: whoever lets the server answer pings looks busy, and is never ended."""
    with server.connect() as connection:
        connection.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0\0\0\4\0\0\0\0\0")
        said = connection.recv(100)

    assert said[3:4] != b"\4", "the first frame of a server that speaks HTTP/2: its settings"


@pytest.mark.parametrize("file", ["Procfile", "Dockerfile"])
def test_what_we_serve_with_speaks_what_was_tested(file):
    words = re.findall(r"[^\s\",\[\]]+", (ROOT / file).read_text())
    begin = words.index("granian") + 1

    assert words[begin : begin + len(SPOKEN)] == SPOKEN
