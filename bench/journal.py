"""The journal on PostgreSQL as it grows to five million entries: statements, CPU, database ms, plans, at each size.

    DATABASE_URL=postgres://… python bench/journal.py [--sizes 10000 100000] [--rounds 15]

It works in a database of its own on that server, which it makes and drops: some 12 GB, made in some ten minutes. The
people are those of `bench/people.py`, with fifty entries for each participation; a mentor leads sixty with nine
hundred entries that wait, at every size. Pages are asked for by a browser that is signed in, presses are taken back.

CPU is that of this process for the whole answer, the least of all rounds, as is the time of the database: each
statement is explained with `ANALYZE`, and planning and running are added up, without what is looked up at a commit.
Blocks are what it read, in memory or not: they hold on a busy machine too. A table is named of which a plan reads too
much: from end to end, or a tenth.

The last columns are the ratio to the smallest size: what costs the same has 1.
"""

import argparse
import os
import sys
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.crowd_on_postgres import FIRST, Measured, grow, measured_in_turn, require_multiples, site_of_its_own
from bench.journal_rows import LED, MENTOR, MOST_WRITTEN, WAITING, write_journals

MOST, GROWTH = 20.0, 1.5
CABINET = "/kk/cabinet/"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[FIRST, 100_000], help=f"multiples of {FIRST}")
    parser.add_argument("--rounds", type=int, default=15)
    given = parser.parse_args()
    sizes = sorted(set(given.sizes))
    require_multiples(sizes)
    os.environ["PAGE_RATE_LIMIT"] = "0"
    measured: dict[str, list[Measured]] = {}
    with site_of_its_own("journal"):
        there = 0
        for size in sizes:
            grow(there, size)
            write_journals(size)
            there = size
            for name, one in measured_in_turn(pages() | presses(), given.rounds).items():
                measured.setdefault(name, []).append(one)
    print_table(sizes, measured)


def browser_of(user) -> Callable[..., object]:
    """Asks as that account; what an answer changes is taken back."""
    from django.conf import settings
    from django.db import transaction
    from django.test import Client

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(user)
    settings.DEBUG = False

    def ask(address: str, data: dict[str, object] | None = None, *, status: int = 200) -> None:
        with transaction.atomic():
            answer = client.get(CABINET + address) if data is None else client.post(CABINET + address, data)
            transaction.set_rollback(True)
        assert answer.status_code == status, (address, answer.status_code)

    return ask


def pages() -> dict[str, Callable[[], object]]:
    """What is read: one's journal and its readers, the mentor's queue, somebody's journal, an entry's history."""
    from tosbelgi.programme.models import Entry, Participation, Person

    mentor = Person.objects.select_related("user").get(user__username=MENTOR)
    led = Participation.objects.filter(mentor=mentor, state="active").order_by("pk")
    own = led.select_related("person__user")[0]
    entries = Entry.objects.filter(participation=own).order_by("-day", "-pk")
    waiting = Entry.objects.filter(participation__in=led, state__in=("sent", "unconfirmed")).order_by("sent_at", "pk")
    assert (led.count(), waiting.count(), entries.count()) == (LED, LED * WAITING, MOST_WRITTEN)
    low, far = entries[MOST_WRITTEN * 3 // 4], waiting[LED * WAITING * 3 // 4]
    rewritten = entries.filter(version=2, state="confirmed")[0]
    pupil, leader = browser_of(own.person.user), browser_of(mentor.user)
    return {
        "own journal": partial(pupil, "journal/"),
        "of a direction and state": partial(pupil, f"journal/?direction={own.directions[0]}&state=confirmed"),
        "of a rare state": partial(pupil, "journal/?state=returned"),
        "far down": partial(pupil, f"journal/?day={low.day}&pk={low.pk}"),
        "own entry, its history": partial(pupil, f"journal/{rewritten.public_id}/"),
        "readers of one's journal": partial(pupil, "readers/"),
        "queue": partial(leader, "queue/"),
        "queue: far down": partial(leader, f"queue/?at={far.sent_at:%Y-%m-%dT%H:%M:%S.%fZ}&pk={far.pk}"),
        "queue: of one": partial(leader, f"queue/?of={own.public_id}"),
        "somebody's journal": partial(leader, f"participants/{own.public_id}/journal/"),
        "somebody's entry": partial(leader, f"participants/{own.public_id}/journal/{rewritten.public_id}/"),
    }


def presses() -> dict[str, Callable[[], object]]:
    """What is changed: one confirmed, twenty confirmed, one written and sent; each is taken back again."""
    from django.db import transaction
    from django.utils import timezone

    from tosbelgi.kernel.calendar import day_of
    from tosbelgi.programme.cabinet.journal.ids import new_entry_id
    from tosbelgi.programme.journal.api import Content, Kind, write_and_send
    from tosbelgi.programme.models import Entry, Participation, Person
    from tosbelgi.programme.people.api import viewer_for

    now = timezone.now()
    mentor = Person.objects.select_related("user").get(user__username=MENTOR)
    waiting = Entry.objects.filter(participation__mentor=mentor, state="sent").exclude(kind="work_day")
    keys = [f"{one.public_id}:{one.sent_version}" for one in waiting.order_by("sent_at", "pk")[:20]]
    press = partial(browser_of(mentor.user), "queue/", status=302)
    own = Participation.objects.filter(mentor=mentor, state="active").order_by("pk")[0]
    pupil = viewer_for(own.person.user, at=now)
    yesterday = day_of(now) - timedelta(days=1)
    told = Content(kind=Kind.SESSION, direction=own.directions[0], day=yesterday, minutes=30, words="Жүгірдім.")

    def write() -> None:
        with transaction.atomic():
            write_and_send(
                entry=new_entry_id(now), participation=own.public_id, content=told, expected=None, by=pupil, at=now
            )
            transaction.set_rollback(True)

    read = {"read_at": now.isoformat()}
    return {
        "confirm one": partial(press, read | {"deed": f"confirm {keys[0]}"}),
        "confirm twenty": partial(press, read | {"deed": "confirm-chosen", "chosen": keys}),
        "write and send one": write,
    }


def print_table(sizes: list[int], measured: dict[str, list[Measured]]) -> None:
    load = " ".join(f"{number:.1f}" for number in os.getloadavg())
    print(f"PostgreSQL, {os.cpu_count()} cores, load {load}; never over {MOST:g} ms, growth {GROWTH:g} at most")
    heads = "".join(f"{f'ms {size}':>12}{'blocks':>8}" for size in sizes)
    print(f"{'page or press':<26}{'SQL':>4}{'CPU ms':>8}{heads}{'ms ×':>7}{'blocks ×':>10}  too much is read of")
    for name, of_sizes in measured.items():
        first, last = of_sizes[0], of_sizes[-1]
        costs = "".join(f"{one.ms:>12.2f}{one.blocks:>8}" for one in of_sizes)
        ratios = f"{last.ms / first.ms:>7.2f}{last.blocks / max(first.blocks, 1):>10.2f}"
        scans = ", ".join(sorted({table for one in of_sizes for table in one.scans})) or "–"
        missed = "  (!)" if last.ms > MOST or last.ms / first.ms > GROWTH or scans != "–" else ""
        print(f"{name:<26}{last.statements:>4}{last.cpu:>8.1f}{costs}{ratios}  {scans}{missed}")


if __name__ == "__main__":
    main()
