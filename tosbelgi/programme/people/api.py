"""Public interface of the people applet: who looks, and what may be done about roles."""

from .acting import Standing, act_as, current_standing, current_viewer, forget_lost, read_viewer, viewer_for
from .actions import appoint, end_appointment
from .queries import page_of_persons
from .reach import REACH, Reach, reach_of
from .roles import Role
from .rules import FOR_ONESELF
from .viewer import Viewer

__all__ = [
    "FOR_ONESELF",
    "REACH",
    "Reach",
    "Role",
    "Standing",
    "Viewer",
    "act_as",
    "appoint",
    "current_standing",
    "current_viewer",
    "end_appointment",
    "forget_lost",
    "page_of_persons",
    "reach_of",
    "read_viewer",
    "viewer_for",
]
