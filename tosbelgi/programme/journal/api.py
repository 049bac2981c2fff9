"""Public interface of the journal applet: what was done, as it is written, sent and confirmed."""

from .content import Content
from .deciding import Confirmed, confirm, employer_said, give_task, return_, unconfirm
from .done import Told, told_of
from .door.views import entry_door
from .kinds import KINDS_OF, WITH_PHOTOGRAPH, Act, Kind, State
from .photographs import EntryPhotograph, forget_unused_photographs, keep_photograph, photographs_of
from .queries import (
    After,
    Reader,
    Step,
    confirmed_words,
    history_of,
    one_entry,
    open_tasks,
    page_of_entries,
    readers_of,
)
from .queue import QueueAfter, Waiting, agreed_plans, count_waiting, queue, queue_keys
from .refusals import (
    DirectionNotTaken,
    DraftWasDeleted,
    EntryChanged,
    LateWithoutReason,
    NoSuchEntry,
    NoSuchPhotograph,
    NoSuchTask,
    NotAnEntryId,
    SameHoursTwice,
)
from .rules import MOST_LETTERS, MOST_PHOTOGRAPHS, asked_fields
from .shared import is_shared_with, shared_page, standing_versions
from .states import TRANSITIONS, may_follow
from .writing import delete_draft, send, write, write_and_send

__all__ = [
    "KINDS_OF",
    "MOST_LETTERS",
    "MOST_PHOTOGRAPHS",
    "TRANSITIONS",
    "WITH_PHOTOGRAPH",
    "Act",
    "After",
    "Confirmed",
    "Content",
    "DirectionNotTaken",
    "DraftWasDeleted",
    "EntryChanged",
    "EntryPhotograph",
    "Kind",
    "LateWithoutReason",
    "NoSuchEntry",
    "NoSuchPhotograph",
    "NoSuchTask",
    "NotAnEntryId",
    "QueueAfter",
    "Reader",
    "SameHoursTwice",
    "State",
    "Step",
    "Told",
    "Waiting",
    "agreed_plans",
    "asked_fields",
    "confirm",
    "confirmed_words",
    "count_waiting",
    "delete_draft",
    "employer_said",
    "entry_door",
    "forget_unused_photographs",
    "give_task",
    "history_of",
    "is_shared_with",
    "keep_photograph",
    "may_follow",
    "one_entry",
    "open_tasks",
    "page_of_entries",
    "photographs_of",
    "queue",
    "queue_keys",
    "readers_of",
    "return_",
    "send",
    "shared_page",
    "standing_versions",
    "told_of",
    "unconfirm",
    "write",
    "write_and_send",
]
