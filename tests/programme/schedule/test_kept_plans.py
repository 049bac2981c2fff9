"""A plan is kept as one text for ever: equal plans are one text, and nothing else is taken for a plan."""

import json
import random
from dataclasses import replace
from datetime import date, time, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosbelgi.kernel.refusals import Refusal
from tosbelgi.programme.schedule import json_form
from tosbelgi.programme.schedule.api import (
    DIRECTION,
    Difference,
    Plan,
    PlannedDirection,
    WeeklyTime,
    differences,
    plan_in_words,
)

from .plans import FIVE, LEVELS, MONDAY, books, meeting, weekly, with_direction, without

OLD = (
    '{"form":1,"plan":{"directions":[{"activity":"Волейбол","books":[],"direction":"sport","mentor":null,"months":3,'
    '"place":"","provider":null,"times":[{"minutes":60,"starts":"18:00","weekday":0}],"trip_days":[],"work_days":[]}],'
    '"heritage":null,"instead_of":null,"starts_on":"2027-01-04"}}'
)


@given(level=st.sampled_from(LEVELS), seed=st.integers(0, 999))
def test_in_whichever_order_it_is_given_it_is_one_text(level, seed):
    plan = meeting(level, (*FIVE, "heritage", "work"))
    lot = random.Random(seed)

    def mixed(values):
        return tuple(lot.sample(values, len(values)))

    names = ("times", "books", "trip_days", "work_days")
    other = replace(
        plan,
        directions=mixed(
            [replace(one, **{name: mixed(getattr(one, name)) for name in names}) for one in plan.directions]
        ),
    )
    assert other == plan
    assert json_form.to_json(other) == json_form.to_json(plan)
    assert json_form.from_json(json_form.to_json(other)) == plan


def test_a_text_of_before_is_read_and_written_again_as_it_was():
    plan = json_form.from_json(OLD)
    assert plan.of("sport").times == (WeeklyTime(weekday=0, starts="18:00", minutes=60),)
    assert json_form.to_json(plan) == OLD


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        OLD.replace('"form":1', '"form":2'),
        OLD.replace('"weekday":0', '"weekday":7'),
        OLD.replace('"weekday":0', '"weekday":"0"'),
        OLD.replace("18:00", "24:00"),
        OLD.replace('"minutes":60', '"minutes":361'),
        OLD.replace('"minutes":60', '"minutes":0'),
        OLD.replace('"months":3', '"months":"3"'),
        OLD.replace('"sport"', '"chess"'),
        OLD.replace('"place":"",', ""),
        OLD.replace('"place":""', '"place":"","price":1'),
        OLD.replace("2027-01-04", "4.1.2027"),
        OLD.replace('"provider":null', '"provider":"7"'),
        OLD.replace('"heritage":null', '"heritage":"film"'),
        OLD.replace('"instead_of":null', '"instead_of":"chess"'),
    ],
)
def test_what_is_no_plan_is_not_taken_for_one(text):
    with pytest.raises(Refusal) as caught:
        json_form.from_json(text)
    assert caught.value.code == "PLAN_CANNOT_BE_READ"


def test_a_text_that_was_changed_is_not_believed():
    plan = json_form.from_json(OLD)
    text = OLD.replace("18:00", "19:00")
    with pytest.raises(Refusal):
        json_form.from_json(text, expected_digest=json_form.digest(plan))
    assert json_form.from_json(OLD, expected_digest=json_form.digest(plan)) == plan


def test_a_direction_is_planned_once():
    with pytest.raises(ValueError, match="once"):
        Plan(starts_on=MONDAY, directions=(PlannedDirection(direction="sport"), PlannedDirection(direction="sport")))


def test_everything_of_a_plan_is_kept():
    plan = with_direction(meeting("gold", (*FIVE, "work")), "skills", mentor=UUID(int=9), place="Үй")
    plan = replace(with_direction(plan, "reading", books=books(1, 2)), heritage="book", instead_of="sport")
    assert json_form.from_json(json_form.to_json(plan)) == plan
    assert json.loads(json_form.to_json(plan))["plan"]["heritage"] == "book"


@pytest.mark.parametrize(
    ("language", "words"),
    [("kk", "дс, бс 18:00 · 60 мин; сб 09:00 · 90 мин"), ("ru", "пн, чт 18:00 · 60 мин; сб 09:00 · 90 мин"),
     ("en", "Mon, Thu 18:00 · 60 min; Sat 09:00 · 90 min")],
)  # fmt: skip
def test_times_in_a_few_signs(language, words):
    times = [(0, "18:00", 60), (5, "09:00", 90), (3, "18:00", 60)]
    planned = PlannedDirection(
        direction="sport",
        times=tuple(WeeklyTime(weekday=day, starts=starts, minutes=minutes) for day, starts, minutes in times),
    )
    assert plan_in_words(planned, language) == words
    reading = PlannedDirection(direction="reading", books=books(1, 2, 3))
    assert plan_in_words(reading, language) == {"kk": "3 кітап", "ru": "3 книги", "en": "3 books"}[language]
    assert plan_in_words(PlannedDirection(direction="work"), language) == ""


def test_what_differs_is_named_part_by_part_and_direction_by_direction():
    plan = meeting("bronze", FIVE)
    other = with_direction(plan, "sport", place="Зал", times=weekly(30))
    assert differences(plan, other) == (Difference("sport", "place"), Difference("sport", "times"))
    fewer = without(plan, "skills")
    for before, after in ((plan, fewer), (fewer, plan)):
        assert differences(before, after) == (Difference("skills", DIRECTION),)
    later = replace(plan, starts_on=plan.starts_on + timedelta(days=1), instead_of="sport")
    assert differences(plan, later) == (Difference(None, "starts_on"), Difference(None, "instead_of"))
    assert differences(plan, plan) == ()
    assert differences(None, plan) == differences(plan, None) == ()


def test_a_plan_answers_for_a_day():
    plan = Plan(starts_on=MONDAY, directions=(
        PlannedDirection(direction="sport", times=(WeeklyTime(weekday=0, starts="18:00", minutes=60),)),
    ))  # fmt: skip
    assert plan.planned_on(date(2027, 1, 4), "sport").starts == "18:00"
    twice = with_direction(
        plan, "sport", times=(*weekly(60, weekday=1, starts="08:00"), *weekly(60, weekday=1, starts="18:00"))
    )
    found = [
        twice.planned_on(date(2027, 1, 5), "sport", near) for near in (None, time(7), time(13), time(13, 1), time(23))
    ]
    assert [one.starts for one in found] == ["08:00", "08:00", "08:00", "18:00", "18:00"]
    assert plan.planned_on(date(2027, 1, 5), "sport") is None
    assert plan.planned_on(MONDAY - timedelta(days=7), "sport") is None
    assert plan.planned_on(MONDAY, "skills") is None
