"""Measurement of CPU time and memory: of this process, and of a server with all its children. Needs Linux."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

TICK = 1000 / os.sysconf("SC_CLK_TCK")  # milliseconds


def family(parent: int) -> list[int]:
    """The process and all its descendants."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    processes = [parent]
    for process in processes:
        processes.extend(child for child, above in parents.items() if above == process)
    return processes


def cpu_ms(process: int, *, reaped: bool = False) -> float:
    """CPU milliseconds of a process so far; with `reaped`, also those of its finished children."""
    spent = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, spent[11 : 15 if reaped else 13])) * TICK


def memory_mb() -> float:
    """Resident memory of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


class Cost(NamedTuple):
    """Of one round on average: CPU of everybody, and the middle and the worst but one of a hundred, in milliseconds."""

    cpu: float
    p50: float
    p99: float
    rounds: int


class Meter:
    """Measures this process together with a server's."""

    def __init__(self, server: int | None = None) -> None:
        self.server = server

    def now(self) -> float:
        """CPU in milliseconds so far."""
        others = 0.0
        for process in family(self.server) if self.server else ():
            try:
                others += cpu_ms(process, reaped=True)
            except OSError:  # just gone: then its parent has its time
                continue
        return time.process_time() * 1000 + others

    def rounds(self, work: Callable[[int], object], most: int, *, warm: int = 0, seconds: float = 90) -> Cost:
        """Do the work so many times, fewer if that takes longer than the seconds allow."""
        for number in range(warm):
            work(number)
        waits: list[float] = []
        before, until = self.now(), time.monotonic() + seconds
        for number in range(most):
            began = time.perf_counter()
            work(number)
            waits.append((time.perf_counter() - began) * 1000)
            if time.monotonic() > until:
                break
        cpu = (self.now() - before) / len(waits)
        waits.sort()
        return Cost(cpu, waits[len(waits) // 2], waits[min(len(waits) - 1, len(waits) * 99 // 100)], len(waits))
