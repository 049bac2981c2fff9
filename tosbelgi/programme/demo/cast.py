"""The demo cast: people in every role of the programme, in two regions, and who takes part in it."""

import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from textwrap import wrap

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import transaction

from tosbelgi.kernel.calendar import day_of
from tosbelgi.kernel.refusals import Refusal

from ..participation.api import levels_offered
from ..participation.models import Participation
from ..people.api import SCOPES, Role, Scope, appoint, viewer_for
from ..people.models import Appointment, Centre, OrganisationAbility, Person, Region
from .applicants import APPLICANTS, Applicant, Place, bring_to_their_state, family_links
from .diaries import keep_diary

HERE, THERE = "KZ-71", "KZ-10"
# The longest ago that anything happened, and where no season ran then.
EARLIER = (timedelta(days=105), timedelta(days=30))
MARGIN, WIDTH, NO_BREAK = 14, 125, "\u00a0"


@dataclass(frozen=True)
class Holder:
    """Somebody with an account, in roles that hold in that region, its centre, or everywhere."""

    login: str
    given_name: str
    family_name: str
    roles: tuple[Role, ...]
    region: str = HERE


# The mentor works in the centre too, and can act as either; who takes part is appointed to nothing.
HOLDERS = (
    Holder("participant", "Айгерім", "Үлгіқызы", ()),
    Holder("mentor", "Данияр", "Мысалұлы", (Role.MENTOR, Role.CENTRE_STAFF)),
    Holder("expert", "Жанна", "Примерова", (Role.EXPERT,)),
    Holder("coordinator", "Нұрлан", "Үлгіұлы", (Role.REGIONAL_COORDINATOR,)),
    Holder("staff", "Әсел", "Нұсқақызы", (Role.CENTRE_STAFF,)),
    Holder("head", "Роза", "Мысалқызы", (Role.CENTRE_HEAD,)),
    Holder("operator", "Тимур", "Образцов", (Role.OPERATOR,)),
    Holder("commission", "Ләззат", "Нұсқаұлы", (Role.COMMISSION,)),
    Holder("mentor-2", "Сәбит", "Сынақұлы", (Role.MENTOR,), THERE),
    Holder("expert-2", "Олег", "Образцов", (Role.EXPERT,), THERE),
    Holder("coordinator-2", "Гүлмира", "Сынаққызы", (Role.REGIONAL_COORDINATOR,), THERE),
    Holder("staff-2", "Арман", "Үлгіұлы", (Role.CENTRE_STAFF,), THERE),
    Holder("head-2", "Марина", "Примерова", (Role.CENTRE_HEAD,), THERE),
)
LOGINS = (*(one.login for one in HOLDERS), *(one.login for one in APPLICANTS))


@transaction.atomic
def make_cast(*, at: datetime) -> str:
    """Make whoever of the cast is not there yet; returns their one password, hashed once, since hashing is slow.

    Who takes part is made where a season runs and their region has the demo's centre with its people; everything they
    did lies in the weeks before. Once more, nothing changes.
    """
    path: Path = settings.VAR_DIR / "demo_people_password"
    there = _made()
    holders = [one for one in HOLDERS if one.login not in there]
    applicants = [one for one in APPLICANTS if one.login not in there]
    if not holders and not applicants:
        return path.read_text("utf-8") if path.exists() else ""
    password = path.read_text("utf-8") if path.exists() else secrets.token_urlsafe(9)
    path.touch(mode=0o600)
    path.write_text(password, encoding="utf-8")
    encoded = make_password(password)
    for holder in holders:
        person = _person(holder.login, holder.given_name, holder.family_name, encoded)
        _appoint(person, holder, since=_earlier(at), at=at)
    _make_applicants(applicants, encoded, at)
    return password


def keep_diaries(*, at: datetime) -> None:
    """Have those who are registered write their journals, where they have none. Called outside a transaction."""
    kept = {one.login: one.kept for one in APPLICANTS if one.kept is not None}
    rows = Participation.objects.filter(person__user__username__in=kept, entries=None, activated_at__isnull=False)
    for row in rows.select_related("person__user"):
        user = row.person.user
        viewer = viewer_for(user, at=at) if user else None
        if user is not None and viewer is not None:
            keep_diary(row, kept[user.username], by=viewer, at=at)


def _made() -> set[str]:
    return set(get_user_model().objects.filter(username__in=LOGINS).values_list("username", flat=True))


def _earlier(at: datetime) -> datetime:
    """Some months or weeks before, where a season ran then already."""
    return next((at - one for one in EARLIER if levels_offered(day_of(at - one))), at)


def _person(login: str, given_name: str, family_name: str, password: str) -> Person:
    user = get_user_model().objects.create(username=login, email=f"{login}@example.invalid", password=password)
    return Person.objects.create(user=user, given_name=given_name, family_name=family_name)


def _appoint(person: Person, holder: Holder, *, since: datetime, at: datetime) -> None:
    region = Region.objects.get(code=holder.region)
    centre = Centre.objects.filter(region=region).first()
    for role in holder.roles:
        of_centre = SCOPES[role] is Scope.CENTRE
        if of_centre and centre is None:  # demo centres are made where there is none: this site has others
            continue
        appoint(
            person_id=person.pk,
            role=role,
            region_id=region.pk if SCOPES[role] is Scope.REGION else None,
            centre_id=centre.pk if of_centre and centre else None,
            since=since,
            by=None,
            at=since,
        )


def _make_applicants(applicants: list[Applicant], password: str, at: datetime) -> None:
    if not applicants or not levels_offered(day_of(at)):
        return
    for code, suffix in ((HERE, ""), (THERE, "-2")):
        place = _place(suffix, at)
        if place is None:
            continue
        for one in applicants:
            # A season of the operator's own may have no such level, or other ages: then the site does without this one.
            if (HERE if not one.elsewhere else THERE) == code:
                with suppress(Refusal), transaction.atomic():
                    person = _person(one.login, one.given_name, one.family_name, password)
                    bring_to_their_state(person, one, place, at=at)


def _place(suffix: str, at: datetime) -> Place | None:
    """Who leads, who decides, and the operator; None where the centre of that region is not the demo's."""
    logins = {Role.MENTOR: f"mentor{suffix}", Role.CENTRE_HEAD: f"head{suffix}", Role.OPERATOR: "operator"}
    held = {
        role: Appointment.objects.filter(person__user__username=login, role=role)
        .holding(at)
        .select_related("person__user", "centre")
        .first()
        for role, login in logins.items()
    }
    mentor, head, operator = (held[role] for role in logins)
    if mentor is None or head is None or operator is None or mentor.centre_id != head.centre_id:
        return None
    of_centre = OrganisationAbility.objects.holding(at).filter(organisation__centre=mentor.centre_id)
    able = of_centre.values_list("since", flat=True)
    since = max(mentor.since, head.since, operator.since, _earlier(at), *able)
    return Place(mentor=mentor, head=head, operator=operator, since=since)


def ways_in(site_url: str) -> list[str]:
    """Who can sign in to what, in a few lines to be printed; with the page of a legal representative, who cannot."""
    made = _made()
    here, there = ([one.login for one in HOLDERS if one.region == code and one.roles] for code in (HERE, THERE))
    groups = {"roles": here, "elsewhere": there, "participants": ["participant", *(one.login for one in APPLICANTS)]}
    lines = [(what, " · ".join(login for login in logins if login in made)) for what, logins in groups.items()]
    lines += [("a family", f"{site_url}{path}") for path in family_links()]
    return [line for what, who in lines for line in _wrapped(f"{what:<{MARGIN}}{who}")]


def _wrapped(line: str) -> list[str]:
    """In lines that end after a dot between two names, so that none begins with one."""
    kept = wrap(line.replace(" ·", NO_BREAK + "·"), WIDTH, subsequent_indent=" " * MARGIN, break_on_hyphens=False)
    return [one.replace(NO_BREAK, " ") for one in kept]
