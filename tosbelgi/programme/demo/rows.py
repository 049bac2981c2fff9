"""One of the crowd as rows: who they are, what they applied for, and every act that led to where they stand.

Nothing here reaches the database, and nothing but the seed and the number decides: the same person comes out again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from tosbelgi.accounts.models import User
from tosbelgi.kernel.calendar import day_of
from tosbelgi.kernel.codes import DirectionCode
from tosbelgi.language.alphabets import sort_key
from tosbelgi.language.languages import SOURCE

from ..catalogue.api import norms_from_json
from ..participation.api import Act, FrozenNorms, LevelOffer, State, directions_of
from ..participation.models import Acceptance, AgreementText, FamilyLink, Participation, ParticipationAct, PersonalPage
from ..people.api import ContactKind, Relation, Role, needs_representative
from ..people.models import Centre, Contact, LegalRepresentative, Person
from ..schedule.api import Side, plan_digest, plan_text
from ..schedule.models import Schedule, ScheduleAgreement, ScheduleVersion
from .applicants import CONFIRMED, REJECTED, RETURNED
from .names import dice_of, family_name_of, name_of
from .plans import Means, plan_for

# Of a hundred: most take part, and in every state there is somebody.
SHARES: Mapping[State, int] = {
    State.DRAFT: 8,
    State.SUBMITTED: 6,
    State.RETURNED: 3,
    State.APPROVED: 5,
    State.AGREED: 4,
    State.SCHEDULED: 4,
    State.ACTIVE: 60,
    State.REJECTED: 4,
    State.WITHDRAWN: 6,
}
_TO_APPROVED = ((Act.SUBMIT, State.SUBMITTED), (Act.APPROVE, State.APPROVED))
_TO_AGREED = (*_TO_APPROVED, (Act.ACCEPT, State.APPROVED), (Act.AGREE, State.AGREED))
_TO_SCHEDULED = (*_TO_AGREED, (Act.SCHEDULE, State.SCHEDULED))
# The acts on the way to each state, and where each of them leads.
WAYS: Mapping[State, Sequence[tuple[Act, State]]] = {
    State.DRAFT: (),
    State.SUBMITTED: _TO_APPROVED[:1],
    State.RETURNED: (*_TO_APPROVED[:1], (Act.RETURN, State.RETURNED)),
    State.APPROVED: _TO_APPROVED,
    State.AGREED: _TO_AGREED,
    State.SCHEDULED: _TO_SCHEDULED,
    State.ACTIVE: (*_TO_SCHEDULED, (Act.ACTIVATE, State.ACTIVE)),
    State.REJECTED: (*_TO_APPROVED[:1], (Act.REJECT, State.REJECTED)),
    State.WITHDRAWN: (*_TO_APPROVED[:1], (Act.WITHDRAW, State.WITHDRAWN)),
}
WORDS: Mapping[Act, str] = {
    Act.SUBMIT: CONFIRMED,
    Act.RETURN: RETURNED,
    Act.REJECT: REJECTED,
}
LONGEST_WAIT = 300  # days since the application
DECIDED = (Act.APPROVE, Act.REJECT)
SMALLEST_AGE, LARGEST_AGE = 14, 29


@dataclass(frozen=True)
class Ground:
    """What all of the crowd stand on: the day they are made for, the season's levels, norms, and the agreement."""

    at: datetime
    levels: Sequence[LevelOffer]
    norms: Mapping[str, FrozenNorms]
    text: AgreementText
    means: Means
    password: str
    sort_keys: dict[str, str] = field(default_factory=dict)  # a few hundred names recur

    def sort_name(self, person: Person) -> str:
        name = f"{person.family_name} {person.given_name}"
        if name not in self.sort_keys:
            self.sort_keys[name] = sort_key(name, SOURCE)
        return self.sort_keys[name]


@dataclass(frozen=True)
class Team:
    """Whom an application goes to: the centre, its head, and one of its mentors."""

    centre: Centre
    head: Person
    mentor: Person


@dataclass
class Rows:
    """The rows of some of the crowd, in the order in which they can be inserted."""

    users: list[User] = field(default_factory=list)
    persons: list[Person] = field(default_factory=list)
    representations: list[LegalRepresentative] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    links: list[FamilyLink] = field(default_factory=list)
    participations: list[Participation] = field(default_factory=list)
    pages: list[PersonalPage] = field(default_factory=list)
    acts: list[ParticipationAct] = field(default_factory=list)
    acceptances: list[Acceptance] = field(default_factory=list)
    schedules: list[Schedule] = field(default_factory=list)
    versions: list[ScheduleVersion] = field(default_factory=list)
    agreements: list[ScheduleAgreement] = field(default_factory=list)


def person_rows(login: str, dice: Random, ground: Ground, rows: Rows, *, born: date | None = None) -> Person:
    """Somebody with an account that nobody can sign in to."""
    given_name, family_name = name_of(dice)
    language = dice.choices(("kk", "ru", "en"), (70, 28, 2))[0]
    user = User(
        username=login,
        email=f"{login}@example.invalid",
        password=ground.password,
        language=language,
        date_joined=ground.at,
    )
    person = Person(public_id=_uuid(dice), user=user, given_name=given_name, family_name=family_name, birth_date=born)
    person.sort_name = ground.sort_name(person)
    rows.users.append(user)
    rows.persons.append(person)
    return person


def participant_rows(number: int, seed: int, ground: Ground, team: Team, rows: Rows) -> State:
    """Add the rows of that one of the crowd, and say in which state they are."""
    dice = dice_of(f"{seed} {number}")
    submitted = ground.at - timedelta(days=dice.randrange(1, LONGEST_WAIT), seconds=dice.randrange(86_400))
    years = min(LARGEST_AGE, SMALLEST_AGE + int(dice.expovariate(0.4)))
    born = day_of(submitted) - timedelta(days=365 * years + dice.randrange(20, 340))
    person = person_rows(f"demo-{seed}-{number:07}", dice, ground, rows, born=born)
    state = dice.choices(tuple(SHARES), tuple(SHARES.values()))[0]
    level = dice.choice([one for one in ground.levels if one.min_age <= years <= one.max_age])
    row = _participation(person, state, level, submitted, dice, ground, team)
    page = PersonalPage(
        participation=row, residence="Мысал ауылы (демо)", study="Үлгі мектебі (демо)", about="Мен ойдан шығарылғанмын."
    )
    rows.participations.append(row)
    rows.pages.append(page)
    representative = None
    if state is not State.DRAFT and needs_representative(born, day_of(submitted)):
        representative = _representative_rows(person, page, submitted, dice, ground, rows)
    _act_rows(row, representative, submitted, dice, ground, team, rows)
    return state


def _participation(
    person: Person, state: State, level: LevelOffer, submitted: datetime, dice: Random, ground: Ground, team: Team
) -> Participation:
    chosen = dice.sample(DirectionCode.values, dice.randrange(3))
    row = Participation(
        public_id=_uuid(dice),
        person=person,
        level=level.code,
        state=state,
        version=2,
        directions=list(directions_of((), chosen)),
        region_id=team.centre.region_id,
        centre=team.centre,
        mentor=team.mentor,
        begun_at=submitted - timedelta(days=1),
        changed_at=submitted,
        submitted_at=None if state is State.DRAFT else submitted,
    )
    if any(act is Act.APPROVE for act, _state in WAYS[state]):
        norms = ground.norms[level.code]
        row.directions = list(directions_of(level.mandatory, chosen))
        row.season_year, row.season_version = norms.season_year, norms.season_version
        row.norms, row.norms_digest = norms.text, norms.digest
    return row


def _representative_rows(
    person: Person, page: PersonalPage, since: datetime, dice: Random, ground: Ground, rows: Rows
) -> Person:
    address = f"family-of-{person.user.username}@example.invalid" if person.user else ""
    other = Person(public_id=_uuid(dice), given_name="Гүлнар", family_name=family_name_of(dice), language=SOURCE)
    other.sort_name = ground.sort_name(other)
    page.representative_given_name, page.representative_family_name = other.given_name, other.family_name
    page.representative_relation, page.representative_email = Relation.PARENT.value, address
    held = LegalRepresentative(representative=other, represented=person, relation=Relation.PARENT, since=since)
    rows.persons.append(other)
    rows.representations.append(held)
    rows.contacts.append(Contact(person=other, kind=ContactKind.EMAIL, value=address))
    rows.links.append(FamilyLink(representation=held, made_at=since))
    return other


def _act_rows(
    row: Participation,
    representative: Person | None,
    submitted: datetime,
    dice: Random,
    ground: Ground,
    team: Team,
    rows: Rows,
) -> None:
    """Every act on the way, each some hours after the one before and none of them in the future."""
    way = WAYS[State(row.state)]
    pause = (ground.at - submitted) / (len(way) + 2) * dice.random()
    by_centre, by_mentor = (team.head, Role.CENTRE_HEAD.value), (team.mentor, Role.MENTOR.value)
    by_oneself, by_family = (row.person, Role.PARTICIPANT.value), (representative, "representative")
    doers = dict.fromkeys(Act, by_oneself) | dict.fromkeys((Act.RETURN, Act.REJECT, Act.APPROVE), by_centre)
    doers |= dict.fromkeys((Act.SCHEDULE, Act.ACTIVATE), by_mentor)
    at = submitted
    for act, led_to in way:
        signers = [by_oneself, *([by_family] if representative else [])] if act is Act.ACCEPT else [doers[act]]
        for who, role in signers:
            rows.acts.append(_act(row, act, led_to, who, role, at))
            if act is Act.SCHEDULE:
                _schedule_rows(row, at, ground, team, rows)
            if act is Act.ACCEPT and who is not None:
                as_representative = who is representative
                rows.acceptances.append(
                    Acceptance(
                        participation=row, person=who, as_representative=as_representative, text=ground.text,
                        language=SOURCE, at=at,
                    )
                )  # fmt: skip
        row.changed_at = at
        row.decided_at = at if act in DECIDED else row.decided_at
        row.activated_at = at if act is Act.ACTIVATE else None
        at += pause


def _schedule_rows(row: Participation, at: datetime, ground: Ground, team: Team, rows: Rows) -> None:
    """The participant wrote a plan that meets the norms, and both have agreed on it."""
    plan = plan_for(row.level, norms_from_json(row.norms), row.directions, ground.means, day_of(at))
    schedule = Schedule(participation=row, version=1, agreed_version=1)
    version = ScheduleVersion(
        schedule=schedule, number=1, text=plan_text(plan), digest=plan_digest(plan), person=row.person,
        role=Side.PARTICIPANT, at=at,
    )  # fmt: skip
    rows.schedules.append(schedule)
    rows.versions.append(version)
    for side, person in ((Side.PARTICIPANT, row.person), (Side.MENTOR, team.mentor)):
        rows.agreements.append(ScheduleAgreement(version=version, person=person, role=side, at=at))


def _act(row: Participation, act: Act, led_to: State, who: Person | None, role: str, at: datetime) -> ParticipationAct:
    words = WORDS.get(act, "")
    language = SOURCE if words else ""
    return ParticipationAct(
        participation=row, act=act.value, led_to=led_to, version=row.version, person=who, role=role, at=at,
        words=words, language=language,
    )  # fmt: skip


def _uuid(dice: Random) -> UUID:
    return UUID(int=dice.getrandbits(128), version=4)
