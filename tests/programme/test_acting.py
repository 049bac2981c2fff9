"""In which role somebody acts: read once, chosen by them, lost with the appointment."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.utils import timezone

from tests.programme.people_cast import HERE, THERE, give_role, make_centre, make_person, viewer_of
from tosbelgi.accounts.session_limits import limits_of
from tosbelgi.programme.people import refusals
from tosbelgi.programme.people.actions import end_appointment
from tosbelgi.programme.people.api import FOR_ONESELF, act_as, current_viewer, forget_lost, viewer_for
from tosbelgi.programme.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def saule():
    """A mentor in one centre who also coordinates two regions."""
    person = make_person("Сәуле", language="ru")
    give_role(person, Role.MENTOR, centre=make_centre())
    for region in (HERE, THERE):
        give_role(person, Role.REGIONAL_COORDINATOR, region=region)
    return person


def request_of(person, session=None):
    request = RequestFactory().get("/")
    request.user, request.session = person.user if person else AnonymousUser(), {} if session is None else session
    return request


def roles(person):
    return {row.role: row for row in person.appointments.order_by("pk")}


def test_a_stranger_and_an_account_without_a_person_are_no_viewer(django_user_model):
    editor = django_user_model.objects.create_user("editor-of-the-tests")
    assert viewer_for(AnonymousUser(), at=timezone.now()) is None
    assert viewer_for(editor, at=timezone.now()) is None
    assert current_viewer(request_of(None)) is None


def test_an_account_that_was_switched_off_is_no_viewer(saule):
    saule.user.is_active = False
    assert viewer_for(saule.user, at=timezone.now()) is None


def test_who_chose_nothing_acts_in_the_first_role_they_hold(saule):
    viewer = viewer_of(saule)
    assert (viewer.role, viewer.appointment_id) == (Role.MENTOR, roles(saule)["mentor"].pk)
    assert (viewer.person_id, viewer.public_id, viewer.user_id) == (saule.pk, saule.public_id, saule.user_id)
    assert viewer.centre_ids == {roles(saule)["mentor"].centre_id}
    assert (viewer.region_ids, viewer.language) == (frozenset(), "ru")


def test_the_scopes_are_those_of_the_acting_role_alone(saule):
    viewer = viewer_of(saule, acting=roles(saule)["regional_coordinator"].pk)
    assert viewer.role is Role.REGIONAL_COORDINATOR
    assert len(viewer.region_ids) == 2
    assert viewer.centre_ids == frozenset()


def test_who_holds_nothing_is_a_participant_to_themselves():
    viewer = viewer_of(make_person("Айгерім"))
    assert (viewer.role, viewer.appointment_id) == (Role.PARTICIPANT, None)
    assert (viewer.region_ids, viewer.centre_ids) == (frozenset(), frozenset())


def test_two_queries_read_who_looks_however_often_it_is_asked(saule, django_assert_num_queries):
    request = request_of(saule)
    with django_assert_num_queries(2):
        first = current_viewer(request)
        assert current_viewer(request) is first


def test_a_chosen_role_stands_in_the_session(saule):
    session, chosen = {}, roles(saule)["regional_coordinator"].pk
    act_as(request_of(saule, session), chosen)
    assert current_viewer(request_of(saule, session)).appointment_id == chosen

    act_as(request_of(saule, session), FOR_ONESELF)
    assert current_viewer(request_of(saule, session)).role is Role.PARTICIPANT
    assert not forget_lost(request_of(saule, session))


def test_a_role_of_somebody_else_ended_ahead_or_invented_is_refused_and_nothing_moves(saule):
    other = give_role(make_person("Марат"), Role.OPERATOR)
    ended = give_role(saule, Role.COMMISSION)
    end_appointment(appointment_id=ended.pk, by=None, at=timezone.now())
    ahead = give_role(saule, Role.OPERATOR, since=timezone.now() + timedelta(days=1))
    for forged in (other.pk, ended.pk, ahead.pk, 10**12, -1):
        session = {}
        with pytest.raises(refusals.RoleIsNotHeld):
            act_as(request_of(saule, session), forged)
        assert session == {}


def test_an_account_without_a_person_acts_in_nothing(django_user_model):
    request = RequestFactory().get("/")
    request.user, request.session = django_user_model.objects.create_user("editor-of-the-tests"), {}
    with pytest.raises(refusals.RoleIsNotHeld):
        act_as(request, 1)


def test_a_role_that_ends_under_a_session_leaves_oneself_and_is_told_once(saule):
    chosen = roles(saule)["regional_coordinator"].pk
    session = {"acting_appointment": chosen}
    end_appointment(appointment_id=chosen, by=None, at=timezone.now())

    request = request_of(saule, session)
    viewer = current_viewer(request)
    assert (viewer.role, viewer.region_ids) == (Role.PARTICIPANT, frozenset())
    assert forget_lost(request)
    assert session == {"acting_appointment": FOR_ONESELF}
    assert not forget_lost(request_of(saule, session))


@pytest.mark.parametrize("kept", ["mentor", [1], {"a": 1}, 1.5])
def test_what_does_not_belong_into_the_session_leads_to_oneself(saule, kept):
    assert current_viewer(request_of(saule, {"acting_appointment": kept})).role is Role.PARTICIPANT


def test_the_session_of_whoever_holds_a_role_is_short_and_a_participants_is_not():
    aigerim, daniyar = make_person("Айгерім"), make_person("Данияр")
    ended = give_role(daniyar, Role.MENTOR, centre=make_centre())
    own, others = timedelta(days=7), timedelta(hours=2)

    assert (limits_of(aigerim.user).idle, limits_of(daniyar.user).idle) == (own, others)
    end_appointment(appointment_id=ended.pk, by=None, at=timezone.now())
    assert limits_of(daniyar.user).idle == own
