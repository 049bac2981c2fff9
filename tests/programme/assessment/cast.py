"""A journal that is counted: a registered pupil with an agreed plan, and the shortest way to entries of each kind.

What is asked of them is little, by individual norms: four weeks in three directions, a book, a day of an expedition.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from tests.programme.journal.cast import Diary, make_diary, uuid7
from tests.programme.journal.plans import agreed, plan
from tosbelgi.kernel.calendar import week_of
from tosbelgi.programme.assessment.api import Recounted, recount
from tosbelgi.programme.assessment.models import Progress
from tosbelgi.programme.catalogue.api import (
    IndividualNorm,
    norms_digest,
    norms_from_json,
    norms_to_json,
    with_individual,
)
from tosbelgi.programme.journal.api import Content, Kind
from tosbelgi.programme.models import Entry

WEEKLY = ("sport", "skills", "volunteering")
WEEKS = 4
DIRECTIONS = ("sport", "skills", "reading", "volunteering", "trips")
LITTLE = (
    *[IndividualNorm(direction=code, months=1) for code in WEEKLY],
    IndividualNorm(direction="reading", books=1, kazakh_classics=0, each_section=False),
    IndividualNorm(direction="trips", days=1),
)


@dataclass
class Counted(Diary):
    """A diary whose plan began with its registration, eight weeks ago."""

    @property
    def monday(self) -> date:
        return week_of(self.today).start - timedelta(weeks=7)

    def told(self, week: int, direction: str = "sport", minutes: int = 60) -> Content:
        """A session in that week, counted from the registration."""
        day = self.monday + timedelta(weeks=week, days=1)
        return self.session(direction=direction, day=day, minutes=minutes, late_reason="Байланыс болмады.")

    def sent(self, week: int, **more) -> Entry:
        return self.write_and_send(self.told(week, **more))

    def confirmed(self, week: int, **more) -> Entry:
        row = self.sent(week, **more)
        self.confirm(row)
        row.refresh_from_db()
        return row

    def row(self, kind: Kind, direction: str, day: int, **more) -> Entry:
        """A confirmed entry of which nobody was told: what it needs to be sent is another test's."""
        made = {
            "state": "confirmed", "sent_version": 1, "begun_at": self.at, "changed_at": self.at, "sent_at": self.at,
            "decided_at": self.at, "day": self.monday + timedelta(days=day),
        }  # fmt: skip
        owner = {"public_id": uuid7(), "participation": self.participation, "direction": direction, "kind": kind}
        return Entry.objects.create(**owner | made | more)

    def all_but(self, *left: str) -> None:
        """Everything that is asked in the other directions, as rows."""
        for code in WEEKLY:
            for week in range(WEEKS if code not in left else 0):
                self.row(Kind.SESSION, code, 7 * week, minutes=60)
        if "reading" not in left:
            self.row(
                Kind.BOOK, "reading", 3, title="Абай жолы", listed_book=1, book=1,
                section="kazakh_classics", list_year=2026,
            )  # fmt: skip
        if "trips" not in left:
            self.row(Kind.TRIP_DAY, "trips", 4, trip=1, title="Бурабай")

    def recount(self) -> Recounted:
        return recount(self.participation.pk, at=self.at)

    @property
    def progress(self) -> Progress | None:
        return Progress.objects.filter(participation=self.participation).first()


def make_counted(*, individual: tuple[IndividualNorm, ...] = LITTLE, directions=DIRECTIONS, **more) -> Counted:
    diary = make_diary(directions=directions, **more)
    row = diary.participation
    norms = with_individual(norms_from_json(row.norms), *individual)
    row.norms, row.norms_digest = norms_to_json(norms).decode(), norms_digest(norms)
    row.save(update_fields=["norms", "norms_digest"])
    counted = Counted(diary.cast, row, diary.at)
    planned = plan(counted.today - timedelta(days=60), heritage=None)
    agreed(row, planned)
    return counted
