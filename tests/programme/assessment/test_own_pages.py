"""What a participant reads of their progress: on the first page, on one of its own, and why a figure is what it is."""

import html
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.programme.journal.cast import make_diary
from tosbelgi.programme.journal.api import Kind
from tosbelgi.programme.models import Schedule, ScheduleVersion
from tosbelgi.programme.schedule.api import plan_digest, plan_text

from .cast import DIRECTIONS, make_counted

pytestmark = pytest.mark.django_db
HOME, PROGRESS = "/kk/cabinet/", "/kk/cabinet/progress/"


def why(direction):
    return f"{PROGRESS}{direction}/why/"


@pytest.fixture
def diary():
    return make_counted()


@pytest.fixture
def pupil(diary):
    return signed_in(diary.cast.pupil)


def signed_in(person):
    client = Client()
    client.force_login(person.user)
    return client


def words_of(page):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def ring_of(page, direction):
    """The whole card of a direction, in its HTML and in words."""
    card = re.search(rf'<a class="ring-line" href="{why(direction)}">.*?</a>', page.text, re.S)[0]
    return card, " ".join(html.unescape(re.sub(r"<[^>]+>", " ", card)).split())


def test_an_empty_journal_is_no_shame(pupil):
    page = pupil.get(HOME)

    assert "Әзірге ештеңе есептелген жоқ" in words_of(page)
    card, said = ring_of(page, "sport")
    assert "ring-done" not in card, "nothing is drawn of nothing"
    assert "0 % · 0 апта есептелді, керегі – 4" in said
    assert "өткізіп алуға болады" in words_of(page)


def test_each_direction_has_its_ring_and_the_same_in_words(diary, pupil):
    diary.confirmed(0)
    diary.sent(1)
    for page in (pupil.get(HOME), pupil.get(PROGRESS)):
        card, said = ring_of(page, "sport")
        assert 'stroke-dasharray="25 100"' in card
        assert "25 % · 1 апта есептелді, керегі – 4" in said
        assert "Жіберілгені расталса, тағы 1 қосылады" in said
        assert "0 кітап есептелді, керегі – 1" in ring_of(page, "reading")[1]
        assert "0 күн есептелді, керегі – 1" in ring_of(page, "trips")[1]
        assert "Қола: 5 % орындалды" in words_of(page), "a quarter of one of five"


@pytest.mark.parametrize(
    ("language", "said"),
    [("ru", "25 % · недель: 1 из 4"), ("en", "25% · 1 of 4 weeks")],
)
def test_the_number_is_said_in_each_language(language, said, diary, pupil):
    diary.confirmed(0)
    assert said in words_of(pupil.get(f"/{language}/cabinet/"))


def test_a_completed_level_is_said_and_nothing_more_is_asked(diary, pupil):
    diary.all_but()
    page = pupil.get(HOME)

    said = words_of(page)
    assert "Қола деңгейі аяқталды" in said
    assert "Енді жазба жазу міндетті емес" in said
    assert "Не істегеніңізді жазыңыз" not in said
    assert 'href="/kk/awards/"' in page.text
    assert "Қола деңгейі аяқталды: нормативтер" in words_of(pupil.get(PROGRESS))


def test_of_a_direction_that_is_met_nothing_more_is_asked(diary, pupil):
    diary.all_but("skills")
    said = words_of(pupil.get(HOME))

    assert "Дарын мен дағды" in said
    assert "/journal/new/sport/?day" not in pupil.get(HOME).text
    assert "/journal/new/skills/?day" in pupil.get(HOME).text


def test_whoever_has_sent_everything_waits_for_the_mentor_alone(diary, pupil):
    diary.all_but("trips")
    day = diary.row(Kind.TRIP_DAY, "trips", 4, trip=1, title="Бурабай", state="sent", decided_at=None)
    said = words_of(pupil.get(HOME))

    assert "Бәрін жібердіңіз" in said
    assert "Не істегеніңізді жазыңыз" not in said
    assert "Қола деңгейі аяқталды" not in said
    day.state = "returned"
    day.save()
    assert "Тәлімгеріңіз жазбаны қайтарды" in words_of(pupil.get(HOME)), "what is returned comes first"


def test_books_and_expeditions_that_are_missing_are_named_where_no_session_is(diary, pupil):
    diary.all_but("reading", "trips")
    version = ScheduleVersion.objects.filter(schedule__participation=diary.participation)
    planned = version.get().plan
    asked = replace(planned, directions=tuple(one for one in planned.directions if one.direction in DIRECTIONS))
    version.update(text=plan_text(asked), digest=plan_digest(asked))
    said = words_of(pupil.get(HOME))

    assert "Әлі жетіспейді: Кітап оқу, Туристік сапарлар." in said


def test_why_shows_what_counts_and_what_does_not_each_with_the_way_to_its_entry(diary, pupil):
    whole, short = diary.confirmed(0, minutes=90), diary.confirmed(1, minutes=30)
    waiting = diary.sent(2)
    page = pupil.get(why("sport"))

    said = words_of(page)
    counted, left_out = page.text.split('id="left-out"')
    assert "25 % · 1 апта есептелді, керегі – 4" in said
    assert "60 мин" in said and "30 мин" in said, "of ninety minutes sixty count"
    assert f"/journal/{whole.public_id}/" in counted
    for row, reason in ((whole, "артық минуттар"), (short, "апталық нормативтен аз"), (waiting, "әлі растаған жоқ")):
        line = next(one for one in left_out.split("</li>") if str(row.public_id) in one)
        assert reason in line


def test_why_of_books_names_the_places_that_are_empty(diary, pupil):
    assert "Кез келген бөлімнің кітабы" in words_of(pupil.get(why("reading")))
    assert "Әзірге ештеңе есептелген жоқ" in words_of(pupil.get(why("reading")))


@pytest.mark.parametrize("direction", ["work", "heritage", "everything"])
def test_where_nothing_is_asked_there_is_no_page(direction, pupil):
    assert pupil.get(why(direction)).status_code == 404


def test_before_a_schedule_is_agreed_the_page_says_what_will_be_there():
    diary = make_diary()
    assert not Schedule.objects.filter(participation=diary.participation).exists()
    client = signed_in(diary.cast.pupil)

    assert "ілгерілеуіңіз осында тұрады" in words_of(client.get(PROGRESS))
    assert client.get(why("sport")).status_code == 404


@pytest.mark.parametrize("path", [HOME, PROGRESS, why("sport")])
def test_a_page_costs_the_same_for_one_entry_and_for_many(path, diary, pupil):
    costs = []
    for weeks in (range(1), range(1, 6)):
        for week in weeks:
            diary.confirmed(week)
        pupil.get(path)
        with CaptureQueriesContext(connection) as asked:
            pupil.get(path)
        costs.append(len(asked))
    assert costs[0] == costs[1] <= 30, costs


def test_past_the_term_nothing_is_lost(diary, pupil, monkeypatch):
    from tosbelgi.programme.cabinet.journal import now

    monkeypatch.setattr(now, "day_of", lambda _at: diary.today + timedelta(days=300))
    assert "Істегеніңізден ештеңе жоғалмайды" in words_of(pupil.get(HOME))


def test_what_belongs_to_no_direction_is_told_with_its_reason(diary, pupil):
    """Done before another schedule was agreed, or where the level asks nothing: nobody wonders where it has gone."""
    assert "Ешбір бағытқа есептелмегені" not in words_of(pupil.get(PROGRESS))
    row = diary.row(Kind.SESSION, "heritage", 2, minutes=60, title="Домбыра")

    page = pupil.get(PROGRESS)

    assert "Ешбір бағытқа есептелмегені" in words_of(page)
    assert f'href="/kk/cabinet/journal/{row.public_id}/"' in page.text
    assert "Кестеде мұндай талап жоқ." in words_of(page)
    seen = signed_in(diary.cast.mentor).get(f"/kk/cabinet/participants/{diary.participation.public_id}/progress/")
    assert f"/participants/{diary.participation.public_id}/journal/{row.public_id}/" in seen.text
