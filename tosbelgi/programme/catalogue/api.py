"""Public interface of the catalogue: the functions that other apps may call, and norms as values."""

from .actions import create_initial_season, draft_next_version, publish_season
from .fields import CodesField
from .levels import level_words
from .norms.asked import BooksAsked, DirectionAsked, LevelAsked, TripDaysAsked, WeeksAsked, WorkDaysAsked
from .norms.books import count_books
from .norms.choices import HeritageCannotReplace, HeritageWay, HeritageWayNotOffered, NormChoice, what_is_asked
from .norms.counted import BookSlot, DirectionCount, Filled, LeftOut, LevelCount, Part, Reason
from .norms.days import count_trip_days, count_work_days, longest_trip
from .norms.done import Done, DoneSession, ReadBook, TripDay, WorkDay
from .norms.from_rows import LevelCannotBeCounted, norms_of_level, numbers_of
from .norms.individual import IndividualNorm, IndividualNormDoesNotFit
from .norms.json_form import NormsCannotBeRead, NormsOfUnknownForm
from .norms.json_form import digest as norms_digest
from .norms.json_form import from_json as norms_from_json
from .norms.json_form import to_json as norms_to_json
from .norms.kinds import Books, DirectionNorm, ExtraBooks, HeritageSessions, TripDays, WeeklySessions, WorkDays
from .norms.level_count import count_level
from .norms.level_norms import LevelNorms, at_activation, changed_directions, with_individual, without_individual
from .norms.shares import Share
from .norms.slots import SlotsNotOffered, slot_choices, slots_taken
from .norms.terms import cohort_year, last_day_of_term
from .norms.weeks import count_weeks
from .pages import levels_in_brief
from .queries import levels_of, levels_on, running_season
from .rules import NormNumbers
from .season_file import read_season
from .seasons import SeasonLevel
from .signs import signs_of
from .words import alternatives_words, norm_words, readings_words, term_words

__all__ = [
    "BookSlot",
    "Books",
    "BooksAsked",
    "CodesField",
    "DirectionAsked",
    "DirectionCount",
    "DirectionNorm",
    "Done",
    "DoneSession",
    "ExtraBooks",
    "Filled",
    "HeritageCannotReplace",
    "HeritageSessions",
    "HeritageWay",
    "HeritageWayNotOffered",
    "IndividualNorm",
    "IndividualNormDoesNotFit",
    "LeftOut",
    "LevelAsked",
    "LevelCannotBeCounted",
    "LevelCount",
    "LevelNorms",
    "NormChoice",
    "NormNumbers",
    "NormsCannotBeRead",
    "NormsOfUnknownForm",
    "Part",
    "ReadBook",
    "Reason",
    "SeasonLevel",
    "Share",
    "SlotsNotOffered",
    "TripDay",
    "TripDays",
    "TripDaysAsked",
    "WeeklySessions",
    "WeeksAsked",
    "WorkDay",
    "WorkDays",
    "WorkDaysAsked",
    "alternatives_words",
    "at_activation",
    "changed_directions",
    "cohort_year",
    "count_books",
    "count_level",
    "count_trip_days",
    "count_weeks",
    "count_work_days",
    "create_initial_season",
    "draft_next_version",
    "last_day_of_term",
    "level_words",
    "levels_in_brief",
    "levels_of",
    "levels_on",
    "longest_trip",
    "norm_words",
    "norms_digest",
    "norms_from_json",
    "norms_of_level",
    "norms_to_json",
    "numbers_of",
    "publish_season",
    "read_season",
    "readings_words",
    "running_season",
    "signs_of",
    "slot_choices",
    "slots_taken",
    "term_words",
    "what_is_asked",
    "with_individual",
    "without_individual",
]
