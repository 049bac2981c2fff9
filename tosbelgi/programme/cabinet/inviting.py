"""Staff: who was invited to which role, by those who may invite, the operator and the head of a centre (R088, R128)."""

from datetime import datetime
from typing import Any, cast

from django import forms
from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tosbelgi.language.languages import NATIVE_NAMES, SOURCE

from ..notifications.api import Delivery, delivery_of
from ..people.api import (
    APPOINTS,
    SCOPES,
    InvitationState,
    NoSuchInvitation,
    Role,
    Scope,
    Viewer,
    find_invitation,
    invite,
    page_of_invitations,
    record_reading,
    revoke_invitation,
    send_invitation_again,
)
from ..people.models import Centre, Invitation, Person, Region
from .forms import CabinetForm, ConfirmPage, FormPage
from .frame import CabinetRequest, person_page, render_page
from .navigation import register

PAGE = 25
LETTERS = {
    Delivery.PLANNED: gettext_lazy("The letter is being written."),
    Delivery.WAITING: gettext_lazy("The letter is being sent."),
    Delivery.PARKED: gettext_lazy("The mail server refused the letter. Check the address; withdraw and invite anew."),
    Delivery.SENT: gettext_lazy("The letter is sent."),
}

register("cabinet_staff", gettext_lazy("Invitations"), place=700, roles=APPOINTS)


@require_safe
@person_page
def staff(request: CabinetRequest) -> HttpResponse:
    """Every invitation that the viewer may answer for, the newest first, and the way to invite."""
    viewer, at = request.viewer, timezone.now()
    roles = _may_invite(viewer)
    rows = page_of_invitations(viewer, size=PAGE + 1, before=_number(request.GET.get("before", "")))
    shown = rows[:PAGE]
    context = {
        "title": _("Invitations"),
        "roles": [(role.value, role.label) for role in roles],
        "invitations": _described(shown, viewer, at),
        "older": shown[-1].pk if len(rows) > PAGE else None,
        "newest": "before" not in request.GET,
    }
    return render_page(request, "cabinet/invitations.html", context)


def _may_invite(viewer: Viewer) -> list[Role]:
    """The roles to which the viewer may invite; for whoever may not, there is no such page."""
    roles = [role for role in Role if role in APPOINTS.get(viewer.role, ())]
    if not roles:
        raise Http404
    return roles


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def _described(rows: list[Invitation], viewer: Viewer, at: datetime) -> list[dict[str, Any]]:
    """What the list says of each. Names are those of persons whom the viewer sees; that they were read is recorded."""
    letters = delivery_of([row.pk for row in rows], viewer)
    accepted = [row.appointment.person_id for row in rows if row.appointment is not None]
    persons = {one.pk: one for one in Person.objects.visible_to(viewer).filter(pk__in=accepted)}
    with transaction.atomic():
        record_reading(person_ids=list(persons), by=viewer, at=at)
    return [_row(row, persons, letters, at) for row in rows]


def _row(row: Invitation, persons: dict[int, Person], letters: dict[int, Delivery], at: datetime) -> dict[str, Any]:
    state = row.state(at)
    person = persons.get(row.appointment.person_id) if row.appointment is not None else None
    return {
        "row": row,
        "who": person.display_name if person is not None else row.email,
        "role": Role(row.role).label,
        "place": row.place_in(get_language() or SOURCE),
        "state": state.value,
        "words": state.label,
        "letter": LETTERS[letters[row.pk]] if state is InvitationState.OPEN else "",
        "may_send": state in {InvitationState.OPEN, InvitationState.EXPIRED},
    }


class PlaceField(forms.ChoiceField):
    """A centre or region. What is sent beside the choices is refused by the action, which says why."""

    def valid_value(self, value: Any) -> bool:
        return _number(str(value)) is not None


class InviteForm(CabinetForm):
    email = forms.CharField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("The letter goes there. It need not be the one by which they will sign in."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    place = PlaceField(label="")
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the letter"), choices=list(NATIVE_NAMES.items()), widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, scope: Scope, places: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if scope is Scope.NOWHERE:
            del self.fields["place"]
            return
        field = cast(forms.ChoiceField, self.fields["place"])
        field.label = _("Programme centre") if scope is Scope.CENTRE else _("Region")
        field.choices = places if len(places) == 1 else [("", pgettext("place", "Choose")), *places]


class InvitePage(FormPage):
    """Invite to one role, which stands in the address."""

    form_class = InviteForm
    explanation = gettext_lazy(
        "They get a letter with a link, good for once and for 7 days. By it they choose a login and a password of "
        "their own, or accept with the account that they have."
    )
    button = gettext_lazy("Send the invitation")
    done = gettext_lazy("The invitation is stored; the letter goes out in a moment.")
    back = "cabinet_staff"

    @property
    def role(self) -> Role:
        wanted = next((one for one in Role if one.value == self.kwargs["role"]), None)
        if wanted is None or wanted not in _may_invite(self.request.viewer):
            raise Http404
        return wanted

    def heading(self) -> str:
        return _("Invite: %(role)s") % {"role": self.role.label}

    def initial(self, viewer: Viewer) -> dict[str, Any]:
        return {"language": get_language() or SOURCE}

    def make_form(self, viewer: Viewer, **given: Any) -> CabinetForm:
        scope = SCOPES[self.role]
        return InviteForm(scope=scope, places=_places(scope, viewer), **given)

    def act(self, data: dict[str, Any], *, by: Viewer, at: datetime) -> None:
        scope, place = SCOPES[self.role], _number(data.get("place", ""))
        invite(
            email=data["email"],
            role=self.role,
            region_id=place if scope is Scope.REGION else None,
            centre_id=place if scope is Scope.CENTRE else None,
            language=data["language"],
            by=by,
            at=at,
        )


def _places(scope: Scope, viewer: Viewer) -> list[tuple[int, str]]:
    """The centres or regions to which the viewer may invite, in the order of the page's language."""
    language = get_language() or SOURCE
    if scope is Scope.REGION:
        regions = sorted(Region.objects.all(), key=lambda row: row.key_in(language))
        return [(row.pk, row.named_in(language)) for row in regions]
    centres = Centre.objects.order_by(f"sort_{language}", "pk")
    if viewer.role is not Role.OPERATOR:
        centres = centres.filter(pk__in=viewer.centre_ids)
    return [(row.pk, row.word("name", language) or row.name_kk) for row in centres]


class _OfInvitation(ConfirmPage):
    """A page that asks about one invitation."""

    back = "cabinet_staff"

    def _asked_about(self, viewer: Viewer, number: int) -> Invitation:
        _may_invite(viewer)
        row = find_invitation(viewer, number)
        if row is None:
            raise NoSuchInvitation
        return row

    def _led_back(self, refusal: Any) -> HttpResponse:
        _may_invite(self.request.viewer)
        return super()._led_back(refusal)


class SendAgainPage(_OfInvitation):
    button = gettext_lazy("Send a new letter")
    done = gettext_lazy("A new letter goes out in a moment. The link of the old one opens nothing any more.")

    def question(self, viewer: Viewer, **kwargs: Any) -> dict[str, Any]:
        row = self._asked_about(viewer, kwargs["number"])
        return {
            "title": _("Send the invitation again?"),
            "what": row.email,
            "explanation": _("The new link is good for 7 days. That of the letter before opens nothing any more."),
        }

    def act(self, *, by: Viewer, at: datetime, **kwargs: Any) -> None:
        send_invitation_again(invitation_id=kwargs["number"], by=by, at=at)


class WithdrawPage(_OfInvitation):
    button = gettext_lazy("Withdraw the invitation")
    done = gettext_lazy("The invitation is withdrawn. Its link opens nothing any more.")

    def question(self, viewer: Viewer, **kwargs: Any) -> dict[str, Any]:
        row = self._asked_about(viewer, kwargs["number"])
        return {
            "title": _("Withdraw this invitation?"),
            "what": row.email,
            "explanation": _("Its link opens nothing any more. You can invite them anew at any time."),
        }

    def act(self, *, by: Viewer, at: datetime, **kwargs: Any) -> None:
        revoke_invitation(invitation_id=kwargs["number"], by=by, at=at)
