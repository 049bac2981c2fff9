"""Pure rules of entries: their form, what is asked of one that is sent, and what cannot be.

No clock and no database: moments, days and the other entries are handed in.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from tosbelgi.kernel.calendar import ALMATY, day_of
from tosbelgi.language.plain_text import forbidden_characters, normalized

from .content import CLOCKS, OUR_TIME, Content, NotOfOurTime
from .kinds import KINDS_OF, WITH_PHOTOGRAPH, Kind
from .refusals import (
    BookReadTwice,
    DayBeforeRegistration,
    DayInTheFuture,
    DayIsFull,
    EntryHasHiddenSigns,
    EntryIncomplete,
    EntryTooLong,
    KindNotOfDirection,
    LateWithoutReason,
    NotAnEntryId,
    NumberDoesNotFit,
    PhotographMissing,
    SameHoursTwice,
    TooFewWords,
    TooManyPhotographs,
)

MINUTES_OF_A_DAY = 24 * 60
MOST_TRIPS = 99
MOST_PHOTOGRAPHS = 10
# Letters that fit in. An essay of a book is a few pages; none of the others is longer than one.
MOST_LETTERS: Mapping[str, int] = {"title": 200, "words": 20_000, "results": 2_000, "late_reason": 500}
_ON_ONE_LINE = frozenset({"title"})
_ONLY_OF: Mapping[Kind, tuple[str, ...]] = {
    Kind.SESSION: ("starts_at", "minutes"),
    Kind.BOOK: ("listed_book",),
    Kind.TRIP_DAY: ("trip",),
}
# How far two clocks may differ before the device's is not believed.
CLOCKS_AGREE_WITHIN = timedelta(minutes=5)
AN_ID_MAY_BE_AHEAD = timedelta(days=1)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, kw_only=True)
class Other:
    """What another entry of the same person tells, as far as two cannot both be."""

    public_id: UUID
    day: date
    starts_at: time | None = None
    minutes: int | None = None
    book: int | None = None


def require_entry_id(public_id: UUID, at: datetime) -> None:
    """Is it a UUID of version 7, made at most a day ahead of our clock?"""
    made = int(public_id.int >> 80)  # milliseconds since 1970
    if public_id.version != 7 or made > (at + AN_ID_MAY_BE_AHEAD).timestamp() * 1000:
        raise NotAnEntryId


def well_formed(content: Content) -> Content:
    """The content as it is stored: texts made one spelling; refused where something in it can never be right."""
    kinds = KINDS_OF.get(content.direction, ())
    if content.kind not in kinds:
        raise KindNotOfDirection(kinds=[one.value for one in kinds])
    clocks = _clocks_of_our_time(content)
    texts: dict[str, Any] = {
        name: _checked_text(name, getattr(content, name), most) for name, most in MOST_LETTERS.items()
    }
    _require_between("minutes", content.minutes, MINUTES_OF_A_DAY)
    _require_between("trip", content.trip, MOST_TRIPS)
    photographs = tuple(dict.fromkeys(content.photographs))
    if len(photographs) > MOST_PHOTOGRAPHS:
        raise TooManyPhotographs(most=MOST_PHOTOGRAPHS)
    starts = content.starts_at.replace(second=0, microsecond=0) if content.starts_at is not None else None
    own = {"photographs": photographs, "starts_at": starts, **texts, **clocks, **_of_kind(content)}
    return replace(content, **own)


def _clocks_of_our_time(content: Content) -> dict[str, Any]:
    """The clocks in UTC, as not every database knows every offset. Refused where a day, an hour or one cannot be."""
    if content.day.year not in OUR_TIME:
        raise NotOfOurTime
    if content.starts_at is not None and content.starts_at.tzinfo is not None:
        raise NotOfOurTime(field="starts_at")
    clocks = {name: clock for name in sorted(CLOCKS) if (clock := getattr(content, name)) is not None}
    for name, clock in clocks.items():
        if clock.tzinfo is None or clock.year not in OUR_TIME:
            raise NotOfOurTime(field=name)
    return {name: clock.astimezone(UTC) for name, clock in clocks.items()}


def _of_kind(content: Content) -> dict[str, Any]:
    """What only another kind knows is not kept: minutes of a day of work would fill the day."""
    return {one: None for kind, names in _ONLY_OF.items() if content.kind is not kind for one in names}


def _checked_text(field: str, text: str, most: int) -> str:
    if signs := forbidden_characters(text):
        raise EntryHasHiddenSigns(field=field, signs=signs)
    text = normalized(text)
    text = " ".join(text.split()) if field in _ON_ONE_LINE else text
    if len(text) > most:
        raise EntryTooLong(field=field, most=most)
    return text


def checked_words(field: str, text: str) -> str:
    """What a mentor writes beside an entry, as it is stored."""
    return _checked_text(field, text, MOST_LETTERS["results"])


def _require_between(field: str, number: int | None, most: int) -> None:
    if number is not None and not 1 <= number <= most:
        raise NumberDoesNotFit(field=field, least=1, most=most)


def asked_fields(kind: Kind, direction: str) -> tuple[str, ...]:
    """What has to be there before an entry of this kind is sent (R075–R078), photographs aside.

    >>> asked_fields(Kind.SESSION, "sport"), asked_fields(Kind.SESSION, "volunteering")
    (('minutes', 'words'), ('minutes', 'title', 'results'))
    """
    if kind is Kind.SESSION:
        return ("minutes", "title", "results") if direction in WITH_PHOTOGRAPH else ("minutes", "words")
    if kind is Kind.BOOK:
        return ("listed_book", "words")
    return ("trip", "title", "results") if kind is Kind.TRIP_DAY else ("words",)


def require_complete(content: Content, *, essay_words: int) -> None:
    """Is all there that is asked of an entry that is sent?"""
    lacking = [one for one in asked_fields(content.kind, content.direction) if getattr(content, one) in (None, "")]
    if lacking:
        raise EntryIncomplete(field=lacking[0], allowed=lacking)
    if content.direction in WITH_PHOTOGRAPH and not content.photographs:
        raise PhotographMissing
    if content.kind is Kind.BOOK and (found := word_count(content.words)) < essay_words:
        raise TooFewWords(found=found, least=essay_words)


def word_count(text: str) -> int:
    """
    >>> word_count("Абай жолы – ұлы шығарма.")
    4
    """
    return len(_WORD.findall(text))


def require_possible_day(content: Content, *, registered_at: datetime, at: datetime) -> None:
    """Neither in the future nor before the registration."""
    if content.day > (today := day_of(at)):
        raise DayInTheFuture(latest=today)
    if content.day < (first := day_of(registered_at)):
        raise DayBeforeRegistration(earliest=first)


def require_free_hours(content: Content, others: Iterable[Other], *, sure: bool) -> None:
    """A day has 24 hours, and nobody does two things at once, unless they are sure that they did.

    `others` are the person's entries of that day, of the one before and of the one after.
    """
    known = sorted(others, key=lambda one: str(one.public_id))
    if content.minutes:
        found = content.minutes + sum(one.minutes or 0 for one in known if one.day == content.day)
        if found > MINUTES_OF_A_DAY:
            raise DayIsFull(found=found, most=MINUTES_OF_A_DAY)
    span = hours_of(content.day, content.starts_at, content.minutes)
    if span is None or sure:
        return
    for one in known:
        its = hours_of(one.day, one.starts_at, one.minutes)
        if its is not None and its[0] < span[1] and span[0] < its[1]:
            raise SameHoursTwice(other=str(one.public_id))


def hours_of(day: date, starts_at: time | None, minutes: int | None) -> tuple[datetime, datetime] | None:
    """From when to when, in Kazakhstan; None where it is not said."""
    if starts_at is None or not minutes:
        return None
    begins = datetime.combine(day, starts_at, tzinfo=ALMATY)
    return begins, begins + timedelta(minutes=minutes)


def require_unread(book: int, others: Iterable[Other]) -> None:
    """No other entry of this participation tells of the same book (D2)."""
    for one in others:
        if one.book == book:
            raise BookReadTwice(other=str(one.public_id))


def is_clock_wrong(content: Content, received_at: datetime) -> bool:
    """Does the device's clock disagree with ours, or with itself? (D12)"""
    if content.clock_at is not None and abs(content.clock_at - received_at) > CLOCKS_AGREE_WITHIN:
        return True
    told = [one for one in (content.captured_at, content.queued_at) if one is not None]
    is_ahead = any(one > received_at + CLOCKS_AGREE_WITHIN for one in told)
    is_before = any(day_of(one) < content.day for one in told)  # nobody writes of a day before it begins
    return is_ahead or is_before or told != sorted(told)


def require_in_time(content: Content, *, received_at: datetime, days: int) -> None:
    """Sent within so many days or with a reason. Of a clock that is believed the queueing time counts (D12)."""
    believed = content.queued_at is not None and not is_clock_wrong(content, received_at)
    judged = content.queued_at if believed and content.queued_at else received_at
    late = (day_of(judged) - content.day).days - days
    if late > 0 and not content.late_reason:
        raise LateWithoutReason(days=late, most=days)
