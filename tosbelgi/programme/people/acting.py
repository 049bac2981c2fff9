"""Who looks, read once at the edge: the person of a signed-in account, in the role in which they act."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from tosbelgi.accounts.models import User
from tosbelgi.accounts.request_user import AnyUser

from .appointments import Appointment
from .persons import Person
from .refusals import RoleIsNotHeld
from .roles import Role
from .rules import FOR_ONESELF, Held, acting_in, held_at
from .viewer import Viewer

SESSION_KEY = "acting_appointment"
_KEPT = "_standing"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A viewer, their person, and everything else in which they could act now.

    `lost` says that the appointment in which they acted holds no longer, so that they act for themselves.
    """

    viewer: Viewer
    person: Person
    appointments: tuple[Appointment, ...]
    lost: bool = False

    @property
    def acting(self) -> Appointment | None:
        own = self.viewer.appointment_id
        return next((one for one in self.appointments if one.pk == own), None)


def standing_of(user: AnyUser, *, at: datetime, acting: int | None = None) -> Standing | None:
    """What an account stands for at that instant: None without a person. Two queries.

    `acting` is the appointment that was chosen, `FOR_ONESELF` where none shall be, None where nothing was chosen.
    """
    if not user.is_authenticated or not user.is_active:
        return None
    person = Person.objects.filter(user_id=user.pk).first()
    if person is None:
        return None
    rows = Appointment.objects.filter(person_id=person.pk).holding(at).select_related("region", "centre")
    by_id = {row.pk: row for row in rows}
    running = held_at([row.as_held() for row in by_id.values()], at)
    held = acting_in(running, acting)
    viewer = _viewer(user, person, held, running, at)
    appointments = tuple(by_id[one.appointment_id] for one in running)
    return Standing(
        viewer=viewer, person=person, appointments=appointments, lost=bool(acting) and acting != viewer.appointment_id
    )


def _viewer(user: Any, person: Person, held: Held | None, running: tuple[Held, ...], at: datetime) -> Viewer:
    alike = [one for one in running if held is not None and one.role is held.role]
    return Viewer(
        person_id=person.pk,
        public_id=person.public_id,
        user_id=user.pk,
        role=held.role if held else Role.PARTICIPANT,
        appointment_id=held.appointment_id if held else None,
        language=user.language,
        at=at,
        region_ids=frozenset(one.region_id for one in alike if one.region_id is not None),
        centre_ids=frozenset(one.centre_id for one in alike if one.centre_id is not None),
    )


def viewer_for(user: AnyUser, *, at: datetime, acting: int | None = None) -> Viewer | None:
    """The account's person in the role in which they act at that instant, or None without a person."""
    standing = standing_of(user, at=at, acting=acting)
    return standing.viewer if standing else None


def current_standing(request: HttpRequest) -> Standing | None:
    """What the request's account stands for: read once and kept on the request, so that it is one for all who ask."""
    if not hasattr(request, _KEPT):
        chosen = request.session.get(SESSION_KEY)
        setattr(request, _KEPT, standing_of(request.user, at=timezone.now(), acting=chosen))
    standing: Standing | None = getattr(request, _KEPT)
    return standing


def current_viewer(request: HttpRequest) -> Viewer | None:
    """Who asks, or None for strangers and for accounts without a person."""
    standing = current_standing(request)
    return standing.viewer if standing else None


def read_viewer(request: HttpRequest) -> Viewer | None:
    """Who asks, read anew: for whoever must see what has changed since the request began."""
    return viewer_for(request.user, at=timezone.now(), acting=request.session.get(SESSION_KEY))


def is_appointed(user: User) -> bool:
    """Does the account's person hold a role now? Whoever does sees data of others: their sessions are short."""
    return Appointment.objects.filter(person__user_id=user.pk).holding(timezone.now()).exists()


def holds_appointment(viewer: Viewer, at: datetime) -> bool:
    """Do they hold the appointment in which they act at that instant too? It may have ended meanwhile."""
    own = Appointment.objects.filter(pk=viewer.appointment_id, person_id=viewer.person_id, role=viewer.role)
    return own.holding(at).exists()


def act_as(request: HttpRequest, appointment_id: int) -> None:
    """Act in another appointment from the next request on, or with `FOR_ONESELF` in none. Refused if it is not held."""
    standing = current_standing(request)
    held = standing.appointments if standing else ()
    if appointment_id != FOR_ONESELF and not any(one.pk == appointment_id for one in held):
        raise RoleIsNotHeld
    request.session[SESSION_KEY] = appointment_id


def forget_lost(request: HttpRequest) -> bool:
    """Was the role in which they acted lost meanwhile? Says so once: from then on they have chosen themselves."""
    standing = current_standing(request)
    if standing is None or not standing.lost:
        return False
    request.session[SESSION_KEY] = FOR_ONESELF
    return True
