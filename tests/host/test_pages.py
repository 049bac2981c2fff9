"""What is shared, on one's own page and on the family's: a code, consents by a press, and the end of a link."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from tests.programme.journal.cast import make_diary
from tests.programme.people_cast import make_holder, make_person
from tosbelgi.host.applications import close_platform
from tosbelgi.programme.models import Consent, FamilyLink, LinkCode, PlatformLink
from tosbelgi.programme.people.api import Purpose, Role
from tosbelgi.programme.sharing.api import link_person

from .cast import adult_diary, consent, link, make_asker, representative

pytestmark = pytest.mark.django_db
PAGE = "/ru/cabinet/me/host/"


def client_of(person):
    client = Client()
    client.force_login(person.user)
    return client


def said(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.fixture
def asker():
    return make_asker(with_token=False)


def test_a_code_is_made_shown_and_used(asker):
    person = make_person("Айгерім")
    client = client_of(person)
    assert "Площадка" in said(client.get(PAGE))
    press = {"deed": "code", "platform": str(asker.application.platform.public_id)}
    for _twice in range(2):
        answer = client.post(PAGE, press, follow=True)
    (code,) = re.findall(r"<strong>(\w{4}-\w{4})</strong>", said(answer))
    assert LinkCode.objects.count() == 1

    link_person(platform_id=asker.platform_id, code=code, their_id="user-17", at=timezone.now())

    page = said(client.get(PAGE))
    assert code not in page
    assert "Связано" in page
    assert "Получить код" not in page


def test_consents_are_given_and_taken_back_by_a_press(asker):
    diary = adult_diary()
    row, client = link(asker, diary.cast.pupil, "user-17"), client_of(diary.cast.pupil)
    about = {"link": str(row.public_id), "purpose": "journal:read"}
    assert said(client.get(PAGE)).count('value="allow"') == len(Purpose)

    for _twice in range(2):
        client.post(PAGE, about | {"deed": "allow"})
    assert [one.purpose for one in Consent.objects.filter(withdrawn_at=None)] == ["journal:read"]
    assert said(client.get(PAGE)).count('value="take_back"') == 1

    for _twice in range(2):
        client.post(PAGE, about | {"deed": "take_back"})
    assert not Consent.objects.filter(withdrawn_at=None).exists()


@pytest.mark.parametrize(
    "wrong", [{}, {"link": "x"}, {"purpose": "everything"}, {"deed": "code"}, {"deed": "code", "platform": "x"}]
)
def test_a_press_that_is_none_changes_nothing(wrong, asker):
    diary = adult_diary()
    row, client = link(asker, diary.cast.pupil, "user-17"), client_of(diary.cast.pupil)
    sent = {"deed": "allow", "link": str(row.public_id), "purpose": "journal:read"} | wrong
    answer = client.post(PAGE, sent if wrong else {}, follow=True)
    assert answer.status_code == 200
    assert not Consent.objects.exists()


def test_nobody_allows_for_somebody_else(asker):
    diary = adult_diary()
    row = link(asker, diary.cast.pupil, "user-17")
    for other in (make_person("Данияр"), make_holder(Role.OPERATOR)):
        client = client_of(other)
        client.post(PAGE, {"deed": "allow", "link": str(row.public_id), "purpose": "journal:read"})
        assert client.get(f"{PAGE}{row.public_id}/end/")["Location"].endswith("/cabinet/me/host/")
        client.post(f"{PAGE}{row.public_id}/end/")
        assert str(row.public_id) not in said(client.get(PAGE))
    assert not Consent.objects.exists()
    assert PlatformLink.objects.get().ended_at is None


def test_a_link_is_ended_after_a_question(asker):
    diary = adult_diary()
    row, client = link(asker, diary.cast.pupil, "user-17"), client_of(diary.cast.pupil)
    consent(row, diary.pupil)
    address = f"{PAGE}{row.public_id}/end/"
    assert "Площадка" in said(client.get(address))
    assert PlatformLink.objects.get().ended_at is None

    for _twice in range(2):
        assert client.post(address)["Location"].endswith("/cabinet/me/host/")

    assert PlatformLink.objects.get().ended_at is not None
    assert "Получить код" in said(client.get(PAGE))


def test_a_closed_platform_is_shown_to_those_who_are_linked(asker, admin_user):
    diary = adult_diary()
    row = link(asker, diary.cast.pupil, "user-17")
    consent(row, diary.pupil, Purpose.JOURNAL)
    close_platform(platform_id=asker.platform_id, by=admin_user, at=timezone.now())

    page = said(client_of(diary.cast.pupil).get(PAGE))

    assert "Оператор закрыл платформу" in page
    assert ('value="allow"' in page, 'value="take_back"' in page) == (False, True)
    assert "Площадка" not in said(client_of(make_person("Данияр")).get(PAGE))


def test_without_a_platform_the_page_says_so():
    page = said(client_of(make_person("Айгерім")).get("/kk/cabinet/me/host/"))
    assert "Әзірге ешбір платформаға" in page


def test_a_child_sees_what_the_family_allows_and_allows_nothing(asker):
    diary = make_diary()
    row, client = link(asker, diary.cast.pupil, "user-17"), client_of(diary.cast.pupil)
    consent(row, representative(diary), Purpose.PROGRAMME)
    page = said(client.get(PAGE))
    assert "Вам нет 18 лет" in page
    assert "Разрешил законный представитель" in page
    assert 'value="allow"' not in page
    client.post(PAGE, {"deed": "allow", "link": str(row.public_id), "purpose": "journal:read"})
    assert Consent.objects.count() == 1

    client.post(PAGE, {"deed": "take_back", "link": str(row.public_id), "purpose": "programme:read"})

    assert not Consent.objects.filter(withdrawn_at=None).exists()


def family_of(diary, **more):
    representative(diary, **more)
    return f"/ru/family/{FamilyLink.objects.get(representation__represented=diary.cast.pupil).token}/"


def test_a_representative_allows_on_the_family_page(asker):
    diary = make_diary()
    address = family_of(diary)
    assert "Площадка" not in said(Client().get(address)), "nothing is asked before the child has linked anything"
    row = link(asker, diary.cast.pupil, "user-17")
    page = said(Client().get(address))
    assert page.count('value="allow"') == len(Purpose)
    about = {"link": str(row.public_id), "purpose": "journal:read"}
    assert Client().get(f"{address}consents/")["Location"] == address

    for _twice in range(2):
        answer = Client().post(f"{address}consents/", about | {"deed": "allow"})
    assert answer["Location"] == f"{address}#sharing"
    assert answer["Referrer-Policy"] == "no-referrer"
    (given,) = Consent.objects.all()
    assert given.representation is not None
    assert given.given_by_id == given.representation.representative_id

    Client().post(f"{address}consents/", about | {"deed": "take_back"})
    given.refresh_from_db()
    assert given.withdrawn_at is not None


def test_before_the_agreement_the_family_page_offers_no_button(asker):
    diary = make_diary()
    address = family_of(diary, accepted=False)
    row = link(asker, diary.cast.pupil, "user-17")
    page = said(Client().get(address))
    assert "Разрешить можно после того" in page
    assert 'value="allow"' not in page
    Client().post(f"{address}consents/", {"deed": "allow", "link": str(row.public_id), "purpose": "journal:read"})
    assert not Consent.objects.exists()


def test_a_family_link_that_opens_nothing_allows_nothing(asker):
    diary = make_diary()
    row = link(asker, diary.cast.pupil, "user-17")
    about = {"deed": "allow", "link": str(row.public_id), "purpose": "journal:read"}
    assert Client().post("/ru/family/1-nobodys/consents/", about).status_code == 404
    assert not Consent.objects.exists()
