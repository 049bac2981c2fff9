"""Models of the journal applet, for `programme.models`."""

from .entries import DeletedDraft, Entry, EntryAct, EntryVersion
from .photographs import EntryPhotograph
from .tasks import ExtraTask

__all__ = ["DeletedDraft", "Entry", "EntryAct", "EntryPhotograph", "EntryVersion", "ExtraTask"]
