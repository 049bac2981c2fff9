"""Journals of those who take part: rows as the journal's own actions leave them, inserted at once.

Somebody who has taken part for three months has written some forty entries; by the actions of the journal they would be
most of a first start. Every column is what those actions would have stored; the history has no line of them.
"""

import io
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from PIL import Image

from tosbelgi.kernel.calendar import ALMATY, day_of, week_of

from ..assessment.api import Counted, counted
from ..journal.api import WITH_PHOTOGRAPH, Act, Content, Kind, State, keep_photograph
from ..journal.models import Entry, EntryAct, EntryPhotograph, EntryVersion
from ..participation.models import Participation
from ..people.api import Role, Viewer, prepared_photograph
from ..rating.api import mend
from ..schedule.api import PlannedBook, PlannedDirection
from .names import dice_of

# After midnight, and after it was sent.
WRITTEN_AT, ANSWERED_AFTER = timedelta(hours=20, minutes=30), timedelta(hours=18)
READING = timedelta(days=13)  # for each book
TITLES = {"volunteering": "Кітапханаға көмек (демо)", "trips": "Ауыл маңындағы жорық (демо)"}
DID = (
    "Алдымен бой жаздырдық, содан кейін жұппен жұмыс істедік.",
    "Өткен аптадағыны қайталап, жаңа тәсілге көштік.",
    "Бүгін қиын болды, бірақ соңына дейін жасадым.",
    "Жаттықтырушы қатемді көрсетті, келесі жолы сол жағын түзеймін.",
)
CAME_OF_IT = ("Сөрелерді реттеп, он кітапты желімдедік.", "Оқырмандарға кітап табуға көмектестік.")
WALKED = ("Он шақырым жүріп, төбенің басында түстендік.", "Таңертең лагерьді жинап, ауылға қайттық.")
ESSAY = (
    "Бұл эссені ойдан шығарылған оқушы жазған, сондықтан мұнда кітаптың өзі туралы ештеңе айтылмайды.",
    "Кітапты екі аптада оқып шықтым, күн сайын кешке жиырма беттен оқыдым.",
    "Басында оқиға баяу жүретіндей көрінді, кейін кейіпкерлерге үйреніп кеттім.",
    "Маған ең ұнағаны – кейіпкердің қиын сәтте де уәдесінен таймағаны.",
    "Кейбір сөздерді түсінбедім, оларды сөздіктен қарап, дәптерге жазып қойдым.",
    "Достарыммен әңгімелескенде біз бір тарауды әрқалай түсінгенімізді байқадық.",
    "Мұғалім бұл тарауды қайта оқып шығуға кеңес берді, мен солай істедім.",
    "Екінші рет оқығанда бұрын көзге түспеген ұсақ нәрселерді көрдім.",
    "Соңы күтпегендей болды, сондықтан кітапты жапқан соң да ұзақ ойландым.",
    "Осы кітапты кластастарыма да ұсынамын, өйткені ол туралы айтатын әңгіме көп.",
    "Келесі жолы сол жазушының басқа шығармасын алып оқимын деп шештім.",
)
RETURN_WORDS = "Көрсетуге арналған: қанша уақыт жаттыққаныңызды нақтылап жазыңыз."


@dataclass(frozen=True)
class Kept:
    """How somebody keeps their journal.

    Of today and the last `silent_days` nothing is told. At the end one entry is `returned`, so many lie `waiting` with
    the mentor, and a `draft` was never sent. Where `only` is said, they write in these directions alone.
    """

    silent_days: int = 0
    waiting: int = 0
    returned: bool = False
    draft: bool = False
    only: tuple[str, ...] = ()


@dataclass
class _Rows:
    entries: list[Entry] = field(default_factory=list)
    versions: list[EntryVersion] = field(default_factory=list)
    acts: list[EntryAct] = field(default_factory=list)


def keep_diary(row: Participation, kept: Kept, *, by: Viewer, at: datetime) -> None:
    """Add what a registered participant has written since, until what is asked is done, and count it.

    `by` is whoever takes part. Seeded by their login. Called outside a transaction, as a photograph is kept.
    """
    now = counted(row)
    if now is None or row.activated_at is None:
        return
    first, last = day_of(row.activated_at) + timedelta(days=1), day_of(at) - timedelta(days=max(kept.silent_days, 1))
    told = _told(now, kept, first, last)
    shown = _photograph(row, by, row.activated_at) if any(one.direction in WITH_PHOTOGRAPH for one in told) else None
    dice, rows = dice_of(f"diary {row.person.user.username if row.person.user else ''}"), _Rows()
    books = {book.listed: book for of in now.plan.directions for book in of.books}
    for number, (one, state) in enumerate(zip(told, _states(kept, len(told)), strict=True)):
        content = _in_words(one, number, shown)
        _add(rows, row, content, state, books.get(content.listed_book or 0), dice, at)
    with transaction.atomic():
        Entry.objects.bulk_create(rows.entries)
        EntryVersion.objects.bulk_create(rows.versions)
        EntryAct.objects.bulk_create(rows.acts)
        if shown is not None:
            EntryPhotograph.objects.filter(pk=shown.pk).update(sent=True)
        mend(row.pk, at=at)


def _told(now: Counted, kept: Kept, first: date, last: date) -> list[Content]:
    """What there is to tell from one day to another, as much of each direction as is asked, by day and hour."""
    told = [
        one
        for asked in now.asked.parts
        if (of := now.plan.of(asked.direction)) and (not kept.only or asked.direction in kept.only)
        for one in _told_of(of, asked.amount, first, last)
    ]
    return sorted(told, key=lambda one: (one.day, one.starts_at or time.max, one.direction))


def _states(kept: Kept, number: int) -> list[State]:
    """Where each of so many entries stands, the earliest first."""
    last = [State.RETURNED] * kept.returned + [State.SENT] * kept.waiting + [State.DRAFT] * kept.draft
    last = last[-number:] if number else []
    return [State.CONFIRMED] * (number - len(last)) + last


def _told_of(of: PlannedDirection, amount: int, first: date, last: date) -> Iterator[Content]:
    """What there is to tell of a direction from one day to another, as much of it as is asked, the latest of it."""
    if of.times:
        weeks = [week_of(first).start + timedelta(weeks=number) for number in range((last - first).days // 7 + 2)]
        each = [[(monday + timedelta(days=when.weekday), when) for when in of.times] for monday in weeks]
        whole = [week for week in each if all(first <= day <= last for day, _when in week)]
        for day, when in (pair for week in whole[-amount:] for pair in week):
            starts = time.fromisoformat(when.starts)
            yield Content(kind=Kind.SESSION, direction=of.direction, day=day, starts_at=starts, minutes=when.minutes)
    for number, book in enumerate(of.books, start=1):
        if (day := first + number * READING) <= last:
            yield Content(kind=Kind.BOOK, direction=of.direction, day=day, listed_book=book.listed)
    # Of work nothing is told: the word of an employer is nobody's to make up.
    for day in of.trip_days:
        if first <= day <= last:
            yield Content(kind=Kind.TRIP_DAY, direction=of.direction, day=day, trip=1)


def _in_words(told: Content, number: int, shown: EntryPhotograph | None) -> Content:
    """The same with what somebody would write about it."""
    if told.kind is Kind.BOOK:
        return replace(told, words=" ".join(ESSAY))
    if told.direction in WITH_PHOTOGRAPH and shown is not None:
        done = WALKED if told.kind is Kind.TRIP_DAY else CAME_OF_IT
        title, results = TITLES[told.direction], done[number % len(done)]
        return replace(told, title=title, results=results, photographs=(shown.public_id,))
    return replace(told, words=DID[number % len(DID)])


def _add(
    rows: _Rows,
    row: Participation,
    content: Content,
    state: State,
    book: PlannedBook | None,
    dice: Random,
    at: datetime,
) -> None:
    """The entry with its one version and what was done with it: sent in the evening, answered the next afternoon."""
    sent = min(datetime.combine(content.day, time.min, tzinfo=ALMATY) + WRITTEN_AT, at)
    answered = min(sent + ANSWERED_AFTER, at)
    is_sent, is_answered = state is not State.DRAFT, state in (State.CONFIRMED, State.RETURNED)
    of_book = {"book": book.book, "section": book.section, "list_year": book.list_year} if book else {}
    told = asdict(content) | {"photographs": [str(one) for one in content.photographs], "kind": content.kind.value}
    if book is not None:
        told |= of_book | {"title": book.title}
    names = {one.name for one in Entry._meta.get_fields()}
    entry = Entry(
        public_id=_uuid7(sent, dice),
        participation=row,
        state=state,
        sent_version=int(is_sent),
        begun_at=sent,
        changed_at=answered if is_answered else sent,
        sent_at=sent if is_sent else None,
        decided_at=answered if is_answered else None,
        **{name: value for name, value in told.items() if name in names},
    )
    rows.entries.append(entry)
    rows.versions.append(
        EntryVersion(entry=entry, number=1, received_at=sent, digest=content.digest, sent=is_sent, **told)
    )
    if is_sent:
        rows.acts.append(_act(entry, Act.SEND, row.person_id, Role.PARTICIPANT, sent))
    if is_answered and row.mentor_id is not None:
        act, words = (Act.CONFIRM, "") if state is State.CONFIRMED else (Act.RETURN, RETURN_WORDS)
        rows.acts.append(_act(entry, act, row.mentor_id, Role.MENTOR, answered, words))


def _act(entry: Entry, act: Act, person: int, role: Role, at: datetime, words: str = "") -> EntryAct:
    return EntryAct(entry=entry, act=act, version=1, person_id=person, role=role.value, at=at, words=words)


def _photograph(row: Participation, by: Viewer, at: datetime) -> EntryPhotograph:
    """One for all: a sky over a field, in which nobody is to be seen."""
    drawn = io.BytesIO()
    picture = Image.new("RGB", (320, 240), "#8fc1d4")
    picture.paste("#c9b458", (0, 150, 320, 240))
    picture.save(drawn, "JPEG")
    upload = SimpleUploadedFile("demo.jpg", drawn.getvalue())
    return keep_photograph(participation=row.public_id, photograph=prepared_photograph(upload), by=by, at=at)


def _uuid7(at: datetime, dice: Random) -> UUID:
    """An id as a device makes it at that moment."""
    value = int(at.timestamp() * 1000) << 80 | dice.getrandbits(80)
    return UUID(int=value & ~(0xF << 76 | 0x3 << 62) | 0x7 << 76 | 0x2 << 62)
