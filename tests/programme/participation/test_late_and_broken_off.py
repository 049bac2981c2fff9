"""What comes too late finds things as they are now, and what breaks off half way has moved nothing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.programme.invitation_cast import follow, letters
from tests.programme.people_cast import give_role, make_person, viewer_of
from tosbelgi.kernel.events import Code
from tosbelgi.kernel.models import OutgoingMail
from tosbelgi.programme.models import Contact, FamilyLink, Letter
from tosbelgi.programme.notifications import on_the_way, to_those_who_lead
from tosbelgi.programme.participation import api
from tosbelgi.programme.participation.events import ApplicationApproved, ApplicationSubmitted
from tosbelgi.programme.people.api import Role, end_appointment

from . import way
from .test_line import refused, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return way.make_cast()


def deeds(cast):
    """Every act on a participation, by the state in which it begins."""

    def about(row, by):
        return {"participation": row.public_id, "by": by, "at": timezone.now()}

    def decided(act, **more):
        return lambda row: act(version=row.version, **about(row, cast.head_viewer), **more)

    another = make_person("Жанар")
    give_role(another, Role.MENTOR, centre=cast.centre)
    reason = {"reason": "Сынақ.", "language": "kk"}
    return {
        "submit": ("draft", lambda row: way.submit(cast, row)),
        "approve": ("submitted", decided(api.approve)),
        "return": ("submitted", decided(api.return_, **reason)),
        "reject": ("submitted", decided(api.reject, **reason)),
        "withdraw": ("submitted", lambda row: api.withdraw(**about(row, cast.pupil_viewer))),
        "entrust": (
            "approved",
            lambda row: api.entrust(instead_of=row.mentor_id, mentor_id=another.pk, **about(row, cast.head_viewer)),
        ),
        "schedule": ("agreed", lambda row: way.scheduled(cast, row)),
        "activate": ("scheduled", lambda row: way.activate(cast, row)),
    }


@pytest.mark.parametrize(
    "act", ["submit", "approve", "return", "reject", "withdraw", "entrust", "schedule", "activate"]
)
def test_an_act_that_breaks_off_at_its_last_step_has_moved_nothing(act, cast, monkeypatch):
    way.approve_text()
    state, deed = deeds(cast)[act]
    row = way.REACHED[state](cast)
    before = stored()

    def fails(event):
        raise RuntimeError

    with monkeypatch.context() as patched, pytest.raises(RuntimeError):
        patched.setattr("tosbelgi.kernel.events.record", fails)
        deed(row)

    assert stored() == before


@pytest.mark.parametrize("state", ["agreed", "scheduled", "active"])
def test_who_comes_too_late_is_told_what_can_be_done_now(state, cast):
    row = way.REACHED[state](cast)
    asked = {"participation": row.public_id, "version": row.version, "by": cast.head_viewer, "at": timezone.now()}
    told = refused(lambda: api.approve(**asked), "NOT_IN_THIS_STATE")
    assert 0 < len(told.allowed) < len(api.Act)
    assert told.allowed == [one.value for one in api.Act if api.may_follow(row.stands, one)]


def test_an_operator_who_was_dismissed_a_moment_ago_approves_no_text(cast):
    by = viewer_of(cast.operator)
    end_appointment(appointment_id=by.appointment_id, by=None, at=timezone.now())
    refused(
        lambda: api.approve_text(texts=way.TEXTS, by=by, at=timezone.now() + timedelta(seconds=1)),
        "MAY_NOT_APPROVE_AGREEMENT",
    )


def test_a_representative_reads_of_what_was_begun_last(cast):
    first = way.submitted(cast)
    api.withdraw(participation=first.public_id, by=cast.pupil_viewer, at=timezone.now())
    second = way.submitted(cast)
    assert api.participation_for(way.representative_of(second)) == second


def test_an_account_s_address_is_the_applicants_however_it_is_spelled(cast):
    cast.pupil.user.email = "Gulnar@Example.kz"
    cast.pupil.user.save()
    row = way.drafted(cast, page={"representative_email": "gulnar@example.kz"})
    refused(lambda: way.submit(cast, row), "NOT_AN_ADDRESS_OF_THE_REPRESENTATIVE")


def test_what_makes_a_family_link_unlike_others_fits_its_column(cast):
    way.submitted(cast)
    link = FamilyLink.objects.get()
    assert len(link.nonce) == FamilyLink._meta.get_field("nonce").max_length


# Letters


def written():
    OutgoingMail.objects.all().delete()
    before = Letter.objects.count()
    return lambda: (Letter.objects.count() - before, letters())


def event_of(kind, participation_id, cast, version=1):
    more = {
        ApplicationApproved: {"season_year": 2026, "season_version": 1, "norms": Code("0")},
        ApplicationSubmitted: {"level": Code("bronze"), "centre_id": cast.centre.pk, "mentor_id": cast.mentor.pk},
    }[kind]
    return kind(participation_id=participation_id, version=version, about=(), by_id=None, at=timezone.now(), **more)


@pytest.mark.parametrize(
    ("write", "kind"),
    [
        (on_the_way.write_to_participant, ApplicationSubmitted),
        (on_the_way.write_to_family, ApplicationSubmitted),
        (to_those_who_lead.write_to_centre, ApplicationSubmitted),
        (to_those_who_lead.write_to_mentor, ApplicationApproved),
    ],
)
def test_of_a_participation_that_is_gone_nobody_is_written_to(write, kind, cast):
    since = written()
    write(event_of(kind, 10**9, cast), 10**9)
    assert since() == (0, [])


def test_whoever_has_no_address_is_no_failure(cast):
    cast.pupil.user.email = ""
    cast.pupil.user.save()
    row = way.submitted(cast)
    since = written()
    on_the_way.write_to_participant(event_of(ApplicationSubmitted, row.pk, cast), 10**9)
    assert since() == (0, [])


def test_a_head_without_an_address_keeps_no_letter_from_the_staff(cast):
    staff = make_person("Ерлан")
    give_role(staff, Role.CENTRE_STAFF, centre=cast.centre)
    Contact.objects.create(person=staff, kind="email", value="erlan@example.kz")
    cast.head.user.email = ""
    cast.head.user.save()
    row = way.submitted(cast)
    since = written()
    to_those_who_lead.write_to_centre(event_of(ApplicationSubmitted, row.pk, cast), 10**9)
    count, (mail,) = since()
    assert (count, mail["to"]) == (1, ["erlan@example.kz"])


def test_a_mentor_is_not_written_to_of_whom_has_withdrawn_since(cast):
    way.approve_text()
    row = way.approved(cast)
    api.withdraw(participation=row.public_id, by=cast.pupil_viewer, at=timezone.now())
    Contact.objects.create(person=cast.mentor, kind="email", value="daniyar@example.kz")
    since = written()
    to_those_who_lead.write_to_mentor(event_of(ApplicationApproved, row.pk, cast, row.version), 10**9)
    assert since() == (0, [])


def test_letters_about_others_stay_when_one_is_withdrawn(cast):
    follow()
    row = way.submitted(cast)
    other = way.make_cast(suffix="а")
    way.submitted(other, page={"representative_email": "other@example.kz"})
    follow()
    api.withdraw(participation=row.public_id, by=cast.pupil_viewer, at=timezone.now())
    follow()
    assert {letter.participation.person_id for letter in Letter.objects.all()} == {other.pupil.pk}
    assert len(letters()) == Letter.objects.count() > 1
