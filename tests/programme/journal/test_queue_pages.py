"""The mentor's queue: what waits is decided on in its row, several at once, and nothing that was typed is lost."""

import html
import re
from datetime import time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.programme.people_cast import make_holder
from tosbelgi.language.languages import CODES
from tosbelgi.programme.journal import api
from tosbelgi.programme.models import Entry, EntryAct, ExtraTask
from tosbelgi.programme.people.api import Role

from . import plans
from .cast import make_diary

pytestmark = pytest.mark.django_db
QUEUE = "/kk/cabinet/queue/"


@pytest.fixture
def diary():
    made = make_diary()
    plans.agreed(made.participation, plans.plan(made.today - timedelta(days=50)))
    return made


@pytest.fixture
def mentor(diary):
    return signed_in(diary.cast.mentor)


def signed_in(person):
    client = Client()
    client.force_login(person.user)
    return client


def words_of(page):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def key(row):
    return f"{row.public_id}:{row.sent_version}"


def states():
    return sorted(Entry.objects.values_list("state", flat=True))


def test_everything_to_decide_stands_in_the_row(diary, mentor):
    monday = diary.today - timedelta(days=diary.today.weekday())
    earlier = diary.write_and_send(diary.session(day=monday - timedelta(days=7), minutes=50, words="Бұрынғысы."))
    diary.confirm(earlier)
    row = diary.write_and_send(diary.session(day=monday, minutes=75, words="Қақпаға доп тептім."))

    page = mentor.get(QUEUE)

    said = words_of(page)
    assert "1 жазба күтіп тұр" in said
    assert diary.cast.pupil.display_name in said
    assert "Қақпаға доп тептім." in said
    assert "07:00 · 60 мин" in said, "what was planned on that day"
    assert "75 мин" in said
    assert "50 мин" in said, "the one before"
    assert f'value="confirm {key(row)}"' in page.text


def test_the_longest_waiting_stand_first_and_their_age_is_in_working_days(diary, mentor):
    new = diary.write_and_send(diary.session(words="Кейінгісі."))
    old = diary.write_and_send(diary.session(day=diary.today - timedelta(days=1), words="Алғашқысы."))
    Entry.objects.filter(pk=old.pk).update(sent_at=timezone.now() - timedelta(days=14))

    page = mentor.get(QUEUE)

    assert page.text.index(f"entry-{old.public_id}") < page.text.index(f"entry-{new.public_id}")
    assert "жұмыс күні күтіп тұр" in words_of(page)


@pytest.mark.parametrize("language", CODES)
def test_an_empty_queue_says_so(language, diary, mentor):
    page = mentor.get(f"/{language}/cabinet/queue/")

    assert page.status_code == 200
    assert {"kk": "ештеңе күтіп", "ru": "ничто не ждёт", "en": "Nothing waits"}[language] in words_of(page)


def test_one_is_confirmed_and_taken_back_again(diary, mentor):
    row = diary.write_and_send()

    page = mentor.post(QUEUE, {"deed": f"confirm {key(row)}"}, follow=True)

    assert states() == ["confirmed"]
    assert "1 жазба расталды" in words_of(page)
    undo = re.findall(r'name="entry" value="([^"]+)"', page.text)
    page = mentor.post(f"{QUEUE}undo/", {"entry": undo}, follow=True)
    assert states() == ["unconfirmed"]
    assert "қайтарып алынды" in words_of(page)
    assert f"entry-{row.public_id}" in page.text
    again = mentor.post(f"{QUEUE}undo/", {"entry": undo}, follow=True)
    assert again.status_code == 200
    assert EntryAct.objects.filter(act="unconfirm").count() == 1


def test_a_late_undo_takes_no_later_confirmation_back(diary, mentor):
    row = diary.write_and_send()
    page = mentor.post(QUEUE, {"deed": f"confirm {key(row)}"}, follow=True)
    undo = re.findall(r'name="entry" value="([^"]+)"', page.text)
    diary.unconfirm(row)
    diary.confirm(row, at=timezone.now())

    mentor.post(f"{QUEUE}undo/", {"entry": undo})

    assert states() == ["confirmed"]


def test_a_press_that_comes_again_after_the_undo_confirms_nothing(diary, mentor):
    row = diary.write_and_send()
    read_at = re.search(r'name="read_at" value="([^"]+)"', mentor.get(QUEUE).text)[1]
    press = {"deed": f"confirm {key(row)}", "read_at": html.unescape(read_at)}
    page = mentor.post(QUEUE, press, follow=True)
    mentor.post(f"{QUEUE}undo/", {"entry": re.findall(r'name="entry" value="([^"]+)"', page.text)})

    again = mentor.post(QUEUE, press)

    assert again.status_code == 422
    assert "қайтарып алынған" in words_of(again)
    assert states() == ["unconfirmed"]
    fresh = re.search(r'name="read_at" value="([^"]+)"', again.text)[1]
    mentor.post(QUEUE, press | {"read_at": html.unescape(fresh)})
    assert states() == ["confirmed"]


def test_several_are_confirmed_and_each_is_checked_by_itself(diary, mentor):
    rows = [diary.write_and_send(diary.session(day=diary.today - timedelta(days=one))) for one in range(3)]
    read = [key(row) for row in rows]
    diary.write_and_send(
        diary.session(day=rows[1].day, words="Басқаша жаздым."), entry=rows[1].public_id, expected=rows[1].version
    )

    page = mentor.post(QUEUE, {"deed": "confirm-chosen", "chosen": read})

    assert page.status_code == 422
    assert states() == ["confirmed", "confirmed", "sent"]
    assert "2 жазба расталды" in words_of(page)
    assert "Басқаша жаздым." in words_of(page), "what stands there now is shown"
    assert 'role="alert"' in page.text


def test_nothing_chosen_is_said(diary, mentor):
    diary.write_and_send()

    page = mentor.post(QUEUE, {"deed": "confirm-chosen"})

    assert page.status_code == 422
    assert "Ештеңе таңдалмаған" in words_of(page)
    assert states() == ["sent"]


def test_it_is_returned_with_a_reason_and_not_without(diary, mentor):
    row = diary.write_and_send()

    page = mentor.post(QUEUE, {"deed": f"return {key(row)}", f"reason-{row.public_id}": "  "})
    assert page.status_code == 422
    assert states() == ["sent"]

    mentor.post(QUEUE, {"deed": f"return {key(row)}", f"reason-{row.public_id}": "Қанша жүгірдің?"})
    assert states() == ["returned"]
    assert EntryAct.objects.get(act="return").words == "Қанша жүгірдің?"


def test_what_was_typed_beside_another_row_is_not_lost(diary, mentor):
    first = diary.write_and_send()
    second = diary.write_and_send(diary.session(day=diary.today - timedelta(days=1)))

    page = mentor.post(
        QUEUE, {"deed": f"confirm {key(first)}", f"reason-{second.public_id}": "Жартысы жазылған сөз"}, follow=True
    )

    assert states() == ["confirmed", "sent"]
    assert "Жартысы жазылған сөз" in page.text


def test_an_extra_task_has_words_and_a_day(diary, mentor):
    row = diary.write_and_send()
    due = diary.today + timedelta(days=5)
    words = {f"task-{row.public_id}": "Тағы бір рет жүгір."}

    page = mentor.post(QUEUE, {"deed": f"task {key(row)}"} | words)
    assert page.status_code == 422
    assert "Тағы бір рет жүгір." in page.text
    assert not ExtraTask.objects.exists()

    for _press in range(2):
        mentor.post(QUEUE, {"deed": f"task {key(row)}", f"due-{row.public_id}": due.isoformat()} | words)
    task = ExtraTask.objects.get()
    assert (task.words, task.due_on, task.entry_id) == ("Тағы бір рет жүгір.", due, row.pk)
    assert states() == ["sent"], "a task is given beside the entry, which still waits"


def test_a_day_of_work_waits_for_the_word_of_the_employer(diary, mentor):
    row = diary.write_and_send(diary.work_day(title="Кітапхана"))
    page = mentor.get(QUEUE)
    assert f'value="confirm {key(row)}"' not in page.text
    mentor.post(QUEUE, {"deed": f"confirm {key(row)}"})
    assert states() == ["sent"]

    mentor.post(
        QUEUE, {"deed": f"employer {key(row)}", f"employer-{row.public_id}": "Кітапхана меңгерушісі, телефонмен"}
    )
    assert f'value="confirm {key(row)}"' in mentor.get(QUEUE).text
    mentor.post(QUEUE, {"deed": f"confirm {key(row)}"})
    assert states() == ["confirmed"]


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"deed": "confirm"},
        {"deed": "confirm x:1"},
        {"deed": "delete {key}"},
        {"deed": "confirm {id}:9999999999999"},
        {"deed": "confirm {id}:²"},
        {"deed": "confirm-chosen", "chosen": ["\x00"]},
        {"deed": "confirm-chosen", "chosen": ["{key}"] * 101},
    ],
)
def test_what_no_page_of_ours_sends_moves_nothing(sent, diary, mentor):
    row = diary.write_and_send()
    filled = {
        name: [one.format(key=key(row), id=row.public_id) for one in each]
        if isinstance(each, list)
        else each.format(key=key(row), id=row.public_id)
        for name, each in sent.items()
    }

    page = mentor.post(QUEUE, filled)

    assert page.status_code == 422
    assert states() == ["sent"]


def test_another_mentors_entry_looks_missing_and_stays(diary, mentor):
    other = make_diary(suffix="-other")
    row = other.write_and_send()

    page = mentor.post(QUEUE, {"deed": f"confirm {key(row)}"})

    assert page.status_code == 422
    assert other.cast.pupil.display_name not in words_of(page)
    assert states() == ["sent"]
    nothing = mentor.get(f"{QUEUE}?of={other.participation.public_id}")
    assert other.cast.pupil.display_name not in words_of(nothing)


@pytest.mark.parametrize("role", [one for one in Role if one is not Role.MENTOR])
def test_the_queue_is_the_mentors_alone(role, diary):
    person = make_holder(role, centre=diary.cast.centre)
    row = diary.write_and_send()
    client = signed_in(person)

    assert client.get(QUEUE).status_code == 404
    assert client.post(QUEUE, {"deed": f"confirm {key(row)}"}).status_code == 404
    assert states() == ["sent"]


def test_the_pages_of_a_long_queue_follow_each_other(diary, mentor):
    rows = [
        diary.write_and_send(
            diary.session(day=diary.today - timedelta(days=one % 12), starts_at=time(6 + one // 12 * 4))
        )
        for one in range(23)
    ]

    first = mentor.get(QUEUE)
    following = re.search(r'href="(\?at=[^"]+)"', first.text)[1]
    second = mentor.get(QUEUE + html.unescape(following))

    shown = re.findall(r'id="entry-([-\w]+)"', first.text), re.findall(r'id="entry-([-\w]+)"', second.text)
    assert [len(one) for one in shown] == [20, 3]
    assert {*shown[0], *shown[1]} == {str(row.public_id) for row in rows}
    for odd in ("?at=x&pk=1", "?at=9999-12-31T23:59:59Z&pk=1", "?pk=1", "?of=x"):
        assert mentor.get(QUEUE + odd).status_code == 200


def test_the_queue_costs_the_same_however_many_wait(diary, mentor):
    counted = []
    for days in (range(1), range(1, 12)):
        for one in days:
            diary.write_and_send(diary.session(day=diary.today - timedelta(days=one)))
        mentor.get(QUEUE)
        with CaptureQueriesContext(connection) as asked:
            mentor.get(QUEUE)
        counted.append(len(asked))

    assert counted[0] == counted[1] <= 25, counted


def test_the_first_page_and_the_participants_say_what_waits(diary, mentor):
    diary.write_and_send()

    assert "1 жазба сіздің жауабыңызды күтіп тұр" in words_of(mentor.get("/kk/cabinet/"))
    assert "1 жазба күтіп тұр" in words_of(mentor.get("/kk/cabinet/participants/?all"))


def test_a_reading_is_written_down_and_shown_to_whom_it_is_about(diary, mentor):
    row = diary.write_and_send()
    for path in (
        QUEUE,
        f"/kk/cabinet/participants/{diary.participation.public_id}/journal/",
        f"/kk/cabinet/participants/{diary.participation.public_id}/journal/{row.public_id}/",
    ):
        before = len(api.readers_of(diary.cast.pupil.pk))
        assert mentor.get(path).status_code == 200
        assert len(api.readers_of(diary.cast.pupil.pk)) == before + 1, path
    said = words_of(signed_in(diary.cast.pupil).get("/kk/cabinet/readers/"))
    assert diary.cast.mentor.display_name in said


def test_a_page_that_is_old_takes_no_later_confirmation_back(diary, mentor):
    row = diary.write_and_send()
    diary.confirm(row)
    address = f"/kk/cabinet/participants/{diary.participation.public_id}/journal/{row.public_id}/"
    (shown,) = re.findall(r'name="confirmed_at" value="([^"]+)"', mentor.get(address).text)
    diary.unconfirm(row)
    diary.confirm(Entry.objects.get(), at=diary.at + timedelta(seconds=1))

    mentor.post(address, {"confirmed_at": html.unescape(shown)})
    assert Entry.objects.get().state == "confirmed"
    (shown,) = re.findall(r'name="confirmed_at" value="([^"]+)"', mentor.get(address).text)
    mentor.post(address, {"confirmed_at": html.unescape(shown)})
    assert Entry.objects.get().state == "unconfirmed"
