"""No way leads nowhere, and nothing that was typed is lost: tasks, forms and pages of the journal and of the queue."""

import html
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.programme.people_cast import give_role
from tosbelgi.kernel.refusals import Refusal
from tosbelgi.language.languages import CODES
from tosbelgi.programme.journal import api
from tosbelgi.programme.models import Entry, ExtraTask, Schedule, ScheduleVersion
from tosbelgi.programme.people.api import Role
from tosbelgi.programme.schedule.json_form import digest, to_json

from .cast import make_diary, uuid7
from .plans import agreed, plan
from .reading import at, filled_in, signed_in, words_of

pytestmark = pytest.mark.django_db
QUEUE = "/kk/cabinet/queue/"
HERE = {"headers": {"origin": "http://testserver"}}


def without(planned, code):
    return replace(planned, directions=tuple(one for one in planned.directions if one.direction != code))


@pytest.fixture
def diary():
    """A participant whose schedule has everything but skills, which were chosen once."""
    made = make_diary()
    agreed(made.participation, without(plan(made.today - timedelta(days=50)), "skills"))
    return made


@pytest.fixture
def pupil(diary):
    return signed_in(diary.cast.pupil)


@pytest.fixture
def mentor(diary):
    return signed_in(diary.cast.mentor)


def give_task(diary, **changes):
    asked = {
        "participation": diary.participation.public_id,
        "direction": "sport",
        "words": "Жүгіру қашықтығын өлшеп көр.",
        "due_on": diary.today + timedelta(days=3),
        "by": diary.mentor,
        "at": diary.at,
    }
    return api.give_task(**(asked | changes))


def change_schedule(diary, planned):
    """Both agree on another plan."""
    schedule = Schedule.objects.get(participation=diary.participation)
    Schedule.objects.filter(pk=schedule.pk).update(version=schedule.version + 1, agreed_version=schedule.version + 1)
    ScheduleVersion.objects.create(
        schedule=schedule, number=schedule.version + 1, text=to_json(planned), digest=digest(planned),
        person=diary.cast.pupil, role="participant", at=diary.at,
    )  # fmt: skip


def test_a_task_is_given_only_of_what_the_participant_can_write_about(diary):
    with pytest.raises(Refusal) as refused:
        give_task(diary, direction="skills")

    assert refused.value.code == "DIRECTION_NOT_TAKEN"
    assert "skills" not in refused.value.allowed
    assert "sport" in refused.value.allowed
    assert not ExtraTask.objects.exists()
    give_task(diary)
    assert ExtraTask.objects.count() == 1


def test_without_a_schedule_a_task_is_of_what_was_chosen():
    diary = make_diary(directions=("sport", "skills"))
    give_task(diary, direction="skills")

    with pytest.raises(Refusal):
        give_task(diary, direction="work")

    assert [one.direction for one in ExtraTask.objects.all()] == ["skills"]


def test_every_way_from_a_task_leads_to_a_page(diary, pupil):
    give_task(diary)

    for page in ("/kk/cabinet/", at("")):
        (way,) = set(re.findall(r'href="([^"]+\?task=[^"]+)"', pupil.get(page).text))
        assert pupil.get(html.unescape(way)).status_code == 200


@pytest.mark.parametrize("language", CODES)
def test_a_task_whose_direction_left_the_schedule_says_so_and_leads_nowhere_else(language, diary, pupil):
    give_task(diary)
    change_schedule(diary, without(plan(diary.today - timedelta(days=50)), "sport"))

    page = pupil.get(at("", language))

    assert "Жүгіру қашықтығын өлшеп көр." in page.text
    assert "?task=" not in page.text
    said = {"kk": "енді кестеңізде жоқ", "ru": "больше нет в вашем графике", "en": "not in your schedule any more"}
    assert said[language] in words_of(page)
    home = pupil.get(f"/{language}/cabinet/")
    assert "?task=" not in home.text
    assert "Жүгіру қашықтығын өлшеп көр." not in home.text, "the one next thing can be done"


@pytest.mark.parametrize("language", CODES)
def test_the_form_of_a_direction_that_is_not_planned_leads_to_those_that_are(language, diary, pupil):
    answer = pupil.get(at("new/skills/", language), follow=True)

    assert answer.redirect_chain == [(at("new/", language), 302)]
    said = {
        "kk": "Бұл бағыт осы кестеде жоқ.",
        "ru": "Этого направления в графике нет.",
        "en": "This direction is not in this schedule.",
    }
    assert said[language] in words_of(answer)
    assert at("new/sport/", language) in answer.text
    assert pupil.get(at("new/chess/", language)).status_code == 404


def test_a_task_that_is_none_is_refused_once_and_then_left_out(diary, pupil):
    form = filled_in(pupil.get(at("new/sport/"))) | {"task": str(uuid7()), "words": "Жүгірдім.", "deed": "send"}

    refused = pupil.post(at("new/sport/"), form)

    assert refused.status_code == 422
    assert "task" not in filled_in(refused)
    assert pupil.post(at("new/sport/"), filled_in(refused) | {"deed": "send"}).status_code == 302
    assert Entry.objects.get().state == "sent"


# A role that is chosen in another window


@pytest.fixture
def of_two_roles(diary):
    """The mentor, who heads the centre too, with an entry that waits."""
    head = give_role(diary.cast.mentor, Role.CENTRE_HEAD, centre=diary.cast.centre)
    lead = diary.cast.mentor.appointments.get(role=Role.MENTOR)
    client = signed_in(diary.cast.mentor)
    client.post("/kk/cabinet/role/", {"acting": lead.pk})
    return client, lead, head


@pytest.mark.parametrize("language", CODES)
def test_a_reason_typed_before_another_role_was_chosen_is_not_lost(language, diary, of_two_roles):
    client, lead, head = of_two_roles
    row = diary.write_and_send()
    typed = {"deed": f"return {row.public_id}:1", f"reason-{row.public_id}": "Қанша жүгірдіңіз?\nҚай жерде?"}
    queue = f"/{language}/cabinet/queue/"
    client.post("/kk/cabinet/role/", {"acting": head.pk})

    page = client.post(queue, typed, **HERE)

    assert page.status_code == 404
    assert "Қанша жүгірдіңіз?<br>Қай жерде?" in page.text
    assert f'action="{queue}"' in page.text
    assert f'name="acting" value="{lead.pk}"' in page.text
    assert Entry.objects.get().state == "sent"
    client.post("/kk/cabinet/role/", {"acting": lead.pk})
    again = {name: html.unescape(text) for name, text in re.findall(
        r'<textarea name="([^"]+)" hidden>\n(.*?)</textarea>', page.text, re.S
    )}  # fmt: skip
    assert client.post(queue, again, **HERE).status_code == 302
    assert Entry.objects.get().acts.get(act="return").words == "Қанша жүгірдіңіз?\nҚай жерде?"


def test_what_another_site_sends_is_not_given_back(diary, of_two_roles):
    client, _lead, head = of_two_roles
    client.post("/kk/cabinet/role/", {"acting": head.pk})

    page = client.post(QUEUE, {"deed": "x", "reason-x": "Бөтен сөз"}, headers={"origin": "http://elsewhere.example"})

    assert page.status_code == 404
    assert "Бөтен сөз" not in page.text


@pytest.mark.parametrize("page", ["new/sport/", "{}/edit/"])
def test_an_entry_typed_before_another_role_was_chosen_is_not_lost(page, diary):
    row = diary.write()
    other = give_role(diary.cast.pupil, Role.MENTOR, centre=diary.cast.centre)
    client = signed_in(diary.cast.pupil)
    client.post("/kk/cabinet/role/", {"acting": other.pk})

    answer = client.post(at(page.format(row.public_id)), {"deed": "send", "words": "Ұзақ жаздым."}, **HERE)

    assert answer.status_code == 403
    assert "Ұзақ жаздым." in answer.text
    assert Entry.objects.get().version == 1


def test_what_was_typed_beside_an_entry_that_is_gone_stays_on_the_page(diary, mentor):
    row = diary.write_and_send()
    diary.return_(row)
    typed = {"deed": f"confirm {row.public_id}:1", f"reason-{row.public_id}": "Кеш қалған сөз"}

    page = mentor.post(QUEUE, typed)

    assert page.status_code == 422
    assert "Кеш қалған сөз" in page.text
    other = diary.write_and_send(diary.session(day=diary.today - timedelta(days=1)))
    page = mentor.post(QUEUE, typed | {"deed": f"confirm {other.public_id}:1"})
    assert Entry.objects.get(pk=other.pk).state == "confirmed"
    assert f'name="reason-{row.public_id}"' in page.text
    assert "Кеш қалған сөз" in page.text


def test_an_unknown_button_keeps_the_words(diary, mentor):
    row = diary.write_and_send()

    page = mentor.post(QUEUE, {"deed": "burn", f"reason-{row.public_id}": "Жартысы жазылған сөз"})

    assert page.status_code == 422
    assert "Жартысы жазылған сөз" in page.text


def test_an_undo_in_another_role_leads_to_no_page_that_is_not_there(diary, of_two_roles):
    client, _lead, head = of_two_roles
    row = diary.write_and_send()
    diary.confirm(row, at=timezone.now())
    confirmed_at = Entry.objects.get().decided_at
    client.post("/kk/cabinet/role/", {"acting": head.pk})

    answer = client.post(f"{QUEUE}undo/", {"entry": f"{row.public_id} {confirmed_at.isoformat()}"}, follow=True)

    assert answer.status_code == 404
    assert answer.redirect_chain == []
    assert Entry.objects.get().state == "confirmed"
