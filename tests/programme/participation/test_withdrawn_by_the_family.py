"""A legal representative ends the participation of their child on their page: asked, once, and everybody is told."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from tests.programme.invitation_cast import follow
from tests.programme.people_cast import give_role, make_person
from tosbelgi.kernel.facts.models import HistoryLine
from tosbelgi.programme.models import Contact, FamilyLink, Letter, Participation
from tosbelgi.programme.participation import api
from tosbelgi.programme.people.api import Role

from . import way
from .test_letters_on_the_way import HEAD, MENTOR, sent
from .test_line import stored

pytestmark = pytest.mark.django_db
STATES = ["submitted", "approved", "agreed", "scheduled", "active"]


@pytest.fixture
def cast():
    follow()
    cast = way.make_cast()
    for person, address in ((cast.head, HEAD), (cast.mentor, MENTOR)):
        person.user.email = address
        person.user.save()
    return cast


def address_of(row, language="kk"):
    link = FamilyLink.objects.get(representation__represented=row.person_id, representation__until=None)
    return f"/{language}/family/{link.token}/"


def said(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def press(row, address=None):
    return Client().post(f"{address or address_of(row)}withdraw/", {"participation": str(row.public_id)}, follow=True)


def home(cast, language="kk"):
    client = Client()
    client.force_login(cast.pupil.user)
    return said(client.get(f"/{language}/cabinet/"))


@pytest.mark.parametrize("state", STATES)
def test_a_representative_withdraws_in_each_state_and_once(state, cast):
    way.approve_text()
    row = way.REACHED[state](cast)
    address = address_of(row)
    before = stored()
    assert f'href="{address}withdraw/"' in said(Client().get(address))
    for _scanned in range(3):
        asked = Client().get(f"{address}withdraw/")
        assert asked.status_code == 200
    assert cast.pupil.display_name in said(asked)
    assert asked["Referrer-Policy"] == "no-referrer"
    assert asked["Cache-Control"] == "private, no-store"
    assert "noindex" in asked["X-Robots-Tag"]
    assert stored() == before, "an address that is opened withdraws nothing"

    for _twice in range(2):
        assert press(row).redirect_chain == [(address, 302)]

    row.refresh_from_db()
    assert row.stands is api.State.WITHDRAWN
    act = row.acts.get(act="withdraw")
    assert (act.role, act.person_id) == ("representative", way.representative_of(row).person_id)
    (line,) = HistoryLine.objects.filter(name="participation.withdrawn")
    assert (line.facts["by"], line.by_id) == ("representative", None)
    assert "withdraw/" not in said(Client().get(address))
    assert Client().get(f"{address}withdraw/")["Location"] == address


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_pages_and_the_first_page_of_the_child_speak_their_language(language, cast):
    way.approve_text()
    row = way.approved(cast)
    address = address_of(row, language)
    words = {
        "kk": ("Балам үшін қатысудан бас тарту", "Заңды өкіліңіз сіз үшін қатысудан бас тартты"),
        "ru": ("Отказаться от участия ребёнка", "Ваш законный представитель отказался от вашего участия"),
        "en": ("Withdraw the participation", "Your legal representative has withdrawn you from taking part"),
    }[language]
    for one in (address, f"{address}withdraw/"):
        page = said(Client().get(one))
        assert words[0] in page
        assert f'<html lang="{language}"' in page
    press(row, address)
    assert words[1] in home(cast, language)


def test_whoever_withdraws_themselves_reads_that_they_did(cast):
    row = way.submitted(cast)
    api.withdraw(participation=row.public_id, by=cast.pupil_viewer, at=timezone.now())
    assert "You have withdrawn." in home(cast, "en")


@pytest.mark.parametrize(
    ("state", "told"),
    [("submitted", {HEAD}), ("approved", {HEAD, MENTOR}), ("active", {HEAD, MENTOR})],
)
@pytest.mark.parametrize("by_family", [True, False])
def test_the_centre_and_the_mentor_are_told_and_the_participant_who_has_not_done_it(by_family, state, told, cast):
    way.approve_text()
    row = way.REACHED[state](cast)
    sent()
    if by_family:
        press(row)
        told = told | {cast.pupil.user.email}
    else:
        api.withdraw(participation=row.public_id, by=cast.pupil_viewer, at=timezone.now())
    letters = sent()
    assert sorted(address for address, _subject, _body in letters) == sorted(told)
    for address, subject, body in letters:
        assert cast.pupil.given_name not in subject + body
        assert "{" not in subject + body
        link = next(word for word in body.split() if "/kk/cabinet/" in word)
        assert link.endswith({HEAD: "applications/", MENTOR: "participants/"}.get(address, "cabinet/"))
    assert sent() == [], "once"


def test_letters_that_waited_are_taken_back_and_those_of_the_withdrawal_are_not(cast):
    row = way.submitted(cast)
    follow()
    press(row)
    assert sorted(Letter.objects.exclude(mail=None).values_list("kind", flat=True)) != []
    assert sorted(address for address, _subject, _body in sent()) == sorted([HEAD, cast.pupil.user.email])
    assert set(Letter.objects.values_list("kind", flat=True)) == {"withdrawn", "centre_withdrawn"}


def test_of_a_draft_nobody_is_told(cast):
    row = way.drafted(cast)
    api.withdraw(participation=row.public_id, by=cast.pupil_viewer, at=timezone.now())
    assert sent() == []


def test_a_participant_without_an_address_reads_it_in_the_cabinet(cast):
    row = way.submitted(cast)
    sent()
    cast.pupil.user.email = ""
    cast.pupil.user.save()
    press(row)
    assert [address for address, _subject, _body in sent()] == [HEAD]
    assert "бас тартты" in home(cast)


def test_a_press_that_comes_late_withdraws_no_other_participation(cast):
    row = way.submitted(cast)
    address = address_of(row)
    api.withdraw(participation=row.public_id, by=cast.pupil_viewer, at=timezone.now())
    again = way.submitted(cast)
    assert press(row, address).status_code == 200
    again.refresh_from_db()
    assert again.stands is api.State.SUBMITTED


@pytest.mark.parametrize("what", ["nothing", "odd", "another child's", "a draft's"])
def test_what_is_not_theirs_is_not_withdrawn(what, cast):
    row = way.submitted(cast)
    other_cast = way.make_cast(suffix="Б")
    page = {"representative_email": "bolat@example.kz"}
    other = way.submitted(other_cast, page=page)
    draft = way.drafted(way.make_cast(suffix="В"))
    sent = {"nothing": {}, "odd": {"participation": "1\0"}}.get(what)
    if sent is None:
        sent = {"participation": str((other if what == "another child's" else draft).public_id)}
    before = stored()
    answer = Client().post(f"{address_of(row)}withdraw/", sent)
    assert answer.status_code in (302, 404)
    assert stored() == before


def test_a_link_that_is_over_withdraws_nothing_and_looks_like_any_other(cast):
    row = way.approved(cast)
    address = address_of(row)
    wrong = f"{address[:-2]}{'1' if address[-2] == '0' else '0'}/"
    cast.pupil.birth_date = way.years_ago(18)
    cast.pupil.save()
    before = stored()
    pages = []
    for one in (address, wrong, "/kk/family/x/"):
        assert press(row, one).status_code == 404
        answer = Client().get(f"{one}withdraw/")
        assert answer.status_code == 404
        pages.append(re.sub(r"family(/|%2F)[^/%]+", "", said(answer)))
    assert pages[0] == pages[1] == pages[2]
    assert stored() == before


def test_nobody_withdraws_by_an_account_what_is_a_childs(cast):
    """Whoever is signed in in the browser of the representative is not who presses."""
    row = way.submitted(cast)
    for person in (cast.head, cast.mentor, cast.operator):
        client = Client()
        client.force_login(person.user)
        assert client.post("/kk/cabinet/participation/withdraw/").status_code in (302, 404)
        row.refresh_from_db()
        assert row.stands is api.State.SUBMITTED
    client.post(f"{address_of(row)}withdraw/", {"participation": str(row.public_id)})
    assert row.acts.get(act="withdraw").person_id == way.representative_of(row).person_id


def test_of_several_in_a_centre_each_is_told_once(cast):
    staff = make_person("Ерлан")
    give_role(staff, Role.CENTRE_STAFF, centre=cast.centre)
    Contact.objects.create(person=staff, kind="email", value="erlan@example.kz")
    row = way.submitted(cast)
    sent()
    press(row)
    told = sorted(address for address, _subject, _body in sent())
    assert told == sorted([HEAD, "erlan@example.kz", cast.pupil.user.email])


def test_a_rejected_one_offers_no_way_out(cast):
    row = way.submitted(cast)
    api.reject(
        participation=row.public_id, version=row.version, reason="Сынақ.", language="kk", by=cast.head_viewer,
        at=timezone.now(),
    )  # fmt: skip
    assert "withdraw/" not in said(Client().get(address_of(row)))
    press(row)
    assert Participation.objects.get(pk=row.pk).stands is api.State.REJECTED
