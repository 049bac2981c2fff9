"""Letters that follow from the steps of an application: to whom, with which link, once, in the reader's language."""

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.programme.invitation_cast import follow, letters
from tests.programme.people_cast import give_role, make_person
from tosbelgi.kernel.models import OutgoingMail
from tosbelgi.programme.models import Contact, FamilyLink, Letter, Participation, Person
from tosbelgi.programme.participation import api
from tosbelgi.programme.people.api import Role, end_appointment

from . import way

pytestmark = pytest.mark.django_db
HEAD, MENTOR = "saule@example.kz", "daniyar@example.kz"
TO_THOSE_WHO_LEAD = {HEAD: "/cabinet/applications/", MENTOR: "/cabinet/participants/"}


@pytest.fixture
def cast():
    follow()
    cast = way.make_cast()
    for person, address in ((cast.head, HEAD), (cast.mentor, MENTOR)):
        person.user.email = address
        person.user.save()
    return cast


def sent():
    """To whom which letters went since the last look: (address, first word of the subject)."""
    follow()
    told = [(mail["to"][0], mail["subject"], mail["body"]) for mail in letters()]
    OutgoingMail.objects.all().delete()
    return told


def test_each_step_is_told_to_whom_it_concerns(cast):
    way.approve_text()
    row = way.submitted(cast)
    own, family = cast.pupil.user.email, way.PAGE["representative_email"]
    told = sent()
    assert sorted(address for address, _subject, _body in told) == sorted([own, family, HEAD])
    link = FamilyLink.objects.get()
    body = next(body for address, _subject, body in told if address == family)
    assert f"/kk/family/{link.token}/" in body
    assert "А. М." in body
    assert "«Үлгі» орталығы" in body
    assert not {cast.pupil.given_name, cast.pupil.family_name} & set(body.split())
    assert link.token not in next(body for address, _subject, body in told if address == own)

    api.approve(participation=row.public_id, version=row.version, by=cast.head_viewer, at=timezone.now())
    assert sorted(address for address, _subject, _body in sent()) == sorted([own, family, MENTOR])
    way.accept(row, cast.pupil_viewer, own)
    way.accept(row, way.representative_of(row), family)
    row = way.scheduled(cast, row)
    assert sent() == []
    way.activate(cast, row)
    assert [address for address, _subject, _body in sent()] == [own]
    assert Letter.objects.count() == 7
    assert follow() in (0, None) or sent() == []


def test_a_reason_stands_in_no_letter(cast):
    row = way.submitted(cast)
    sent()
    reason = "Құпия себеп"
    about = {"participation": row.public_id, "version": row.version, "by": cast.head_viewer, "at": timezone.now()}
    api.return_(reason=reason, language="kk", **about)
    ((address, subject, body),) = sent()
    assert address == cast.pupil.user.email
    assert reason not in subject + body


def test_a_pupil_without_an_address_is_told_in_the_cabinet_alone(cast):
    cast.pupil.user.email = ""
    cast.pupil.user.save()
    way.submitted(cast)
    assert [address for address, _subject, _body in sent()] == [way.PAGE["representative_email"], HEAD]


@pytest.mark.parametrize(
    ("given_name", "family_name", "shown"),
    [
        ("Сен ақымақсың", "Жауап жаз маған", "С. Ж."),
        ("Поздравляем вы выиграли", "Перейдите по ссылке", "П. П."),
        ("(Ақ)", "", "А."),
        ("\U00013080", "\u6b7b", ""),
    ],
)
def test_no_word_of_the_applicants_goes_to_a_stranger(given_name, family_name, shown, cast):
    """Whatever they call themselves, at the application and also once a centre has approved it."""
    Person.objects.filter(pk=cast.pupil.pk).update(given_name=given_name, family_name=family_name)
    way.approve_text()
    row = way.submitted(cast, page={"representative_given_name": "Бөтен"})
    bodies = [one for one in sent() if one[0] == way.PAGE["representative_email"]]
    api.approve(participation=row.public_id, version=row.version, by=cast.head_viewer, at=timezone.now())
    bodies += [one for one in sent() if one[0] == way.PAGE["representative_email"]]
    assert len(bodies) == 2
    for _address, subject, body in bodies:
        words = {*given_name.split(), *family_name.split(), "Бөтен"}
        assert not words & {*subject.split(), *body.split()}
        assert (f"Аты-жөнінің бас әріптері: {shown}\n" in body) is bool(shown)
        assert "Қола" in body


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_letters_speak_the_readers_language_and_their_links_open(language, cast, settings):
    for person in (cast.pupil, cast.head):
        person.user.language = language
        person.user.save()
    way.submitted(cast)
    for address, subject, body in sent():
        assert "{" not in subject + body
        (link,) = [line for line in body.split() if "/family/" in line or "/cabinet/" in line]
        assert link.startswith(f"{settings.SITE_URL}/{language}/"), address
        if "/family/" in link:
            assert Client().get(link.removeprefix(settings.SITE_URL)).status_code == 200


def addresses():
    return sorted(address for address, _subject, _body in sent())


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_those_who_lead_are_told_where_it_waits_and_of_nobody_s_name(language, cast, settings):
    for person in (cast.head, cast.mentor):
        person.user.language = language
        person.user.save()
    way.approve_text()
    way.approved(cast)
    told = {address: (subject, body) for address, subject, body in sent() if address in TO_THOSE_WHO_LEAD}
    assert list(told) == [MENTOR], "what is decided waits for the centre no longer"
    api.withdraw(participation=Participation.objects.get().public_id, by=cast.pupil_viewer, at=timezone.now())
    way.submitted(cast)
    told |= {address: (subject, body) for address, subject, body in sent() if address == HEAD}
    for address, path in TO_THOSE_WHO_LEAD.items():
        subject, body = told[address]
        assert f"{settings.SITE_URL}/{language}{path}" in body
        assert cast.pupil.given_name not in subject + body
        assert "{" not in subject + body
        person = {HEAD: cast.head, MENTOR: cast.mentor}[address]
        client = Client()
        client.force_login(person.user)
        assert client.get(f"/{language}{path}").status_code == 200


def test_each_of_a_centre_is_told_once_and_nobody_whose_time_is_over(cast):
    for name, role in (("Ерлан", Role.CENTRE_STAFF), ("Бота", Role.CENTRE_STAFF), ("Жанар", Role.MENTOR)):
        person = make_person(name)
        give_role(person, role, centre=cast.centre)
        Contact.objects.create(person=person, kind="email", value=f"{role.value}.{person.pk}@example.kz")
    gone = Contact.objects.get(person__given_name="Бота")
    end_appointment(appointment_id=gone.person.appointments.get().pk, by=None, at=timezone.now())
    way.submitted(cast)
    staff = Contact.objects.get(person__given_name="Ерлан").value
    assert addresses() == sorted([cast.pupil.user.email, way.PAGE["representative_email"], HEAD, staff])
    assert addresses() == []


def test_a_mentor_who_left_before_the_letter_is_not_written_to(cast):
    way.approve_text()
    way.approved(cast)
    end_appointment(appointment_id=cast.mentor.appointments.get().pk, by=None, at=timezone.now())
    assert MENTOR not in addresses()


def test_a_late_letter_takes_no_link_to_the_address_of_another_moment(cast):
    row = way.submitted(cast, page={"representative_email": "mistyped@example.kz"})
    api.withdraw(participation=row.public_id, by=cast.pupil_viewer, at=timezone.now())
    way.submitted(cast)
    link = FamilyLink.objects.get(representation__until=None)
    with_link = [address for address, _subject, body in sent() if link.token in body]
    assert with_link == [way.PAGE["representative_email"]]


def test_the_address_is_that_of_whom_the_link_is_for_whatever_the_application_says(cast):
    row = way.submitted(cast)
    row.personal_page.representative_email = "another@example.kz"
    row.personal_page.save()
    assert way.PAGE["representative_email"] in (told := addresses())
    assert "another@example.kz" not in told


def test_a_verified_address_is_written_to_before_one_that_was_only_typed(cast):
    for name, person in (("pupil", cast.pupil), ("head", cast.head)):
        Contact.objects.create(person=person, kind="email", value=f"typed.{name}@example.kz")
        now = timezone.now()
        Contact.objects.create(person=person, kind="email", value=f"verified.{name}@example.kz", verified_at=now)
    way.approve_text()
    row = way.submitted(cast)
    to_representative = way.PAGE["representative_email"]
    assert addresses() == sorted([to_representative, "verified.head@example.kz", "verified.pupil@example.kz"])

    api.approve(participation=row.public_id, version=row.version, by=cast.head_viewer, at=timezone.now())
    api.ask_for_code(participation=row.public_id, by=cast.pupil_viewer, language="kk", at=timezone.now())
    assert way.code_sent_to("verified.pupil@example.kz")


def test_a_representative_without_an_address_is_not_written_to(cast):
    way.submitted(cast)
    Contact.objects.filter(value=way.PAGE["representative_email"]).delete()
    assert way.PAGE["representative_email"] not in addresses()


@pytest.mark.parametrize("state", ["submitted", "approved"])
def test_of_somebody_who_has_come_of_age_no_representative_is_written_to(state, cast):
    way.approve_text()
    way.REACHED[state](cast)
    cast.pupil.birth_date = way.years_ago(18)
    cast.pupil.save()
    assert way.PAGE["representative_email"] not in addresses()


def test_who_has_accepted_already_is_not_asked_to(cast):
    way.approve_text()
    row = way.approved(cast)
    way.accept(row, way.representative_of(row), way.PAGE["representative_email"])
    mail.outbox.clear()
    OutgoingMail.objects.all().delete()
    assert way.PAGE["representative_email"] not in addresses()


def test_letters_that_still_wait_are_taken_back_when_it_is_withdrawn(cast):
    row = way.submitted(cast)
    follow()
    assert len(letters()) == 3
    api.withdraw(participation=row.public_id, by=cast.pupil_viewer, at=timezone.now())
    follow()
    (only,) = letters()
    assert only["to"] == [HEAD], "who was to decide hears that there is nothing to decide"
    assert Letter.objects.get().kind == "centre_withdrawn"
