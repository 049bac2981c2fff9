"""Pages of invitations: who sees which, what is shown and refused there, in three languages, and nothing by a GET."""

import io
import logging
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from tests.programme.invitation_cast import ADDRESS, FORM, PASSWORD, follow, head_of, invited
from tests.programme.people_cast import make_centre, make_holder, make_person
from tosbelgi.kernel.logs import JsonLineFormatter, Stream
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.language.languages import CODES
from tosbelgi.programme.models import Appointment, Invitation, Person
from tosbelgi.programme.people.api import APPOINTS
from tosbelgi.programme.people.invitations.accepting import accept_invitation
from tosbelgi.programme.people.invitations.actions import revoke_invitation
from tosbelgi.programme.people.roles import Role

pytestmark = pytest.mark.django_db
NEW = FORM | {"again": PASSWORD, "way": "new"}


def signed_in(user, **options):
    client = Client(**options)
    client.force_login(user)
    return client


@pytest.fixture
def head():
    """The person who heads a centre."""
    return make_holder(Role.CENTRE_HEAD, name="Сәуле", centre=make_centre())


@pytest.fixture
def saule(head):
    from tests.programme.people_cast import viewer_of

    return viewer_of(head)


@pytest.fixture
def desk(head):
    return signed_in(head.user)


def page_of(row, language="kk"):
    with override(language):
        return reverse("invitation", args=[row.token])


# Those who invite


@pytest.mark.parametrize("role", list(Role))
def test_who_may_invite_is_led_there_by_the_menu_and_nobody_else_finds_the_page(role):
    client = signed_in(make_holder(role).user)
    menu = client.get("/kk/cabinet/").text
    pages = [client.get(f"/kk/cabinet/staff/{rest}").status_code for rest in ("", "invite/mentor/")]
    may = role in APPOINTS
    assert ('href="/kk/cabinet/staff/"' in menu, pages) == (may, [200, 200] if may else [404, 404])
    offered = set(re.findall(r'href="/kk/cabinet/staff/invite/(\w+)/"', client.get("/kk/cabinet/staff/").text))
    assert offered == {one.value for one in APPOINTS.get(role, ())}


@pytest.mark.parametrize("language", CODES)
def test_an_invitation_is_sent_listed_sent_again_and_withdrawn_by_pages(language, desk, head):
    place = head.appointments.get().centre
    base = f"/{language}/cabinet/staff/"
    empty = desk.get(base).text
    assert '<ul class="invitations">' not in empty

    sent = desk.post(f"{base}invite/mentor/", {"email": ADDRESS, "place": place.pk, "language": "ru"}, follow=True)

    row = Invitation.objects.get()
    assert sent.redirect_chain == [(base, 302)]
    assert ADDRESS in sent.text
    assert (row.language, row.centre) == ("ru", place)
    follow()
    desk.post(f"{base}{row.pk}/again/", follow=True)
    asked = desk.get(f"{base}{row.pk}/withdraw/")
    assert ADDRESS in asked.text
    assert Invitation.objects.get().revoked_at is None, "asking does nothing"
    gone = desk.post(f"{base}{row.pk}/withdraw/", follow=True)
    assert "invitation-revoked" in gone.text
    assert "/again/" not in gone.text


def test_the_operator_invites_the_head_of_a_centre():
    centre = make_centre()
    client = signed_in(make_holder(Role.OPERATOR).user)
    page = client.get("/kk/cabinet/staff/invite/centre_head/").text
    assert f'value="{centre.pk}"' in page
    client.post("/kk/cabinet/staff/invite/centre_head/", {"email": ADDRESS, "place": centre.pk, "language": "kk"})
    assert Invitation.objects.get().role == "centre_head"
    assert client.get("/kk/cabinet/staff/invite/participant/").status_code == 404
    assert client.get("/kk/cabinet/staff/invite/commission/").status_code == 200


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize(
    "different",
    [
        {"email": "daniyar"},
        {"email": ""},
        {"email": "x" * 10_000},
        {"email": "a\u202eb@example.kz"},
        {"place": "x"},
        {"place": "999999"},
    ],
)
def test_what_is_refused_is_said_and_what_was_typed_stays(different, language, desk, head):
    place = head.appointments.get().centre_id
    form = {"email": ADDRESS, "place": place, "language": "ru"} | different
    answer = desk.post(f"/{language}/cabinet/staff/invite/mentor/", form)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert 'value="ru"' in answer.text
    assert not Invitation.objects.exists()


def test_the_list_has_pages_and_costs_the_same_for_one_and_for_twenty(desk, saule, django_assert_max_num_queries):
    for number in range(27):
        invited(saule, email=f"a{number}@example.invalid")
    with django_assert_max_num_queries(14):
        first = desk.get("/kk/cabinet/staff/").text
    assert first.count('class="invitation ') == 25
    (older,) = re.findall(r'href="\?before=(\d+)"', first)
    second = desk.get(f"/kk/cabinet/staff/?before={older}").text
    assert re.findall(r"a\d+@example.invalid", second)[0] == "a1@example.invalid"
    for odd in ("x", "-1", "9" * 30, "²"):
        assert desk.get("/kk/cabinet/staff/", {"before": odd}).status_code == 200


def test_whose_name_is_shown_has_been_read_and_that_is_recorded(desk, saule):
    row = invited(saule)
    accept_invitation(token=row.token, at=timezone.now(), **FORM)
    page = desk.get("/kk/cabinet/staff/").text
    assert "Данияр Мысалов" in page
    assert ADDRESS not in page
    (line,) = HistoryLine.objects.filter(name="people.person_opened")
    assert [one.person_id for one in line.about.all()] == [Person.objects.get(given_name="Данияр").pk]


@pytest.mark.parametrize("act", ["again", "withdraw"])
def test_of_other_centres_and_what_does_not_exist_nothing_is_asked_or_done(act, desk):
    other = invited(head_of(name="Ерлан"))
    for number in (other.pk, 10**9):
        for method in (desk.get, desk.post):
            answer = method(f"/kk/cabinet/staff/{number}/{act}/", follow=True)
            assert answer.redirect_chain == [("/kk/cabinet/staff/", 302)]
            assert "told-error" in answer.text
            assert ADDRESS not in answer.text
    other.refresh_from_db()
    assert (other.revoked_at, other.letters) == (None, 1)


# Those who are invited


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("who", ["a stranger", "an account", "a person"])
def test_the_page_says_who_invites_to_what_and_opening_it_changes_nothing(who, language, saule, django_user_model):
    row = invited(saule)
    user = {
        "a stranger": lambda: None,
        "an account": lambda: django_user_model.objects.create_user("nobody-yet"),
        "a person": lambda: make_person("Айгерім").user,
    }[who]()
    client = signed_in(user) if user else Client()
    before = Invitation.objects.values().get(), HistoryLine.objects.count(), Person.objects.count()
    for method in (client.get, client.head, client.get):
        answer = method(page_of(row, language))
        assert answer.status_code == 200
    assert "Сәуле Мысалова" in answer.text
    assert row.place_in(language) in answer.text
    assert (Invitation.objects.values().get(), HistoryLine.objects.count(), Person.objects.count()) == before
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["Cache-Control"] == "private, no-store"
    assert "noindex" in answer["X-Robots-Tag"]
    fields = set(re.findall(r'name="(\w+)"', answer.text)) & {"login", "password", "given_name"}
    assert (
        fields
        == {
            "a stranger": {"login", "password", "given_name"},
            "an account": {"given_name"},
            "a person": set(),
        }[who]
    )


@pytest.mark.parametrize("language", CODES)
def test_a_stranger_accepts_signs_in_and_is_a_mentor_and_a_second_press_says_the_same(language, saule):
    row, client = invited(saule), Client(enforce_csrf_checks=False)
    answers = [client.post(page_of(row, language), NEW) for _press in range(2)]

    assert {answer["Location"] for answer in answers} == {f"/{language}/sign-in/?next=%2F{language}%2Fcabinet%2F"}
    assert Appointment.objects.filter(role="mentor").count() == 1
    client.post(f"/{language}/sign-in/", {"login": FORM["login"], "password": PASSWORD})
    assert "Данияр Мысалов" in client.get(f"/{language}/cabinet/").text


def test_who_is_signed_in_accepts_with_a_press_and_acts_in_the_role_at_once(saule):
    row, person = invited(saule), make_person("Айгерім")
    client = signed_in(person.user)
    for _press in range(2):
        answer = client.post(page_of(row), {"way": "own"})
        assert answer["Location"] == "/kk/cabinet/"
    assert "Тәлімгер" in client.get("/kk/cabinet/").text
    assert person.appointments.count() == 1


def test_an_account_of_nobody_becomes_somebody_by_one_press_of_two(saule, django_user_model):
    """By the second press they are a person, whom the form no longer asks for a name."""
    row = invited(saule)
    editor = signed_in(django_user_model.objects.create_user("editor", password=PASSWORD))
    for _press in range(2):
        answer = editor.post(page_of(row), {"way": "names", "given_name": "Айгүл", "family_name": ""})
        assert (answer.status_code, answer["Location"]) == (302, "/kk/cabinet/")
    assert Appointment.objects.get(invitation=row).person.given_name == "Айгүл"
    other = signed_in(make_person("Бөтен").user)
    assert other.post(page_of(row), {"way": "names", "given_name": "Бөтен"}).status_code == 410


def test_whoever_has_signed_in_meanwhile_sees_first_as_whom_they_accept(saule):
    row, person = invited(saule), make_person("Айгерім")
    answer = signed_in(person.user).post(page_of(row), NEW)
    assert answer.status_code == 409
    assert person.user.get_username() in answer.text
    assert not person.appointments.exists()
    row.refresh_from_db()
    assert row.accepted_at is None


@pytest.mark.parametrize("language", CODES)
def test_a_link_that_opens_nothing_says_why(language, saule):
    now = timezone.now()
    used, revoked, expired = (invited(saule, email=f"a{number}@example.invalid") for number in range(3))
    accept_invitation(token=used.token, at=now, **FORM)
    revoke_invitation(invitation_id=revoked.pk, by=saule, at=now)
    Invitation.objects.filter(pk=expired.pk).update(renewed_at=now - timedelta(days=8), expires_at=now - timedelta(1))
    said = set()
    for row in (used, revoked, expired):
        for answer in (
            Client().get(page_of(row, language)),
            Client().post(page_of(row, language), NEW | {"login": "b.b"}),
        ):
            assert answer.status_code == 410
            said.add(re.search(r'<p class="lead">(.+?)</p>', answer.text)[1])
    invented = Client().get(f"/{language}/invitation/{used.pk}-{'0' * 64}/")
    said.add(re.search(r'<p class="lead">(.+?)</p>', invented.text)[1])
    assert (invented.status_code, len(said)) == (410, 4)


def test_of_a_refused_form_the_words_stay_and_the_passwords_do_not(saule, django_user_model):
    django_user_model.objects.create_user("daniyar.m")
    row = invited(saule)
    answer = Client().post(page_of(row), NEW)
    assert answer.status_code == 422
    assert 'value="Данияр"' in answer.text
    assert PASSWORD not in answer.text
    different = Client().post(page_of(row), NEW | {"login": "another", "again": "something else"})
    assert different.status_code == 422
    assert Person.objects.filter(given_name="Данияр").count() == 0


def test_guessing_passwords_by_a_used_link_is_limited(saule, settings):
    settings.SIGN_IN_RATE_LIMIT = 2
    row = invited(saule)
    accept_invitation(token=row.token, at=timezone.now(), **FORM)
    wrong = NEW | {"password": "another long word", "again": "another long word"}
    client = Client()
    for _guess in range(3):
        client.post(page_of(row), wrong)
    assert client.post(page_of(row), NEW).status_code == 410, "even the right one, for a while"


def test_a_form_that_another_site_sends_does_nothing(saule):
    row, person = invited(saule), make_person("Айгерім")
    answer = signed_in(person.user, enforce_csrf_checks=True).post(page_of(row), {"way": "own"})
    assert answer.status_code == 403
    assert not person.appointments.exists()


def test_the_token_stands_in_no_line_of_the_log(saule):
    row = invited(saule)
    seal = row.token.partition("-")[2]
    written = io.StringIO()
    handler = Stream(written)
    handler.setFormatter(JsonLineFormatter())
    logging.getLogger().addHandler(handler)
    try:
        Client().get(page_of(row))
        follow()
        Client().post(page_of(row), NEW)
        Client().get(page_of(row))
    finally:
        logging.getLogger().removeHandler(handler)
    assert written.getvalue()
    assert seal not in written.getvalue()
    assert PASSWORD not in written.getvalue()
