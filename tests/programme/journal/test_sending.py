"""What is sent is complete and can be, beside all that the same person tells; a draft may be anything."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from tosbelgi.kernel.refusals import Refusal
from tosbelgi.programme.journal.api import Content, Kind
from tosbelgi.programme.models import Entry
from tosbelgi.reading_lists.models import Approval, ListedBook, ReadingListPage, SectionPage, Withdrawal

from .cast import make_diary

pytestmark = pytest.mark.django_db


@pytest.fixture
def diary():
    return make_diary()


def code_of(action, *args, **asked):
    with pytest.raises(Refusal) as refused:
        action(*args, **asked)
    return refused.value.code


def test_a_draft_may_be_incomplete_and_is_not_sent_so(diary):
    row = diary.write(diary.session(minutes=None, words=""))
    with pytest.raises(Refusal) as refused:
        diary.send(row)
    assert (refused.value.code, refused.value.allowed) == ("ENTRY_INCOMPLETE", ["minutes", "words"])
    row.refresh_from_db()
    assert row.state == "draft"


def test_a_day_to_come_is_not_sent(diary):
    assert code_of(diary.write_and_send, diary.session(day=diary.today + timedelta(days=1))) == "DAY_IN_THE_FUTURE"
    assert not Entry.objects.exists(), "where sending is refused nothing is written"


def test_a_day_before_the_registration_is_not_sent(diary):
    content = diary.session(day=diary.today - timedelta(days=61), late_reason="Кеш.")
    assert code_of(diary.write_and_send, content) == "DAY_BEFORE_REGISTRATION"


def test_twenty_five_hours_of_a_day_are_not_sent_and_drafts_do_not_count(diary):
    diary.write(diary.session(minutes=1440))
    diary.write_and_send(diary.session(minutes=1400))
    assert code_of(diary.write_and_send, diary.session(direction="skills")) == "DAY_IS_FULL"


def test_hours_that_reach_over_midnight_are_asked_about_from_either_day(diary):
    days = [diary.today - timedelta(days=back) for back in (4, 3, 2, 1)]
    late, early = ({"starts_at": starts, "minutes": 60} for starts in (time(23, 30), time(0, 10)))
    diary.write_and_send(diary.session(day=days[0], **late))
    assert code_of(diary.write_and_send, diary.session(day=days[1], **early)) == "SAME_HOURS_TWICE"
    diary.write_and_send(diary.session(day=days[3], **early))
    assert code_of(diary.write_and_send, diary.session(day=days[2], **late)) == "SAME_HOURS_TWICE"


def test_a_returned_entry_holds_no_hours(diary):
    diary.return_(diary.write_and_send(diary.session(minutes=1400, starts_at=time(0))))
    assert diary.write_and_send(diary.session(starts_at=time(10))).state == "sent"


@pytest.mark.parametrize("state", ["sent", "confirmed", "unconfirmed"])
def test_the_same_hours_are_asked_about_whatever_became_of_the_other(diary, state):
    row = diary.write_and_send(diary.session(starts_at=time(18)))
    if state != "sent":
        diary.confirm(row)
    if state == "unconfirmed":
        diary.unconfirm(row)
    again = diary.session(direction="skills", starts_at=time(18, 30))
    assert code_of(diary.write_and_send, again) == "SAME_HOURS_TWICE"
    assert diary.write_and_send(again, sure=True).state == "sent"


def test_an_entry_is_not_in_its_own_way(diary):
    row = diary.write_and_send(diary.session(starts_at=time(18), minutes=800))
    row = diary.write(diary.session(starts_at=time(18), minutes=700), entry=row.public_id, expected=1)
    assert row.minutes == 700


def test_what_was_kept_here_is_judged_by_the_day_on_which_it_is_sent(diary):
    row = diary.write(diary.session(queued_at=diary.at))
    later = diary.at + timedelta(days=16)
    assert code_of(diary.send, row, at=later) == "LATE_WITHOUT_REASON"
    assert diary.send(row, at=diary.at + timedelta(days=14)).state == "sent"


def test_what_a_device_kept_is_judged_by_the_day_on_which_it_was_queued(diary):
    late = diary.session(day=diary.today - timedelta(days=20), queued_at=diary.at - timedelta(days=19))
    assert diary.write_and_send(late).versions.get().clock_skew is False
    wrong = diary.session(
        day=late.day, direction="skills", queued_at=late.queued_at, clock_at=diary.at - timedelta(days=1)
    )
    assert code_of(diary.write_and_send, wrong) == "LATE_WITHOUT_REASON"
    assert diary.write(wrong).versions.get().clock_skew is True


def test_days_to_report_are_the_operators(diary, decide):
    late = diary.session(day=diary.today - timedelta(days=3))
    decide("journal.days_to_report", 2)
    assert code_of(diary.write_and_send, late) == "LATE_WITHOUT_REASON"


@pytest.fixture
def book():
    """A row of the approved list, offered to bronze."""
    row = ListedBook.objects.filter(for_bronze=True, withdrawal=None).order_by("pk").first()
    path = row.section_page.path[: -SectionPage.steplen]
    reading_list = ReadingListPage.objects.get(path=path)
    if not Approval.objects.filter(reading_list=reading_list).exists():
        Approval.objects.create(
            reading_list=reading_list, decision="№ 0", decided_on=timezone.localdate(), rows_digest="0" * 64,
            at=timezone.now(),
        )  # fmt: skip
    return row


def essay(diary, book, **changes):
    usual = {"kind": Kind.BOOK, "direction": "reading", "day": diary.today, "listed_book": book.pk}
    return Content(**(usual | {"words": "Кітап туралы ойым. " * 40} | changes))


def test_a_book_is_kept_with_its_place_in_the_list_as_it_was(diary, book):
    row = diary.write_and_send(essay(diary, book))
    assert (row.book, row.section, row.list_year) == (book.book_id, book.section_page.section, row.list_year)
    assert row.list_year > 2000
    assert row.title == book.book.title_kk or row.title


def test_a_book_is_read_once_at_a_level(diary, book):
    row = diary.write_and_send(essay(diary, book))
    assert code_of(diary.write_and_send, essay(diary, book)) == "BOOK_READ_TWICE"
    diary.return_(row)
    assert diary.write_and_send(essay(diary, book)).state == "sent"


def test_a_book_that_is_not_offered_counts_nothing(diary, book):
    assert code_of(diary.write, essay(diary, book, listed_book=0)) == "BOOK_NOT_OFFERED"
    ListedBook.objects.filter(pk=book.pk).update(for_bronze=False, for_silver=True)
    assert code_of(diary.write, essay(diary, book)) == "BOOK_NOT_OFFERED"


def test_a_book_of_a_list_that_nobody_has_approved_counts_nothing(diary, book):
    Approval.objects.all().delete()
    assert code_of(diary.write, essay(diary, book)) == "BOOK_NOT_OFFERED"


def test_a_book_that_was_withdrawn_counts_for_the_days_before(diary, book):
    Withdrawal.objects.create(listed_book=book, reason="Сынақ", at=timezone.now())
    assert code_of(diary.write, essay(diary, book)) == "BOOK_NOT_OFFERED"
    assert diary.write_and_send(essay(diary, book, day=diary.today - timedelta(days=1))).state == "sent"


def test_how_many_words_an_essay_needs_is_the_operators(diary, book, decide):
    decide("journal.essay_words", 5)
    assert code_of(diary.write_and_send, essay(diary, book, words="Бір екі үш төрт")) == "TOO_FEW_WORDS"
    assert diary.write_and_send(essay(diary, book, words="Бір екі үш төрт бес")).state == "sent"
