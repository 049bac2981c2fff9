"""Progress of somebody else: who sees it, what is written down of that, and the signals in a mentor's list."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.programme.people_cast import HERE, THERE, make_centre, make_holder
from tosbelgi.programme.assessment.api import Signal
from tosbelgi.programme.journal.api import readers_of
from tosbelgi.programme.people.api import Role

from .cast import make_counted
from .test_own_pages import signed_in, words_of

pytestmark = pytest.mark.django_db
LIST = "/kk/cabinet/participants/"


def page_of(diary, rest=""):
    return f"{LIST}{diary.participation.public_id}/progress/{rest}"


@pytest.fixture
def diary():
    made = make_counted()
    made.confirmed(0)
    made.recount()
    return made


def holders_of(diary):
    """Somebody in each role, and whether this participant is within their reach."""
    centre = diary.cast.centre
    other = make_centre(THERE, name="Басқа орталық")
    return [
        (diary.cast.mentor, True),
        (diary.cast.head, True),
        (diary.cast.operator, True),
        (make_holder(Role.CENTRE_STAFF, name="Қызметкер", centre=centre), True),
        (make_holder(Role.REGIONAL_COORDINATOR, name="Үйлестіруші", region=HERE), True),
        (make_holder(Role.MENTOR, name="Басқа тәлімгер", centre=centre), False),
        (make_holder(Role.EXPERT, name="Сарапшы", region=HERE), False),
        (make_holder(Role.CENTRE_HEAD, name="Басқа жетекші", centre=other), False),
        (make_holder(Role.REGIONAL_COORDINATOR, name="Басқа үйлестіруші", region=THERE), False),
        (make_holder(Role.COMMISSION, name="Комиссия"), False),
        (make_counted().cast.pupil, False),
    ]


@pytest.mark.parametrize("rest", ["", "sport/why/"])
def test_whoever_reaches_the_participant_reads_it_and_nobody_else(rest, diary):
    for person, sees in holders_of(diary):
        before = len(readers_of(diary.cast.pupil.pk))
        answer = signed_in(person).get(page_of(diary, rest))
        assert answer.status_code == (200 if sees else 404), person.given_name
        assert len(readers_of(diary.cast.pupil.pk)) == before + sees, "a reading is written down, and no other"
        if sees:
            assert "25 % · 1 апта есептелді, керегі – 4" in words_of(answer)
    assert Client().get(page_of(diary, rest)).status_code == 302


def test_why_leads_a_mentor_to_the_entry_and_shows_no_draft(diary):
    draft, sent = diary.write(diary.told(3)), diary.sent(2)
    page = signed_in(diary.cast.mentor).get(page_of(diary, "sport/why/"))

    assert f"{LIST}{diary.participation.public_id}/journal/{sent.public_id}/" in page.text
    assert str(draft.public_id) not in page.text


def test_ways_lead_there_from_the_participant_and_from_the_journal(diary):
    mentor, way = signed_in(diary.cast.mentor), f'href="{page_of(diary)}"'
    assert way in mentor.get(f"{LIST}{diary.participation.public_id}/").text
    assert way in mentor.get(f"{LIST}{diary.participation.public_id}/journal/").text
    assert way in signed_in(diary.cast.head).get(f"{LIST}{diary.participation.public_id}/journal/").text


def test_beside_each_participant_stand_percent_and_signal_with_a_rule_to_read(diary):
    page = signed_in(diary.cast.mentor).get(f"{LIST}?registered")

    said = words_of(page)
    assert diary.cast.pupil.display_name in said
    assert "5 %" in said
    assert 'class="signal signal-on_the_way"' in page.text
    for signal in Signal:
        assert str(signal.label) in said
    assert "14 күн не одан көп уақыт бойы бірде-бір жазба жіберілмеген." in said


def test_a_completed_level_is_seen_in_the_list(diary):
    diary.all_but("sport")
    for week in range(1, 4):
        diary.confirmed(week)
    diary.recount()
    page = signed_in(diary.cast.mentor).get(f"{LIST}?registered")
    assert "100 %" in words_of(page)
    assert 'class="signal signal-complete"' in page.text.split('class="rules"')[0]


def test_where_nobody_is_on_the_way_those_stand_there_who_are_registered(diary):
    mentor = signed_in(diary.cast.mentor)
    assert diary.cast.pupil.display_name in words_of(mentor.get(LIST))

    diary.participation.state = "scheduled"
    diary.participation.save()
    said = words_of(mentor.get(LIST))
    assert diary.cast.pupil.display_name in said
    assert "Белгілер нені білдіреді" in said, "who was counted keeps the figure"


def test_the_list_costs_the_same_for_one_and_for_many(diary):
    mentor, costs = signed_in(diary.cast.mentor), []
    for more in (0, 4):
        for _one in range(more):
            other = make_counted()
            other.participation.mentor, other.participation.centre = diary.cast.mentor, diary.cast.centre
            other.participation.region_id = diary.cast.centre.region_id
            other.participation.save()
            other.recount()
        mentor.get(f"{LIST}?registered")
        with CaptureQueriesContext(connection) as asked:
            page = mentor.get(f"{LIST}?registered")
        costs.append(len(asked))
        assert page.text.count('class="person"') == more + 1
        assert page.text.split('class="rules"')[0].count('class="signal ') == more + 1
    assert costs[0] == costs[1] <= 25, costs
