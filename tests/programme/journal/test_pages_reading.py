"""Pages on which a journal is read: by whoever wrote it, with what became of each entry, and by nobody else."""

import html
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.programme.people_cast import make_holder, make_person
from tosbelgi.language.languages import CODES
from tosbelgi.programme.journal import api
from tosbelgi.programme.models import Participation
from tosbelgi.programme.participation.api import State
from tosbelgi.programme.people.api import Role, record_reading

from .cast import make_diary, moved, uuid7
from .plans import make_planned
from .reading import at, filled_in, send, signed_in, words_of

pytestmark = pytest.mark.django_db
STATES = ("draft", "sent", "returned", "confirmed", "unconfirmed")
SOMEBODY = "00000000-0000-4000-8000-000000000000"
PAGES = ("", "new/", "new/sport/", "{}/", "{}/edit/", "{}/send/", "{}/delete/")


@pytest.fixture
def diary():
    return make_planned()


@pytest.fixture
def pupil(diary):
    return signed_in(diary.cast.pupil)


def give_task(diary, row=None, **changes):
    asked = {
        "participation": diary.participation.public_id,
        "direction": "sport",
        "words": "Жүгіру қашықтығын өлшеп көр.",
        "due_on": diary.today + timedelta(days=3),
        "entry": row and row.public_id,
        "by": diary.mentor,
        "at": diary.at,
    }
    return api.give_task(**(asked | changes))


# The list


@pytest.mark.parametrize("language", CODES)
def test_an_empty_journal_says_how_to_begin(language, pupil):
    page = pupil.get(at("", language))
    assert page.status_code == 200
    assert f'href="{at("new/", language)}"' in page.text
    assert 'class="empty"' in page.text
    assert "<select" not in page.text


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("draft", "Әлі жіберілмеген: тек өзіңіз көресіз."),
        ("sent", "Әзірге ешкім қараған жоқ."),
        ("returned", "Түзетіп, қайта жіберіңіз."),
        ("confirmed", "Расталды: бүгін"),
        ("unconfirmed", "Растау кері алынды: бүгін"),
    ],
)
def test_where_an_entry_stands_is_told_in_words(state, told, diary, pupil):
    row = moved(diary, diary.write(), state)
    for page in (pupil.get(at("")), pupil.get(at(f"{row.public_id}/"))):
        assert told in words_of(page)
        assert f"entry-{state}" in page.text


def test_that_nobody_has_looked_is_said_only_while_it_is_so(diary, pupil):
    row = diary.write_and_send()
    assert "Әзірге ешкім қараған жоқ." in words_of(pupil.get(at("")))
    record_reading(person_ids=[diary.cast.pupil.pk], by=diary.mentor, at=timezone.now())
    for page in (pupil.get(at("")), pupil.get(at(f"{row.public_id}/")), pupil.get("/kk/cabinet/")):
        assert "ешкім қараған жоқ" not in words_of(page)
        assert "Содан бері тәлімгеріңіз кірді" in words_of(page)


def test_entries_stand_below_their_month_the_latest_first(diary, pupil):
    for days in (0, 1, 35):
        diary.write(diary.session(day=diary.today - timedelta(days=days)))
    page = pupil.get(at(""))
    assert page.text.count('<section class="month"') in (2, 3)
    days = [int(one) for one in re.findall(r"<br>\D*(\d+) \w+, \w+&nbsp;· 60 мин", page.text)]
    assert days == [(diary.today - timedelta(days=back)).day for back in (0, 1, 35)]


def test_a_filter_stays_on_the_way_to_the_next_page(diary, pupil):
    for count in range(23):
        diary.write(diary.session(day=diary.today - timedelta(days=count)))
    diary.write(diary.session(direction="skills"))
    page = pupil.get(at(""), {"direction": "sport", "state": "draft"})
    assert page.text.count('<a class="entry') == 20
    (following,) = re.findall(r'href="(\?[^"]+day=[^"]+)"', page.text)
    page = pupil.get(at("") + html.unescape(following))
    assert page.text.count('<a class="entry') == 3
    assert '<option value="sport" selected>' in page.text
    assert 'href="?direction=sport&amp;state=draft"' in page.text
    assert "Таңдағаныңызға сай жазба жоқ." in words_of(pupil.get(at(""), {"state": "confirmed"}))


@pytest.mark.parametrize(
    "query",
    [
        {"direction": "chess"},
        {"state": "burnt"},
        {"day": "2026-02-30", "pk": "1"},
        {"day": "x", "pk": "²"},
        {"day": "0001-01-01", "pk": "1"},
        {"pk": "9" * 40, "day": "2026-01-01"},
    ],
)
def test_a_forged_query_begins_at_the_first_page(query, diary, pupil):
    diary.write()
    assert pupil.get(at(""), query).text.count('<a class="entry') == 1


# One entry


def test_the_very_words_that_were_confirmed_are_shown(diary, pupil):
    row = diary.write_and_send(diary.session(words="Алғашқы сөздер."))
    diary.return_(row)
    row.refresh_from_db()
    row = diary.write_and_send(diary.session(words="Соңғы сөздер."), entry=row.public_id, expected=1)
    diary.confirm(row)

    told = words_of(pupil.get(at(f"{row.public_id}/")))

    assert "Дәл осы расталды" in told
    assert told.index("Соңғы сөздер.") < told.index("Алғашқы сөздер.")
    assert "Нақтылап жаз." in told, "why it was returned stays in the history"


def test_what_was_corrected_and_not_sent_is_told_apart_from_what_lies_there(diary, pupil):
    row = diary.return_(diary.write_and_send(diary.session(words="Алғашқы сөздер.")))
    send(pupil, at(f"{row.public_id}/edit/"), deed="keep", words="Түзетілген сөздер.")
    page = pupil.get(at(f"{row.public_id}/"))
    assert "Түзетілген сөздер." in words_of(page)
    assert f'action="{at(f"{row.public_id}/send/")}"' in page.text
    page = pupil.post(at(f"{row.public_id}/send/"), {"version": 2})
    assert page["Location"] == "/kk/cabinet/"
    row.refresh_from_db()
    assert (row.state, row.sent_version) == ("sent", 2)


def test_a_task_stands_on_top_until_its_answer_is_confirmed(diary, pupil):
    task = give_task(diary)
    page = pupil.get(at(""))
    (way,) = re.findall(r'href="(/kk/cabinet/journal/new/sport/\?task=[^"]+)"', page.text)
    assert str(task.public_id) in way
    send(pupil, way, words="Екі шақырым жүгірдім.")
    (row,) = api.page_of_entries(diary.pupil)

    page = pupil.get(at(""))
    assert way not in page.text
    assert "Жауабыңыз" in words_of(page)
    diary.confirm(row)
    assert "Жүгіру қашықтығын" not in words_of(pupil.get(at("")))


def test_a_task_on_occasion_of_an_entry_stands_there_too(diary, pupil):
    row, other = diary.write_and_send(), diary.write(diary.session(day=diary.today - timedelta(days=1)))
    give_task(diary, row)
    assert "Тәлімгер берген тапсырмалар" in words_of(pupil.get(at(f"{row.public_id}/")))
    assert "Тәлімгер берген тапсырмалар" not in words_of(pupil.get(at(f"{other.public_id}/")))


# Readers


def test_whoever_opened_my_pages_is_named_with_their_role(diary, pupil):
    assert "Әзірге ешкім оқыған жоқ." in words_of(pupil.get("/kk/cabinet/readers/"))
    now = timezone.now()
    record_reading(person_ids=[diary.cast.pupil.pk], by=diary.mentor, at=now)
    record_reading(person_ids=[diary.cast.pupil.pk], by=diary.pupil, at=now)
    told = words_of(pupil.get("/kk/cabinet/readers/"))
    assert "Данияр" in told
    assert told.count("Тәлімгер ·") == 1


def test_readers_come_a_page_at_a_time(diary, pupil):
    for _time in range(45):
        record_reading(person_ids=[diary.cast.pupil.pk], by=diary.mentor, at=timezone.now())
    seen, address = 0, "/kk/cabinet/readers/"
    for wanted in (20, 20, 5):
        page = pupil.get(address)
        assert page.text.count('<li class="person">') == wanted
        seen += wanted
        following = re.findall(r'href="(\?after=\d+)"', page.text)
        address = f"/kk/cabinet/readers/{following[0]}" if following else ""
    assert not address
    assert pupil.get("/kk/cabinet/readers/?after=²").status_code == 200


# What now


def test_what_was_returned_comes_first_and_then_a_task_and_then_the_plan(diary, pupil):
    assert "Не істегеніңізді жазыңыз." in words_of(pupil.get("/kk/cabinet/"))
    give_task(diary)
    assert "Тәлімгеріңіз тапсырма берді." in words_of(pupil.get("/kk/cabinet/"))
    row = diary.return_(diary.write_and_send())
    page = pupil.get("/kk/cabinet/")
    assert "Тәлімгеріңіз жазбаны қайтарды." in words_of(page)
    assert f'class="button" href="{at(f"{row.public_id}/")}"' in page.text


def test_when_the_week_is_written_down_the_page_says_so_and_what_is_next(diary, pupil):
    for _session in range(8):
        page = pupil.get("/kk/cabinet/")
        ways = re.findall(r'class="button" href="([^"]+)"', page.text)
        if "/new/" not in ways[0]:
            break
        direction = ways[0].split("/new/")[1].split("/")[0]
        if direction == "volunteering":
            send(pupil, html.unescape(ways[0]), deed="keep")
        else:
            send(pupil, html.unescape(ways[0]), words="Жаттықтым.")
    assert "Бір жазба әлі жіберілмеген." in words_of(page), "of an action there is no photograph yet"
    (draft,) = api.page_of_entries(diary.pupil, state=api.State.DRAFT)
    api.delete_draft(entry=draft.public_id, by=diary.pupil, at=diary.at)


def test_before_the_plan_begins_nothing_is_asked():
    diary = make_planned(days_ago=-10)
    page = signed_in(diary.cast.pupil).get("/kk/cabinet/")
    assert "Бәрі жазылған." in words_of(page)
    assert "?day=" not in page.text


def test_without_an_agreed_schedule_nothing_can_be_chosen():
    diary = make_diary()
    pupil = signed_in(diary.cast.pupil)
    page = pupil.get(at("new/"))
    assert "кестеңіз әлі келісілмеген" in words_of(page)
    assert pupil.get("/kk/cabinet/").status_code == 200


# Others


@pytest.mark.parametrize("role", [one for one in Role if one is not Role.PARTICIPANT])
def test_another_role_is_told_to_act_for_itself_and_reads_nothing(role, diary):
    row = diary.write_and_send(diary.session(words="Құпия сөз."))
    client = signed_in(make_holder(role))
    for path in (*(at(one.format(row.public_id)) for one in PAGES), "/kk/cabinet/readers/"):
        for answer in (client.get(path, follow=True), client.post(path, {"version": 1}, follow=True)):
            assert "Құпия сөз." not in answer.text
            assert answer.status_code == 405 or answer.redirect_chain[-1][0] in ("/kk/cabinet/", at("")), path
    row.refresh_from_db()
    assert row.state == "sent"


def test_the_mentor_who_leads_does_not_open_it_as_its_author(diary):
    row = diary.write_and_send(diary.session(words="Құпия сөз."))
    mentor = signed_in(diary.cast.mentor)
    assert mentor.get(at(f"{row.public_id}/"))["Location"] == "/kk/cabinet/"
    mentor.post("/kk/cabinet/role/", {"acting": 0})
    assert mentor.get(at(f"{row.public_id}/")).status_code in (302, 404)


@pytest.mark.parametrize("state", STATES)
def test_of_others_entries_there_is_nothing_in_any_state(state, diary):
    row = moved(diary, diary.write(diary.session(words="Құпия сөз.")), state)
    other = make_planned()
    client = signed_in(other.cast.pupil)
    for path in PAGES[3:6]:
        for name in (row.public_id, SOMEBODY, uuid7()):
            assert client.get(at(path.format(name))).status_code == 404, path
            assert client.post(at(path.format(name)), {"version": 1}).status_code in (404, 405), path
        asked = []
        for name in (row.public_id, SOMEBODY):
            with CaptureQueriesContext(connection) as queries:
                client.get(at(path.format(name)))
            asked.append(len(queries))
        assert asked[0] == asked[1], "what is hidden looks like what is not there"
    assert client.post(at(f"{row.public_id}/delete/"))["Location"] == at("")
    stands = filled_in(client.get(at("new/sport/"))) | {"entry": str(row.public_id), "words": "Бөтен.", "deed": "send"}
    for version in ("", str(row.version)):
        answer = client.post(at("new/sport/"), stands | {"version": version})
        assert answer.status_code == 404
        assert "Құпия сөз." not in answer.text
    before = row.state
    row.refresh_from_db()
    assert (row.state, row.version) == (before, row.version)


@pytest.mark.parametrize("stands", [State.DRAFT, State.SUBMITTED, State.AGREED, State.WITHDRAWN])
def test_whoever_is_not_registered_is_led_home(stands, diary, pupil):
    Participation.objects.filter(pk=diary.participation.pk).update(state=State.WITHDRAWN)
    assert pupil.get(at("new/"))["Location"] == "/kk/cabinet/"
    assert pupil.get(at("new/sport/"))["Location"] == "/kk/cabinet/"


def test_whoever_has_withdrawn_still_reads_their_journal(diary, pupil):
    row = diary.write_and_send(diary.session(words="Менің сөзім."))
    Participation.objects.filter(pk=diary.participation.pk).update(state=State.WITHDRAWN)
    assert pupil.get(at("")).text.count('<a class="entry') == 1
    page = pupil.get(at(f"{row.public_id}/"))
    assert "Менің сөзім." in words_of(page)
    assert "/edit/" not in page.text


def test_whoever_never_applied_is_led_home():
    client = signed_in(make_person("Марат"))
    for path in ("", "new/", "new/sport/"):
        assert client.get(at(path))["Location"] == "/kk/cabinet/"
    assert client.get("/kk/cabinet/readers/").status_code == 200


@pytest.mark.parametrize("direction", ["chess", "sport2", "x" * 200])
def test_a_direction_that_is_none_is_not_there(direction, pupil):
    assert pupil.get(at(f"new/{direction}/")).status_code == 404
    assert pupil.post(at(f"new/{direction}/")).status_code == 404


# What it costs


@pytest.mark.parametrize(
    ("path", "most"), [("/kk/cabinet/", 16), (at(""), 13), (at("new/sport/"), 7), (at("new/reading/"), 16)]
)
def test_a_page_costs_the_same_for_one_and_for_many(path, most, diary, pupil, django_assert_num_queries):
    def written(days):
        row = diary.write_and_send(diary.session(day=diary.today - timedelta(days=days)))
        give_task(diary, row, words=f"Тапсырма {days}")

    written(0)
    pupil.get(path)
    with CaptureQueriesContext(
        connection,
    ) as first:
        pupil.get(path)
    for days in range(1, 12):
        written(days)
    with django_assert_num_queries(len(first)):
        pupil.get(path)
    assert len(first) <= most


def test_an_entry_costs_the_same_with_a_long_history(diary, pupil, django_assert_num_queries):
    row = diary.write_and_send()
    address = at(f"{row.public_id}/")
    pupil.get(address)
    with CaptureQueriesContext(connection) as first:
        pupil.get(address)
    for number in range(1, 6):
        diary.return_(row)
        row = diary.write_and_send(diary.session(words=f"Сөз {number}"), entry=row.public_id, expected=row.version)
    with django_assert_num_queries(len(first)):
        pupil.get(address)
    assert len(first) <= 12
