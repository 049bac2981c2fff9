"""Facts by processes that are killed, and by many writers: what tests do a hundredth of, `bench/facts_killed.py` all.

A fact is a drop: its row and its line of history in one transaction. Two subscriptions follow: one counts each drop in
a row of its own, one only those of even persons. The tables are made by SQL, since no migration of the site knows them.
"""

import os
import random
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from django.db import connection, transaction
from django.utils import timezone

from tests.crash_harness import KILLED, Mortals
from tosbelgi.kernel import events, history
from tosbelgi.kernel.facts import delivery, sealing, subscriptions
from tosbelgi.kernel.facts.following import Follower
from tosbelgi.kernel.models import HistoryAbout, HistoryLine, ParkedLine, SettingVersion, SubscriptionCursor

PERSONS = 20
TABLES = {
    "fire_drop": "number integer PRIMARY KEY",
    "fire_counted": "place {serial}, number integer NOT NULL, seq bigint NOT NULL",
    "fire_even": "place {serial}, number integer NOT NULL, seq bigint NOT NULL",
}
SERIAL = {"sqlite": "integer PRIMARY KEY AUTOINCREMENT", "postgresql": "bigserial PRIMARY KEY"}
# A kill comes after a statement, a commit, a call: between the fact's commit and the last effect there is nothing else.
POINTS = [
    ("django.db.backends.utils.CursorWrapper.execute", 40),
    ("django.db.backends.utils.CursorWrapper.executemany", 2),
    ("django.db.backends.base.base.BaseDatabaseWrapper.commit", 6),
    ("tosbelgi.kernel.facts.sealing.seal", 2),
    ("tosbelgi.kernel.facts.delivery._try_to_tell", 5),
    ("tosbelgi.kernel.facts.delivery._tell_batch", 3),
]


@dataclass(frozen=True, kw_only=True)
class DropFell(events.Event, name="test.drop_fell"):
    number: int


def make_tables() -> None:
    with connection.cursor() as cursor:
        for name, columns in TABLES.items():
            cursor.execute(f"CREATE TABLE {name} ({columns.format(serial=SERIAL[connection.vendor])})")


def drop_tables() -> None:
    with connection.cursor() as cursor:
        for name in TABLES:
            cursor.execute(f"DROP TABLE {name}")
    SubscriptionCursor.objects.filter(name__startswith="fire.").delete()
    ParkedLine.objects.filter(subscription__startswith="fire.").delete()


def rows(sql: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def _write(table: str, number: int, seq: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} (number, seq) VALUES (%s, %s)", [number, seq])


def count_drop(event: DropFell, seq: int) -> None:
    _write("fire_counted", event.number, seq)


def count_even(event: DropFell, seq: int) -> None:
    if event.about[0] % 2 == 0:
        _write("fire_even", event.number, seq)


def subscribe() -> None:
    """The subscriptions of the fire, beside those of the house."""
    subscriptions.subscribe("fire.counted", count_drop, to=DropFell)
    subscriptions.subscribe("fire.even", count_even, to=DropFell)


def write_for_somebody_who_is_gone(event: DropFell, seq: int) -> None:
    """Its foreign key is looked at by the commit only."""
    SettingVersion.objects.create(
        name="x", value=1, valid_from=date(2030, 1, 1), reason="r", by_id=987_654_321, at=timezone.now()
    )


def follow_what_breaks_at_the_commit() -> None:
    """One subscription whose every effect the commit refuses, and another behind it; what is parked is asked for."""
    subscriptions.subscribe("fire.broken", write_for_somebody_who_is_gone, to=DropFell, from_now=True)
    subscriptions.subscribe("fire.counted", count_drop, to=DropFell, from_now=True)
    delivery.deliver()
    let_fall(1), let_fall(2)
    sealing.seal()
    now = timezone.now()
    for _try in range(2 * len(delivery.PAUSES) + 2):
        delivery.deliver(now)
        now += timedelta(hours=1)
    for parked in ParkedLine.objects.all():
        delivery.ask_again(parked.pk, now)
    delivery.retry_parked()


def let_fall(number: int) -> None:
    """The action: a change and its line, together or not at all."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO fire_drop (number) VALUES (%s)", [number])
        events.record(DropFell(number=number, about=(number % PERSONS,), by_id=None, at=timezone.now()))


def rain(first: int, drops: int) -> None:
    """One process: lets drops fall and follows, as a web process and a worker would at once."""
    subscribe()
    follower = Follower()
    for number in range(first, first + drops):
        let_fall(number)
        if number % 3 == 0:
            follower.turn(woken=True)
    follower.turn(woken=True)


def write_at_random(writer: int, actions: int, seed: int) -> None:
    """One of many writers: records, now and then rolls back, erases a person, seals beside the others."""
    dice = random.Random(f"{seed} {writer}")
    for number in range(actions):
        match dice.choices(["fall", "rolled back", "erase", "seal"], [85, 5, 5, 5])[0]:
            case "rolled back":
                try:
                    with transaction.atomic():
                        let_fall(writer * 1_000_000 + number)
                        raise RuntimeError
                except RuntimeError:
                    pass
            case "erase":
                history.erase_person(dice.randrange(PERSONS))
            case "seal":
                sealing.seal()
            case _:
                let_fall(writer * 1_000_000 + number)


def write_at_once(writers: int, actions: int, seed: int) -> None:
    """So many writers, each a process of its own, at the same time."""
    numbers = []
    for writer in range(1, writers + 1):
        if not (number := os.fork()):
            try:
                write_at_random(writer, actions, seed)
            except BaseException as failed:
                sys.stderr.write(f"writer {writer}: {failed!r}\n")
                os._exit(1)
            os._exit(0)
        numbers.append(number)
    if sum(os.waitpid(number, 0)[1] for number in numbers):
        raise SystemExit(1)


def kill_at_random(mortals: Mortals, kills: int, seed: int, drops: int = 5, first: int = 1) -> int:
    """Start and kill so many processes at random points, then let one live; returns the last number that was tried."""
    dice, killed = random.Random(seed), 0
    while killed < kills:
        point, most = dice.choice(POINTS)
        ended = mortals.run("tests.facts_under_fire:rain", first, drops, after=(point, dice.randint(1, most)))
        assert ended in {KILLED, 0}, ended
        killed += ended == KILLED
        first += drops
    assert mortals.run("tests.facts_under_fire:rain", first, drops) == 0
    return first + drops - 1


def verdict() -> dict[str, int]:
    """What is lost, what came twice, what came out of order; all but `drops` should be 0."""
    fallen = [number for (number,) in rows("SELECT number FROM fire_drop ORDER BY number")]
    found = {"drops": len(fallen), "lines": HistoryLine.objects.filter(name=DropFell.event_name).count() - len(fallen)}
    for table, expected in (
        ("fire_counted", fallen),
        ("fire_even", [number for number in fallen if number % PERSONS % 2 == 0]),
    ):
        told = rows(f"SELECT number, seq FROM {table} ORDER BY place")
        numbers = [number for number, _seq in told]
        found[f"{table}: lost"] = len(set(expected) - set(numbers))
        found[f"{table}: twice"] = len(numbers) - len(set(numbers))
        found[f"{table}: invented"] = len(set(numbers) - set(expected))
        found[f"{table}: out of order"] = sum(a[1] >= b[1] for a, b in pairwise(told))
    return found


def erased_and_whole(person: int) -> history.Verdict:
    """Erase somebody, and look whether the history is whole still."""
    history.erase_person(person)
    assert not HistoryAbout.objects.filter(person_id=person).exists()
    return history.verify()
