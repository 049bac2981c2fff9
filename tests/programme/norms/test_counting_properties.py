"""What holds of all counting, whatever was done."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosbelgi.programme.catalogue.api import (
    BooksAsked,
    Done,
    HeritageWay,
    IndividualNorm,
    NormChoice,
    TripDaysAsked,
    WeeksAsked,
    WorkDaysAsked,
    count_level,
    count_weeks,
    slot_choices,
    what_is_asked,
    with_individual,
)

from .cast import ALL, doings, individual_norms, level_codes, norms_of

CHOICES = [
    ("bronze", (), None, None),
    ("silver", (("sport", 3),), HeritageWay.SESSIONS, None),
    ("silver", (("sport", 6),), HeritageWay.SESSIONS, "skills"),
    ("gold", (("sport", 9),), HeritageWay.SESSIONS, "reading"),
    ("gold", (("sport", 6),), HeritageWay.BOOK, None),
]


def what(level, slots, heritage, instead_of):
    directions = ("work", "heritage") if heritage else ("work",)
    shorter = [IndividualNorm(direction=code, minutes_per_week=45) for code in ("sport", "volunteering")]
    norms = with_individual(norms_of(level), *shorter)
    choice = NormChoice(directions=directions, slots=slots, heritage=heritage, instead_of=instead_of)
    asked = what_is_asked(norms, choice)
    # A month can be filled by what is made up here.
    parts = tuple(replace(one, months=1) if isinstance(one, WeeksAsked) else one for one in asked.parts)
    return replace(asked, parts=parts)


ASKED = [what(*choice) for choice in CHOICES]
asked_of_somebody = st.sampled_from(ASKED)
GROUPS = ("sessions", "books", "trip_days", "work_days")


def figures(asked, done):
    count = count_level(asked, done)
    return {one.direction: one.done for one in count.counts}


@given(asked_of_somebody, doings(), st.sets(st.integers(1, 120)))
def test_more_done_never_counts_less(asked, done, not_yet):
    less = Done(**{name: tuple(one for one in getattr(done, name) if one.id not in not_yet) for name in GROUPS})
    before, after = figures(asked, less), figures(asked, done)

    assert all(before[direction] <= after[direction] for direction in before)


@given(asked_of_somebody, doings())
def test_confirming_never_counts_less(asked, done):
    sure = Done(
        **{
            name: tuple(
                replace(entry, confirmed=True, **({"employer_confirmed": True} if name == "work_days" else {}))
                for entry in getattr(done, name)
            )
            for name in GROUPS
        }
    )
    before, after = figures(asked, done), figures(asked, sure)

    assert all(before[direction] <= after[direction] for direction in before)


@given(asked_of_somebody, doings(), st.randoms(use_true_random=False))
def test_order_never_matters_and_what_is_told_twice_counts_once(asked, done, random):
    mixed = {name: [*getattr(done, name), *getattr(done, name)[:3]] for name in GROUPS}
    for entries in mixed.values():
        random.shuffle(entries)

    assert count_level(asked, Done(**{name: tuple(one) for name, one in mixed.items()})) == count_level(asked, done)


@given(asked_of_somebody, doings())
def test_the_parts_shown_are_the_figure_and_nothing_is_lost(asked, done):
    """Each minute, book and day is shown once: as a part of what is filled, or left out with a reason."""
    count = count_level(asked, done)
    shown: dict[int, int] = {}
    for one in count.counts:
        unit = next(part for part in asked.parts if part.direction == one.direction)
        each = unit.minutes_per_week if isinstance(unit, WeeksAsked) else 1
        assert all(sum(part.amount for part in filled.parts) == each for filled in one.filled)
        assert sum(part.amount for filled in one.filled for part in filled.parts) == one.done * each
        assert len({filled.unit for filled in one.filled}) == one.done or isinstance(unit, BooksAsked)
        assert 0 <= one.done <= one.asked == unit.amount
        if isinstance(unit, BooksAsked):
            assert one.done + len(one.empty_slots) == one.asked
        for part in (*(part for filled in one.filled for part in filled.parts), *one.left_out):
            shown[part.id] = shown.get(part.id, 0) + part.amount
    for left in count.left_out:
        assert left.id not in shown
        shown[left.id] = left.amount

    amounts = {entry.id: getattr(entry, "minutes", 1) for name in GROUPS for entry in getattr(done, name)}
    assert shown == amounts


@given(asked_of_somebody, doings())
def test_one_session_or_book_never_counts_twice(asked, done):
    counts = count_level(asked, done).counts
    parts = [(one.direction, part.id) for one in counts for filled in one.filled for part in filled.parts]
    assert len({number for _, number in parts}) == len(parts)
    book_of = {entry.id: entry.book for entry in done.books}
    books = [book_of[number] for _, number in parts if number in book_of]
    assert len(set(books)) == len(books)


@given(doings(), st.integers(1, 100))
def test_crammed_hours_never_count(done, times):
    """However much longer what was done in a week that is full: nothing changes."""
    asked = WeeksAsked(direction="sport", months=1, minutes_per_week=60)
    before = count_weeks(asked, done.sessions)
    full = {part.id for filled in before.filled for part in filled.parts}
    longer = [replace(one, minutes=one.minutes * times) if one.id in full else one for one in done.sessions]

    assert count_weeks(asked, longer).done == before.done


@given(asked_of_somebody, doings())
def test_a_level_is_met_where_its_share_is_the_whole(asked, done):
    count = count_level(asked, done)

    assert count.is_met == (count.share.done == count.share.asked) == (count.share.percent == 100)


@given(level_codes, individual_norms(), st.sampled_from([None, "sport", "skills", "reading"]))
def test_an_individual_norm_changes_only_what_it_names(level, individual, instead_of):
    plain = norms_of(level)
    norms = with_individual(plain, individual)
    shared = next(norm for norm in plain.norms if norm.directions == ("sport", "skills"))
    for slots in slot_choices(shared, ALL):
        for way in HeritageWay:
            choice = NormChoice(
                directions=ALL,
                slots=tuple(slots.items()),
                heritage=way,
                instead_of=instead_of if way == HeritageWay.SESSIONS else None,
            )
            before, after = what_is_asked(plain, choice), what_is_asked(norms, choice)

            assert [part.direction for part in before.parts] == [part.direction for part in after.parts]
            for was, is_now in zip(before.parts, after.parts, strict=True):
                if was.direction != individual.direction:
                    assert is_now == was
                    continue
                for name in NAMES[type(was)] - individual.numbers.keys():
                    assert getattr(is_now, name) == getattr(was, name)
                for name in NAMES[type(was)] & individual.numbers.keys():
                    assert getattr(is_now, name) == individual.numbers[name]
                    assert is_now.is_individual


NAMES = {
    WeeksAsked: {"months", "minutes_per_week"},
    TripDaysAsked: {"days", "one_trip"},
    WorkDaysAsked: {"days"},
    BooksAsked: set(),
}


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: str(asked.replaced))
def test_nothing_done_is_nothing(asked):
    count = count_level(asked, Done())

    assert count.share.percent == 0
    assert not count.is_met
