"""What a file in ranges costs beside a bare view that reads the same, and how long readers wait beside slow senders.

    python bench/files.py [--megabytes 500] [--senders 50] [--requests 300]

It starts the site on the loopback, with a file of its own and an empty database that nothing asks, and ends it. Needs
Linux. Ranges of 1 MiB over one connection; the two views take turns, ratios are medians of rounds. CPU is that of the
server alone; memory is the most that a worker has held, above what it held before. A reader asks for robots.txt.
Prints, asserts nothing.
"""

import argparse
import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.cpu_time import family  # noqa: E402
from bench.servers import wait_until_up  # noqa: E402
from tests.browser import free_port  # noqa: E402

MIB = 1024 * 1024
ROUNDS, ROUND = 9, 100  # of so many ranges each
RATE, GAP = 128_000, 0.1  # bytes a second of a slow sender, and seconds between two of its drops
BODY = 1_000_000
HEAD = (
    f"POST /admin/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: csrftoken={'a' * 32}\r\n"
    f"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {BODY}\r\n\r\n"
    '--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n'
).encode()


def fetch(connection: http.client.HTTPConnection, kind: str, start: int) -> int:
    stop = start + MIB
    if kind == "bare":
        connection.request("GET", f"/bare/{start}/{stop}")
    else:
        headers = {"Range": f"bytes={start}-{stop - 1}", "Cookie": "viewer=saule"}
        connection.request("GET", "/files/films/long.webm", headers=headers)
    answer = connection.getresponse()
    if answer.status != (200 if kind == "bare" else 206):
        raise RuntimeError(f"{kind}: {answer.status}")
    return len(answer.read())


def spent(server: int) -> float:
    """CPU milliseconds so far of all threads that live, which is finer than the ticks of a process."""
    threads = (one for process in family(server) for one in Path(f"/proc/{process}/task").iterdir())
    return sum(int((one / "schedstat").read_text().split()[0]) for one in threads) / 1e6


def resident(server: int) -> float:
    """MB of the largest process of the server."""
    page = os.sysconf("SC_PAGE_SIZE")
    return max(int(Path(f"/proc/{one}/statm").read_text().split()[1]) * page / 1e6 for one in family(server))


def print_ranges(port: int, server: int, megabytes: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for kind in ("bare", "range") * 5:
        fetch(connection, kind, 0)
    costs: dict[str, list[float]] = {"bare": [], "range": []}
    for number in range(ROUNDS):
        for kind in ("bare", "range") if number % 2 else ("range", "bare"):
            before = spent(server)
            read = sum(fetch(connection, kind, one * MIB % (megabytes * MIB)) for one in range(ROUND))
            costs[kind].append((spent(server) - before) / (read / MIB))
    ratios = sorted(ours / bare for ours, bare in zip(costs["range"], costs["bare"], strict=True))
    for kind, found in costs.items():
        print(f"{kind:<6}{statistics.median(found):>8.2f} CPU ms a MiB")
    print(f"range : bare {statistics.median(ratios):.2f} ({ratios[0]:.2f}–{ratios[-1]:.2f})")
    idle = most = resident(server)
    for number in range(megabytes):
        fetch(connection, "range", number * MIB)
        if number % 10 == 0:
            most = max(most, resident(server))
    print(
        f"memory over {megabytes} MiB: {idle:.0f} MB idle, {max(most, resident(server)) - idle:.1f} MB above it at most"
    )


def waits(port: int, requests: int) -> list[float]:
    """Of readers one after the other, each with a connection of its own, in milliseconds, in order."""
    found = []
    for _request in range(requests):
        began = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", "/robots.txt")
        connection.getresponse().read()
        connection.close()
        found.append((time.perf_counter() - began) * 1000)
        time.sleep(0.01)
    return sorted(found)


def print_waits(port: int, requests: int, senders: int) -> None:
    waits(port, 50)
    alone = waits(port, requests)
    sending = subprocess.Popen([sys.executable, __file__, "--send", str(port), "--senders", str(senders)])
    try:
        time.sleep(2)
        beside = waits(port, requests)
    finally:
        sending.terminate()
        sending.wait(timeout=20)
    for name, found in (("alone", alone), (f"beside {senders} senders", beside)):
        print(f"{name:<20}p50 {found[len(found) // 2]:>7.1f} ms   p95 {found[len(found) * 95 // 100]:>7.1f} ms")
    middle, late = (beside[len(beside) * part // 100] / alone[len(alone) * part // 100] for part in (50, 95))
    print(f"beside : alone {middle:.2f} at the middle, {late:.2f} at p95")


def send_for_ever(port: int, senders: int) -> None:
    """So many at a time, each by drops; who is sent away comes again after the five seconds it was told, or less."""
    connections: dict[int, tuple[socket.socket | None, int, float]] = dict.fromkeys(range(senders), (None, 0, 0.0))
    while True:
        now = time.monotonic()
        for one, (connection, left, again) in connections.items():
            if connection is None and again > now:
                continue
            try:
                if connection is None:
                    connection, left = socket.create_connection(("127.0.0.1", port)), BODY
                    connection.sendall(HEAD)
                    connection.setblocking(False)
                drop = min(left, int(RATE * GAP))
                left -= connection.send(b"x" * drop)
                connections[one] = (connection, left, 0.0)
                if left > 0:
                    continue
            except BlockingIOError:
                continue
            except OSError:
                pass
            if connection is not None:
                connection.close()
            connections[one] = (None, 0, now + 2.0)
        time.sleep(GAP)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--megabytes", type=int, default=500)
    parser.add_argument("--senders", type=int, default=50)
    parser.add_argument("--requests", type=int, default=300)
    parser.add_argument("--send", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.send:
        send_for_ever(given.send, given.senders)
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        environment = os.environ | {
            "VAR_DIR": folder,
            "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
            "SITE_URL": f"http://127.0.0.1:{port}",
            "LOG_LEVEL": "CRITICAL",
            "PAGE_RATE_LIMIT": "0",
        }
        file = Path(folder) / "private" / "films" / "long.webm"
        file.parent.mkdir(parents=True)
        with file.open("wb") as made:
            made.truncate(given.megabytes * MIB)
        command = [
            "granian",
            "--interface",
            "wsgi",
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
            "--workers",
            "1",
            "--http",
            "1",
        ]
        command += ["--blocking-threads", "4", "--log-level", "error", "bench.files_site:application"]
        server = subprocess.Popen(command, cwd=ROOT, env=environment)
        try:
            wait_until_up(port)
            print_ranges(port, server.pid, given.megabytes)
            print_waits(port, given.requests, given.senders)
        finally:
            server.terminate()
            server.wait(timeout=60)


if __name__ == "__main__":
    main()
