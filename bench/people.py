"""Lists of participations on PostgreSQL as they grow: statements, plans, database ms and pages read, at each size.

    DATABASE_URL=postgres://… python bench/people.py [--sizes 10000 100000] [--million] [--rounds 15]

It works in a database of its own on that server, which it makes and drops; a million needs some 6 GB. The first
thousands are the crowd of `make demo`; the rest are copies of them, made by the server, with mentors of their own, so
that a mentor has a hundred participants at every size while centres, regions and the operator have more and more. Each
statement of a page is explained with `ANALYZE` in turn with the others, several times; its time of planning and running
is the database's, and the least stands, since whatever else runs on the machine can only add. Blocks are what it read,
in memory or not: they hold on a busy machine too. A table of more than a thousand rows is named of which a plan
reads too much: from end to end, or a tenth.

The last columns are the ratio to the smallest size: a page that costs the same has 1.
"""

import argparse
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.crowd_on_postgres import FIRST, big_tables, explained, grow, require_multiples, site_of_its_own

AIM, MOST, GROWTH = 5.0, 20.0, 1.5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[FIRST, 100_000], help=f"multiples of {FIRST}")
    parser.add_argument("--million", action="store_true", help="1,000,000 too")
    parser.add_argument("--rounds", type=int, default=15)
    given = parser.parse_args()
    sizes = sorted({*given.sizes, *([1_000_000] if given.million else [])})
    require_multiples(sizes)
    measured: dict[str, list[Measured]] = {}
    with site_of_its_own("people"):
        there = 0
        for size in sizes:
            grow(there, size)
            there = size
            for page, one in measure(given.rounds).items():
                measured.setdefault(page, []).append(one)
        print_table(sizes, measured)


@dataclass(frozen=True)
class Measured:
    """What one page cost: statements, rows shown, ms in the database, blocks read, tables read from end to end."""

    statements: int
    shown: int
    ms: float
    blocks: int
    scans: tuple[str, ...]


def measure(rounds: int) -> dict[str, Measured]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    asked, big, measured = {}, big_tables(), {}
    for name, page in pages().items():
        with CaptureQueriesContext(connection) as captured:
            shown = page()
        asked[name] = (shown, [one["sql"] for one in captured.captured_queries])
    times: dict[str, list[float]] = {name: [] for name in asked}
    for _round in range(rounds):
        for name, (shown, statements) in asked.items():
            cost = explained(statements, big)
            times[name].append(cost.ms)
            measured[name] = Measured(len(statements), shown, min(times[name]), cost.blocks, cost.scans)
    return measured


def pages() -> dict[str, Callable[[], int]]:
    """What each role asks, by the very functions that its pages call; each answers how many rows it has shown."""
    from django.utils import timezone

    from tosbelgi.programme.models import Participation, Person
    from tosbelgi.programme.participation.api import (
        WAITING_FOR_CENTRE,
        WAITING_FOR_MENTOR,
        After,
        State,
        missing_signers_of,
        one_participation,
        own_participation,
        page_of_participations,
    )
    from tosbelgi.programme.people.api import page_of_persons, viewer_for

    now = timezone.now()
    all_states = [state for state in State if state is not State.DRAFT]
    led = [*WAITING_FOR_MENTOR, State.ACTIVE]

    def viewer(login: str):
        return viewer_for(Person.objects.select_related("user").get(user__username=login).user, at=now)

    mentor, head, coordinator, operator = map(viewer, ("demo-1-mentor-7", "head", "coordinator", "operator"))
    active = Participation.objects.visible_to(operator).filter(state=State.ACTIVE)
    last = active.order_by("submitted_at", "pk")[active.count() // 2]
    after = After(last.submitted_at, last.pk)
    entrusted = Participation.objects.visible_to(mentor).filter(state=State.ACTIVE).first()
    applied = Participation.objects.visible_to(head).filter(state=State.SUBMITTED).first()
    participant = viewer(entrusted.person.user.username)

    def page(who, states, **more):
        return lambda: len(page_of_participations(who, states=states, size=21, **more))

    def card(who, public_id):
        def show() -> int:
            missing_signers_of(one_participation(who, public_id), now)
            return 1

        return show

    return {
        "mentor: queue": page(mentor, WAITING_FOR_MENTOR),
        "mentor: all": page(mentor, led),
        "centre: queue": page(head, WAITING_FOR_CENTRE),
        "centre: all": page(head, all_states),
        "region: submitted": page(coordinator, WAITING_FOR_CENTRE),
        "region: all": page(coordinator, all_states),
        "operator: submitted": page(operator, WAITING_FOR_CENTRE),
        "operator: all": page(operator, all_states),
        "operator: half way": page(operator, [State.ACTIVE], after=after),
        "region: people": lambda: len(page_of_persons(coordinator, size=21)),
        "mentor: a card": card(mentor, entrusted.public_id),
        "centre: a card": card(head, applied.public_id),
        "participant: own": lambda: 1 if own_participation(participant) else 0,
    }


def print_table(sizes: list[int], measured: dict[str, list[Measured]]) -> None:
    load = " ".join(f"{number:.1f}" for number in os.getloadavg())
    print(f"PostgreSQL, {os.cpu_count()} cores, load {load}; aim {AIM:g} ms, never {MOST:g}; growth {GROWTH:g} at most")
    heads = "".join(f"{f'ms {size}':>12}{'blocks':>8}" for size in sizes)
    print(f"{'page':<21}{'SQL':>4}{'rows':>5}{heads}{'ms ×':>7}{'blocks ×':>10}  read from end to end")
    for page, of_sizes in measured.items():
        first, last = of_sizes[0], of_sizes[-1]
        costs = "".join(f"{one.ms:>12.2f}{one.blocks:>8}" for one in of_sizes)
        ratios = f"{last.ms / first.ms:>7.2f}{last.blocks / max(first.blocks, 1):>10.2f}"
        scans = ", ".join(sorted({name for one in of_sizes for name in one.scans})) or "–"
        too_dear = "  (!)" if last.ms > MOST else ""
        print(f"{page:<21}{last.statements:>4}{last.shown:>5}{costs}{ratios}  {scans}{too_dear}")


if __name__ == "__main__":
    main()
