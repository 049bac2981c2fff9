"""Progress, rating and standing over GraphQL: of oneself and of those whom one's role sees, at a constant cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.programme.assessment.cast import WEEKS, Counted, make_counted
from tests.programme.journal.crowd import EVERYBODY, SEES_SENT, Crowd
from tests.programme.journal.plans import agreed, plan
from tests.programme.rating.cast import counted_at
from tosbelgi.graphql.ids import to_global_id
from tosbelgi.programme.models import Participation
from tosbelgi.programme.rating.api import mend

from .test_journal import did
from .test_signed_in import client_of

pytestmark = pytest.mark.django_db
PART = "{ entryId day title amount }"
WHY = (
    "why { done asked missing minutesPerWeek units { week slot day parts " + PART + " }"
    " leftOut { part " + PART + " reason message } emptySlots }"
)
FIGURE = "direction done asked percent"
PROGRESS = (
    "query ($of: ID) { progress(participation: $of) { participationId percent isComplete completedAt lastSentAt"
    " directions { " + FIGURE + " " + WHY + " } } }"
)
RATING = "query ($of: ID) { rating(participation: $of) { percent done asked directions { " + FIGURE + " } } }"
STANDING = "query ($of: ID) { standing(participation: $of) { year level { place of } region { place of } } }"


def of(diary) -> str:
    return to_global_id("Participation", diary.participation.public_id)


def counted(diary: Counted) -> Counted:
    mend(diary.participation.pk, at=diary.at)
    return diary


@pytest.fixture
def diary():
    return make_counted()


def test_my_progress_with_everything_that_it_is_made_of(diary, post):
    row, waits = diary.confirmed(0, minutes=75), diary.sent(1)
    diary.all_but("sport", "skills", "volunteering", "trips")
    counted(diary)

    mine = did(post, diary.cast.pupil, PROGRESS)

    assert (mine["participationId"], mine["percent"], mine["isComplete"], mine["completedAt"]) == (
        of(diary),
        25,
        False,
        None,
    )
    sport, _skills, reading, *_rest = mine["directions"]
    assert (sport["direction"], sport["done"], sport["asked"], sport["percent"]) == ("SPORT", 1, WEEKS, 25)
    entry = {"entryId": to_global_id("Entry", row.public_id), "day": row.day.isoformat(), "title": ""}
    monday = (row.day - timedelta(days=row.day.weekday())).isoformat()
    assert sport["why"] == {
        "done": 1, "asked": WEEKS, "missing": WEEKS - 1, "minutesPerWeek": 60, "emptySlots": [],
        "units": [{"week": monday, "slot": None, "day": None, "parts": [entry | {"amount": 60}]}],
        "leftOut": [
            {
                "part": entry | {"amount": 15}, "reason": "WEEK_IS_FULL",
                "message": "Бұл аптаның нормативі орындалды; артық минуттар басқа аптаға есептелмейді.",
            },
            {
                "part": {
                    "entryId": to_global_id("Entry", waits.public_id), "day": waits.day.isoformat(), "title": "",
                    "amount": 60,
                },
                "reason": "NOT_CONFIRMED", "message": "Тәлімгер оны әлі растаған жоқ.",
            },
        ],
    }  # fmt: skip
    (book,) = reading["why"]["units"]
    assert (book["slot"], book["week"], book["parts"][0]["title"]) == ("FREE", None, "Абай жолы")


def test_a_complete_level_says_since_when(diary, post):
    diary.all_but()
    counted(diary)

    mine = did(post, diary.cast.pupil, PROGRESS)

    assert (mine["percent"], mine["isComplete"]) == (100, True)
    assert mine["completedAt"].startswith(diary.at.strftime("%Y-%m-%dT%H:%M"))
    assert mine["directions"][-1]["why"]["units"][0]["day"] == (diary.monday + timedelta(days=4)).isoformat()


def test_the_rating_is_a_fraction_and_its_percent(diary, post):
    diary.confirmed(0)
    counted(diary)

    mine = did(post, diary.cast.pupil, RATING)

    assert (mine["percent"], mine["done"], mine["asked"]) == (5, 1, 20)
    assert [one["done"] for one in mine["directions"]] == [1, 0, 0, 0, 0]


def test_the_standing_among_five_and_among_four(post):
    crowd = [counted_at(weeks) for weeks in (3, 2, 2, 0)]
    assert did(post, crowd[0].cast.pupil, STANDING)["level"] == {"place": None, "of": 4}
    crowd.append(counted_at(1))

    stands = did(post, crowd[1].cast.pupil, STANDING)

    assert (stands["level"], stands["region"]) == ({"place": 2, "of": 5}, {"place": 2, "of": 5})


@pytest.mark.parametrize("question", [PROGRESS, RATING, STANDING], ids=["progress", "rating", "standing"])
def test_exactly_those_are_told_who_see_the_participation(question, post):
    crowd = Crowd()
    agreed(crowd.diary.participation, plan(crowd.diary.today - timedelta(days=60)))
    mend(crowd.diary.participation.pk, at=crowd.diary.at)

    told = {who for who in EVERYBODY if did(post, crowd.people[who], question, of=of(crowd.diary))}

    assert told == SEES_SENT
    assert post(question, {"of": of(crowd.diary)}).json()["data"] == {question.split("{ ")[1].split("(")[0]: None}


@pytest.mark.parametrize("question", [PROGRESS, RATING, STANDING], ids=["progress", "rating", "standing"])
def test_what_is_not_there_is_null(question, diary, post):
    nobodys = to_global_id("Participation", "00000000-0000-4000-8000-000000000000")
    assert did(post, diary.cast.pupil, question, of=nobodys) is None
    assert did(post, diary.cast.pupil, question) is None, "nothing was counted yet"
    assert did(post, diary.cast.mentor, question) is None, "who takes part in nothing has no figures"


def test_reading_somebody_elses_is_written_down(diary, post):
    from tosbelgi.programme.journal.api import readers_of

    counted(diary)
    did(post, diary.cast.mentor, PROGRESS, of=of(diary))

    assert [one.role for one in readers_of(diary.cast.pupil.pk)] == ["mentor"]


def test_it_costs_the_same_for_one_entry_and_for_many(diary, post):
    counted(diary)
    costs = []
    for week in range(5):
        diary.confirmed(week)
        counted(diary)
        client = client_of(diary.cast.mentor)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert post(PROGRESS, {"of": of(diary)}, by=client).json()["data"]["progress"]["percent"] == 5 * min(
                week + 1, WEEKS
            )
        costs.append(len(asked))
    assert len(set(costs[1:])) == 1, costs
    assert Participation.objects.count() == 1
