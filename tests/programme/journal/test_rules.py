"""What is asked of an entry that is sent, and what cannot be: each rule by itself, and by the door of the action."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from datetime import time as clock
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosbelgi.kernel.refusals import Refusal
from tosbelgi.programme.journal import rules
from tosbelgi.programme.journal.api import KINDS_OF, WITH_PHOTOGRAPH, Content, Kind
from tosbelgi.programme.journal.rules import Other

DAY = date(2026, 11, 20)
AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
SESSION = Content(kind=Kind.SESSION, direction="sport", day=DAY, minutes=60, words="Жүгірдім.")


def code_of(rule, *args, **asked):
    try:
        rule(*args, **asked)
    except Refusal as refusal:
        return refusal.code
    return None


@pytest.mark.parametrize("direction", [*KINDS_OF, "flying"])
@pytest.mark.parametrize("kind", list(Kind))
def test_each_direction_is_told_of_in_its_own_way(kind, direction):
    allowed = kind in KINDS_OF.get(direction, ())
    code = code_of(rules.well_formed, replace(SESSION, kind=kind, direction=direction))
    assert code == (None if allowed else "KIND_NOT_OF_DIRECTION")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"minutes": 0}, "NUMBER_DOES_NOT_FIT"),
        ({"minutes": 1}, None),
        ({"minutes": 1440}, None),
        ({"minutes": 1441}, "NUMBER_DOES_NOT_FIT"),
        ({"trip": 100}, "NUMBER_DOES_NOT_FIT"),
        ({"words": "а" * 20_000}, None),
        ({"words": "а" * 20_001}, "ENTRY_TOO_LONG"),
        ({"title": "а" * 201}, "ENTRY_TOO_LONG"),
        ({"results": "а" * 2_001}, "ENTRY_TOO_LONG"),
        ({"late_reason": "а" * 501}, "ENTRY_TOO_LONG"),
        ({"words": "Кни\0га"}, "ENTRY_HAS_HIDDEN_SIGNS"),
        ({"results": "\u202eкері"}, "ENTRY_HAS_HIDDEN_SIGNS"),
        ({"photographs": tuple(uuid4() for _ in range(10))}, None),
        ({"photographs": tuple(uuid4() for _ in range(11))}, "TOO_MANY_PHOTOGRAPHS"),
    ],
)
def test_the_form_of_an_entry(changes, code):
    assert code_of(rules.well_formed, replace(SESSION, **changes)) == code


def test_what_only_another_kind_knows_is_not_kept():
    content = rules.well_formed(replace(SESSION, listed_book=7, trip=2, starts_at=clock(18, 0, 59)))
    assert (content.listed_book, content.trip, content.starts_at) == (None, None, clock(18))
    for kind, direction in ((Kind.BOOK, "reading"), (Kind.TRIP_DAY, "trips"), (Kind.WORK_DAY, "work")):
        content = rules.well_formed(replace(SESSION, kind=kind, direction=direction, starts_at=clock(18), minutes=1440))
        assert (content.starts_at, content.minutes) == (None, None), "it would fill the day"


@pytest.mark.parametrize(
    "changes",
    [
        {"day": date(1, 1, 1)},
        {"day": date(9999, 12, 31)},
        {"starts_at": clock(18, tzinfo=UTC)},
        *({name: AT.replace(tzinfo=None)} for name in ("captured_at", "queued_at", "clock_at")),
        *({name: AT.replace(year=1)} for name in ("captured_at", "queued_at", "clock_at")),
        {"clock_at": datetime(9999, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-14)))},
    ],
)
def test_a_day_an_hour_or_a_clock_that_cannot_be(changes):
    with pytest.raises(Refusal) as refused:
        rules.well_formed(replace(SESSION, **changes))
    assert (refused.value.code, refused.value.field) == ("NOT_OF_OUR_TIME", *changes)


def test_a_clock_by_which_it_was_written_before_its_day_began_is_not_believed():
    begun = datetime(2026, 11, 19, 19, 0, tzinfo=UTC)  # midnight in Kazakhstan
    assert not rules.is_clock_wrong(replace(SESSION, queued_at=begun), AT)
    assert rules.is_clock_wrong(replace(SESSION, queued_at=begun - timedelta(seconds=1)), AT)
    assert rules.is_clock_wrong(replace(SESSION, captured_at=begun - timedelta(days=900)), AT)


@given(st.text(max_size=60))
def test_the_same_words_however_they_were_typed_have_one_digest(text):
    try:
        once = rules.well_formed(replace(SESSION, words=text))
    except Refusal:
        return
    spaced = rules.well_formed(replace(SESSION, words=f"  {text}\r\n"))
    assert rules.well_formed(once) == once
    assert once.digest == spaced.digest == rules.well_formed(once).digest


@pytest.mark.parametrize("name", ["day", "minutes", "words", "results", "title", "direction", "photographs", "task"])
def test_whatever_is_told_is_part_of_the_digest_and_no_clock_is(name):
    other = {
        "day": DAY - timedelta(days=1), "minutes": 61, "words": "Басқа.", "results": "1", "title": "1",
        "direction": "skills", "photographs": (uuid4(),), "task": uuid4(),
    }  # fmt: skip
    assert replace(SESSION, **{name: other[name]}).digest != SESSION.digest
    assert replace(SESSION, captured_at=AT, queued_at=AT, clock_at=AT).digest == SESSION.digest


FULL = {
    Kind.SESSION: replace(SESSION, title="Сенбілік", results="Қоқыс жиналды.", photographs=(uuid4(),)),
    Kind.BOOK: replace(SESSION, kind=Kind.BOOK, direction="reading", listed_book=3, words="сөз " * 100),
    Kind.TRIP_DAY: replace(
        SESSION,
        kind=Kind.TRIP_DAY,
        direction="trips",
        trip=1,
        title="Бурабай",
        results="12 км.",
        photographs=(uuid4(),),
    ),
    Kind.WORK_DAY: replace(SESSION, kind=Kind.WORK_DAY, direction="work"),
}
WHOLE = [(kind, direction) for direction, kinds in KINDS_OF.items() for kind in kinds]


@pytest.mark.parametrize(("kind", "direction"), WHOLE)
def test_whatever_is_asked_of_a_kind_is_missed_where_it_is_not_there(kind, direction):
    whole = replace(FULL[kind], direction=direction)
    assert code_of(rules.require_complete, whole, essay_words=100) is None
    for name in rules.asked_fields(kind, direction):
        empty = replace(whole, **{name: "" if isinstance(getattr(whole, name), str) else None})
        with pytest.raises(Refusal) as refused:
            rules.require_complete(empty, essay_words=100)
        assert (refused.value.code, refused.value.field) == ("ENTRY_INCOMPLETE", name)
    without = replace(whole, photographs=())
    asked = "PHOTOGRAPH_MISSING" if direction in WITH_PHOTOGRAPH else None
    assert code_of(rules.require_complete, without, essay_words=100) == asked


def test_an_essay_of_one_word_less_is_too_short():
    short = replace(FULL[Kind.BOOK], words="сөз " * 99)
    assert code_of(rules.require_complete, short, essay_words=100) == "TOO_FEW_WORDS"
    assert code_of(rules.require_complete, short, essay_words=99) is None


ALMOST_MIDNIGHT = datetime(2026, 11, 20, 18, 59, tzinfo=UTC)  # 23:59 in Kazakhstan


@pytest.mark.parametrize(
    ("day", "at", "code"),
    [
        (DAY, ALMOST_MIDNIGHT, None),
        (DAY + timedelta(days=1), ALMOST_MIDNIGHT, "DAY_IN_THE_FUTURE"),
        (DAY + timedelta(days=1), ALMOST_MIDNIGHT + timedelta(minutes=1), None),
        (DAY - timedelta(days=5), AT, None),
        (DAY - timedelta(days=6), AT, "DAY_BEFORE_REGISTRATION"),
    ],
)
def test_a_day_is_neither_to_come_nor_before_the_registration(day, at, code):
    registered = datetime(2026, 11, 14, 19, 30, tzinfo=UTC)  # the 15th in Kazakhstan
    assert code_of(rules.require_possible_day, replace(SESSION, day=day), registered_at=registered, at=at) == code


def other(**told):
    return Other(**({"public_id": uuid4(), "day": DAY, "minutes": 60} | told))


@pytest.mark.parametrize(("minutes", "code"), [(1380, None), (1381, "DAY_IS_FULL")])
def test_no_day_has_more_than_24_hours(minutes, code):
    others = [other(minutes=minutes), other(day=DAY - timedelta(days=1), minutes=1440)]
    assert code_of(rules.require_free_hours, SESSION, others, sure=False) == code
    assert code_of(rules.require_free_hours, SESSION, others, sure=True) == code


@pytest.mark.parametrize(
    ("starts", "its", "day", "code"),
    [
        (clock(18), clock(18), DAY, "SAME_HOURS_TWICE"),
        (clock(18), clock(18, 59), DAY, "SAME_HOURS_TWICE"),
        (clock(18), clock(19), DAY, None),
        (clock(18), clock(17), DAY, None),
        (clock(18), clock(17, 1), DAY, "SAME_HOURS_TWICE"),
        (clock(0, 10), clock(23, 30), DAY - timedelta(days=1), "SAME_HOURS_TWICE"),
        (clock(0, 30), clock(23, 30), DAY - timedelta(days=1), None),
        (clock(23, 30), clock(0, 10), DAY + timedelta(days=1), "SAME_HOURS_TWICE"),
        (clock(18), None, DAY, None),
        (None, clock(18), DAY, None),
    ],
)
def test_the_same_hours_twice_are_asked_about(starts, its, day, code):
    content, others = replace(SESSION, starts_at=starts), [other(starts_at=its, day=day)]
    assert code_of(rules.require_free_hours, content, others, sure=False) == code
    assert code_of(rules.require_free_hours, content, others, sure=True) is None


def test_a_book_is_read_once():
    assert code_of(rules.require_unread, 7, [other(book=7)]) == "BOOK_READ_TWICE"
    assert code_of(rules.require_unread, 7, [other(book=8), other()]) is None


LATE = replace(SESSION, day=DAY - timedelta(days=20))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, "LATE_WITHOUT_REASON"),
        ({"late_reason": "Ауырып қалдым."}, None),
        ({"day": DAY - timedelta(days=13)}, None),
        ({"day": DAY - timedelta(days=14)}, "LATE_WITHOUT_REASON"),
        ({"queued_at": AT - timedelta(days=20)}, None),
        ({"queued_at": AT - timedelta(days=20), "clock_at": AT + timedelta(minutes=5)}, None),
        ({"queued_at": AT - timedelta(days=20), "clock_at": AT + timedelta(minutes=6)}, "LATE_WITHOUT_REASON"),
        ({"queued_at": AT - timedelta(days=20), "clock_at": AT - timedelta(minutes=6)}, "LATE_WITHOUT_REASON"),
        ({"queued_at": AT - timedelta(days=20), "captured_at": AT}, "LATE_WITHOUT_REASON"),
        ({"queued_at": AT + timedelta(minutes=6)}, "LATE_WITHOUT_REASON"),
    ],
)
def test_lateness_is_judged_by_the_queueing_time_of_a_clock_that_is_believed(changes, code):
    assert code_of(rules.require_in_time, replace(LATE, **changes), received_at=AT, days=14) == code


@given(st.uuids(), st.integers(0, 2**48 - 1))
def test_ids_are_of_version_7_and_of_no_time_to_come(some, made):
    seven = UUID(int=(made << 80) | (some.int & ((1 << 80) - 1)) & ~(0xF << 76) & ~(0x3 << 62) | 0x7 << 76 | 0x2 << 62)
    latest = (AT + timedelta(days=1)).timestamp() * 1000
    assert code_of(rules.require_entry_id, seven, AT) == (None if made <= latest else "NOT_AN_ENTRY_ID")
    if some.version != 7:
        assert code_of(rules.require_entry_id, some, AT) == "NOT_AN_ENTRY_ID"
