"""Public interface of the schedule applet: the plan that is in force, and how two people come to agree on one."""

from ..catalogue.api import HeritageWay
from .actions import WITH_SCHEDULE, activate, agree, change, missing_sides, side_of, unmet_by
from .books import OfferedBook, books_offered, choose_books
from .checker import asked_of
from .differences import DIRECTION, Difference, differences
from .json_form import digest as plan_digest
from .json_form import to_json as plan_text
from .limits import LONGEST_ACTIVITY, LONGEST_PLACE, MOST_BOOKS, MOST_DAYS, MOST_TIMES, time_of_week
from .partners import Partner, mentors_besides, partners_named, providers_offered
from .plan import Plan, PlannedBook, PlannedDirection, WeeklyTime
from .queries import Drawn, agreed_plan, one_schedule
from .refusals import (
    DirectionPlannedTwice,
    MayNotDrawUp,
    NoScheduleNow,
    ScheduleChanged,
    ScheduleDoesNotMeetNorms,
)
from .schedules import Side
from .unmet import Lack, Unmet
from .unmet_words import unmet_in_words, way_in_words
from .words import plan_in_words, times_in_words

__all__ = [
    "DIRECTION",
    "LONGEST_ACTIVITY",
    "LONGEST_PLACE",
    "MOST_BOOKS",
    "MOST_DAYS",
    "MOST_TIMES",
    "WITH_SCHEDULE",
    "Difference",
    "DirectionPlannedTwice",
    "Drawn",
    "HeritageWay",
    "Lack",
    "MayNotDrawUp",
    "NoScheduleNow",
    "OfferedBook",
    "Partner",
    "Plan",
    "PlannedBook",
    "PlannedDirection",
    "ScheduleChanged",
    "ScheduleDoesNotMeetNorms",
    "Side",
    "Unmet",
    "WeeklyTime",
    "activate",
    "agree",
    "agreed_plan",
    "asked_of",
    "books_offered",
    "change",
    "choose_books",
    "differences",
    "mentors_besides",
    "missing_sides",
    "one_schedule",
    "partners_named",
    "plan_digest",
    "plan_in_words",
    "plan_text",
    "providers_offered",
    "side_of",
    "time_of_week",
    "times_in_words",
    "unmet_by",
    "unmet_in_words",
    "way_in_words",
]
