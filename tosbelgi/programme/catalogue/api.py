"""Public interface of the catalogue: the functions that other apps may call."""

from .actions import create_initial_season, draft_next_version, publish_season
from .fields import CodesField
from .levels import level_words
from .pages import levels_in_brief
from .queries import levels_of, levels_on, running_season
from .season_file import read_season
from .words import alternatives_words, norm_words, readings_words

__all__ = [
    "CodesField",
    "alternatives_words",
    "create_initial_season",
    "draft_next_version",
    "level_words",
    "levels_in_brief",
    "levels_of",
    "levels_on",
    "norm_words",
    "publish_season",
    "read_season",
    "readings_words",
    "running_season",
]
