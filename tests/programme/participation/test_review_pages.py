"""Pages of the centre, the mentor, the family and the operator: what each sees, presses, and is refused."""

import json
import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from tests.programme.people_cast import give_role, make_centre, make_person, viewer_of
from tosbelgi.kernel.facts.models import HistoryLine
from tosbelgi.programme.cabinet import home
from tosbelgi.programme.cabinet.reviewing import lists
from tosbelgi.programme.models import AgreementText, FamilyLink, Participation
from tosbelgi.programme.participation import api
from tosbelgi.programme.people.api import Role, end_appointment

from . import way

pytestmark = pytest.mark.django_db
APPLICATIONS, PARTICIPANTS = "/kk/cabinet/applications/", "/kk/cabinet/participants/"


@pytest.fixture
def cast():
    return way.make_cast()


def client_of(person):
    client = Client()
    client.force_login(person.user)
    return client


def said(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def family_address():
    link = FamilyLink.objects.get(representation__until=None)
    with translation.override("kk"):
        return reverse("family", args=[link.token])


def press(client, address, deed, **fields):
    return client.post(address, {"deed": deed} | fields)


def test_a_centre_approves_what_it_has_read(cast):
    row, head = way.submitted(cast), client_of(cast.head)
    listed = head.get(APPLICATIONS)
    assert cast.pupil.display_name in said(listed)
    address = f"{APPLICATIONS}{row.public_id}/"
    page = said(head.get(address))
    for words in ("Мысал ауылы", "Домбыра", "Гүлнар", cast.mentor.display_name):
        assert words in page

    answer = press(head, address, "approve", version=row.version)

    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.stands is api.State.APPROVED
    assert cast.pupil.display_name not in said(head.get(APPLICATIONS))
    assert cast.pupil.display_name in said(head.get(f"{APPLICATIONS}?all"))
    assert HistoryLine.objects.filter(name="people.person_opened").exists(), "reading somebody's things is written down"


@pytest.mark.parametrize(("deed", "state"), [("return", "returned"), ("reject", "rejected")])
def test_a_reason_is_asked_for_and_comes_back_with_what_was_typed(deed, state, cast):
    row, head = way.submitted(cast), client_of(cast.head)
    address = f"{APPLICATIONS}{row.public_id}/"
    refused = press(head, address, deed, version=row.version, reason="  ")
    assert refused.status_code == 422
    assert Participation.objects.get(pk=row.pk).stands is api.State.SUBMITTED
    hidden = press(head, address, deed, version=row.version, reason="мекен\u202eжай")
    assert hidden.status_code == 422
    assert "U+202E" in said(hidden)

    press(head, address, deed, version=row.version, reason="Мекенжайды жаз.")

    row.refresh_from_db()
    assert row.state == state
    assert row.acts.get(act=deed).words == "Мекенжайды жаз."


def test_what_was_changed_meanwhile_is_read_first(cast):
    row, head = way.submitted(cast), client_of(cast.head)
    answer = press(head, f"{APPLICATIONS}{row.public_id}/", "approve", version=row.version - 1)
    assert answer.status_code == 422
    row.refresh_from_db()
    assert row.stands is api.State.SUBMITTED


def test_letters_of_two_alphabets_are_shown_to_whoever_decides(cast):
    cast.pupil.given_name = "Aйгерім"
    cast.pupil.save()
    row = way.submitted(cast)
    assert 'class="note"' in said(client_of(cast.head).get(f"{APPLICATIONS}{row.public_id}/"))


@pytest.mark.parametrize("who", ["pupil", "mentor", "operator", "other head", "dismissed head", "stranger"])
def test_nobody_else_finds_an_application(who, cast):
    row = way.submitted(cast)
    address = f"{APPLICATIONS}{row.public_id}/"
    other = make_person("Ермек")
    give_role(other, Role.CENTRE_HEAD, centre=make_centre(name="Басқа"))
    if who == "stranger":
        answers = [Client().get(address), press(Client(), address, "approve", version=row.version)]
        assert [answer.status_code for answer in answers] == [302, 403]
    else:
        if who == "dismissed head":
            end_appointment(appointment_id=cast.head_viewer.appointment_id, by=None, at=timezone.now())
        person = {"other head": other, "dismissed head": cast.head}.get(who) or getattr(cast, who)
        client = client_of(person)
        assert client.get(address).status_code == 404
        assert press(client, address, "approve", version=row.version).status_code == 404
    row.refresh_from_db()
    assert row.stands is api.State.SUBMITTED


def test_a_list_of_a_centre_has_pages_and_few_queries(cast, django_assert_max_num_queries, monkeypatch):
    monkeypatch.setattr(lists, "SIZE", 2)
    row = way.submitted(cast)
    for number in range(4):
        person = make_person(f"Оқушы{number}", account=False)
        Participation.objects.create(
            person=person, level="bronze", state="submitted", region_id=row.region_id, centre=row.centre,
            mentor=cast.mentor, begun_at=row.begun_at, changed_at=row.begun_at,
            submitted_at=row.submitted_at + timedelta(seconds=number // 2),
        )  # fmt: skip
    head, seen, address = client_of(cast.head), [], APPLICATIONS
    head.get(address)
    while address:
        with django_assert_max_num_queries(8):
            page = head.get(address)
        seen += re.findall(r'class="person" [^>]+><strong>([^<]+)<', said(page))
        found = re.search(r'button-quiet" href="([^"]+)"', page.content.decode())
        address = APPLICATIONS + found[1].replace("&amp;", "&") if found else ""
    assert len(seen) == len(set(seen)) == 5
    for odd in (
        "?at=x&pk=1",
        "?at=2026-01-01&pk=1",
        "?pk=9999999999999999999",
        "?at=" + "9" * 100_000,
        "?at=%00&pk=%00",
    ):
        assert head.get(APPLICATIONS + odd).status_code in (200, 414)


def test_a_mentor_sees_what_is_missing_and_registers(cast):
    way.approve_text()
    row, mentor = way.approved(cast), client_of(cast.mentor)
    address = f"{PARTICIPANTS}{row.public_id}/"
    assert cast.pupil.display_name in said(mentor.get(PARTICIPANTS))
    page = mentor.get(address)
    assert page.content.decode().count('class="open"') == 3
    assert b'name="deed"' not in page.content
    assert press(mentor, address, "register", norms=row.norms_digest).status_code == 422
    way.accept(row, cast.pupil_viewer, cast.pupil.user.email)
    way.accept(row, way.representative_of(row), way.PAGE["representative_email"])

    assert press(mentor, address, "register", norms=row.norms_digest).status_code == 422, "no schedule yet"
    way.scheduled(cast, row)
    for deed in ("register", "register"):
        assert press(mentor, address, deed, norms=row.norms_digest).status_code == 302

    row.refresh_from_db()
    assert row.stands is api.State.ACTIVE
    assert row.acts.filter(act="activate").count() == 1
    assert cast.pupil.display_name in said(mentor.get(f"{PARTICIPANTS}?all"))


def test_a_mentor_whom_the_centre_has_not_entrusted_with_them_finds_nothing(cast):
    row = way.submitted(cast)
    mentor = client_of(cast.mentor)
    assert cast.pupil.display_name not in said(mentor.get(f"{PARTICIPANTS}?all"))
    assert mentor.get(f"{PARTICIPANTS}{row.public_id}/").status_code == 404
    assert mentor.get(APPLICATIONS).status_code == 404


def test_a_parent_accepts_on_another_device_and_a_scanner_accepts_nothing(cast):
    way.approve_text()
    row = way.approved(cast)
    parent, address = Client(), family_address()
    for _scanned in range(3):
        page = parent.get(address)
        assert page.status_code == 200
    assert page["Cache-Control"] == "private, no-store"
    assert page["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page["X-Robots-Tag"]
    assert way.TEXTS["kk"] in said(page)
    assert not row.acceptances.exists()
    assert mail.outbox == []

    assert press(parent, address, "code").status_code == 302
    code = way.code_sent_to(way.PAGE["representative_email"])
    wrong = press(parent, address, "accept", text=1, code="000000" if code != "000000" else "1" * 6, confirmed="on")
    assert wrong.status_code == 422
    unread = press(parent, address, "accept", text=1, code=code)
    assert (unread.status_code, f'value="{code}"' in said(unread)) == (422, True)
    assert press(parent, address, "accept", text=1, code=code, confirmed="on").status_code == 302

    assert row.acceptances.get().as_representative
    again = press(parent, address, "accept", text=1, code=code, confirmed="on")
    assert again.status_code == 302
    assert row.acceptances.count() == 1


def test_a_code_asked_for_twice_and_a_text_that_changed_leave_a_page_that_still_accepts(cast):
    way.approve_text()
    row = way.approved(cast)
    parent, address = Client(), family_address()
    for _twice in range(2):
        assert press(parent, address, "code").status_code == 302
    assert "секунд" in said(parent.get(address)), "why no other code was sent"
    way.api.approve_text(texts=way.TEXTS | {"kk": "Жаңа мәтін."}, by=viewer_of(cast.operator), at=timezone.now())
    code = way.code_sent_to(way.PAGE["representative_email"])
    refused = press(parent, address, "accept", text=1, code=code, confirmed="on")
    assert refused.status_code == 422
    assert 'name="text" value="2"' in said(refused)
    assert set(re.findall(r'href="#([^"]+)"', said(refused))) <= set(re.findall(r' id="([^"]+)"', said(refused)))
    assert "Text<" not in said(refused), "what nobody sees has no name for people"
    assert press(parent, address, "accept", text=2, code=code, confirmed="on").status_code == 302
    assert row.acceptances.get().as_representative


def test_a_link_that_is_over_tells_nobody_why(cast):
    row = way.submitted(cast)
    address = family_address()
    wrong = address[:-2] + "0/" if address[-2] != "0" else address[:-2] + "1/"
    cast.pupil.birth_date = way.years_ago(18)
    cast.pupil.save()
    answers = [Client().get(one) for one in (address, wrong, "/kk/family/x/", f"/kk/family/{'9' * 3000}/")]
    assert [answer.status_code for answer in answers] in ([404] * 4, [404] * 3 + [414])
    pages = [re.sub(r"family(/|%2F)[^/%]+", "", said(one)) for one in answers[:3]]
    assert pages[0] == pages[1] == pages[2]
    assert press(Client(), address, "code").status_code == 404
    assert not row.codes.exists()


def test_the_operator_approves_the_text_and_nobody_else_finds_the_page(cast):
    address = "/kk/cabinet/agreement/"
    operator = client_of(cast.operator)
    fields = {f"text_{code}": text for code, text in way.TEXTS.items()}
    missing = operator.post(address, fields | {"text_ru": ""})
    assert missing.status_code == 422
    assert way.TEXTS["kk"] in said(missing)
    assert operator.post(address, fields).status_code == 302
    assert operator.post(address, fields).status_code == 302
    assert AgreementText.objects.count() == 1
    for person in (cast.pupil, cast.head, cast.mentor):
        assert client_of(person).get(address).status_code == 404
        assert client_of(person).post(address, fields).status_code == 404


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_each_page_speaks_its_language(language, cast):
    way.approve_text()
    row = way.approved(cast)
    pages = {
        cast.head: [f"applications/{row.public_id}/", "applications/"],
        cast.mentor: [f"participants/{row.public_id}/"],
    }
    for person, addresses in pages.items():
        for address in addresses:
            answer = client_of(person).get(f"/{language}/cabinet/{address}")
            assert answer.status_code == 200
            assert f'<html lang="{language}"' in said(answer)
    assert Client().get(family_address().replace("/kk/", f"/{language}/")).status_code == 200


def test_an_operator_reads_no_drafts(cast):
    way.drafted(cast)
    assert not Participation.objects.visible_to(viewer_of(cast.operator)).exists()


@pytest.fixture
def committed(killable, monkeypatch):
    """As on the site itself: no transaction stands around a request."""
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", connection.settings_dict["NAME"])
    return killable


def test_what_is_opened_is_written_down_where_nothing_else_has_begun_a_transaction(committed):
    cast = way.make_cast()
    row = way.approved(cast)
    for person, address in ((cast.head, APPLICATIONS), (cast.mentor, PARTICIPANTS)):
        assert client_of(person).get(f"{address}{row.public_id}/").status_code == 200
    assert HistoryLine.objects.filter(name="people.person_opened").count() == 2


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_first_page_says_what_waits_and_leads_there(language, cast):
    way.approve_text()
    homes = {cast.head: "applications/", cast.mentor: "participants/"}
    nothing = {"kk": "Сізді күтіп тұрған іс жоқ", "ru": "Вас ничто не ждёт", "en": "Nothing waits for you"}[language]
    home = f"/{language}/cabinet/"
    nothing_for = {person: nothing in said(client_of(person).get(home)) for person in homes}
    assert nothing_for == dict.fromkeys(homes, True)
    row = way.submitted(cast)
    page = said(client_of(cast.head).get(home))
    assert nothing not in page
    assert 'class="lead">1 ' in page
    assert f'class="button" href="{home}applications/"' in page
    assert nothing in said(client_of(cast.mentor).get(home)), "it is not entrusted to them yet"

    api.approve(participation=row.public_id, version=row.version, by=cast.head_viewer, at=timezone.now())

    assert nothing in said(client_of(cast.head).get(home))
    page = said(client_of(cast.mentor).get(home))
    assert re.search(r'class="lead">[^<]*\b1 ', page)
    assert f'class="button" href="{home}participants/"' in page


def test_the_first_page_counts_no_more_than_it_says_and_asks_as_much_for_many(cast, monkeypatch):
    monkeypatch.setattr(home, "MOST_COUNTED", 2)
    head, asked = client_of(cast.head), []
    head.get("/en/cabinet/")
    for number in range(1, 5):
        way.submitted(way.Cast(_pupil(f"Оқушы{number}"), cast.mentor, cast.head, cast.operator, cast.centre))
        with CaptureQueriesContext(connection) as queries:
            page = said(head.get("/en/cabinet/"))
        asked.append(len(queries))
        words = f"{number} application" if number < 3 else "2+ applications wait"
        assert words in page
    assert len(set(asked)) == 1


def _pupil(name):
    pupil = make_person(name)
    pupil.birth_date = way.years_ago(15)
    pupil.save()
    return pupil


def test_whoever_looks_after_somebody_reads_the_norms_that_they_read_themselves(cast):
    """Of the level's norms those of their directions, and that there is none for one that they have chosen."""
    row = way.agreed(cast)
    row = way.activate(cast, way.scheduled(cast, row))
    everything = [norm for norm in json.loads(row.norms)["norms"] if not set(norm["directions"]) & set(row.directions)]
    assert everything, "the level has norms for what they have not chosen"
    pages = {
        "mentor": client_of(cast.mentor).get(f"{PARTICIPANTS}{row.public_id}/"),
        "centre": client_of(cast.head).get(f"{APPLICATIONS}{row.public_id}/"),
        "family": Client().get(family_address()),
        "participant": client_of(cast.pupil).get("/kk/cabinet/participation/"),
    }
    norms = {who: re.search(r'<ul class="own-norms">.*?</ul>', said(page))[0] for who, page in pages.items()}
    assert set(norms.values()) == {norms["participant"]}


def test_a_decision_about_an_older_version_shows_the_newer_one_and_the_next_press_counts(cast):
    row, head = way.submitted(cast), client_of(cast.head)
    address, asked = f"{APPLICATIONS}{row.public_id}/", {"by": cast.head_viewer, "at": timezone.now()}
    api.return_(participation=row.public_id, version=row.version, reason="Түзетіңіз", language="kk", **asked)
    again = way.submit(cast, way.drafted(cast, page={"about": "Жаңасы осы."}))
    assert again.version > row.version

    refused = press(head, address, "approve", version=row.version)

    assert refused.status_code == 422
    assert "Жаңасы осы." in said(refused)
    shown = re.search(r'name="version" value="(\d+)"', said(refused))[1]
    assert press(head, address, "approve", version=shown).status_code == 302
    assert Participation.objects.get(pk=row.pk).stands is api.State.APPROVED
