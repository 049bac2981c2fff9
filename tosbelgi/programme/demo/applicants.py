"""Somebody in every state of a participation, brought there by the very actions of the programme."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import override

from tosbelgi.kernel.calendar import day_of
from tosbelgi.language.languages import SOURCE

from ..catalogue.api import norms_from_json
from ..participation.api import (
    Draft,
    RepresentativeViewer,
    State,
    accept,
    approve,
    ask_for_code,
    begin,
    missing_signers_of,
    newer_norms,
    norms_to_hold,
    reject,
    return_,
    submit,
    viewer_by_link,
    withdraw,
    write,
)
from ..participation.models import FamilyLink, Participation
from ..people.api import Relation, Viewer, needs_representative, viewer_for
from ..people.models import Appointment, Person
from ..schedule.api import activate, agree, books_offered, change
from ..schedule.models import Schedule
from .agreement import text_in_force
from .diaries import Kept
from .plans import Means, approve_some_list, plan_for, providers_able

LONGEST = 102  # days: the last step leads to a registration 95 days ago, and 13 whole weeks are left
STEPS = 8  # so many moments lie between the beginning and now
CONFIRMED = "Мен талаптарды орындауға міндеттенемін. (Көрсетуге арналған мәтін.)"
RETURNED = "Көрсетуге арналған: тұрғылықты жер толық жазылмаған."
REJECTED = "Көрсетуге арналған: бұл өтінім қабылданбады."


@dataclass(frozen=True)
class Applicant:
    """Somebody who takes part or wants to: completed years, level, and the state they are brought to.

    It began `days` ago. Whoever is registered was so within the first of these weeks, and has `kept` a journal since.
    """

    login: str
    given_name: str
    family_name: str
    years: int
    level: str
    state: State
    elsewhere: bool = False
    days: int = 30
    kept: Kept | None = None


APPLICANTS = (
    Applicant("participant-draft", "Әлия", "Үлгібаева", 15, "bronze", State.DRAFT),
    Applicant("participant-submitted", "Бекзат", "Мысалов", 16, "bronze", State.SUBMITTED),
    Applicant("participant-returned", "Динара", "Нұсқабаева", 14, "bronze", State.RETURNED),
    Applicant("participant-approved", "Ерасыл", "Мысалбеков", 15, "silver", State.APPROVED),
    Applicant("participant-agreed", "Камила", "Мысалбекова", 17, "gold", State.AGREED),
    Applicant("participant-scheduled", "Руслан", "Примеров", 19, "bronze", State.SCHEDULED),
    Applicant(
        "participant-active", "Томирис", "Үлгібекова", 16, "bronze", State.ACTIVE, days=LONGEST, kept=Kept(waiting=2)
    ),
    Applicant("participant-rejected", "Ілияс", "Сынақбаев", 22, "bronze", State.REJECTED),
    Applicant("participant-withdrawn", "Полина", "Образцова", 18, "bronze", State.WITHDRAWN),
    Applicant("participant-submitted-2", "Аружан", "Сынақбаева", 14, "bronze", State.SUBMITTED, elsewhere=True),
    Applicant("participant-approved-2", "Иван", "Образцов", 24, "bronze", State.APPROVED, elsewhere=True),
    Applicant(
        "participant-active-2", "Назерке", "Үлгібаева", 15, "bronze", State.ACTIVE, elsewhere=True, days=60,
        kept=Kept(waiting=3, returned=True, draft=True),
    ),
    Applicant("participant-completed", "Санжар", "Мысалбеков", 17, "bronze", State.ACTIVE, days=LONGEST, kept=Kept()),
    Applicant(
        "participant-silent", "Қайсар", "Нұсқабаев", 18, "silver", State.ACTIVE, days=80, kept=Kept(silent_days=24)
    ),
    Applicant(
        "participant-late", "Мадина", "Үлгібекова", 16, "bronze", State.ACTIVE, days=LONGEST,
        kept=Kept(waiting=1, only=("reading",)),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Where somebody applies: in which appointments its people act, and since when all of them hold."""

    mentor: Appointment
    head: Appointment
    operator: Appointment
    since: datetime


def bring_to_their_state(person: Person, applicant: Applicant, place: Place, *, at: datetime) -> Participation:
    """Begin an application and go on until it stands where it shall, in steps between `place.since` and now."""
    return _Way(person, applicant, place, at).go()


def family_links() -> list[str]:
    """The page of the legal representative whose signature is waited for: its path, or nothing."""
    login = next(one.login for one in APPLICANTS if one.state is State.APPROVED)
    link = FamilyLink.objects.filter(
        representation__represented__user__username=login, representation__until=None, revoked_at=None
    ).first()
    if link is None:
        return []
    with override(SOURCE):
        return [reverse("family", args=[link.token])]


class _Way:
    """One application on its way; every act has its own moment."""

    def __init__(self, person: Person, applicant: Applicant, place: Place, at: datetime) -> None:
        self.person, self.applicant, self.place = person, applicant, place
        self.moment = max(place.since, at - timedelta(days=applicant.days))
        self.pause = (at - self.moment) / STEPS
        if applicant.kept is not None:
            self.pause = min(self.pause, timedelta(days=1))
        self.begins = day_of(self.moment)

    def go(self) -> Participation:
        state = self.applicant.state
        row = self.written()
        if state is State.DRAFT:
            return row
        row = submit(
            participation=row.public_id, version=row.version, confirmed=True, words=CONFIRMED, language=SOURCE,
            by=self.oneself(), at=self.moment,
        )  # fmt: skip
        self.later()
        if state is State.SUBMITTED:
            return row
        if state is State.WITHDRAWN:
            return withdraw(participation=row.public_id, by=self.oneself(), at=self.moment)
        if state in (State.RETURNED, State.REJECTED):
            turn, reason = (return_, RETURNED) if state is State.RETURNED else (reject, REJECTED)
            return turn(
                participation=row.public_id, version=row.version, reason=reason, language=SOURCE,
                by=self.viewer(self.place.head), at=self.moment,
            )  # fmt: skip
        row = approve(participation=row.public_id, version=row.version, by=self.viewer(self.place.head), at=self.moment)
        return row if state is State.APPROVED else self.accepted(row)

    def written(self) -> Participation:
        """A draft in which nothing is missing."""
        born = day_of(self.moment) - timedelta(days=365 * self.applicant.years + 100)
        row = begin(by=self.oneself(), at=self.moment)
        mentor = self.place.mentor
        draft = Draft(
            birth_date=born,
            directions=("work",),
            level=self.applicant.level,
            region_id=mentor.region_id,
            centre_id=mentor.centre_id,
            mentor_id=mentor.person_id,
            page=self.page(is_minor=needs_representative(born, day_of(self.moment))),
        )
        row = write(participation=row.public_id, version=row.version, draft=draft, by=self.oneself(), at=self.moment)
        self.later()
        return row

    def page(self, *, is_minor: bool) -> dict[str, str]:
        page = {
            "residence": "Мысал ауылы (демо)",
            "study": "Үлгі мектебі (демо)" if is_minor else "",
            "about": "Мен ойдан шығарылғанмын.",
            "hobby": "Домбыра",
        }
        if is_minor:
            page |= {
                "representative_given_name": "Гүлнар",
                "representative_family_name": "Мысалова",
                "representative_relation": Relation.PARENT.value,
                "representative_email": f"family-of-{self.applicant.login}@example.invalid",
            }
        return page

    def accepted(self, row: Participation) -> Participation:
        self.later()
        text = text_in_force(by=self.viewer(self.place.operator), at=self.moment)
        for side in missing_signers_of(row, self.moment):
            signer = self.oneself() if side == "participant" else self.family()
            # The code is no letter to anybody: it is typed at once.
            codes: list[str] = []
            ask_for_code(
                participation=row.public_id, by=signer, language=SOURCE, at=self.moment,
                send=lambda _address, code, *, language, codes=codes: codes.append(code),
            )  # fmt: skip
            row = accept(
                participation=row.public_id, text_version=text.version, code=codes[0], confirmed=True,
                by=signer, language=SOURCE, at=self.moment,
            )  # fmt: skip
            self.later()
        return row if self.applicant.state is State.AGREED else self.scheduled(row)

    def scheduled(self, row: Participation) -> Participation:
        self.begins = day_of(self.moment)
        self.draw_up(row)
        self.later()
        row.refresh_from_db()
        if self.applicant.state is State.SCHEDULED:
            return row
        self.draw_up(row)
        newer = newer_norms(row, self.moment)  # another season may have begun in these weeks
        seen = newer.digest if newer else row.norms_digest
        return activate(participation=row.public_id, seen_norms=seen, by=self.viewer(self.place.mentor), at=self.moment)

    def draw_up(self, row: Participation) -> None:
        """A plan for the norms that hold at this moment, by the participant; where it is the same, nothing changes."""
        approve_some_list(self.moment)
        hold = norms_to_hold(row, self.moment)
        means = Means({row.level: books_offered(row.level)}, providers_able(self.moment))
        plan = plan_for(row.level, norms_from_json(hold.text), hold.directions, means, self.begins)
        schedule = Schedule.objects.filter(participation=row).first()
        base = schedule.version if schedule else 0
        kept = change(participation=row.public_id, base=base, plan=plan, by=self.oneself(), at=self.moment)
        for viewer in (self.oneself(), self.viewer(self.place.mentor)):
            agree(participation=row.public_id, version=kept.number, digest=kept.digest, by=viewer, at=self.moment)

    def later(self) -> None:
        self.moment += self.pause

    def oneself(self) -> Viewer:
        return _viewer(self.person, self.moment)

    def viewer(self, appointment: Appointment) -> Viewer:
        return _viewer(appointment.person, self.moment, appointment)

    def family(self) -> RepresentativeViewer:
        link = FamilyLink.objects.get(representation__represented=self.person, representation__until=None)
        viewer = viewer_by_link(link.token, at=self.moment)
        assert viewer is not None
        return viewer


def _viewer(person: Person, at: datetime, appointment: Appointment | None = None) -> Viewer:
    assert person.user is not None  # everybody of the cast has an account
    viewer = viewer_for(person.user, at=at, acting=appointment.pk if appointment else None)
    assert viewer is not None
    return viewer
