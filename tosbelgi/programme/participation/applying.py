"""Actions of an applicant: begin, write, submit, withdraw (R013–R025)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from tosbelgi.kernel import events
from tosbelgi.kernel.calendar import day_of
from tosbelgi.kernel.codes import DirectionCode
from tosbelgi.kernel.events import Code

from ..people.api import Role, Viewer, checked_name, locked_self, needs_representative, write_own_birth_date
from . import rules
from .events import ApplicationSubmitted, ParticipationWithdrawn
from .kinds import Act, State
from .participations import Participation, ParticipationAct, PersonalPage
from .places import is_centre_in, is_mentor_in
from .portraits.actions import carry_portrait
from .refusals import (
    ActsForSomebody,
    ApplicationIncomplete,
    ApplicationUnderWay,
    BirthDateIsSettled,
    LevelTakenUp,
    NoSuchDirection,
    NotAMentorThere,
    NotAPlaceToApply,
    NotConfirmed,
    TooManySubmissions,
    TooOldForLevel,
    TooYoungForLevel,
)
from .representatives import NAMES, checked_address, name_representative
from .season_norms import LevelOffer, level_offered
from .signers import Signer, locked_side
from .states import ENDED, UNDER_WAY
from .steps import is_repeated, locked, move, require_own, require_state, require_version

PAGE_FIELDS: Mapping[str, int] = {
    one.name: one.max_length
    for one in PersonalPage._meta.local_fields
    if one.max_length and one.name != "participation"
}
MOST_SUBMISSIONS_A_DAY = 10  # of each the head and the staff of a centre get a letter
_OF_MANY_LINES = ("about", "hobby")
_COLUMNS = ("directions", "level", "region_id", "centre_id", "mentor_id", "submitted_at")


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What is written anew in an application: a value that is None stays as it was.

    `page` holds columns of the personal page by name; `centre_id` and `mentor_id` are keys, `mentor_id` of a person.
    """

    birth_date: date | None = None
    directions: tuple[str, ...] | None = None
    level: str | None = None
    region_id: int | None = None
    centre_id: int | None = None
    mentor_id: int | None = None
    page: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def begin(*, by: Viewer, at: datetime) -> Participation:
    """The application that the viewer is writing; a new one where none is under way, with the last personal page.

    Begun twice it is one: the database keeps it so. Refused while one is handed in or goes on.
    """
    if by.role is not Role.PARTICIPANT:
        raise ActsForSomebody
    person = locked_self(by)
    own = Participation.objects.visible_to(by).filter(person=person)
    there = own.filter(state__in=UNDER_WAY).first()
    if there is not None:
        if there.stands not in (State.DRAFT, State.RETURNED):
            raise ApplicationUnderWay
        return there
    row = Participation.objects.create(person=person, begun_at=at, changed_at=at)
    last = PersonalPage.objects.visible_to(by).filter(participation__person=person).order_by("-pk").first()
    page = last or PersonalPage()
    earlier, page.pk, page.participation = page.participation_id, None, row
    page._state.adding = True
    page.save()
    if earlier is not None:
        carry_portrait(earlier=earlier, row=row, by=by)
    return row


@transaction.atomic
def write(*, participation: UUID, version: int, draft: Draft, by: Viewer, at: datetime) -> Participation:
    """Store what was written, complete or not; the version counts on. The same once more changes nothing."""
    lock_own_person(by)
    row = locked(participation, by)
    require_own(row, by)
    require_state(row, Act.SUBMIT)
    page = row.personal_page
    changed = _changed_columns(row, draft, on=day_of(at))
    texts = checked_page(draft.page)
    new_texts = [name for name, text in texts.items() if getattr(page, name) != text]
    born = draft.birth_date
    is_born_anew = born is not None and row.person.birth_date != born
    if "level" in changed:
        _require_level_free(row, by)
    if not (changed or new_texts or is_born_anew):
        return row
    require_version(row, version)
    if born is not None and is_born_anew:
        _require_open_birth_date(row, by)
        write_own_birth_date(birth_date=born, by=by, at=at)
    for name in new_texts:
        setattr(page, name, texts[name])
    if new_texts:
        page.save(update_fields=new_texts)
    row.version += 1
    row.changed_at = at
    row.save(update_fields=[*changed, "version", "changed_at"])
    return row


@transaction.atomic
def submit(
    *, participation: UUID, version: int, confirmed: bool, words: str, language: str, by: Viewer, at: datetime
) -> Participation:
    """Hand it to the chosen centre. `words` is the text that the applicant has confirmed, in that language (R025).

    Everything is there, the level is open to them on this day (D24), and centre and mentor are still where they were.
    """
    lock_own_person(by)
    row = locked(participation, by)
    require_own(row, by)
    if is_repeated(row, Act.SUBMIT, person_id=by.person_id, version=version):
        return row
    require_state(row, Act.SUBMIT)
    require_version(row, version)
    day = day_of(at)
    page, born = row.personal_page, row.person.birth_date
    _require_complete(row, born)
    assert born is not None
    offer = level_offered(day, row.level)
    require_age(born, day, offer)
    _require_level_free(row, by)
    if not is_centre_in(row.centre_id, row.region_id):
        raise NotAPlaceToApply
    if row.mentor_id == by.person_id or not is_mentor_in(row.mentor_id, row.centre_id, at):
        raise NotAMentorThere
    if not confirmed:
        raise NotConfirmed
    _require_few_submissions(by, at)
    if needs_representative(born, day):
        name_representative(row, page, by=by, at=at)
    row.submitted_at = at
    move(
        row,
        Act.SUBMIT,
        person_id=by.person_id,
        role=by.role.value,
        at=at,
        words=words,
        language=language,
        changed=("submitted_at",),
    )
    events.record(
        ApplicationSubmitted(
            participation_id=row.pk,
            version=row.version,
            level=Code(row.level),
            centre_id=row.centre_id or 0,
            mentor_id=row.mentor_id or 0,
            about=(row.person_id,),
            by_id=by.user_id,
            at=at,
        )
    )
    return row


@transaction.atomic
def withdraw(*, participation: UUID, by: Signer, at: datetime) -> Participation:
    """End it of one's own will: participation is voluntary (R012). A representative may too. Once more it stays."""
    row, side = locked_side(participation, by)
    if row.stands is State.WITHDRAWN:
        return row
    require_state(row, Act.WITHDRAW)
    move(row, Act.WITHDRAW, person_id=side.person_id, role=side.name, at=at)
    events.record(
        ParticipationWithdrawn(
            participation_id=row.pk,
            version=row.version,
            by=Code(side.name),
            about=(row.person_id,),
            by_id=side.user_id,
            at=at,
        )
    )
    return row


def checked_page(page: Mapping[str, str]) -> dict[str, str]:
    """Columns of the personal page as they are stored."""
    texts = {
        name: rules.checked_text(name, text, most=PAGE_FIELDS[name], one_line=name not in _OF_MANY_LINES)
        for name, text in page.items()
    }
    texts |= {name: checked_name(name, texts[name]) for name in NAMES if name in texts}
    if "representative_email" in texts:
        texts["representative_email"] = checked_address(texts["representative_email"])
    return texts


def lock_own_person(by: Viewer) -> None:
    """Before the participation, as strongly as is needed later: by a day of birth or a representative."""
    if by.role is Role.PARTICIPANT:
        locked_self(by)


def _changed_columns(row: Participation, draft: Draft, *, on: date) -> list[str]:
    """Set what the draft says anew, and name the columns. Another region or centre empties what hung on it.

    What was returned is then handed in nowhere: neither centre reads what is written for the other.
    """
    before = {name: getattr(row, name) for name in _COLUMNS}
    place = (row.region_id, row.centre_id)
    if draft.directions is not None:
        if unknown := [code for code in draft.directions if code not in DirectionCode.values]:
            raise NoSuchDirection(allowed=list(DirectionCode.values), unknown=unknown)
        row.directions = list(rules.directions_of((), draft.directions))
    if draft.level is not None:
        row.level = level_offered(on, draft.level).code
    if draft.region_id is not None and draft.region_id != row.region_id:
        row.region_id, row.centre_id, row.mentor_id = draft.region_id, None, None
    if draft.centre_id is not None and draft.centre_id != row.centre_id:
        if not is_centre_in(draft.centre_id, row.region_id):
            raise NotAPlaceToApply
        row.centre_id, row.mentor_id = draft.centre_id, None
    if draft.mentor_id is not None:
        if draft.mentor_id == row.person_id:
            raise NotAMentorThere
        row.mentor_id = draft.mentor_id
    if (row.region_id, row.centre_id) != place:
        row.submitted_at = None
    return [name.removesuffix("_id") for name, value in before.items() if getattr(row, name) != value]


def _require_open_birth_date(row: Participation, by: Viewer) -> None:
    """A slip of the finger is corrected freely until a centre has approved something on the strength of it."""
    approved = Participation.objects.visible_to(by).filter(person=row.person_id).exclude(norms="")
    if approved.exists():
        raise BirthDateIsSettled


def _require_complete(row: Participation, born: date | None) -> None:
    page = row.personal_page
    wanted: list[tuple[str, object]] = [
        ("birth_date", born),
        ("residence", page.residence),
        ("level", row.level),
        ("region", row.region_id),
        ("centre", row.centre_id),
        ("mentor", row.mentor_id),
    ]
    if (lacking := rules.first_lacking(wanted)) is not None:
        raise ApplicationIncomplete(field=lacking)


def require_age(born: date, day: date, offer: LevelOffer) -> None:
    """Is somebody born on that day of the age that the level is for (D24)? Refused with the day from which it is."""
    verdict = rules.age_verdict(born, day, min_age=offer.min_age, max_age=offer.max_age)
    if verdict.verdict == "too_young":
        raise TooYoungForLevel(level=offer.code, years=offer.min_age, earliest=verdict.first_day)
    if verdict.verdict == "too_old":
        raise TooOldForLevel(years=offer.max_age + 1, before=verdict.last_day_before)


def _require_few_submissions(by: Viewer, at: datetime) -> None:
    sent = ParticipationAct.objects.filter(
        person=by.person_id, participation__person=by.person_id, act=Act.SUBMIT.value
    )
    if sent.filter(at__gt=at - timedelta(days=1)).count() >= MOST_SUBMISSIONS_A_DAY:
        raise TooManySubmissions(most=MOST_SUBMISSIONS_A_DAY)


def _require_level_free(row: Participation, by: Viewer) -> None:
    others = Participation.objects.visible_to(by).filter(person=row.person_id, level=row.level).exclude(pk=row.pk)
    if others.exclude(state__in=ENDED).exists():
        raise LevelTakenUp
