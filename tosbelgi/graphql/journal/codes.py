"""GraphQL enumerations of journals: what an entry tells of, where it stands, and what is done with it."""

from tosbelgi.programme.journal import api as journal

from ..enums import described_enum

EntryKind = described_enum(
    journal.Kind,
    "EntryKind",
    "What an entry tells of.",
    {
        "session": "A session, also an action of volunteering.",
        "book": "A book of an approved list that was read.",
        "trip_day": "A day of an expedition.",
        "work_day": "A day of work.",
    },
)
EntryState = described_enum(
    journal.State,
    "EntryState",
    "Where an entry stands.",
    {
        "draft": "It is being written; only its author sees it.",
        "sent": "It waits for the mentor.",
        "returned": "The mentor has given it back to be corrected.",
        "confirmed": "The mentor has confirmed exactly the version that was sent.",
        "unconfirmed": "The confirmation was taken back; it waits for the mentor again.",
    },
)
EntryAct = described_enum(
    journal.Act,
    "EntryAct",
    "What somebody does with an entry.",
    {
        "write": "A version of it was written.",
        "send": "It was sent to the mentor.",
        "return": "It was given back to be corrected.",
        "confirm": "A version of it was confirmed.",
        "unconfirm": "The confirmation was taken back.",
        "employer_said": "The mentor noted that the employer confirms the day.",
        "set_task": "An extra task was given on its occasion.",
        "delete": "The draft was deleted.",
    },
)
