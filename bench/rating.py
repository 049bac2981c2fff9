"""Rating and progress on PostgreSQL as they grow: statements, CPU, database ms, plans, at each size.

    DATABASE_URL=postgres://… python bench/rating.py [--sizes 10000 100000] [--rounds 15]

It works in a database of its own on that server, which it makes and drops. The people are those of `bench/people.py`;
whoever is registered has twenty entries and is counted, so that there are two million entries of a hundred thousand.
One of them has eighty entries and one more that waits, which fills a week: it is confirmed and what follows is carried
out, and everything is taken back. What a platform asks is in `host_page`.

CPU is that of this process, the least of all rounds, as is the time of the database: each statement is explained with
`ANALYZE`, and planning and running are added up. Blocks are what it read, in memory or not: they hold on a busy machine
too. A table is named of which a plan reads too much: from end to end, or a tenth.

The last columns are the ratio to the smallest size: what costs the same has 1.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.crowd_on_postgres import FIRST, Measured, grow, measured_in_turn, require_multiples, site_of_its_own
from bench.host_page import PAGE, PLAIN, READING, host_works, let_read, write_words
from bench.journal_rows import ENTRIES, LEAD, MENTOR, OWNERS

MOST, GROWTH = 20.0, 1.5
DEAREST = 3.0  # the page of a platform beside the same rows, read and written plainly
EACH, OWN = 20, 80  # entries of everybody, and of whoever is looked at
# Figures such as others have: made up and equal, since only the tables' size matters.
COUNTED = """
INSERT INTO programme_progress (participation_id, directions, percent, is_complete, completed_at, last_sent_at,
    counted_at)
SELECT id, '[{"direction": "sport", "done": 4, "asked": 13, "sent": 5, "week": null}]', id %% 100, false, NULL, now(),
    now()
FROM programme_participation one WHERE state = 'active'
AND NOT EXISTS (SELECT FROM programme_progress p WHERE p.participation_id = one.id)
"""
STANDINGS = """
INSERT INTO programme_standing (participation_id, level, year, region_id, percent)
SELECT one.id, level, extract(year FROM activated_at) + 1, region_id, p.percent
FROM programme_participation one JOIN programme_progress p ON p.participation_id = one.id
WHERE NOT EXISTS (SELECT FROM programme_standing s WHERE s.participation_id = one.id)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[FIRST, 100_000], help=f"multiples of {FIRST}")
    parser.add_argument("--rounds", type=int, default=15)
    given = parser.parse_args()
    sizes = sorted(set(given.sizes))
    require_multiples(sizes)
    measured: dict[str, list[Measured]] = {}
    with site_of_its_own("rating"):
        there = 0
        for size in sizes:
            grow(there, size)
            write_and_count()
            there = size
            for name, one in measured_in_turn(all_works(), given.rounds).items():
                measured.setdefault(name, []).append(one)
    print_table(sizes, measured)


def write_and_count() -> None:
    """Entries for whoever has none, figures and standings for everybody, and the planner knows of them."""
    from django.db import connection

    from tosbelgi.programme.rating.api import mend_tallies

    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # what is made here is sound: no key is looked up
        cursor.execute("SELECT coalesce(max(id), 0) FROM programme_entry")
        (last_entry,) = cursor.fetchone()
        if not last_entry:
            cursor.execute(LEAD)
        cursor.execute("DROP TABLE IF EXISTS owner")
        cursor.execute(OWNERS, {"each": EACH})
        cursor.execute("ANALYZE owner")
        cursor.execute(ENTRIES, {})
        entries = cursor.rowcount
        write_words(cursor, last_entry)
        cursor.execute(COUNTED, {})
        cursor.execute(STANDINGS, {})
        counted = cursor.rowcount
        cursor.execute("RESET ALL")
    mend_tallies()
    let_read()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(f"  {entries:,} entries, {counted:,} counted: {time.perf_counter() - began:.0f} s", flush=True)


def all_works() -> dict[str, Callable[[], object]]:
    """Confirmed to counted, one's rating and standing, and what a figure is made of."""
    from django.utils import timezone

    from tosbelgi.kernel.calendar import day_of
    from tosbelgi.programme.assessment.api import progress_of, whys
    from tosbelgi.programme.models import Entry, Participation, Person
    from tosbelgi.programme.people.api import viewer_for
    from tosbelgi.programme.rating.api import mend, own_rating, standing
    from tosbelgi.programme.rating.following import count_anew

    now = timezone.now()
    mentor = Person.objects.select_related("user").get(user__username=MENTOR)
    led = Participation.objects.filter(mentor=mentor, state="active").select_related("person__user").order_by("pk")
    own = led[0]
    pupil, leader = viewer_for(own.person.user, at=now), viewer_for(mentor.user, at=now)
    Entry.objects.filter(participation=own).delete()
    today = day_of(now)
    told = {
        "participation": own, "kind": "session", "minutes": 300, "version": 1, "sent_version": 1, "begun_at": now,
        "changed_at": now, "sent_at": now,
    }  # fmt: skip
    for number in range(OWN + 1):
        is_last = number == 0
        day = today - timedelta(days=1 if is_last else 7 + number)
        Entry.objects.create(
            public_id=_id(number), direction=own.directions[number % 2], day=day,
            state="sent" if is_last else "confirmed", decided_at=None if is_last else now, **told,
        )  # fmt: skip
    mend(own.pk, at=now)
    waits = Entry.objects.get(participation=own, state="sent")
    several = [row.pk for row in led[:20]]
    asked, first_of_the_day = host_works()
    _taken_back(partial(_require_that_it_moves, waits, leader, now))
    rolled = {
        "confirmed and counted": partial(_confirmed_and_followed, waits, leader, now),
        "counted anew": partial(count_anew, own.pk, at=now),
        "host: written down, once a day": first_of_the_day,
    }
    return {name: partial(_taken_back, work) for name, work in rolled.items()} | {
        "own rating": partial(own_rating, pupil, own),
        "own standing": partial(standing, pupil, own),
        "rating of one, by the mentor": partial(own_rating, leader, own),
        "figures of twenty, by the mentor": partial(progress_of, leader, several),
        "what every figure is made of": partial(whys, pupil, own),
        **asked,
    }


def _id(number: int) -> object:
    from uuid import UUID

    return UUID(int=0x0199_F0F0_7A3E_7C55_9D1C_0000_0000_0000 + number)


def _confirmed_and_followed(waits, leader, at) -> None:
    """The press of the mentor, and what the worker does of it: figures, standing and tallies."""
    from tosbelgi.programme.journal.api import Confirmed, confirm
    from tosbelgi.programme.rating.following import count_anew

    (answer,) = confirm(entries=[(waits.public_id, waits.sent_version)], by=leader, at=at)
    assert isinstance(answer, Confirmed), answer
    count_anew(waits.participation_id, at=at)


def _require_that_it_moves(waits, leader, at) -> None:
    from tosbelgi.programme.models import Standing

    stands = Standing.objects.filter(participation=waits.participation_id)
    before = stands.get().percent
    _confirmed_and_followed(waits, leader, at)
    assert stands.get().percent > before, "the week that is filled moves figures, standing and tallies"


def _taken_back(work: Callable[[], object]) -> None:
    from django.db import transaction

    with transaction.atomic():
        work()
        transaction.set_rollback(True)


def print_table(sizes: list[int], measured: dict[str, list[Measured]]) -> None:
    load = " ".join(f"{number:.1f}" for number in os.getloadavg())
    print(f"PostgreSQL, {os.cpu_count()} cores, load {load}; never over {MOST:g} ms, growth {GROWTH:g} at most")
    heads = "".join(f"{f'ms {size}':>12}{'blocks':>8}" for size in sizes)
    print(f"{'what':<36}{'SQL':>4}{'CPU ms':>8}{heads}{'ms ×':>7}{'blocks ×':>10}  too much is read of")
    for name, of_sizes in measured.items():
        first, last = of_sizes[0], of_sizes[-1]
        costs = "".join(f"{one.ms:>12.2f}{one.blocks:>8}" for one in of_sizes)
        ratios = f"{last.ms / first.ms:>7.2f}{last.blocks / max(first.blocks, 1):>10.2f}"
        scans = ", ".join(sorted({table for one in of_sizes for table in one.scans})) or "–"
        missed = "  (!)" if last.ms > MOST or last.ms / first.ms > GROWTH or scans != "–" else ""
        print(f"{name:<36}{last.statements:>4}{last.cpu:>8.1f}{costs}{ratios}  {scans}{missed}")
    for other in (PLAIN, READING):
        for size, page, plain in zip(sizes, measured[PAGE], measured[other], strict=True):
            ratio = page.cpu / plain.cpu
            print(f"{PAGE} ÷ {other}, CPU at {size}: {ratio:.2f}{'  (!)' if ratio > DEAREST else ''}")


if __name__ == "__main__":
    main()
