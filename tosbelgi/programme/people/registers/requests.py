"""Requests to a register: "my place is not in the list", and what the operator answers."""

from datetime import datetime

from django.db import transaction

from tosbelgi.kernel import events
from tosbelgi.kernel.events import Code
from tosbelgi.language.plain_text import forbidden_characters, normalized

from ..centres import Region
from ..events import PlaceRequestAnswered, PlaceRequested
from ..persons import Person
from ..refusals import NoSuchPlace
from ..roles import Role
from ..viewer import Viewer
from .models import LONGEST_NAME, REGISTERS, RegisterKind, RegisterRequest, RequestState
from .refusals import (
    MayNotAnswerPlaceRequest,
    NoSuchPlaceRequest,
    NoSuchRowInRegister,
    PlaceHasHiddenSigns,
    PlaceIsMissing,
    PlaceIsTooLong,
    PlaceRequestIsAnswered,
    TooManyPlaceRequests,
)

MOST_OPEN_REQUESTS = 10


@transaction.atomic
def request_place(*, kind: RegisterKind, text: str, region_id: int, by: Viewer, at: datetime) -> RegisterRequest:
    """Ask for a place that is not in the list. The same once more, while it waits, is the one there is."""
    text = _checked(text)
    if not Region.objects.filter(pk=region_id).exists():
        raise NoSuchPlace(field="region")
    person = Person.objects.visible_to(by).select_for_update().get(pk=by.person_id)
    own = RegisterRequest.objects.filter(person=person).waiting()
    if (there := own.filter(kind=kind, text=text, region_id=region_id).first()) is not None:
        return there
    if own.count() >= MOST_OPEN_REQUESTS:
        raise TooManyPlaceRequests(most=MOST_OPEN_REQUESTS)
    row = RegisterRequest.objects.create(kind=kind, text=text, region_id=region_id, person=person, asked_at=at)
    events.record(PlaceRequested(request_id=row.pk, kind=Code(kind.value), about=(person.pk,), by_id=by.user_id, at=at))
    return row


@transaction.atomic
def answer_request(
    *, request_id: int, state: RequestState, code: str = "", by: Viewer, at: datetime
) -> RegisterRequest:
    """Say what became of it: `code` names the row, unless it is declined. The same answer again changes nothing."""
    row = RegisterRequest.objects.visible_to(by).select_for_update().filter(pk=request_id).first()
    if row is None:
        raise NoSuchPlaceRequest
    if by.role is not Role.OPERATOR or by.person_id == row.person_id:
        raise MayNotAnswerPlaceRequest
    code = "" if state is RequestState.DECLINED else normalized(code)
    if row.state != RequestState.OPEN:
        if (row.state, row.code) == (state, code):
            return row
        raise PlaceRequestIsAnswered(state=row.state)
    if state is RequestState.OPEN:
        raise MayNotAnswerPlaceRequest
    if state is not RequestState.DECLINED and not _is_offered(RegisterKind(row.kind), code):
        raise NoSuchRowInRegister
    row.state, row.code, row.answered_at, row.answered_by_id = state, code, at, by.user_id
    row.save(update_fields=["state", "code", "answered_at", "answered_by"])
    events.record(
        PlaceRequestAnswered(
            request_id=row.pk, state=Code(state.value), about=(row.person_id,), by_id=by.user_id, at=at
        )
    )
    return row


def _is_offered(kind: RegisterKind, code: str) -> bool:
    """Is there such a row to be chosen? What no database could hold is none."""
    if not code or forbidden_characters(code):
        return False
    return REGISTERS[kind].objects.offered().filter(code=code).exists()


def _checked(text: str) -> str:
    if signs := forbidden_characters(text):
        raise PlaceHasHiddenSigns(signs=signs)
    text = " ".join(normalized(text).split())
    if not text:
        raise PlaceIsMissing
    if len(text) > LONGEST_NAME:
        raise PlaceIsTooLong(most=LONGEST_NAME)
    return text
