"""Benchmark of WSGI servers with two workers and keep-alive connections: CPU a request, share of each.

Starts each server on a site of its own on the loopback, requests cached GraphQL responses and pages over a
few connections, and reads from the system what each of its processes has spent. Needs Linux. gunicorn is
measured where it is installed. Prints, asserts nothing.
"""

import http.client
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.cpu_time import cpu_ms, family  # noqa: E402
from tests.browser import free_port  # noqa: E402

CONNECTIONS, REQUESTS, ROUNDS = 8, 150, 3
QUESTION = "{ books(first: 50) { totalCount nodes { slug title annotation year authors { name } } } }"
PATHS = {"GraphQL, kept": "/graphql/?" + urlencode({"query": QUESTION}), "page, kept": "/kk/levels/"}
GRANIAN = [
    *["granian", "--interface", "wsgi", "--http", "1", "--host", "127.0.0.1"],  # as `Procfile` starts it
    *["--workers", "2", "--log-level", "error"],
]
APPLICATION = "tosbelgi.wsgi:application"
SERVERS = {
    "granian, 1 thread": [*GRANIAN, "--blocking-threads", "1", "--port", "{port}", APPLICATION],
    "granian, 2 threads": [*GRANIAN, "--blocking-threads", "2", "--port", "{port}", APPLICATION],
    "granian, 4 threads": [*GRANIAN, "--blocking-threads", "4", "--port", "{port}", APPLICATION],
    "granian, 4 threads, mt": [
        *GRANIAN,
        "--blocking-threads",
        "4",
        "--runtime-mode",
        "mt",
        "--port",
        "{port}",
        APPLICATION,
    ],
    "gunicorn gthread, 4": [
        *["gunicorn", "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--log-level", "error"],
        *["--keep-alive", "30", "--bind", "127.0.0.1:{port}", APPLICATION],
    ],
}


def send_requests(port: int, path: str, waits: list[float]) -> None:
    """One connection that stays open."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for _request in range(REQUESTS):
        began = time.perf_counter()
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        response = connection.getresponse()
        response.read()
        if response.status != 200:
            raise RuntimeError(f"{path}: {response.status}")
        waits.append((time.perf_counter() - began) * 1000)
    connection.close()


def load(port: int, path: str) -> list[float]:
    """All connections at once; how long each request took, in milliseconds."""
    waits: list[float] = []
    threads = [threading.Thread(target=send_requests, args=(port, path, waits)) for _connection in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return waits


def wait_until_up(port: int) -> None:
    for _half_second in range(120):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.5)
    raise RuntimeError("the server did not come up in a minute")


def measure(name: str, command: list[str], environment: dict[str, str]) -> None:
    port = free_port()
    server = subprocess.Popen([part.format(port=port) for part in command], cwd=ROOT, env=environment)
    try:
        wait_until_up(port)
        for path in PATHS.values():
            load(port, path)
        for kind, path in PATHS.items():
            costs, shares, waits = [], [], []
            for _round in range(ROUNDS):
                before = {process: cpu_ms(process) for process in family(server.pid)}
                waits += load(port, path)
                spent = [cpu_ms(process) - before[process] for process in before]
                costs.append(sum(spent) / (CONNECTIONS * REQUESTS))
                shares.append(max(spent) / sum(spent) * 100)
            waits.sort()
            memory = sum(
                int(line.split()[1])
                for process in family(server.pid)
                for line in Path(f"/proc/{process}/status").read_text().splitlines()
                if line.startswith("VmRSS")
            )
            print(
                f"{name:<24}{kind:<15}{statistics.median(costs):>8.2f}{statistics.median(shares):>10.0f} %"
                f"{waits[len(waits) // 2]:>9.1f}{waits[len(waits) * 99 // 100]:>9.1f}{memory // 1024:>8}"
            )
    finally:
        server.terminate()
        server.wait(timeout=20)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "VAR_DIR": folder,
            "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
            "LOG_LEVEL": "ERROR",
            "GRAPHQL_RATE_LIMIT": "0",
        }
        quickstart = [sys.executable, "manage.py", "quickstart", "--no-demo", "--verbosity", "0"]
        subprocess.run(quickstart, cwd=ROOT, env=environment, check=True)
        print(f"{'server':<24}{'what':<15}{'CPU ms':>8}{'busiest':>12}{'p50 ms':>9}{'p99 ms':>9}{'MB':>8}")
        for name, command in SERVERS.items():
            if shutil.which(command[0]) is None:
                print(f"{name:<24}{command[0]} is not installed")
                continue
            measure(name, command, environment)


if __name__ == "__main__":
    main()
