"""Pages of the schedule: written without a script, what is missing said beside its field, nothing typed lost."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.programme.participation import way
from tests.programme.people_cast import give_role, make_person
from tosbelgi.kernel.facts.models import HistoryLine
from tosbelgi.programme.cabinet.scheduling.sheet import values_of
from tosbelgi.programme.models import Schedule, ScheduleVersion
from tosbelgi.programme.participation.api import withdraw
from tosbelgi.programme.people.api import Role
from tosbelgi.programme.schedule import api, limits

from .plans import with_direction, without

pytestmark = pytest.mark.django_db
OWN, CHANGE = "/kk/cabinet/schedule/", "/kk/cabinet/schedule/change/"
LANGUAGES = ("kk", "ru", "en")


@pytest.fixture
def cast():
    return way.make_cast()


@pytest.fixture
def row(cast):
    return way.agreed(cast)


@pytest.fixture
def pupil(cast):
    return client_of(cast.pupil)


@pytest.fixture
def mentor(cast):
    return client_of(cast.mentor)


def client_of(person):
    client = Client()
    client.force_login(person.user)
    return client


def of_mentor(row, page="", language="kk"):
    return f"/{language}/cabinet/participants/{row.public_id}/schedule/{page}"


def said(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def form_of(page):
    """What a browser would send of the form as it stands on the page."""
    text = page.content.decode()
    text = text[text.index('<form class="cabinet-form plan-form"') :]
    sent = dict.fromkeys(re.findall(r'<select name="([^"]+)"', text), "")
    for name, body in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', text, re.S):
        found = re.search(r'<option value="([^"]*)" selected', body)
        sent[name] = found[1] if found else ""
    for tag in re.findall(r"<input[^>]+>", text):
        name = re.search(r'name="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and ('type="radio"' not in tag or " checked" in tag):
            sent[name[1]] = value[1] if value else ""
    return sent


def typed(plan, base=0):
    return values_of(plan) | {"base": str(base)}


def test_what_was_saved_stands_in_the_form_again_whole(cast, row, pupil):
    plan = way.plan_of(row)
    more = api.WeeklyTime(weekday=0, starts="07:30", minutes=45)
    plan = with_direction(plan, "sport", times=(*plan.of("sport").times, more), place="Стадион «Үлгі» & <жаңа>")
    assert pupil.post(CHANGE, typed(plan)).status_code == 302
    kept = ScheduleVersion.objects.get()
    assert kept.plan == plan
    sent = form_of(pupil.get(CHANGE))
    assert sent["base"] == "1"
    answer = pupil.post(CHANGE, sent | {"sport-place": "Стадион «Үлгі» & <жаңа>"})
    assert answer.status_code == 302
    assert ScheduleVersion.objects.count() == 1, "sent again as it stood there, nothing has changed"


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_trainings_on_one_day_are_written_in_the_form(language, cast, row, pupil):
    address = f"/{language}/cabinet/schedule/change/"
    plan = with_direction(way.plan_of(row), "sport", times=(api.WeeklyTime(weekday=1, starts="08:00", minutes=60),))
    way.write_plan(cast, row, plan)
    page = pupil.get(address)
    sent = form_of(page)
    assert sent["sport-time-7-day"] == sent["sport-time-7-starts"] == "", "an empty row stands below the week"
    assert "sport-time-8-starts" not in sent
    assert page.text.count('name="sport-time-7-day"') == 1
    assert "%(" not in page.text

    answer = pupil.post(address, sent | {"sport-time-7-day": "1", "sport-time-7-starts": "18:00"})

    assert answer.status_code == 302
    times = [(one.weekday, one.starts, one.minutes) for one in ScheduleVersion.objects.last().plan.of("sport").times]
    assert times == [(1, "08:00", 60), (1, "18:00", int(sent["sport-time-7-minutes"]))]
    again = form_of(pupil.get(address))
    assert (again["sport-time-1-starts"], again["sport-time-7-day"], again["sport-time-7-starts"]) == (
        "08:00",
        "1",
        "18:00",
    )
    assert again["sport-time-8-starts"] == ""


def test_what_is_typed_of_a_second_time_is_not_lost(cast, row, pupil):
    sent = typed(way.plan_of(row)) | {"sport-time-7-day": "", "sport-time-7-starts": "18:00"}
    sent |= {"skills-time-9-day": "2", "skills-time-9-starts": "25:00"}

    answer = pupil.post(CHANGE, sent)

    assert answer.status_code == 422
    for part in ("sport-times", "skills-times"):
        assert f'<div id="{part}_said"><p class="error">' in answer.text
    again = form_of(answer)
    assert again["sport-time-7-starts"] == "18:00"
    assert (again["skills-time-9-day"], again["skills-time-9-starts"]) == ("2", "25:00")
    assert not ScheduleVersion.objects.exists()


def test_as_many_times_as_a_week_may_have_come_back_whole(cast, row, pupil):
    times = tuple(
        api.WeeklyTime(weekday=2, starts=f"{hour:02}:00", minutes=30) for hour in range(8, 8 + api.MOST_TIMES)
    )
    plan = with_direction(way.plan_of(row), "sport", times=times)
    way.write_plan(cast, row, plan)

    answer = pupil.post(CHANGE, form_of(pupil.get(CHANGE)))

    assert answer.status_code == 302
    assert ScheduleVersion.objects.get().plan == plan


def test_a_week_is_written_agreed_on_and_in_force(cast, row, pupil, mentor):
    assert "/kk/cabinet/schedule/change/" in pupil.get("/kk/cabinet/").content.decode()
    empty = pupil.get(CHANGE)
    assert empty.status_code == 200
    plan = way.plan_of(row)
    answer = pupil.post(CHANGE, form_of(empty) | typed(plan))
    assert answer["Location"] == OWN
    page = pupil.get(OWN)
    assert "Волейбол" in said(page)
    assert 'name="deed" value="agree"' in page.content.decode()
    version = ScheduleVersion.objects.get()
    sent = {"deed": "agree", "version": version.number, "digest": version.digest}
    for _twice in range(2):
        assert pupil.post(OWN, sent).status_code == 302
    assert 'value="agree"' not in pupil.get(OWN).content.decode()

    theirs = mentor.get(of_mentor(row))
    assert "Волейбол" in said(theirs)
    assert mentor.post(of_mentor(row), sent)["Location"] == of_mentor(row)
    row.refresh_from_db()
    assert row.state == "scheduled"
    assert api.agreed_plan(row.pk) == plan
    assert 'value="agree"' not in mentor.get(of_mentor(row)).content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_missing_is_said_beside_its_field_in_the_reader_s_language(language, cast, row, pupil):
    plan = without(with_direction(way.plan_of(row), "skills", times=()), "sport")
    plan = with_direction(plan, "trips", provider=None)
    answer = pupil.post(f"/{language}/cabinet/schedule/change/", typed(plan))
    assert answer["Location"] == f"/{language}/cabinet/schedule/change/", "what is missing is shown in the form"
    page = pupil.get(answer["Location"]).content.decode()
    for part in ("sport-activity", "skills-times", "trips-provider"):
        (block,) = re.findall(rf'<div id="{part}_said">(.*?)</div>', page, re.S)
        assert 'class="lacks"' in block, part
        assert f'aria-describedby="{part}_said"' in page
    words = {"kk": "60", "ru": "60", "en": "The norm is 60 minutes a week; planned are 0. Add 60 minutes."}[language]
    assert words in page
    shown = pupil.get(f"/{language}/cabinet/schedule/").content.decode()
    assert shown.count("<li>") >= 3
    assert 'value="agree"' not in shown, "what lacks something is not agreed on"
    assert "%(" not in page + shown


def test_pressing_agree_on_what_lacks_something_is_refused_with_words(cast, row, pupil):
    version = way.write_plan(cast, row, without(way.plan_of(row), "sport"))
    answer = pupil.post(OWN, {"version": version.number, "digest": version.digest})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "value", "part"),
    [
        ("starts_on", "ертең", "starts_on"),
        ("starts_on", "", "starts_on"),
        ("sport-time-0-starts", "25:00", "sport-times"),
        ("sport-time-0-minutes", "мың", "sport-times"),
        ("sport-time-0-minutes", "900", "sport-times"),
        ("trips-day-0", "31.01", "trips-trip_days"),
        ("reading-book-0", "0x1", "reading-books"),
        ("reading-book-0", "999999999", "reading-books"),
        ("reading-book-0-by", "x", "reading-books"),
        ("trips-provider", "x", "trips-provider"),
        ("trips-provider", "00000000-0000-0000-0000-000000000000", "trips-provider"),
        ("sport-activity", "ә" * 400, "sport-activity"),
        ("sport-activity", "a\u202eb", "sport-activity"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_typed_is_lost(name, value, part, cast, row, pupil):
    sent = typed(way.plan_of(row)) | {"skills-activity": "Ерекше домбыра", name: value}
    answer = pupil.post(CHANGE, sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'<div id="{part}_said"><p class="error">' in page
    assert f'href="#{part}"' in page
    again = form_of(answer)
    assert again["skills-activity"] == "Ерекше домбыра"
    assert again["sport-time-0-starts"] == sent["sport-time-0-starts"]
    assert not ScheduleVersion.objects.exists()


def test_on_a_conflict_both_are_shown_and_what_was_typed_can_be_saved_after_the_other(cast, row, pupil, mentor):
    plan = way.plan_of(row)
    way.write_plan(cast, row, plan)
    theirs = with_direction(plan, "sport", activity="Күрес тәлімгерден")
    assert mentor.post(of_mentor(row, "change/"), typed(theirs, base=1)).status_code == 302
    own = with_direction(plan, "sport", activity="Жүзу өзімнен")
    answer = pupil.post(CHANGE, typed(own, base=1))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Күрес тәлімгерден" in page
    assert 'value="Жүзу өзімнен"' in page
    assert cast.mentor.display_name in page
    assert "<s>Жүзу өзімнен</s>" in page, "what differs from what was typed is marked"
    again = form_of(answer)
    assert again["base"] == "2"
    assert pupil.post(CHANGE, again).status_code == 302
    numbers = list(ScheduleVersion.objects.order_by("number").values_list("number", "based_on"))
    assert numbers == [(1, 0), (2, 1), (3, 2)]


def test_what_the_other_has_changed_is_marked_for_whoever_has_not_seen_it(cast, row, pupil, mentor):
    plan = way.plan_of(row)
    way.write_plan(cast, row, plan)
    way.write_plan(cast, row, with_direction(plan, "sport", place="Жаңа зал"), by=cast.mentor_viewer)
    assert '<span class="tag">' in pupil.get(OWN).content.decode().split("versions")[0]
    assert "Жаңа зал" in said(pupil.get(OWN))
    theirs = mentor.get(of_mentor(row)).content.decode().split('class="versions"')[0]
    assert '<span class="tag">' not in theirs, "one's own change is nothing new"
    again = with_direction(plan, "sport", place="Өзім қостым")
    way.write_plan(cast, row, again)
    first = pupil.get(OWN).content.decode().split('class="versions"')[0]
    assert '<span class="tag">' not in first
    assert "<s>" not in first, "what is as before has no before"
    theirs = mentor.get(of_mentor(row)).content.decode().split('class="versions"')[0]
    assert theirs.count('<span class="tag">') == 1
    assert "<s>Жаңа зал</s>" in theirs


def test_the_versions_are_listed_with_who_wrote_and_who_agreed(cast, row, pupil):
    plan = way.plan_of(row)
    way.write_plan(cast, row, plan)
    second = way.write_plan(cast, row, with_direction(plan, "sport", place="Зал"), by=cast.mentor_viewer)
    way.agree_on(row, second, cast.mentor_viewer)
    history = said(pupil.get(OWN)).split("нұсқа")
    assert cast.mentor.display_name in " ".join(history)
    assert cast.pupil.display_name in " ".join(history)


def test_the_version_in_force_is_shown_beside_a_newer_one(cast, pupil):
    row = way.active(cast)
    before = api.agreed_plan(row.pk)
    way.write_plan(cast, row, with_direction(before, "sport", activity="Күрес"), by=cast.mentor_viewer)
    page = pupil.get(OWN).content.decode()
    assert 'class="standing"' in page
    assert "Волейбол" in page
    assert "Күрес" in page


@pytest.mark.parametrize("state", ["draft", "submitted", "approved"])
def test_before_the_agreement_the_page_says_when_it_will_be(state, cast, pupil):
    way.approve_text()
    way.REACHED[state](cast)
    page = pupil.get(OWN)
    assert page.status_code == 200
    assert "change/" not in page.content.decode()
    assert pupil.get(CHANGE)["Location"] == OWN
    assert pupil.post(CHANGE, {"base": "0"})["Location"] == OWN


def test_a_plan_that_was_typed_is_not_lost_with_the_participation(cast, row, pupil):
    sent = typed(way.plan_of(row)) | {"sport-place": "Ескі стадион"}
    withdraw(participation=row.public_id, by=cast.pupil_viewer, at=timezone.now())

    page = pupil.post(CHANGE, sent, headers={"origin": "http://testserver"})

    assert page.status_code == 403
    assert "Ескі стадион" in page.text
    assert "келісім" in said(page).lower()
    assert not ScheduleVersion.objects.exists()


def test_whoever_takes_part_in_nothing_reads_so(cast, pupil):
    assert pupil.get(OWN).status_code == 200
    assert pupil.get(CHANGE).status_code == 404
    assert pupil.post(OWN, {}).status_code == 404


def test_those_who_look_after_it_read_and_press_nothing(cast, row):
    version = way.write_plan(cast, row)
    coordinator = make_person("Нұрлан")
    give_role(coordinator, Role.REGIONAL_COORDINATOR, region="KZ-71")
    for person in (cast.head, cast.operator, coordinator):
        client = client_of(person)
        lines = HistoryLine.objects.filter(name="people.person_opened", about__person_id=cast.pupil.pk).count()
        page = client.get(of_mentor(row))
        assert page.status_code == 200
        assert "Волейбол" in said(page)
        assert "<form class=" not in page.content.decode()
        read = HistoryLine.objects.filter(name="people.person_opened", about__person_id=cast.pupil.pk).count()
        assert read == lines + 1, "that it was read is written down"
        sent = {"version": version.number, "digest": version.digest}
        assert client.post(of_mentor(row), sent).status_code == 422
        assert client.get(of_mentor(row, "change/")).status_code == 404
        assert client.get(OWN).status_code == 404
    assert not Schedule.objects.exclude(agreed_version=None).exists()


def test_a_book_that_was_taken_out_of_its_list_stays_in_the_form(cast, row, pupil):
    from tosbelgi.reading_lists.models import Withdrawal

    plan = way.plan_of(row)
    way.write_plan(cast, row, plan)
    book = plan.of("reading").books[0]
    Withdrawal.objects.create(listed_book_id=book.listed, reason="Сынақ", at=timezone.now())
    page = pupil.get(CHANGE)
    assert form_of(page)["reading-book-0"] == str(book.listed)
    assert book.title in page.content.decode()


def test_heritage_is_chosen_with_what_it_replaces(cast, pupil):
    way.approve_text()
    row = way.drafted(cast)
    draft = way.api.Draft(directions=("heritage",))
    row = way.api.write(
        participation=row.public_id, version=row.version, draft=draft, by=cast.pupil_viewer, at=timezone.now()
    )
    row = way.submit(cast, row)
    way.api.approve(participation=row.public_id, version=row.version, by=cast.head_viewer, at=timezone.now())
    way.accept(row, cast.pupil_viewer, cast.pupil.user.email)
    way.accept(row, way.representative_of(row), way.PAGE["representative_email"])
    row.refresh_from_db()
    plan = way.plan_of(row)
    sent = typed(without(plan, "reading")) | {"heritage": "sessions", "instead_of": "reading"}
    assert pupil.post(CHANGE, sent)["Location"] == OWN
    kept = ScheduleVersion.objects.get().plan
    assert (kept.heritage, kept.instead_of, kept.of("reading")) == (api.HeritageWay.SESSIONS, "reading", None)
    wrong = pupil.post(CHANGE, sent | {"base": "1", "instead_of": "chess"})
    assert wrong.status_code == 422


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_cost_the_same_for_few_books_and_for_many(language, cast, row, pupil, django_assert_max_num_queries):
    plan = way.plan_of(row)
    way.write_plan(cast, row, plan)
    for number in range(4):
        book = api.books_offered("bronze")[10 + number]
        books = (*plan.of("reading").books, book.planned(timezone.localdate() + timedelta(days=9)))
        plan = with_direction(plan, "reading", books=books)
        way.write_plan(cast, row, plan)
    pupil.get(f"/{language}/cabinet/schedule/")
    with django_assert_max_num_queries(12):
        pupil.get(f"/{language}/cabinet/schedule/")
    with django_assert_max_num_queries(18):
        pupil.get(f"/{language}/cabinet/schedule/change/")


@pytest.mark.parametrize("rubbish", ["9" * 40, "-1", "x", "\x00", "1e9"])
def test_rubbish_in_the_numbers_is_no_fault(rubbish, cast, row, pupil):
    version = way.write_plan(cast, row)
    assert pupil.post(OWN, {"version": rubbish, "digest": version.digest}).status_code == 422
    assert pupil.post(OWN, {"version": "1", "digest": rubbish}).status_code == 422
    assert pupil.post(CHANGE, typed(version.plan, base=0) | {"base": rubbish}).status_code in (302, 422)


def test_what_belongs_to_no_field_is_said_above_them(cast, row, pupil, monkeypatch):
    monkeypatch.setattr(limits, "VERSIONS_A_DAY", 0)
    refused = pupil.post(CHANGE, {"base": "0", "starts_on": timezone.localdate().isoformat()})
    assert refused.status_code == 422
    (said,) = re.findall(r'<div class="wrong" role="alert">(.*?)</div>', refused.text, re.S)
    assert said.count("<li>") == 1
