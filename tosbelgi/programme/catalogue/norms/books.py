"""Books in slots (D2): a book fills one slot, that of its section first and a free one last."""

from collections.abc import Iterable, Sequence
from datetime import date

from tosbelgi.kernel.codes import BookSection

from .asked import BooksAsked
from .counted import BookSlot, DirectionCount, Filled, LeftOut, Part, Reason, by_day_and_id
from .done import ReadBook, each_once

SLOT_OF = {
    BookSection.KAZAKH_CLASSICS: BookSlot.SECTION_1,
    BookSection.WORLD_CLASSICS: BookSlot.SECTION_2,
    BookSection.GROWTH_POPSCI: BookSlot.SECTION_3,
}


def count_books(
    asked: BooksAsked, books: Iterable[ReadBook], extra: BooksAsked | None = None
) -> tuple[DirectionCount, ...]:
    """The slots of the reading norm and, with `extra`, those of heritage by book: one count for each.

    A book of section 1 goes to the reading norm's own slots of that section, then to heritage, then to a free slot:
    in this order no book ever keeps another from its place. What did not count is told with the first count.
    """
    norms = [asked, extra] if extra else [asked]
    open_slots = [_slots(norm) for norm in norms]
    filled: list[list[Filled]] = [[] for _ in norms]
    left_out: list[tuple[date, LeftOut]] = []
    section_of: dict[int, BookSection] = {}
    counted: set[int] = set()
    for entry in each_once(books):
        if section_of.setdefault(entry.book, entry.section) != entry.section:
            raise ValueError(f"book {entry.book} is given in two sections")
        reason = None
        if not entry.confirmed:
            reason = Reason.NOT_CONFIRMED
        elif entry.book in counted:
            reason = Reason.BOOK_COUNTED_ALREADY
        elif (place := _place(BookSection(entry.section), open_slots)) is None:
            done = sum(map(len, filled)) == sum(norm.amount for norm in norms)
            reason = Reason.NORM_IS_MET if done else Reason.NO_SLOT_LEFT
        else:
            number, slot = place
            open_slots[number].remove(slot)
            filled[number].append(Filled(slot, (Part(entry.id, 1),)))
            counted.add(entry.book)
        if reason is not None:
            left_out.append((entry.day, LeftOut(entry.id, 1, reason)))
    return tuple(
        DirectionCount(
            direction=norm.direction,
            asked=norm.amount,
            filled=tuple(own),
            empty_slots=tuple(empty),
            left_out=by_day_and_id(left_out) if norm is asked else (),
        )
        for norm, own, empty in zip(norms, filled, open_slots, strict=True)
    )


def _slots(asked: BooksAsked) -> list[BookSlot]:
    slots = asked.slots
    numbers = {
        BookSlot.SECTION_1: slots.section_1,
        BookSlot.SECTION_2: slots.section_2,
        BookSlot.SECTION_3: slots.section_3,
        BookSlot.FREE: slots.free,
    }
    return [slot for slot, number in numbers.items() for _ in range(number)]


def _place(section: BookSection, open_slots: Sequence[list[BookSlot]]) -> tuple[int, BookSlot] | None:
    """Whose slot, and which: of its section in any norm before a free one."""
    for slot in (SLOT_OF[section], BookSlot.FREE):
        for number, slots in enumerate(open_slots):
            if slot in slots:
                return number, slot
    return None
