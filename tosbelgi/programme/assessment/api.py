"""Public interface of the assessment applet: figures of a participation, completion of its level, and why."""

from .counting import Counted, counted
from .figures import Figure
from .outlook import Outlook, outlook
from .prospects import Prospect, prospect_of, silent_days
from .queries import progress_of
from .reason_words import REASON_WORDS
from .recounting import Recounted, differing_columns, recount, should_be
from .signals import Signal, signal_of, signal_rule_words
from .why import NotCounted, ShownPart, ShownUnit, Why, asked_by_nothing, why, whys

__all__ = [
    "REASON_WORDS",
    "Counted",
    "Figure",
    "NotCounted",
    "Outlook",
    "Prospect",
    "Recounted",
    "ShownPart",
    "ShownUnit",
    "Signal",
    "Why",
    "asked_by_nothing",
    "counted",
    "differing_columns",
    "outlook",
    "progress_of",
    "prospect_of",
    "recount",
    "should_be",
    "signal_of",
    "signal_rule_words",
    "silent_days",
    "why",
    "whys",
]
