"""Pages of a correction: the operator finds somebody, reads what follows, corrects; what the others see of it."""

import html
import re

import pytest
from django.test import Client
from django.utils import timezone

from tests.programme.people_cast import HERE, make_holder, make_person
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.programme.models import IdentityCorrection, Person
from tosbelgi.programme.participation import api
from tosbelgi.programme.people.api import Role, write_identity

from . import way
from .test_corrected_identity import NEEDS, NUMBER, alone, as_adult, correct
from .test_corrected_identity import everything as all_of_it

pytestmark = pytest.mark.django_db
PERSONS = "/kk/cabinet/persons/"
WORDS = {
    "kk": ("Туған күндер мен ЖСН", "заңды өкілі де қабылдауы керек", "Туу туралы куәлік."),
    "ru": ("Даты рождения и ИИН", "должен принять и законный представитель", "Свидетельство о рождении."),
    "en": ("Days of birth and IINs", "a legal representative has to accept", "A birth certificate."),
}


@pytest.fixture
def cast():
    return way.make_cast()


def everything():
    """All that a refused press could have moved: that somebody's page was opened is written down each time."""
    (rows, _lines), *others = all_of_it()
    return rows, others, HistoryLine.objects.exclude(name="people.person_opened").count()


def client_of(person):
    client = Client()
    client.force_login(person.user)
    return client


def said(answer):
    return html.unescape(re.sub(r"\s+", " ", answer.content.decode()))


def page_of(person, language="kk"):
    return f"/{language}/cabinet/persons/{person.public_id}/"


def hidden(page):
    return dict(re.findall(r'type="hidden" name="(seen|consequences)"(?: value="([^"]*)")?', page))


def typed(page, born=None, **more):
    day = {"birth_date_0": born.day, "birth_date_1": born.month, "birth_date_2": born.year} if born else {}
    return hidden(page) | day | {"iin": "", "reason": "Туу туралы куәлік."} | more


def find(client, text):
    return client.post(PERSONS, {"who": text})


def test_somebody_is_found_by_name_login_number_and_public_id_and_it_is_written_down(cast):
    write_identity(person_id=cast.pupil.pk, iin=NUMBER, although_they_differ=True, by=None, at=timezone.now())
    operator, link = client_of(cast.operator), f'href="{page_of(cast.pupil)}"'
    pupil = Person.objects.get(pk=cast.pupil.pk)
    for text in (
        "Мысалова Айгерім", "айгерім мысалова", "Мысалова А", pupil.user.username, pupil.user.email.upper(), NUMBER,
        str(pupil.public_id), f"  {NUMBER} ",
    ):  # fmt: skip
        assert link in said(find(operator, text)), text
    opened = HistoryLine.objects.filter(name="people.person_opened", about__person_id=pupil.pk)
    assert opened.count() == 8
    for text in ("Жоқадам", "120512500018", "%", "_", "\\", "'", "٠", "ә" * 200, "1" * 250, "x@example.kz"):
        answer = find(operator, text)
        assert (answer.status_code, "Ешкім табылмады" in said(answer)) == (200, True), text
    for text in ("", "   ", "а\0б", "ә" * 10_000):
        assert find(operator, text).status_code == 422
    assert opened.count() == 8


def test_a_search_stands_in_no_address_and_a_long_answer_says_that_there_is_more(cast, django_assert_max_num_queries):
    operator = client_of(cast.operator)
    assert Person.objects.exclude(pk=cast.operator.pk).first().display_name not in said(
        operator.get(f"{PERSONS}?who=Мысалова")
    )
    for number in range(25):
        Person.objects.create(given_name=f"Көпшілік{'абвгдежзийклмнопрстуфхцчшщ'[number]}", family_name="Ұқсас")
    with django_assert_max_num_queries(14):
        page = said(find(operator, "ұқс"))
    assert page.count('class="person"') == 20
    assert "Бұдан да көп" in page


@pytest.mark.parametrize("language", WORDS)
def test_the_operator_reads_what_follows_confirms_it_and_their_holder_reads_why(language, cast):
    row = alone(as_adult(cast), "scheduled")
    operator, address = client_of(cast.operator), page_of(cast.pupil, language)
    title, follows, reason = WORDS[language]
    assert title in said(operator.get(f"/{language}/cabinet/persons/"))
    page = said(operator.get(address))
    assert f'<html lang="{language}"' in page
    assert 'name="confirmed"' not in page
    before = everything()

    asked = operator.post(address, typed(page, way.years_ago(16), reason=reason))

    assert asked.status_code == 422
    assert follows in said(asked)
    assert reason in said(asked), "what was typed is not lost"
    assert hidden(said(asked))["consequences"] == NEEDS
    assert everything() == before
    unread = operator.post(address, typed(said(asked), way.years_ago(16), reason=reason))
    assert unread.status_code == 422
    assert everything() == before

    sent = typed(said(asked), way.years_ago(16), reason=reason, confirmed="on")
    for _twice in range(2):
        assert operator.post(address, sent)["Location"] == address

    assert Person.objects.get(pk=cast.pupil.pk).birth_date == way.years_ago(16)
    assert IdentityCorrection.objects.count() == 1
    assert reason in said(operator.get(address))
    own = said(client_of(cast.pupil).get(f"/{language}/cabinet/me/"))
    assert reason in own
    assert cast.operator.display_name not in own
    mentor = said(client_of(cast.mentor).get(f"/{language}/cabinet/participants/{row.public_id}/"))
    assert mentor.count('class="open"') == 1
    assert 'name="deed" value="register"' not in mentor
    press = client_of(cast.mentor).post(
        f"/{language}/cabinet/participants/{row.public_id}/", {"deed": "register", "norms": row.norms_digest}
    )
    assert press.status_code == 422


def test_what_else_would_follow_is_read_before_it_is_confirmed(cast):
    alone(as_adult(cast), "agreed")
    operator, address = client_of(cast.operator), page_of(cast.pupil)
    asked = said(operator.post(address, typed(said(operator.get(address)), way.years_ago(16))))
    before = everything()
    worse = operator.post(address, typed(asked, way.years_ago(13), confirmed="on"))
    assert worse.status_code == 422
    assert hidden(said(worse))["consequences"] == "needs_representative,too_young"
    assert everything() == before


def test_refused_fields_are_shown_with_everything_that_was_typed(cast):
    operator, address = client_of(cast.operator), page_of(cast.pupil)
    page = said(operator.get(address))
    before = everything()
    for more in ({"iin": "12"}, {"reason": " "}, {"iin": NUMBER}, {"birth_date_0": "31", "birth_date_1": "2"}):
        answer = operator.post(address, typed(page, way.years_ago(16)) | more)
        assert answer.status_code == 422
        assert 'role="alert"' in said(answer)
        assert f'value="{way.years_ago(16).year}"' in said(answer)
        assert everything() == before
    correct(cast, birth_date=way.years_ago(17))
    late = operator.post(address, typed(page, way.years_ago(16)))
    assert late.status_code == 422
    again = operator.post(address, typed(said(late), way.years_ago(16)))
    assert again.status_code == 302, "once what stands there was seen"


def test_the_iin_is_never_shown(cast):
    write_identity(person_id=cast.pupil.pk, iin=NUMBER, although_they_differ=True, by=None, at=timezone.now())
    for client, address in (
        (client_of(cast.operator), page_of(cast.pupil)),
        (client_of(cast.pupil), "/kk/cabinet/me/"),
    ):
        assert NUMBER not in said(client.get(address))


@pytest.mark.parametrize("role", [one for one in Role if one is not Role.OPERATOR])
def test_nobody_else_finds_the_pages(role, cast):
    client = client_of(make_holder(role, name="Дана", centre=cast.centre, region=HERE))
    before = everything()
    there, nowhere = page_of(cast.pupil), page_of(cast.pupil).replace(str(cast.pupil.public_id)[:8], "0" * 8)
    for address in (PERSONS, there, nowhere):
        assert client.get(address).status_code == 404
        assert client.post(address, {"who": "Мысалова", "reason": "x", "seen": "x"}).status_code == 404
    assert PERSONS not in said(client.get("/kk/cabinet/"))
    assert everything() == before


def test_an_operator_finds_nobody_who_is_not_there_and_does_not_correct_themselves(cast):
    operator = client_of(cast.operator)
    missing = page_of(cast.pupil).replace(str(cast.pupil.public_id)[:8], "0" * 8)
    assert operator.get(missing).status_code == 404
    page = said(operator.get(page_of(cast.operator)))
    assert 'name="reason"' not in page
    refused = operator.post(page_of(cast.operator), {"seen": "x", "reason": "x", "iin": NUMBER})
    assert refused.status_code == 422
    assert Person.objects.get(pk=cast.operator.pk).iin is None


def test_a_stranger_is_led_to_sign_in(cast):
    for address in (PERSONS, page_of(cast.pupil), "/kk/cabinet/apply/representative/"):
        assert Client().get(address).status_code == 302


# Whoever turned out to be under age

NAME = "/{language}/cabinet/apply/representative/"
FAMILY = {name: value for name, value in way.PAGE.items() if name.startswith("representative_")}


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("state", ["agreed", "scheduled"])
def test_the_participant_names_a_representative_who_accepts_on_their_page(state, language, cast):
    row = alone(as_adult(cast), state)
    pupil, address = client_of(cast.pupil), NAME.format(language=language)
    home = f"/{language}/cabinet/"
    assert pupil.get(address)["Location"] == home, "nobody has to be named"
    assert pupil.post(address, FAMILY | {"version": row.version}).status_code == 422
    correct(cast, birth_date=way.years_ago(16), confirmed=[NEEDS])
    assert f'href="{address}"' in said(pupil.get(home))
    page = said(pupil.get(address))
    assert f'<html lang="{language}"' in page
    wrong = pupil.post(address, FAMILY | {"version": row.version, "representative_email": cast.pupil.user.email})
    assert wrong.status_code == 422
    assert "Гүлнар" in said(wrong)

    for _twice in range(2):
        assert pupil.post(address, FAMILY | {"version": row.version})["Location"] == home

    assert "gulnar@example.kz" in said(pupil.get(home))
    assert pupil.get(address)["Location"] == home
    assert pupil.get(f"/{language}/cabinet/apply/agreement/")["Location"] == home
    family = f"/{language}/family/{way.FamilyLink.objects.get().token}/"
    parent = Client()
    assert 'value="code"' in said(parent.get(family))
    parent.post(family, {"deed": "code"})
    code = way.code_sent_to("gulnar@example.kz")
    for _twice in range(2):
        assert parent.post(family, {"text": 1, "code": code, "confirmed": "on"}).status_code == 302
    row.refresh_from_db()
    assert row.state == state
    assert api.missing_signers_of(row, timezone.now()) == ()
    assert 'value="code"' not in said(parent.get(family))


def test_other_roles_name_nobody(cast):
    row = alone(as_adult(cast), "agreed")
    correct(cast, birth_date=way.years_ago(16), confirmed=[NEEDS])
    others = (cast.head, cast.mentor, cast.operator, make_person("Бөтен"))
    before = everything()
    for person in others:
        client_of(person).post(NAME.format(language="kk"), FAMILY | {"version": row.version})
    assert everything() == before


def test_the_page_of_the_agreement_completes_nothing_that_is_complete(cast):
    way.agreed(cast)
    pupil, before = client_of(cast.pupil), everything()
    for answer in (pupil.get("/kk/cabinet/apply/agreement/"), pupil.post("/kk/cabinet/apply/agreement/", {"send": 1})):
        assert answer["Location"] == "/kk/cabinet/"
    assert everything() == before


def test_a_mentor_reads_that_somebody_is_too_young_and_has_no_button(cast):
    row = way.scheduled(cast)
    correct(cast, birth_date=way.years_ago(14, days=5), confirmed=["too_young"])
    page = said(client_of(cast.mentor).get(f"/kk/cabinet/participants/{row.public_id}/"))
    assert page.count('class="open"') == 1
    assert 'value="register"' not in page
