"""The frame of the cabinet: who may enter, who one is there, in which role, and what an error looks like."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.programme.people_cast import HERE, give_role, make_centre, make_holder, make_person
from tosbelgi.cms.serving import error_views
from tosbelgi.language.languages import CODES
from tosbelgi.programme.cabinet import home
from tosbelgi.programme.models import Contact, Person
from tosbelgi.programme.people.actions import end_appointment
from tosbelgi.programme.people.roles import Role

pytestmark = pytest.mark.django_db
PAGES = ["", "me/", "me/name/", "me/contacts/new/", "role/", "nothing/here/"]


def signed_in(person_or_user, **options):
    client = Client(**options)
    client.force_login(getattr(person_or_user, "user", person_or_user))
    return client


@pytest.fixture
def daniyar():
    """A mentor in a centre, and a coordinator."""
    person = make_person("Данияр")
    give_role(person, Role.MENTOR, centre=make_centre())
    give_role(person, Role.REGIONAL_COORDINATOR, region=HERE)
    return person


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_is_led_to_the_sign_in_and_back(path, language, client):
    answer = client.get(f"/{language}/cabinet/{path}?x=1")

    assert answer.status_code == 302
    assert answer["Location"].endswith(f"?next=/{language}/cabinet/{path}%3Fx%3D1")
    assert {"private", "no-store"} <= set(answer["Cache-Control"].replace(" ", "").split(","))


@pytest.mark.parametrize("role", list(home.HOMES))
@pytest.mark.parametrize("language", CODES)
def test_everybody_is_told_who_they_are_what_will_be_here_and_one_way_on(role, language):
    person = make_holder(role)
    page = signed_in(person).get(f"/{language}/cabinet/")

    assert page.status_code == 200
    assert "Дана Мысалова" in page.text
    way = re.findall(r'<a class="button" href="([^"]+)"', page.text)
    assert way == [f"/{language}/{home.HOMES[role].path}"]
    assert signed_in(person).get(way[0]).status_code == 200


def test_every_role_has_words_of_its_own():
    assert set(home.HOMES) == set(Role) - {Role.PARTICIPANT}, "what a participant reads first depends on their state"
    assert len({str(one.text) for one in home.HOMES.values()}) == len(home.HOMES)


@pytest.mark.parametrize(("role", "most"), [(Role.MENTOR, 7), (Role.OPERATOR, 6)])
def test_the_empty_home_costs_few_queries(role, most, django_assert_max_num_queries):
    """A mentor's says what waits twice: entries, and who is not registered yet."""
    client = signed_in(make_holder(role))
    client.get("/kk/cabinet/")

    with django_assert_max_num_queries(most):
        client.get("/kk/cabinet/")


def test_no_answer_is_kept_or_indexed_or_bears_the_editors_bar(daniyar, admin_user):
    for client in (signed_in(daniyar), signed_in(admin_user)):
        for path in PAGES:
            answer = client.get(f"/kk/cabinet/{path}")
            kept = set(answer["Cache-Control"].replace(" ", "").split(","))
            assert "no-store" in kept, path
            assert answer.status_code == 404 or {"private", "no-store"} == kept, path
            assert "wagtail-userbar" not in answer.text
            assert "canonical" not in answer.text
            assert answer.status_code == 302 or 'content="noindex"' in answer.text


def test_the_sheet_of_the_cabinet_is_loaded_there_alone_and_is_small(daniyar, client):
    assert "cabinet/cabinet.css" in signed_in(daniyar).get("/kk/cabinet/").text
    assert "cabinet/cabinet.css" not in client.get("/kk/").text


@pytest.mark.parametrize("path", ["", "me/", "me/name/", "me/contacts/new/"])
def test_each_page_leads_to_itself_in_the_other_languages(path, daniyar):
    client = signed_in(daniyar)
    page = client.get(f"/kk/cabinet/{path}")
    for language in ("ru", "en"):
        (switch,) = re.findall(rf'href="(/language/{language}/[^"]+)"', page.text)
        assert client.get(switch)["Location"] == f"/{language}/cabinet/{path}"
        assert client.get(f"/{language}/cabinet/{path}").status_code == 200


def test_an_editor_without_a_person_is_shown_the_way_to_the_admin(admin_user):
    page = signed_in(admin_user).get("/en/cabinet/")
    assert 'href="/admin/"' in page.text
    assert "everything for it is in the admin" in page.text


def test_an_account_that_is_neither_is_told_what_is_missing(django_user_model):
    page = signed_in(django_user_model.objects.create_user("nobody-yet")).get("/en/cabinet/")
    assert "not joined to a person" in page.text
    assert "/admin/" not in page.text


def test_a_role_is_switched_by_a_press_and_shows(daniyar):
    client = signed_in(daniyar)
    page = client.get("/en/cabinet/")
    assert "Mentor · " in page.text
    mentor, coordinator = daniyar.appointments.order_by("pk")

    answer = client.post("/en/cabinet/role/", {"acting": coordinator.pk})

    assert answer["Location"] == "/en/cabinet/"
    page = client.get("/en/cabinet/")
    assert "Regional coordinator · " in page.text
    assert re.findall(r'name="acting" value="(\d+)"', page.text) == [str(mentor.pk), "0"]


def test_who_holds_nothing_has_nothing_to_switch():
    page = signed_in(make_person("Айгерім")).get("/en/cabinet/")
    assert "Participant" in page.text
    assert "Another role" not in page.text


@pytest.mark.parametrize("forged", ["", "x", "-1", "²", "9" * 40, "theirs", "ended"])
def test_a_forged_role_is_refused_in_words_and_changes_nothing(forged, daniyar):
    theirs = give_role(make_person("Марат"), Role.OPERATOR)
    ended = give_role(daniyar, Role.COMMISSION)
    end_appointment(appointment_id=ended.pk, by=None, at=timezone.now())
    client = signed_in(daniyar)

    sent = {"theirs": theirs.pk, "ended": ended.pk}.get(forged, forged)
    page = client.post("/en/cabinet/role/", {"acting": sent}, follow=True)

    assert "You do not hold that role now." in page.text
    assert "Mentor · " in page.text
    assert "acting_appointment" not in client.session


def test_a_role_that_ends_meanwhile_is_told_once_and_never_acted_in(daniyar):
    client = signed_in(daniyar)
    coordinator = daniyar.appointments.get(role=Role.REGIONAL_COORDINATOR)
    client.post("/en/cabinet/role/", {"acting": coordinator.pk})
    end_appointment(appointment_id=coordinator.pk, by=None, at=timezone.now())

    page = client.get("/en/cabinet/")
    assert "The role in which you acted is over." in page.text
    assert "For myself" in page.text
    assert "The role in which you acted is over." not in client.get("/en/cabinet/").text


@pytest.mark.parametrize("language", CODES)
def test_whose_session_has_ended_gets_the_words_back_and_sends_them_again(language, daniyar):
    address, here = f"/{language}/cabinet/me/name/", {"origin": "http://testserver"}
    typed = {"given_name": "Дәурен", "family_name": "Өте 'ұзақ' тегі"}

    page = Client().post(address, typed, headers=here)

    assert page.status_code == 403
    assert f'action="{address}"' in page.text
    assert "Өте &#x27;ұзақ&#x27; тегі" in page.text
    assert f"/{language}/sign-in/?next={address}" in page.text
    assert "no-store" in page["Cache-Control"]
    daniyar.refresh_from_db()
    assert daniyar.given_name == "Данияр"
    assert signed_in(daniyar).post(address, typed, headers=here).status_code == 302


def test_a_role_that_is_opened_as_an_address_begins_at_home():
    assert signed_in(make_person("Айгерім")).get("/en/cabinet/role/")["Location"] == "/en/cabinet/"


@pytest.mark.parametrize("language", CODES)
def test_what_is_not_there_is_said_in_the_frame(language, daniyar):
    page = signed_in(daniyar).get(f"/{language}/cabinet/nothing/here/")
    assert page.status_code == 404
    assert "Данияр Мысалова" in page.text
    assert f'href="/{language}/cabinet/"' in page.text
    assert f'lang="{language}"' in page.text


def test_a_form_that_has_expired_comes_back_with_its_words_and_does_nothing(daniyar):
    browser = signed_in(daniyar, enforce_csrf_checks=True)
    page = browser.post("/en/cabinet/me/name/", {"given_name": "Дәурен"}, headers={"origin": "http://testserver"})
    assert page.status_code == 403
    assert "The form has expired" in page.text
    assert "Дәурен" in page.text
    assert Person.objects.get(pk=daniyar.pk).given_name == "Данияр"


def test_an_error_of_ours_is_said_in_the_frame_without_the_database(daniyar, monkeypatch):
    monkeypatch.setattr(home, "HOMES", {})
    page = signed_in(daniyar, raise_request_exception=False).get("/en/cabinet/")
    assert page.status_code == 500
    assert "Something broke on our side" in page.text
    assert "cabinet/cabinet.css" in page.text
    assert "Данияр" not in page.text


# My data


# What one friend says to another in Kazakh and Russian, and no page of the cabinet to anybody.
FAMILIAR = {"сен", "сенің", "саған", "сені", "көр", "тексер", "қайт", "баста", "тұр", "жібергенің", "желіңнен"}
FAMILIAR |= {"жібер", "қысқарт", "өзіңде", "емессің", "ты", "тебе", "твоя", "твоей", "попробуй", "вернись", "проверь"}
FAMILIAR |= {"обнови", "отправь", "оставь", "сократи", "начни"}


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_no_page_of_an_error_speaks_to_strangers_as_to_friends(language, rf):
    request = rf.post(f"/{language}/cabinet/queue/", {"reason": "x"})
    request.user = AnonymousUser()
    pages = [
        error_views.bad_request(request),
        error_views.permission_denied(request),
        error_views.csrf_failure(request),
        error_views.too_many_requests(request, 7),
        error_views.too_many_passwords(request, 7),
        error_views.address_too_long(request, path=1, query=2),
        error_views.not_found(request),
        error_views.server_error(request),
        error_views.disk_full(request),
    ]
    for page in pages:
        words = re.sub(r"<[^>]+>", " ", page.text).lower()
        assert FAMILIAR & {*re.findall(r"\w+", words)} == set(), page.status_code


def test_a_name_is_written_anew_and_stands_in_the_frame(daniyar):
    client = signed_in(daniyar)
    assert 'value="Данияр"' in client.get("/en/cabinet/me/name/").text

    page = client.post("/en/cabinet/me/name/", {"given_name": " Дәурен ", "family_name": "Үлгіұлы"}, follow=True)

    assert page.redirect_chain == [("/en/cabinet/me/", 302)]
    assert "Your name is saved." in page.text
    assert "Дәурен Үлгіұлы" in page.text


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize(
    "given_name", ["", "   ", "А" * 10_000, "Дан\0ияр", "Дан\u202eияр", "\u200b"], ids=lambda name: repr(name[:6])
)
def test_a_name_that_cannot_be_is_refused_at_its_field_and_nothing_typed_is_lost(given_name, language, daniyar):
    client = signed_in(daniyar)
    page = client.post(f"/{language}/cabinet/me/name/", {"given_name": given_name, "family_name": "Жаңа 'b' тегі"})

    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.text
    assert "id_given_name_error" in page.text
    assert 'value="Жаңа &#x27;b&#x27; тегі"' in page.text
    daniyar.refresh_from_db()
    assert daniyar.given_name == "Данияр"


@pytest.mark.parametrize(
    ("kind", "value", "stored"),
    [("email", "Ana@Example.kz", "ana@example.kz"), ("phone", "+7 (700) 000-00-00", "+77000000000")],
)
def test_a_contact_is_added_once_and_removed_after_a_question(kind, value, stored, daniyar):
    client = signed_in(daniyar)
    for _press in range(2):
        page = client.post("/en/cabinet/me/contacts/new/", {"kind": kind, "value": value}, follow=True)
        assert stored in page.text
    contact = Contact.objects.get(person=daniyar)
    assert (contact.value, contact.verified_at) == (stored, None)

    address = reverse("cabinet_remove_contact", args=[contact.pk])
    assert stored in client.get(address).text
    assert Contact.objects.filter(person=daniyar).exists()
    for told in ("The contact is removed.", "This contact is not there."):
        page = client.post(address.replace("/kk/", "/en/"), follow=True)
        assert told in page.text
    assert not Contact.objects.filter(person=daniyar).exists()


@pytest.mark.parametrize(
    ("kind", "value"),
    [("email", "ana@"), ("email", "+77000000000"), ("phone", "87000000000"), ("phone", "ana@example.kz"), ("fax", "1")],
)
def test_a_contact_that_is_none_is_refused_and_stays_typed(kind, value, daniyar):
    page = signed_in(daniyar).post("/en/cabinet/me/contacts/new/", {"kind": kind, "value": value})
    assert page.status_code == 422
    assert f'value="{value}"' in page.text
    assert not Contact.objects.exists()


def test_siblings_may_have_their_mothers_address(daniyar):
    for person in (daniyar, make_person("Айгерім")):
        signed_in(person).post("/en/cabinet/me/contacts/new/", {"kind": "email", "value": "ana@example.kz"})
    assert Contact.objects.filter(value="ana@example.kz").count() == 2


def test_the_eleventh_contact_is_refused(daniyar):
    client = signed_in(daniyar)
    for number in range(11):
        page = client.post("/en/cabinet/me/contacts/new/", {"kind": "phone", "value": f"+77000000{number:03}"})
    assert page.status_code == 422
    assert "You have 10 contacts" in page.text
    assert Contact.objects.filter(person=daniyar).count() == 10


@pytest.mark.parametrize("role", list(Role))
def test_nobody_sees_or_removes_the_contact_of_somebody_else_here(role, daniyar):
    contact = Contact.objects.create(person=daniyar, kind="email", value="ana@example.kz")
    client = signed_in(make_holder(role, name="Басқа", centre=daniyar.appointments.first().centre))
    address = f"/en/cabinet/me/contacts/{contact.pk}/remove/"

    for ask in (client.get, client.post):
        page = ask(address, follow=True)
        assert "This contact is not there." in page.text
        assert "ana@example.kz" not in page.text
    assert Contact.objects.filter(pk=contact.pk).exists()


def test_a_question_that_is_only_opened_changes_nothing(daniyar):
    contact = Contact.objects.create(person=daniyar, kind="email", value="ana@example.kz")
    page = signed_in(daniyar).get(f"/en/cabinet/me/contacts/{contact.pk}/remove/")
    assert "Remove this contact?" in page.text
    assert Contact.objects.filter(pk=contact.pk).exists()


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("path", ["me/name/", "me/contacts/new/", "me/contacts/1/remove/"])
def test_a_form_whose_session_has_ended_comes_back_with_its_words(path, language, client):
    sent = {"given_name": "Айгерім", "value": "anasy@example.kz"}
    refused = client.post(f"/{language}/cabinet/{path}", sent, headers={"sec-fetch-site": "same-origin"})

    page = refused.content.decode()
    assert refused.status_code == 403
    assert "Айгерім" in page
    assert "anasy@example.kz" in page
    assert f"/{language}/sign-in/?next=" in page
    assert "no-store" in refused["Cache-Control"]
