"""Who leads a participation now: a mentor of its centre while they are one; and a centre that takes nobody on."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from tests.programme.invitation_cast import follow, letters
from tests.programme.people_cast import THERE, give_role, make_centre, make_person, viewer_of
from tosbelgi.kernel.facts.models import HistoryLine
from tosbelgi.programme.models import Acceptance, Participation, ParticipationAct, PersonalPage
from tosbelgi.programme.participation import api
from tosbelgi.programme.people.api import Role, end_appointment, reactivate, suspend
from tosbelgi.programme.schedule import api as schedule

from . import way
from .test_line import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return way.make_cast()


def client_of(person):
    client = Client()
    client.force_login(person.user)
    return client


def leaves(cast, *, to=None):
    """The mentor is a mentor of this centre no longer, but perhaps of another."""
    end_appointment(appointment_id=cast.mentor.appointments.get(until=None).pk, by=None, at=timezone.now())
    if to is not None:
        give_role(cast.mentor, Role.MENTOR, centre=to)


@pytest.mark.parametrize("state", ["approved", "agreed", "scheduled", "active"])
def test_a_mentor_who_went_to_another_centre_reads_nothing_of_those_they_led(state, cast):
    way.approve_text()
    row = way.REACHED[state](cast)
    page = f"/kk/cabinet/participants/{row.public_id}/"
    assert client_of(cast.mentor).get(page).status_code == 200

    leaves(cast, to=make_centre(THERE, name="Бөтен"))

    for model in (Participation, PersonalPage, ParticipationAct, Acceptance):
        assert not model.objects.visible_to(cast.mentor_viewer).exists(), model
    assert client_of(cast.mentor).get(page).status_code == 404
    assert cast.pupil.display_name not in client_of(cast.mentor).get("/kk/cabinet/participants/?all").content.decode()


@pytest.mark.parametrize(("state", "act"), [("agreed", schedule.agree), ("scheduled", schedule.activate)])
def test_a_mentor_who_went_to_another_centre_registers_nobody(state, act, cast):
    row = way.REACHED[state](cast)
    seen = {"seen_norms": row.norms_digest}
    if act is schedule.agree:
        version = way.write_plan(cast, row)
        seen = {"version": version.number, "digest": version.digest}
    leaves(cast, to=make_centre(THERE, name="Бөтен"))
    press = {"participation": row.public_id, "by": cast.mentor_viewer, "at": timezone.now()} | seen
    refused(lambda: act(**press), "NO_SUCH_PARTICIPATION")


def test_a_mentor_of_two_centres_leads_in_each(cast):
    give_role(cast.mentor, Role.MENTOR, centre=make_centre(THERE, name="Бөтен"))
    assert way.active(cast).stands is api.State.ACTIVE


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_centre_and_the_participant_read_that_nobody_leads(language, cast):
    way.approve_text()
    row = way.approved(cast)
    pages = {cast.head: f"applications/{row.public_id}/", cast.pupil: ""}
    words = {
        cast.head: {"kk": "жетекшілік", "ru": "никто не ведёт", "en": "Nobody leads this participant now"},
        cast.pupil: {"kk": "тәлімгеріңіз жоқ", "ru": "нет наставника", "en": "Nobody leads you now"},
    }

    def told(person):
        return words[person][language] in client_of(person).get(f"/{language}/cabinet/{pages[person]}").content.decode()

    assert [told(person) for person in pages] == [False, False]
    leaves(cast)
    assert [told(person) for person in pages] == [True, True]


def suspended(cast):
    suspend(organisation_id=cast.centre.organisation.pk, reason="Сынақ", by=None, at=timezone.now())


def test_a_suspended_centre_is_not_offered_and_not_applied_to(cast):
    row = way.drafted(cast)
    region = cast.centre.region_id
    assert cast.centre.pk in [one.key for one in api.centres_offered(region, "kk")]

    suspended(cast)

    assert cast.centre.pk not in [one.key for one in api.centres_offered(region, "kk")]
    refused(lambda: way.submit(cast, row), "NOT_A_PLACE_TO_APPLY")
    reactivate(organisation_id=cast.centre.organisation.pk, reason="", by=None, at=timezone.now())
    assert way.submit(cast, row).stands is api.State.SUBMITTED


def test_a_suspended_centre_approves_nobody_and_reads_why(cast):
    row = way.submitted(cast)
    suspended(cast)
    asked = {"participation": row.public_id, "version": row.version, "by": cast.head_viewer, "at": timezone.now()}
    refused(lambda: api.approve(**asked), "CENTRE_IS_SUSPENDED")
    page = client_of(cast.head).post(
        f"/en/cabinet/applications/{row.public_id}/", {"deed": "approve", "version": row.version}
    )
    assert page.status_code == 422
    assert "is suspended" in page.content.decode()
    asked |= {"reason": "Сынақ.", "language": "kk"}
    assert api.return_(**asked).stands is api.State.RETURNED, "an applicant is not kept waiting"


def entrust(cast, row, to, **changes):
    asked = {
        "participation": row.public_id,
        "instead_of": cast.mentor.pk,
        "mentor_id": to.pk,
        "by": cast.head_viewer,
        "at": timezone.now(),
    }
    return api.entrust(**(asked | changes))


@pytest.fixture
def another(cast):
    person = make_person("Жанар")
    give_role(person, Role.MENTOR, centre=cast.centre)
    return person


@pytest.mark.parametrize("state", ["approved", "agreed", "scheduled", "active"])
def test_the_centre_entrusts_them_to_another_mentor_and_they_stay_where_they_were(state, cast, another):
    way.approve_text()
    row = way.REACHED[state](cast)
    leaves(cast)
    assert not Participation.objects.visible_to(viewer_of(another)).exists()

    for _twice in range(2):
        entrust(cast, row, another)

    row.refresh_from_db()
    assert (row.state, row.mentor_id) == (state, another.pk)
    assert row.acts.filter(act="entrust", led_to=state, role="centre_head").count() == 1
    assert HistoryLine.objects.filter(name="participation.entrusted").count() == 1
    assert Participation.objects.visible_to(viewer_of(another)).get() == row


def test_the_line_goes_on_with_the_new_mentor(cast, another):
    row = way.agreed(cast)
    leaves(cast)
    entrust(cast, row, another)
    by = viewer_of(another)
    version = way.write_plan(cast, row)
    for one in (cast.pupil_viewer, by):
        way.agree_on(row, version, one)
    assert way.activate(cast, row, by=by).stands is api.State.ACTIVE


def test_they_are_entrusted_to_a_mentor_of_the_centre_and_never_to_themselves(cast, another):
    way.approve_text()
    row = way.approved(cast)
    give_role(cast.pupil, Role.MENTOR, centre=cast.centre)
    elsewhere = make_person("Алыс")
    give_role(elsewhere, Role.MENTOR, centre=make_centre(THERE, name="Бөтен"))
    for person in (cast.pupil, elsewhere, cast.head):
        refused(lambda: entrust(cast, row, person), "NOT_A_MENTOR_THERE")  # noqa: B023
    refused(lambda: entrust(cast, row, another, by=cast.mentor_viewer), "MAY_NOT_DECIDE")
    refused(lambda: entrust(cast, row, another, instead_of=another.pk), "PARTICIPATION_CHANGED")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_on_the_page_a_mentor_is_chosen_and_the_new_one_gets_a_letter(language, cast, another):
    follow()
    way.approve_text()
    row = way.approved(cast)
    another.user.email = "zhanar@example.kz"
    another.user.save()
    head, address = client_of(cast.head), f"/{language}/cabinet/applications/{row.public_id}/"
    page = head.get(address).content.decode()
    assert f'<option value="{another.pk}">{another.display_name}</option>' in page
    assert f'<option value="{cast.mentor.pk}">' not in page
    wrong = head.post(address, {"deed": "entrust", "instead_of": cast.mentor.pk, "mentor": cast.pupil.pk})
    assert wrong.status_code == 422

    for _press in range(2):
        done = head.post(address, {"deed": "entrust", "instead_of": cast.mentor.pk, "mentor": another.pk}, follow=True)
        assert done.redirect_chain == [(address, 302)]
    assert row.acts.filter(act="entrust").count() == 1
    assert Participation.objects.get(pk=row.pk).mentor_id == another.pk
    follow()
    assert "zhanar@example.kz" in [mail["to"][0] for mail in letters()]


def test_of_two_who_entrust_them_to_different_mentors_the_second_sees_that_first(cast, another):
    way.approve_text()
    row, third = way.approved(cast), make_person("Айбек")
    give_role(third, Role.MENTOR, centre=cast.centre)
    head, address = client_of(cast.head), f"/kk/cabinet/applications/{row.public_id}/"
    sent = {"deed": "entrust", "instead_of": cast.mentor.pk, "mentor": third.pk}
    entrust(cast, row, another)

    refused_press = head.post(address, sent)

    assert refused_press.status_code == 422
    assert Participation.objects.get(pk=row.pk).mentor_id == another.pk
    page = refused_press.content.decode()
    shown = re.search(r'name="instead_of" value="(\d+)"', page)[1]
    assert (shown, another.display_name in page) == (str(another.pk), True)
    assert head.post(address, sent | {"instead_of": shown}).status_code == 302
    assert Participation.objects.get(pk=row.pk).mentor_id == third.pk


def test_before_the_approval_no_other_mentor_is_offered(cast, another):
    row = way.submitted(cast)
    address = f"/en/cabinet/applications/{row.public_id}/"
    assert "Another mentor" not in client_of(cast.head).get(address).content.decode()
    answer = client_of(cast.head).post(address, {"deed": "entrust", "instead_of": cast.mentor.pk, "mentor": another.pk})
    assert answer.status_code == 422
    refused(lambda: entrust(cast, row, another), "NOT_IN_THIS_STATE")
