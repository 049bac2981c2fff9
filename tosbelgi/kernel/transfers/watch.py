"""Ends the connections of those whose bodies have stopped coming, so that the threads that wait for them are free.

A call that reads a body cannot be broken off: granian 2.8 knows no time-out for it, tells nobody the connection, and
stands still as a whole when an answer is given while another thread reads. What is left is the connection itself. A
thread looks, while a body is late, at the connections of its sender's address, and shuts the reading side of those on
which too little has come and nothing was sent: the call then returns, and the refusal can still be answered. Others
of that address that lie idle are closed with them, as any server may. Needs Linux, which counts the bytes (TCP_INFO).
"""

import os
import socket
import stat
import struct
import sys
import time
from collections.abc import Iterator
from threading import Event, Lock, Thread
from typing import NamedTuple

TICK = 2.0  # seconds between two looks at the connections of who is late
TCP_INFO_SIZE = 232
BYTES_ACKED_AND_RECEIVED = 120  # where both stand in Linux's tcp_info


class Traffic(NamedTuple):
    """Of one connection so far, in bytes."""

    at: float
    sent: int
    received: int


class Watch:
    """One for a process. Its thread is begun with the first body that has to be waited for."""

    def __init__(self, least_rate: int) -> None:
        self._least_rate = least_rate
        self._waiting: dict[int, tuple[str, float]] = {}
        self._seen: dict[object, Traffic] = {}
        self._some = Event()
        self._started, self._lock = False, Lock()

    def begin(self, key: int, address: str, deadline: float) -> None:
        """From now on somebody waits for a body from that address, which is late after the deadline (monotonic)."""
        self._waiting[key] = (address, deadline)
        if not self._some.is_set():
            self._some.set()
            self._start()

    def end(self, key: int) -> None:
        self._waiting.pop(key, None)

    def _start(self) -> None:
        with self._lock:
            if not self._started and sys.platform == "linux":
                self._started = True
                Thread(target=self._look_for_ever, daemon=True, name="late-bodies").start()

    def _look_for_ever(self) -> None:
        while True:
            self._some.wait()
            time.sleep(TICK)
            now = time.monotonic()
            waiting = list(self._waiting.values())
            late = {address for address, deadline in waiting if deadline < now}
            if late:
                self.end_slow_connections(late, now)
            else:
                self._seen.clear()
            if not waiting:
                self._some.clear()
                if self._waiting:  # begun in between
                    self._some.set()

    def end_slow_connections(self, addresses: set[str], now: float) -> None:
        """Those on which, since the look before, less than the least has come and nothing was sent."""
        seen: dict[object, Traffic] = {}
        for connection in connections_from(addresses):
            with connection:
                peer = connection.getpeername()
                seen[peer] = traffic = traffic_of(connection, now)
                before = self._seen.get(peer)
                if before is None or before.sent != traffic.sent:
                    continue
                if traffic.received - before.received < self._least_rate * (now - before.at):
                    connection.shutdown(socket.SHUT_RD)
        self._seen = seen


def connections_from(addresses: set[str]) -> Iterator[socket.socket]:
    """This process's connections with these addresses, each as a socket of its own, to be closed."""
    for name in os.listdir("/proc/self/fd"):
        try:
            if not stat.S_ISSOCK(os.fstat(int(name)).st_mode):
                continue
            found = socket.socket(fileno=os.dup(int(name)))
        except OSError:  # gone meanwhile
            continue
        try:
            if found.type == socket.SOCK_STREAM and found.getpeername()[0] in addresses:
                yield found
                continue
        except (OSError, IndexError):  # one that listens, or has no address
            pass
        found.close()


def traffic_of(connection: socket.socket, now: float) -> Traffic:
    info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, TCP_INFO_SIZE)
    sent, received = struct.unpack_from("QQ", info, BYTES_ACKED_AND_RECEIVED)
    return Traffic(now, sent, received)
