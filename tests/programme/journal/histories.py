"""Made-up histories of a bad network: what is sent is repeated, lost, overtaken and killed, from two devices.

A history is drawn from its seed: what two devices of one pupil and the mentor do, and how each of it travels. It is
carried out on the journal and, beside it, on a small model that knows no repeats: after each step both say the same,
and in the end both hold the same entries. What was answered is there once; what was refused is nowhere.
"""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from tests.killed_at_writes import WRITES
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.kernel.refusals import Refusal
from tosbelgi.programme.journal import api
from tosbelgi.programme.journal.api import Content
from tosbelgi.programme.models import DeletedDraft, Entry, EntryAct, EntryVersion
from tosbelgi.programme.people.api import Viewer

from .cast import Diary, uuid7

OF_THE_MENTOR = ("confirm", "return", "unconfirm")


class Killed(BaseException):
    """The process dies at this statement: nothing that it has begun is there."""


@dataclass(frozen=True)
class Deed:
    """What somebody does on a device: its kind, the entry by its number, the version before them, and the words."""

    kind: str
    entry: int
    expected: int | None = None
    words: str = ""


@dataclass(frozen=True)
class Passage:
    """One time that a deed is on its way: killed at that write, or not; answered, or the answer is lost."""

    deed: int
    killed_at: int | None
    answered: bool


@dataclass
class Known:
    """An entry of the model."""

    words: list[str] = field(default_factory=list)
    state: str = "draft"
    sent: list[int] = field(default_factory=list)
    decided_at: datetime | None = None
    acts: list[tuple[str, int]] = field(default_factory=list)

    @property
    def sent_version(self) -> int:
        return max(self.sent, default=0)


class Model:
    """The journal as it should be: a deed that was done once is done."""

    def __init__(self) -> None:
        self.entries: dict[int, Known] = {}
        self.deleted: set[int] = set()

    def do(self, deed: Deed, at: datetime, confirmation: datetime | None) -> str:
        """What comes of it: `done`, or the code of a refusal."""
        row = self.entries.get(deed.entry)
        if deed.kind == "delete":
            return self._delete(deed.entry, row)
        if deed.kind in ("write", "write and send"):
            return self._write(deed, row, at)
        if row is None or (deed.kind in OF_THE_MENTOR and not row.sent):
            return "NO_SUCH_ENTRY"
        if deed.kind == "send":
            return self._send(row, deed.expected or 0, at)
        return self._decide(row, deed, at, confirmation)

    def _delete(self, number: int, row: Known | None) -> str:
        if number in self.deleted:
            return "done"
        if row is None:
            return "NO_SUCH_ENTRY"
        if row.state != "draft":
            return "ENTRY_NOT_IN_THIS_STATE"
        del self.entries[number]
        self.deleted.add(number)
        return "done"

    def _write(self, deed: Deed, row: Known | None, at: datetime) -> str:
        place = deed.expected or 0
        if row is None:
            if deed.entry in self.deleted:
                return "DRAFT_WAS_DELETED"
            if deed.expected is not None:
                return "NO_SUCH_ENTRY"
            row = Known()
        if place < len(row.words) and row.words[place] == deed.words:
            return self._send(row, place + 1, at) if deed.kind == "write and send" else "done"
        if place != len(row.words):
            return "ENTRY_CHANGED"
        if row.state == "confirmed":
            return "ENTRY_NOT_IN_THIS_STATE"
        self.entries[deed.entry] = row
        row.words.append(deed.words)
        if row.state == "sent":
            self._sent(row, place + 1)
        return self._send(row, place + 1, at) if deed.kind == "write and send" else "done"

    def _send(self, row: Known, version: int, at: datetime) -> str:
        if version in row.sent:
            return "done"
        if version != len(row.words):
            return "ENTRY_CHANGED"
        if row.state == "confirmed":
            return "ENTRY_NOT_IN_THIS_STATE"
        self._sent(row, version)
        return "done"

    def _sent(self, row: Known, version: int) -> None:
        row.state = "sent"
        row.sent.append(version)
        row.acts.append(("send", version))

    def _decide(self, row: Known, deed: Deed, at: datetime, confirmation: datetime | None) -> str:
        last = row.acts[-1][0]
        version = row.sent_version
        if deed.kind == "unconfirm":
            if row.state == "unconfirmed" and last == "unconfirm":
                return "done"
            if row.state != "confirmed":
                return "ENTRY_NOT_IN_THIS_STATE"
            if confirmation != row.decided_at:
                return "ENTRY_CHANGED"
            row.state, row.decided_at = "unconfirmed", None
        else:
            target = {"confirm": "confirmed", "return": "returned"}[deed.kind]
            if row.state == target and row.acts[-1] == (deed.kind, deed.expected):
                return "done"
            if row.state not in ("sent", "unconfirmed"):
                return "ENTRY_NOT_IN_THIS_STATE"
            if deed.expected != version:
                return "ENTRY_CHANGED"
            if deed.kind == "confirm" and len(row.words) != version:
                return "ENTRY_IS_BEING_REWRITTEN"
            row.state, row.decided_at = target, at
        row.acts.append((deed.kind, version))
        return "done"


def drawn(seed: int) -> tuple[list[Deed], list[Passage]]:
    """The deeds of a history and their passages, in the order in which they arrive."""
    chance = random.Random(seed)
    deeds = list(_deeds(chance))
    on_the_way: list[tuple[float, Passage]] = []
    for number, deed in enumerate(deeds):
        copies = 1 if deed.kind in OF_THE_MENTOR else 1 + (chance.random() < 0.5) + (chance.random() < 0.25)
        for _copy in range(copies):
            if chance.random() < 0.15 and deed.kind not in OF_THE_MENTOR:
                continue  # lost on the way there; the device goes on at the end
            delay = chance.choice((0.0, 0.0, 0.5, 2.5, 6.5, 30.0)) if deed.kind not in OF_THE_MENTOR else 0.0
            killed_at = chance.randrange(6) if chance.random() < 0.15 else None
            on_the_way.append((number + delay, Passage(number, killed_at, chance.random() < 0.8)))
    on_the_way.sort(key=lambda pair: pair[0])
    return deeds, [passage for _when, passage in on_the_way]


def _deeds(chance: random.Random) -> Iterator[Deed]:
    """What two devices and a mentor do with one or two entries: each device knows what it has written itself."""
    known = [[0, 0], [0, 0]]  # for each device, the version of each entry
    entries = 1 + (chance.random() < 0.4)
    for number in range(chance.randint(3, 9)):
        device, entry = chance.randrange(2), chance.randrange(entries)
        roll, has = chance.random(), known[device][entry]
        if has == 0 and roll < 0.3 and known[1 - device][entry]:
            has = known[device][entry] = known[1 - device][entry]  # it was opened here too
        if roll < 0.55 or has == 0:
            kind = "write and send" if chance.random() < 0.5 else "write"
            yield Deed(kind, entry, has or None, f"{seed_word(number)} {device}")
            known[device][entry] = has + 1
        elif roll < 0.65:
            yield Deed("send", entry, has)
        elif roll < 0.7:
            yield Deed("delete", entry)
        elif roll < 0.85:
            yield Deed("confirm", entry, has)
        elif roll < 0.93:
            yield Deed("return", entry, has)
        else:
            yield Deed("unconfirm", entry)


def seed_word(number: int) -> str:
    return f"сөз {number}"


class Travel:
    """One history, carried out on the journal of that diary and on the model."""

    def __init__(self, people: "People", seed: int) -> None:
        self.people, self.seed = people, seed
        self.deeds, self.passages = drawn(seed)
        self.keys = [uuid7(people.diary.at) for _ in range(2)]
        self.model = Model()
        self.at = people.diary.at
        self.answered: dict[int, str] = {}
        self.confirmations: dict[int, datetime | None] = {}

    def run(self) -> None:
        """Let everything arrive; then each device goes on with what it has no answer to, until it has one."""
        for passage in self.passages:
            self._arrives(passage)
        for number in range(len(self.deeds)):
            if number not in self.answered:
                self._arrives(Passage(number, None, answered=True))
        self.compare()

    def _arrives(self, passage: Passage) -> None:
        deed = self.deeds[passage.deed]
        self.at += timedelta(seconds=1)
        if passage.deed not in self.confirmations:  # what the mentor has before them as they press
            row = self.model.entries.get(deed.entry)
            self.confirmations[passage.deed] = row.decided_at if row and row.state == "confirmed" else None
        confirmation = self.confirmations[passage.deed] or self.people.diary.at
        try:
            got = self._done(deed, confirmation, passage.killed_at)
        except Killed:
            got = "killed"
        if got == "killed":
            if deed.kind in OF_THE_MENTOR:  # the page says that it broke, and they press again
                self._arrives(Passage(passage.deed, None, passage.answered))
            return
        wanted = self.model.do(deed, self.at, confirmation)
        assert got == wanted, f"history {self.seed}: {deed} is {got}, and should be {wanted}"
        if passage.answered or deed.kind in OF_THE_MENTOR:
            self.answered[passage.deed] = got

    def _done(self, deed: Deed, confirmation: datetime, killed_at: int | None) -> str:
        left = killed_at

        def dies(execute, sql, params, many, context):
            nonlocal left
            if left is not None and sql.startswith(WRITES):
                if left == 0:
                    raise Killed
                left -= 1
            return execute(sql, params, many, context)

        try:
            with connection.execute_wrapper(dies), transaction.atomic():
                self._press(deed, self.keys[deed.entry], confirmation)
        except Refusal as refusal:
            return refusal.code
        return "done"

    def _press(self, deed: Deed, key: UUID, confirmation: datetime) -> None:
        pupil = {"entry": key, "by": self.people.pupil, "at": self.at}
        mentor = {"by": self.people.mentor, "at": self.at}
        if deed.kind in ("write", "write and send"):
            act = api.write if deed.kind == "write" else api.write_and_send
            owner = self.people.diary.participation.public_id
            act(participation=owner, content=self._content(deed), expected=deed.expected, **pupil)
        elif deed.kind == "send":
            api.send(version=deed.expected or 0, **pupil)
        elif deed.kind == "delete":
            api.delete_draft(**pupil)
        elif deed.kind == "confirm":
            (answer,) = api.confirm(entries=[(key, deed.expected or 0)], **mentor)
            if isinstance(answer, Refusal):
                raise answer
        elif deed.kind == "return":
            api.return_(entry=key, version=deed.expected or 0, reason="Түзет.", **mentor)
        else:
            api.unconfirm(entry=key, confirmed_at=confirmation, **mentor)

    def _content(self, deed: Deed) -> Content:
        return self.people.diary.session(words=deed.words, minutes=10, queued_at=self.at)

    def compare(self) -> None:
        """The database holds what the model holds, and not a row or a line more."""
        where = f"history {self.seed}"
        entries = Entry.objects.order_by().values_list("public_id", "pk", "state", "version", "sent_version")
        rows = {public_id: columns for public_id, *columns in entries}
        assert set(rows) == {self.keys[number] for number in self.model.entries}, where
        versions, acts = [], []
        for number, known in self.model.entries.items():
            pk, *stands = rows[self.keys[number]]
            assert stands == [known.state, len(known.words), known.sent_version], where
            versions += [(pk, place, text, place in known.sent) for place, text in enumerate(known.words, start=1)]
            acts += [(pk, act, version) for act, version in known.acts]
        written = EntryVersion.objects.order_by("entry_id", "number").values_list("entry_id", "number", "words", "sent")
        assert list(written) == sorted(versions), where
        done = EntryAct.objects.order_by("entry_id", "pk").values_list("entry_id", "act", "version")
        assert list(done) == sorted(acts, key=lambda act: act[0]), where
        gone = set(DeletedDraft.objects.order_by().values_list("public_id", flat=True))
        assert gone == {self.keys[number] for number in self.model.deleted}, where
        assert HistoryLine.objects.filter(name__startswith="journal.").count() == len(acts), where
        for number, deed in enumerate(self.deeds):
            if self.answered.get(number) == "done" and deed.words and deed.entry in self.model.entries:
                assert self.model.entries[deed.entry].words.count(deed.words) == 1, where


@dataclass(frozen=True)
class People:
    """Those of a diary, as they act: the same in every history, since each is taken back."""

    diary: Diary
    pupil: Viewer
    mentor: Viewer


def travel(diary: Diary, seeds: Iterable[int]) -> None:
    """Carry out these histories, one after the other, and take each of them back."""
    people = People(diary, diary.pupil, diary.mentor)
    for seed in seeds:
        with transaction.atomic():
            Travel(people, seed).run()
            transaction.set_rollback(True)
