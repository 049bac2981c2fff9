"""What a participant reads first: the one next thing, by the state of what they take part in or apply for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tosbelgi.kernel.calendar import day_of
from tosbelgi.language.dates import date_words
from tosbelgi.language.languages import SOURCE

from ...models import Participation
from ...participation.api import (
    Act,
    State,
    last_act_of,
    may_name_representative,
    missing_signers_of,
    own_participation,
)
from ...people.api import Viewer
from ...schedule.api import Side, agreed_plan, one_schedule
from ..frame import CabinetRequest, render_page
from ..journal.now import registered_home
from .steps import next_step
from .written import level_title


class Quote(TypedDict):
    """What a centre wrote, and in which language."""

    quote: str
    quote_language: str


@dataclass(frozen=True, kw_only=True)
class Now:
    """One thing: what is so, what there is to know of it, what somebody else wrote, and one way on.

    `begins` says that the way on is a press that begins an application, instead of a link.
    """

    lead: str
    lines: tuple[str, ...] = ()
    quote: str = ""
    quote_language: str = ""
    way: str = ""
    url_name: str = ""
    begins: bool = False
    scene: str = "step-apply"

    @property
    def url(self) -> str:
        return reverse(self.url_name) if self.url_name else ""


def participant_home(request: CabinetRequest) -> HttpResponse:
    """The first page of whoever acts for themselves."""
    row, at = own_participation(request.viewer), timezone.now()
    if row is not None and row.stands is State.ACTIVE and (plan := agreed_plan(row.pk)) is not None:
        return registered_home(request, row, plan)
    now = _NOW[row.stands](row, request.viewer, at) if row else _nothing()
    context = {"title": _("What now?"), "now": now, "row": row, "ask_url": f"/{get_language()}/ask/"}
    return render_page(request, "cabinet/applying/now.html", context)


def _nothing() -> Now:
    return Now(
        lead=_("You can apply."),
        lines=(
            _("It takes about ten minutes. What you have written is kept, so you can stop and go on later."),
            _("Taking part is free of charge."),
        ),
        way=_("Apply"),
        begins=True,
    )


def _draft(row: Participation, viewer: Viewer, at: datetime) -> Now:
    step = next_step(row, day_of(at))
    return Now(
        lead=_("Your application is not sent yet."),
        lines=(_("Next: %(step)s") % {"step": step.title},),
        way=_("Go on"),
        url_name=step.url_name,
    )


def _returned(row: Participation, viewer: Viewer, at: datetime) -> Now:
    return Now(
        lead=_("The centre has returned your application."),
        lines=(_("Put it right and send it again."),),
        **_quoted(row, viewer, Act.RETURN),
        way=_("Put it right"),
        url_name=next_step(row, day_of(at)).url_name,
    )


def _submitted(row: Participation, viewer: Viewer, at: datetime) -> Now:
    return Now(
        lead=_("Your application is sent. The centre looks at it."),
        lines=(
            _("Sent: %(day)s.") % {"day": _day(row.submitted_at)},
            _("The centre has 14 working days. There is nothing for you to do now."),
        ),
        scene="step-centre",
    )


def _approved(row: Participation, viewer: Viewer, at: datetime) -> Now:
    missing = missing_signers_of(row, at)
    if "participant" in missing:
        return Now(
            lead=_("Your application is approved. Accept the agreement."),
            lines=(_("Read it, ask for a code and type the code. It takes five minutes."),),
            way=_("To the agreement"),
            url_name="cabinet_agreement",
        )
    if not missing:
        return Now(
            lead=_("You are of age now: your own acceptance is enough."),
            way=_("Complete the agreement"),
            url_name="cabinet_agreement",
        )
    return _waits_for_representative(row, at)


def _waits_for_representative(row: Participation, at: datetime) -> Now:
    """They have to accept, and have not: named before or after the approval, or still to be named."""
    if may_name_representative(row, at):
        return Now(
            lead=_("Name your legal representative."),
            lines=(_("You are under 18, so an adult who stands for you by law accepts the agreement too."),),
            way=_("To the legal representative"),
            url_name="cabinet_representative",
            scene="people",
        )
    return Now(
        lead=_("Your legal representative has not accepted the agreement yet."),
        lines=(
            _("You have accepted it. They accept it by the letter that goes to %(address)s.")
            % {"address": row.personal_page.representative_email},
            _("Ask them to open that letter."),
        ),
        scene="people",
    )


def _agreed(row: Participation, viewer: Viewer, at: datetime) -> Now:
    if missing_signers_of(row, at):
        return _waits_for_representative(row, at)
    drawn = one_schedule(viewer, row.pk)
    if drawn is None:
        lead, way = _("Draw up your schedule with your mentor."), _("Write the schedule")
    elif any(one.role == Side.PARTICIPANT for one in drawn.newest.agreements.all()):
        lead, way = _("You have agreed on your schedule. Your mentor has not yet."), _("To the schedule")
    elif drawn.newest.role == Side.MENTOR:
        lead, way = _("Your mentor has written a schedule. Read it and agree, or change it."), _("To the schedule")
    else:
        lead, way = _("Your schedule is written. Read it once more and agree on it."), _("To the schedule")
    return Now(
        lead=lead,
        lines=(_("The agreement is accepted."), _mentor(row)),
        way=way,
        url_name="cabinet_schedule" if drawn else "cabinet_schedule_change",
        scene="talk",
    )


def _scheduled(row: Participation, viewer: Viewer, at: datetime) -> Now:
    if missing_signers_of(row, at):
        return _waits_for_representative(row, at)
    return Now(
        lead=_("Your schedule is agreed. Your mentor registers you."),
        lines=(_mentor(row), _("There is nothing for you to do now.")),
        way=_("To the schedule"),
        url_name="cabinet_schedule",
        scene="step-journal",
    )


def _active(row: Participation, viewer: Viewer, at: datetime) -> Now:
    return Now(
        lead=_("You are registered as a participant."),
        lines=(
            _("Level: %(level)s.") % {"level": level_title(row.level)},
            _("Since: %(day)s.") % {"day": _day(row.activated_at)},
            _mentor(row),
        ),
        way=_("What is asked of me"),
        url_name="cabinet_participation",
        scene="step-journal",
    )


def _rejected(row: Participation, viewer: Viewer, at: datetime) -> Now:
    return Now(
        lead=_("The centre has rejected your application."),
        lines=(_("You can apply anew. What you wrote of yourself is kept."),),
        **_quoted(row, viewer, Act.REJECT),
        way=_("Apply anew"),
        begins=True,
    )


def _withdrawn(row: Participation, viewer: Viewer, at: datetime) -> Now:
    done = last_act_of(viewer, row.pk, Act.WITHDRAW)
    by_another = done is not None and done.role == "representative"
    return Now(
        lead=_("Your legal representative has withdrawn you from taking part.")
        if by_another
        else _("You have withdrawn."),
        lines=(_("You can apply anew at any time. What you wrote of yourself is kept."),),
        way=_("Apply anew"),
        begins=True,
    )


_NOW: Mapping[State, Callable[[Participation, Viewer, datetime], Now]] = {
    State.DRAFT: _draft,
    State.RETURNED: _returned,
    State.SUBMITTED: _submitted,
    State.APPROVED: _approved,
    State.AGREED: _agreed,
    State.SCHEDULED: _scheduled,
    State.ACTIVE: _active,
    State.REJECTED: _rejected,
    State.WITHDRAWN: _withdrawn,
}


def _quoted(row: Participation, viewer: Viewer, act: Act) -> Quote:
    done = last_act_of(viewer, row.pk, act)
    return {"quote": done.words if done else "", "quote_language": done.language if done else ""}


def _mentor(row: Participation) -> str:
    return _("Mentor: %(name)s.") % {"name": row.mentor.display_name if row.mentor else "–"}


def _day(at: datetime | None) -> str:
    return date_words(day_of(at), get_language() or SOURCE) if at else "–"
