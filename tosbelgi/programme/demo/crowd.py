"""A crowd by seed: participants with everything that belongs to them, inserted in bulk, some thousands a minute.

No action runs for each of them, and the history has no line of theirs: what they are for is the length of lists. Their
rows satisfy every constraint, and their acts are those that lead to where they stand.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.db.models import Model
from wagtail.models import Site

from tosbelgi.accounts.models import User
from tosbelgi.kernel.calendar import day_of

from ..participation.api import LevelOffer, State, freeze, levels_offered
from ..people.api import Role, viewer_for
from ..people.models import Appointment, Centre, Person
from ..schedule.api import books_offered
from .agreement import text_in_force
from .cast import make_cast
from .names import dice_of
from .places import centre_in_each_region
from .plans import Means, approve_some_list, providers_able
from .rows import Ground, Rows, Team, participant_rows, person_rows

BATCH = 1000
MENTORS = 10  # of a batch: a hundred participants each
LONG_AGO = timedelta(days=400)
HTTPS_PORT = 443
MOST = 1_000_000


class NotOnThisSite(Exception):
    """A site that others use gets no people who do not exist."""


class NothingToStandOn(Exception):
    """There is no running season, or nobody has made the site yet."""


@dataclass
class Made:
    """What was added, and how many of this seed there are now."""

    states: Counter[State] = field(default_factory=Counter)
    mentors: int = 0
    acts: int = 0
    in_all: int = 0

    @property
    def participants(self) -> int:
        return sum(self.states.values())


def make_crowd(people: int, *, seed: int, at: datetime, report: Callable[[int], object] = lambda _number: None) -> Made:
    """Add whoever is missing of the first `people` of this seed. Broken off and run again, it goes on where it was."""
    people = min(people, MOST)
    if Site._meta.db_table not in connection.introspection.table_names():
        raise NothingToStandOn
    if settings.HTTPS or Site.objects.filter(port=HTTPS_PORT).exists():
        raise NotOnThisSite
    ground = _ground(at)
    heads = _heads(ground)
    done = User.objects.filter(username__startswith=f"demo-{seed}-0").count()
    made = Made(in_all=max(done, people))
    while done < people:
        end = min(people, (done // BATCH + 1) * BATCH)
        _make_batch(range(done, end), seed, ground, heads, made)
        done = end
        report(done)
    return made


def _ground(at: datetime) -> Ground:
    day = day_of(at)
    levels = levels_offered(day)
    if not levels:
        raise NothingToStandOn
    make_cast(at=at)
    operator = Appointment.objects.filter(role=Role.OPERATOR).holding(at).select_related("person__user").first()
    viewer = viewer_for(operator.person.user, at=at, acting=operator.pk) if operator and operator.person.user else None
    if viewer is None:
        raise NothingToStandOn
    return Ground(
        at=at,
        levels=levels,
        norms={one.code: freeze(day, one.code) for one in levels},
        text=text_in_force(by=viewer, at=at),
        means=_means(levels, at),
        password=make_password(None),
    )


def _means(levels: Sequence[LevelOffer], at: datetime) -> Means:
    approve_some_list(at)
    return Means({one.code: books_offered(one.code) for one in levels}, providers_able(at))


@transaction.atomic
def _heads(ground: Ground) -> list[tuple[Centre, Person]]:
    """A centre in each region, and its head; somebody made up where it has none."""
    centres = centre_in_each_region(ground.at)
    held = Appointment.objects.filter(role=Role.CENTRE_HEAD, centre__in=centres).holding(ground.at)
    by_centre = {one.centre_id: one.person for one in held.select_related("person").order_by("-pk")}
    rows, logins = Rows(), []
    for centre in centres:
        if centre.pk not in by_centre:
            login = f"demo-head-{centre.pk}"
            logins.append(login)
            by_centre[centre.pk] = person_rows(login, dice_of(login), ground, rows)
    _insert(rows)
    new = [(one, by_centre[one.pk]) for one in centres if by_centre[one.pk] in rows.persons]
    _appoint(new, Role.CENTRE_HEAD, ground)
    return [(one, by_centre[one.pk]) for one in centres]


@transaction.atomic
def _make_batch(numbers: range, seed: int, ground: Ground, heads: Sequence[tuple[Centre, Person]], made: Made) -> None:
    teams = _teams(numbers.start // BATCH, seed, ground, heads, made)
    rows = Rows()
    states = Counter(participant_rows(number, seed, ground, teams[number % MENTORS], rows) for number in numbers)
    _insert(rows)
    made.states += states
    made.acts += len(rows.acts)


def _teams(batch: int, seed: int, ground: Ground, heads: Sequence[tuple[Centre, Person]], made: Made) -> list[Team]:
    """The mentors of a batch, each in a centre; made with the first of their participants."""
    wanted = [
        (f"demo-{seed}-mentor-{batch * MENTORS + place}", heads[(batch * MENTORS + place) % len(heads)])
        for place in range(MENTORS)
    ]
    logins = [login for login, _head in wanted]
    there = {
        one.user.username: one
        for one in Person.objects.filter(user__username__in=logins).select_related("user")
        if one.user is not None
    }
    rows, new = Rows(), []
    for login, (centre, _head) in wanted:
        if login not in there:
            there[login] = person_rows(login, dice_of(login), ground, rows)
            new.append((centre, there[login]))
    _insert(rows)
    _appoint(new, Role.MENTOR, ground)
    made.mentors += len(new)
    return [Team(centre, head, there[login]) for login, (centre, head) in wanted]


def _appoint(people: Sequence[tuple[Centre, Person]], role: Role, ground: Ground) -> None:
    Appointment.objects.bulk_create(
        Appointment(
            person=person, role=role, region_id=centre.region_id, centre=centre,
            since=ground.at - LONG_AGO, appointed_at=ground.at - LONG_AGO,
        )
        for centre, person in people
    )  # fmt: skip


def _insert(rows: Rows) -> None:
    for group in _in_order(rows):
        if group:
            type(group[0])._default_manager.bulk_create(group, batch_size=BATCH)


def _in_order(rows: Rows) -> Iterator[Sequence[Model]]:
    yield from (rows.users, rows.persons, rows.representations, rows.contacts, rows.links)
    yield from (rows.participations, rows.pages, rows.acts, rows.acceptances)
    yield from (rows.schedules, rows.versions, rows.agreements)
