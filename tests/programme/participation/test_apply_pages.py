"""The pages by which somebody applies: the whole way in Kazakh, each refusal at its field, what nobody else sees."""

import html
import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone, translation

from tests.programme.people_cast import THERE, give_role, make_centre, make_person, viewer_of
from tosbelgi.kernel.codes import DirectionCode
from tosbelgi.language.dates import date_words
from tosbelgi.language.languages import CODES
from tosbelgi.programme.models import Participation, ParticipationAct, Region, Season
from tosbelgi.programme.participation import api
from tosbelgi.programme.people.api import Role, end_appointment

from . import way

pytestmark = pytest.mark.django_db
STEPS = ["me", "directions", "level", "place", "family", "confirm"]
BORN = date(2011, 5, 12)
FAMILY = {name: value for name, value in way.PAGE.items() if name.startswith("representative_")}


@pytest.fixture
def cast():
    return way.make_cast()


@pytest.fixture
def pupil(cast):
    return signed_in(cast.pupil)


def signed_in(person, **options):
    client = Client(**options)
    client.force_login(person.user)
    return client


def at(step, language="kk"):
    return f"/{language}/cabinet/apply/{step}/"


def words_of(page):
    """What is read on a page, without its markup."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def version_in(page):
    return re.search(r'name="version" value="(\d+)"', page.text)[1]


def send(client, step, language="kk", **typed):
    """Open a step and send its form, as a browser does."""
    hidden = dict(
        re.findall(r'type="hidden" name="(version|shown)" value="(\w+)"', client.get(at(step, language)).text)
    )
    return client.post(at(step, language), hidden | typed)


def about_me(born=None, **typed):
    born = born or way.years_ago(15)
    parts = {"birth_date_0": born.day, "birth_date_1": born.month, "birth_date_2": born.year}
    return {**parts, "residence": "Мысал ауылы", "study": "", "about": "", "hobby": "", **typed}


def only():
    return Participation.objects.get()


# The whole way


def test_a_pupil_applies_in_kazakh_and_what_was_shown_is_what_is_stored(cast, pupil):
    home = pupil.get("/kk/cabinet/")
    assert "Өтініш беру" in words_of(home)
    assert pupil.get("/kk/cabinet/apply/")["Location"] == "/kk/cabinet/"
    assert not Participation.objects.exists(), "an address that is opened begins nothing"

    assert pupil.post("/kk/cabinet/apply/")["Location"] == at("me")
    assert "6 қадамның 1-қадамы" in words_of(pupil.get(at("me")))
    assert send(pupil, "me", **about_me(hobby="Домбыра"))["Location"] == at("directions")
    assert send(pupil, "directions", directions=["work"])["Location"] == at("level")
    assert send(pupil, "level", level="bronze")["Location"] == at("place")
    region = str(cast.centre.region_id)
    assert send(pupil, "place", region=region)["Location"] == at("place")
    assert send(pupil, "place", region=region, centre=cast.centre.pk)["Location"] == at("place")
    chosen = {"region": region, "centre": cast.centre.pk, "mentor": cast.mentor.pk}
    assert send(pupil, "place", **chosen)["Location"] == at("family")
    assert send(pupil, "family", **FAMILY)["Location"] == at("confirm")

    page = pupil.get(at("confirm"))
    for told in (
        "Мысал ауылы",
        "Домбыра",
        "Еңбек тәжірибесі",
        "Қола",
        "«Үлгі» орталығы",
        "Данияр",
        "gulnar@example.kz",
    ):
        assert told in words_of(page), told
    sent = send(pupil, "confirm", confirmed="on")
    assert sent["Location"] == "/kk/cabinet/"

    row = only()
    assert (row.stands, row.directions, row.centre, row.mentor) == (
        api.State.SUBMITTED,
        ["work"],
        cast.centre,
        cast.mentor,
    )
    act = ParticipationAct.objects.get(act="submit")
    assert act.language == "kk"
    for line in act.words.splitlines():
        for piece in re.split(r"^– |: | \(|\)$", line):
            assert piece.casefold() in words_of(page).casefold(), "each stored word was on the page"
    home = words_of(pupil.get("/kk/cabinet/"))
    assert "Орталық қарап жатыр" in home
    assert date_words(timezone.localdate(), "kk") in home


def test_whoever_is_of_age_has_five_steps_and_nobody_signs_for_them(cast, pupil):
    pupil.post("/kk/cabinet/apply/")
    send(pupil, "me", **about_me(way.years_ago(20)))
    assert "5 қадамның 2-қадамы" in words_of(pupil.get(at("directions")))
    send(pupil, "directions")
    send(pupil, "level", level="gold")
    region = str(cast.centre.region_id)
    send(pupil, "place", region=region)
    send(pupil, "place", region=region, centre=cast.centre.pk)
    sent = send(pupil, "place", region=region, centre=cast.centre.pk, mentor=cast.mentor.pk)
    assert sent["Location"] == at("confirm")
    assert "Заңды өкіліңіз" not in words_of(pupil.get(at("confirm")))
    assert send(pupil, "confirm", confirmed="on")["Location"] == "/kk/cabinet/"
    assert only().stands is api.State.SUBMITTED


@pytest.mark.parametrize("language", CODES)
def test_the_words_of_the_obligation_are_of_the_language_of_the_page(language, cast, pupil):
    row = way.drafted(cast)
    send(pupil, "confirm", language, confirmed="on")
    act = ParticipationAct.objects.get(act="submit")
    with translation.override(language):
        level = api.level_on(timezone.localdate(), "bronze")
        expected = api.obligation_of("bronze", row.directions, level).words
    assert (act.words, act.language) == (expected, language)
    assert len(expected.splitlines()) > 3


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("kk", "– Еріктілік: 3 ай (13 апта) бойы аптасына кемінде 1 сағат"),
        ("ru", "– Волонтёрство: не менее 1 часа в неделю в течение 3 месяцев (13 недель)"),
        ("en", "– Volunteering: at least 1 hour a week for 3 months (13 weeks)"),
    ],
)
def test_the_obligation_says_of_each_direction_what_its_level_asks_and_of_no_other(language, line, cast, pupil):
    way.drafted(cast)
    send(pupil, "confirm", language, confirmed="on")
    assert line in ParticipationAct.objects.get(act="submit").words.splitlines()

    level = api.level_on(timezone.localdate(), "bronze")
    with translation.override(language):
        nothing, heritage = (api.obligation_of("bronze", chosen, level).asked for chosen in ([], ["heritage"]))
    (more,) = set(heritage) - set(nothing)
    assert [one.mandatory for one in nothing] == [True] * 4
    assert (more.mandatory, any(sign.isdigit() for sign in more.text)) == (False, True), "a norm, and no gap"


def test_what_is_missing_is_opened_instead_of_the_last_page(cast, pupil):
    pupil.post("/kk/cabinet/apply/")
    assert pupil.get(at("confirm"))["Location"] == at("me")
    assert pupil.post(at("confirm"), {"confirmed": "on"})["Location"] == at("me")
    way.drafted(cast, page={"representative_email": ""})
    assert pupil.get(at("confirm"))["Location"] == at("family")


# Refusals


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize(
    ("step", "typed", "field"),
    [
        ("me", about_me(BORN, birth_date_0="31", birth_date_1="2"), "birth_date"),
        ("me", about_me(BORN, birth_date_2=""), "birth_date"),
        ("me", about_me(BORN, birth_date_2="²012"), "birth_date"),
        ("me", about_me(date(1850, 1, 1)), "birth_date"),
        ("me", about_me(date(2999, 1, 1)), "birth_date"),
        ("me", about_me(BORN, residence=""), "residence"),
        ("me", about_me(BORN, residence="А" * 201), "residence"),
        ("me", about_me(BORN, hobby="Дом\u202eбыра"), "hobby"),
        ("directions", {"directions": ["work", "chess"]}, "directions"),
        ("level", {}, "level"),
        ("level", {"level": "platinum"}, "level"),
        ("level", {"level": "gold"}, "level"),
        ("place", {}, "region"),
        ("place", {"region": "999999"}, "region"),
        ("place", {"region": "²"}, "region"),
        ("place", {"region": "own"}, "centre"),
        ("place", {"region": "own", "centre": "999999"}, "centre"),
        ("place", {"region": "own", "centre": "own"}, "mentor"),
        ("place", {"region": "own", "centre": "own", "mentor": "999999"}, "mentor"),
        ("family", FAMILY | {"representative_given_name": " "}, "representative_given_name"),
        ("family", FAMILY | {"representative_relation": "friend"}, "representative_relation"),
        ("family", FAMILY | {"representative_email": "gulnar"}, "representative_email"),
        ("confirm", {}, "confirmed"),
    ],
)
def test_what_is_refused_stands_at_its_field_and_nothing_typed_is_lost(step, typed, field, language, cast, pupil):
    row = way.drafted(cast)
    before = Participation.objects.values().get()
    own = {"region": cast.centre.region_id, "centre": cast.centre.pk}
    typed = {name: own[name] if value == "own" else value for name, value in typed.items()}

    page = send(pupil, step, language, **typed)

    assert page.status_code == 422
    assert f'id="id_{field}_error"' in page.text
    assert 'aria-invalid="true"' in page.text
    for name, value in typed.items():
        if isinstance(value, str) and name.startswith(("residence", "hobby", "birth_date", "representative_e")):
            assert html.escape(value) in page.text, name
    assert Participation.objects.values().get() == before
    assert row.stands is api.State.DRAFT


def test_a_level_that_is_not_open_yet_says_from_which_day(cast, pupil):
    born = way.years_ago(15)
    way.drafted(cast)
    opens = date_words(way.api_birthday(born, 16), "kk")
    page = words_of(pupil.get(at("level")))
    assert f"Сізге ашылатын күні: {opens}" in page
    open_now = [one.code for one in api.levels_offered(timezone.localdate()) if one.min_age <= 15]
    assert re.findall(r'type="radio" name="level" value="(\w+)"', pupil.get(at("level")).text) == open_now


def test_a_direction_that_the_level_has_no_norm_for_is_named_as_such(cast, pupil):
    way.drafted(cast)
    asked = words_of(pupil.get(at("confirm")))
    level = api.level_on(timezone.localdate(), "bronze")
    assert not any("work" in norm.directions for norm in level.norms.all())
    assert "Еңбек тәжірибесі Бұл деңгейде ол бойынша норматив жоқ" in asked


def test_mandatory_directions_are_given_and_not_chosen_twice(cast, pupil):
    way.drafted(cast)
    mandatory = next(one for one in api.levels_offered(timezone.localdate()) if one.code == "bronze").mandatory
    page = pupil.get(at("directions"))
    free = re.findall(r'type="checkbox" name="directions" value="(\w+)"', page.text)
    assert set(free) == set(DirectionCode.values) - set(mandatory)
    assert page.text.count('class="tag"') == len(mandatory)

    send(pupil, "directions", directions=[*mandatory, "work"])
    assert only().directions == ["work"]


def test_without_a_season_no_level_is_open_and_the_page_says_so(cast, pupil):
    way.drafted(cast)
    Season.objects.update(starts_on=timezone.localdate() + timedelta(days=30))
    page = pupil.get(at("level"))
    assert page.status_code == 200
    assert "Бүгін ашық маусым жоқ" in words_of(page)
    assert pupil.get(at("directions")).status_code == 200
    page = send(pupil, "confirm", confirmed="on")
    assert page.status_code == 422
    assert "маусым жоқ" in words_of(page)


def test_a_region_without_a_centre_and_a_centre_without_a_mentor_say_so(cast, pupil):
    pupil.post("/kk/cabinet/apply/")
    there = Region.objects.get(code=THERE)
    send(pupil, "place", region=there.pk)
    assert "Бұл аймақта әзірге орталық жоқ" in words_of(pupil.get(at("place")))

    centre = make_centre(THERE, name="Бос")
    send(pupil, "place", region=there.pk, centre=centre.pk)
    page = words_of(pupil.get(at("place")))
    assert "Бұл орталықта әзірге тәлімгер жоқ" in page
    assert "Данияр" not in page


def test_another_region_empties_what_hung_on_it_and_shows_its_centres(cast, pupil):
    way.drafted(cast)
    elsewhere = make_centre(THERE, name="Алыс")
    typed = {"region": elsewhere.region_id, "centre": cast.centre.pk, "mentor": cast.mentor.pk}
    assert send(pupil, "place", **typed)["Location"] == at("place")
    page = words_of(pupil.get(at("place")))
    assert "«Алыс» орталығы" in page
    assert "«Үлгі» орталығы" not in page
    row = only()
    assert (row.centre, row.mentor) == (None, None)


def test_who_leads_a_centre_is_not_offered_to_themselves(cast):
    way.drafted(cast)
    mentor = signed_in(cast.mentor)
    mentor.post("/kk/cabinet/role/", {"acting": 0})
    mentor.post("/kk/cabinet/apply/")
    region = cast.centre.region_id
    send(mentor, "place", region=region)
    send(mentor, "place", region=region, centre=cast.centre.pk)
    page = send(mentor, "place", region=region, centre=cast.centre.pk, mentor=cast.mentor.pk)
    assert page.status_code == 422
    assert Participation.objects.get(person=cast.mentor).mentor is None


def test_a_second_device_is_told_what_stands_there_now_and_loses_nothing(cast, pupil):
    way.drafted(cast)
    opened = version_in(pupil.get(at("me")))
    send(pupil, "me", **about_me(residence="Басқа ауыл"))

    page = pupil.post(at("me"), about_me(residence="Үшінші ауыл", version=opened))

    assert page.status_code == 422
    assert "Басқа ауыл" in words_of(page)
    assert 'value="Үшінші ауыл"' in page.text
    assert only().personal_page.residence == "Басқа ауыл"
    again = pupil.post(at("me"), about_me(residence="Үшінші ауыл", version=version_in(page)))
    assert again.status_code == 302
    assert only().personal_page.residence == "Үшінші ауыл"


@pytest.mark.parametrize("forged", ["", "x", "²", "9" * 40])
def test_a_forged_version_overwrites_nothing(forged, cast, pupil):
    way.drafted(cast)
    page = pupil.post(at("me"), about_me(residence="Басқа ауыл", version=forged))
    assert page.status_code == 422
    assert only().personal_page.residence == way.PAGE["residence"]


def test_a_confirmation_of_other_words_than_are_asked_now_is_shown_anew(cast, pupil):
    way.drafted(cast)
    page = pupil.get(at("confirm"))
    typed = {"version": version_in(page), "shown": "0" * 64, "confirmed": "on"}
    page = pupil.post(at("confirm"), typed)
    assert page.status_code == 422
    assert "талаптар өзгерді" in words_of(page)
    assert only().stands is api.State.DRAFT


def test_what_the_last_page_refuses_of_an_earlier_step_leads_there(cast, pupil):
    way.drafted(cast, page={"representative_email": cast.pupil.user.email})
    page = send(pupil, "confirm", confirmed="on")
    assert page.status_code == 422
    assert f'href="{at("family")}"' in page.text.split('role="alert"')[1].split("</div>")[0]

    end_appointment(appointment_id=cast.mentor.appointments.get().pk, by=None, at=timezone.now())
    send(pupil, "family", **FAMILY)
    page = send(pupil, "confirm", confirmed="on")
    assert f'href="{at("place")}"' in page.text.split('role="alert"')[1].split("</div>")[0]
    assert only().stands is api.State.DRAFT


def test_a_session_that_has_ended_gives_the_words_back(cast):
    way.drafted(cast)
    page = Client().post(at("me"), about_me(residence="Ұзақ ауыл"), headers={"origin": "http://testserver"})
    assert page.status_code == 403
    assert "Ұзақ ауыл" in page.text


# What now


def test_what_was_typed_in_a_step_is_not_lost_with_an_application_that_ended_meanwhile(cast, pupil):
    row = way.drafted(cast)
    api.withdraw(participation=row.public_id, by=cast.pupil_viewer, at=timezone.now())
    here = {"origin": "http://testserver"}

    page = pupil.post(at("me"), {"version": "1", "about": "Көп нәрсе жаздым."}, headers=here)

    assert "Көп нәрсе жаздым." in page.text
    assert pupil.post(at("me"), {"version": "1"}, headers=here)["Location"] == "/kk/cabinet/", "a press alone leads on"


def returned(cast):
    row = way.submitted(cast)
    return api.return_(
        participation=row.public_id,
        version=row.version,
        reason="Мекенжайы толық емес.",
        language="kk",
        by=cast.head_viewer,
        at=now(),
    )


def rejected(cast):
    row = way.submitted(cast)
    return api.reject(
        participation=row.public_id,
        version=row.version,
        reason="Орын жоқ.",
        language="kk",
        by=cast.head_viewer,
        at=now(),
    )


def accepted_by_the_pupil(cast):
    way.approve_text()
    return way.accept(way.approved(cast), cast.pupil_viewer, cast.pupil.user.email)


def withdrawn(cast):
    return api.withdraw(participation=way.drafted(cast).public_id, by=cast.pupil_viewer, at=now())


def now():
    return timezone.now()


STANDS = {
    "nothing": (lambda cast: None, "Сіз өтініш бере аласыз", "Өтініш беру"),
    "draft": (way.drafted, "әлі жіберілген жоқ", 'href="/kk/cabinet/apply/confirm/"'),
    "submitted": (way.submitted, "Орталық қарап жатыр", 'href="/kk/cabinet/participation/"'),
    "returned": (returned, "Мекенжайы толық емес.", 'href="/kk/cabinet/apply/confirm/"'),
    "approved": (way.approved, "Келісімді қабылдаңыз", 'href="/kk/cabinet/apply/agreement/"'),
    "half agreed": (accepted_by_the_pupil, "келісімді әлі қабылдаған жоқ", "gulnar@example.kz"),
    "agreed": (way.agreed, "бірге кестеңізді жасаңыз", "Данияр"),
    "scheduled": (way.scheduled, "Енді тәлімгеріңіз сізді тіркейді", "Данияр"),
    "active": (way.active, "Сіз қатысушы болып тіркелдіңіз", 'href="/kk/cabinet/participation/"'),
    "rejected": (rejected, "Орын жоқ.", "Жаңадан өтініш беру"),
    "withdrawn": (withdrawn, "бас тарттыңыз", "Жаңадан өтініш беру"),
}


@pytest.mark.parametrize("stands", STANDS)
def test_the_first_page_says_the_one_next_thing_in_few_queries(stands, cast, pupil, django_assert_max_num_queries):
    bring, told, way_on = STANDS[stands]
    bring(cast)
    pupil.get("/kk/cabinet/")

    # The plan, the journal, what it comes to and the tasks; the schedule on which two agree.
    with django_assert_max_num_queries({"active": 12, "agreed": 10, "half agreed": 10}.get(stands, 8)):
        page = pupil.get("/kk/cabinet/")

    assert told in words_of(page)
    assert way_on in page.text
    assert len(re.findall(r'class="button"', page.text)) <= 1, "one next thing"
    for language in ("ru", "en"):
        other = signed_in(cast.pupil).get(f"/{language}/cabinet/")
        assert other.status_code == 200
        assert told not in other.text or stands in {"returned", "rejected"}


def test_every_state_has_its_words():
    assert {one.value for one in api.State} <= STANDS.keys()


@pytest.mark.parametrize("bring", [rejected, withdrawn])
def test_who_begins_anew_finds_what_they_wrote_of_themselves(bring, cast, pupil):
    bring(cast)
    assert pupil.post("/kk/cabinet/apply/")["Location"] == at("me")
    page = pupil.get(at("me"))
    assert way.PAGE["residence"] in page.text
    assert Participation.objects.count() == 2


def test_begun_twice_it_is_one_and_one_under_way_is_no_second(cast, pupil):
    for _press in range(2):
        pupil.post("/kk/cabinet/apply/")
    assert Participation.objects.count() == 1
    way.submitted(cast)
    page = pupil.post("/kk/cabinet/apply/", follow=True)
    assert "Бір мезгілде бір ғана қатысу болады" in words_of(page)
    assert Participation.objects.count() == 1
    for step in STEPS:
        assert pupil.get(at(step))["Location"] == "/kk/cabinet/"


@pytest.mark.parametrize("step", STEPS)
def test_each_step_costs_ten_queries_at_most(step, cast, pupil, django_assert_max_num_queries):
    way.drafted(cast)
    pupil.get(at(step))
    with django_assert_max_num_queries(10):
        assert pupil.get(at(step)).status_code == 200


# The agreement


def test_the_agreement_is_read_and_accepted_by_a_code(cast, pupil):
    way.approve_text()
    way.approved(cast)
    page = pupil.get(at("agreement"))
    assert way.TEXTS["kk"] in words_of(page)
    assert way.TEXTS["ru"] in words_of(pupil.get(at("agreement", "ru")))

    page = pupil.post(at("agreement"), {"send": "1"}, follow=True)
    assert "a…@example.kz" in words_of(page)
    code = way.code_sent_to(cast.pupil.user.email)
    page = pupil.post(at("agreement"), {"text": 1, "code": code, "confirmed": "on"}, follow=True)
    assert page.redirect_chain == [("/kk/cabinet/", 302)]
    assert "Сіз келісімді қабылдадыңыз." in words_of(page)
    assert api.missing_signers_of(only(), timezone.now()) == ("representative",)
    assert pupil.get(at("agreement"))["Location"] == "/kk/cabinet/"


@pytest.mark.parametrize(
    ("typed", "field", "told"),
    [
        ({"code": "12", "confirmed": "on"}, "code", "алты цифр"),
        ({"code": "000000", "confirmed": "on"}, "code", "Бұл жіберілген код емес. Қалған әрекет саны: 2"),
        ({"code": "000000"}, "confirmed", "белгілеңіз"),
        ({"send": "1"}, "code", "Код жаңа ғана жіберілді"),
    ],
)
def test_a_wrong_code_is_told_at_its_field(typed, field, told, cast, pupil, monkeypatch):
    monkeypatch.setattr("tosbelgi.programme.participation.agreeing.get_random_string", lambda *given: "123456")
    way.approve_text()
    way.approved(cast)
    pupil.post(at("agreement"), {"send": "1"})
    letters = len(mail.outbox)

    page = pupil.post(at("agreement"), {"text": 1, **typed})

    assert page.status_code == 422
    assert told in words_of(page)
    assert f'id="id_{field}_error"' in page.text
    if "code" in typed:
        assert f'value="{typed["code"]}"' in page.text
    assert len(mail.outbox) == letters
    assert only().stands is api.State.APPROVED


def test_a_text_that_has_changed_meanwhile_is_to_be_read_first(cast, pupil):
    way.approve_text()
    way.approved(cast)
    page = pupil.post(at("agreement"), {"text": "7", "code": "123456", "confirmed": "on"})
    assert page.status_code == 422
    assert "келісім мәтіні өзгерді" in words_of(page)


@pytest.mark.parametrize("language", CODES)
def test_before_a_text_is_approved_the_page_says_so(language, cast, pupil):
    way.approved(cast)
    page = pupil.get(at("agreement", language))
    assert page.status_code == 200
    assert 'name="code"' not in page.text


# The card


def test_the_card_says_what_was_promised_and_what_was_done(cast, pupil, django_assert_max_num_queries):
    way.active(cast)
    pupil.get("/kk/cabinet/participation/")
    with django_assert_max_num_queries(10):
        page = pupil.get("/kk/cabinet/participation/")
    told = words_of(page)
    for words in ("Қола", "«Үлгі» орталығы", "Данияр", "Қатысушы болып тіркелді", "заңды өкіліңіз", "міндеттенемін"):
        assert words in told, words
    assert date_words(timezone.localdate(), "kk") in told

    Season.objects.update(starts_on=timezone.localdate() + timedelta(days=30))
    assert words_of(pupil.get("/kk/cabinet/participation/")) == told, "nothing that was promised is read of the season"


def test_before_anything_was_begun_the_card_leads_to_applying(pupil):
    page = pupil.get("/kk/cabinet/participation/")
    assert 'action="/kk/cabinet/apply/"' in page.text
    assert pupil.get("/kk/cabinet/participation/withdraw/")["Location"] == "/kk/cabinet/participation/"


@pytest.mark.parametrize("reached", way.REACHED)
def test_one_withdraws_after_a_question_from_wherever_one_is(reached, cast, pupil):
    way.REACHED[reached](cast)
    page = pupil.get("/kk/cabinet/participation/withdraw/")
    assert "Қатысудан бас тартасыз ба?" in words_of(page)
    assert only().stands is not api.State.WITHDRAWN

    asked = {"about": re.search(r'name="about" value="([^"]+)"', page.text)[1]}
    acts = ParticipationAct.objects.filter(act="withdraw")
    for _press in range(2):
        page = pupil.post("/kk/cabinet/participation/withdraw/", asked, follow=True)
        assert "Сіз қатысудан бас тарттыңыз." in words_of(page)
        assert "Мұндай қатысу жоқ" not in words_of(page)
        assert (only().stands, acts.count()) == (api.State.WITHDRAWN, 1)


@pytest.mark.parametrize("named", ["the one before", "none", "no id"])
def test_a_question_left_open_ends_no_other_application(named, cast, pupil):
    before = way.submitted(cast)
    api.withdraw(participation=before.public_id, by=cast.pupil_viewer, at=timezone.now())
    begun = api.begin(by=cast.pupil_viewer, at=timezone.now())
    about = {"the one before": {"about": before.public_id}, "none": {}, "no id": {"about": "1"}}[named]
    pupil.post("/kk/cabinet/participation/withdraw/", about)
    begun.refresh_from_db()
    assert begun.stands is api.State.DRAFT


# Others


@pytest.mark.parametrize("who", ["mentor", "head", "operator"])
def test_another_role_is_told_to_act_for_itself_and_sees_nothing(who, cast):
    way.submitted(cast)
    client = signed_in(getattr(cast, who))
    assert "/participation/" not in client.get("/kk/cabinet/").text
    for path in ("participation/", "apply/agreement/", *(f"apply/{step}/" for step in STEPS)):
        page = client.get(f"/kk/cabinet/{path}", follow=True)
        assert page.redirect_chain == [("/kk/cabinet/", 302)], path
        assert "Өтініш – өз ісіңіз" in words_of(page)
        assert "Мысал ауылы" not in page.text
    client.post("/kk/cabinet/apply/")
    client.post("/kk/cabinet/participation/withdraw/", {"about": only().public_id})
    assert only().stands is api.State.SUBMITTED


def test_another_pupil_sees_and_changes_nothing_of_it(cast):
    way.drafted(cast)
    other = make_person("Марат")
    client = signed_in(other)
    for step in STEPS:
        assert client.get(at(step))["Location"] == "/kk/cabinet/"
        assert client.post(at(step), about_me(residence="Бөтен"))["Location"] == "/kk/cabinet/"
    assert only().personal_page.residence == way.PAGE["residence"]


def test_who_holds_a_role_too_applies_for_themselves(cast):
    person = make_person("Ержан")
    give_role(person, Role.CENTRE_STAFF, centre=cast.centre)
    client = signed_in(person)
    client.post("/kk/cabinet/role/", {"acting": 0})
    client.post("/kk/cabinet/apply/")
    assert Participation.objects.get(person=person).stands is api.State.DRAFT
    assert viewer_of(person).role is Role.CENTRE_STAFF


def test_who_comes_of_age_before_the_parent_accepts_completes_the_agreement_alone():
    cast = way.make_cast()
    way.approve_text()
    row = way.approved(cast)
    way.accept(row, cast.pupil_viewer, cast.pupil.user.email)
    cast.pupil.birth_date = way.years_ago(18)
    cast.pupil.save()
    client = Client()
    client.force_login(cast.pupil.user)
    assert "/kk/cabinet/apply/agreement/" in client.get("/kk/cabinet/").content.decode()
    assert client.get("/kk/cabinet/apply/agreement/").status_code == 200
    assert client.post("/kk/cabinet/apply/agreement/").status_code == 302
    row.refresh_from_db()
    assert row.state == "agreed"
