"""Views of a schedule: it is read and agreed on at one address, and written at another."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.generic import View

from tosbelgi.kernel.refusals import Refusal
from tosbelgi.kernel.refusals.messages import refusal_message
from tosbelgi.language.languages import SOURCE

from ...catalogue.api import LevelNorms, norms_from_json
from ...participation.api import asked_by_norms, norms_to_hold
from ...people.api import Role
from ...schedule.api import (
    Drawn,
    NoScheduleNow,
    Plan,
    ScheduleChanged,
    Side,
    Unmet,
    agree,
    change,
    unmet_by,
    unmet_in_words,
)
from ..frame import CabinetRequest, person_page, render_page, words_back
from ..navigation import register
from .fieldsets import Fields
from .history import history_of
from .sheet import Reading, values_of
from .shown import shown_plan
from .whose import Whose, own_earlier, whose

register("cabinet_schedule", gettext_lazy("My schedule"), place=25, roles=(Role.PARTICIPANT,))


class OfSchedule(View):
    """A page about one schedule."""

    http_method_names = ["get", "head", "post"]
    request: CabinetRequest
    about: Whose
    at: datetime

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.at, self.language = timezone.now(), get_language() or SOURCE

    def title(self) -> str:
        return (
            _("My schedule")
            if self.about.own
            else _("Schedule: %(name)s") % {"name": self.about.row.person.display_name}
        )

    def number(self, name: str) -> int:
        sent = self.request.POST.get(name, "")
        return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 10 else 0


@method_decorator(person_page, name="dispatch")
class SchedulePage(OfSchedule):
    """What is planned, who has agreed on it, what is new to whoever reads, and the button to agree."""

    def get(self, request: CabinetRequest, public_id: UUID | None = None) -> HttpResponse:
        about = whose(request.viewer, public_id, at=self.at)
        if about is None:
            return render_page(request, "cabinet/scheduling/none.html", {"title": _("My schedule")})
        self.about = about
        return self.shown()

    def post(self, request: CabinetRequest, public_id: UUID | None = None) -> HttpResponse:
        about = whose(request.viewer, public_id, at=self.at)
        if about is None:
            raise Http404
        self.about = about
        try:
            agree(
                participation=about.row.public_id,
                version=self.number("version"),
                digest=request.POST.get("digest", ""),
                by=request.viewer,
                at=self.at,
            )
        except Refusal as refusal:
            return self.shown([refusal_message(refusal)], status=422)
        messages.success(request, _("You have agreed on this schedule."))
        return HttpResponseRedirect(about.url)

    def shown(self, errors: list[str] | None = None, *, status: int = 200) -> HttpResponse:
        about, drawn = self.about, self.about.drawn(self.request.viewer)
        context: dict[str, Any] = {"title": self.title(), "about": about, "errors": errors or [], "drawn": drawn}
        if drawn is not None:
            context |= self._newest(drawn)
        return render_page(self.request, "cabinet/scheduling/schedule.html", context, status=status)

    def _newest(self, drawn: Drawn) -> dict[str, Any]:
        about, newest = self.about, drawn.newest
        side = about.side or Side.PARTICIPANT
        agreed = {one.role for one in newest.agreements.all()}
        in_force = newest.number == drawn.schedule.agreed_version
        unmet = unmet_by(newest.plan, about.row, self.at) if about.is_open else ()
        # To whoever wrote it or has agreed on it nothing in it is new.
        knows_it = in_force or side.value in agreed or newest.role == side.value
        seen = None if knows_it else drawn.read_by(side, before=newest.number)
        may_agree = about.is_open and not in_force and side.value not in agreed
        standing = drawn.in_force if not in_force else None
        return {
            "version": newest,
            "plan": shown_plan(newest.plan, self.language, seen=seen.plan if seen else None, unmet=unmet),
            "in_force": in_force,
            "own_agreed": side.value in agreed,
            "other_agreed": bool(agreed - {side.value}),
            "unmet": unmet,
            "lacks_of_all": [unmet_in_words(one) for one in unmet if one.direction is None],
            "may_agree": may_agree and not unmet,
            "standing": standing,
            "standing_plan": shown_plan(standing.plan, self.language) if standing else None,
            "history": history_of(drawn),
        }


class EarlierSchedulePage(SchedulePage):
    """The schedule of something that one took part in before, to be read. The present one has its own address."""

    http_method_names = ["get", "head"]

    def title(self) -> str:
        return _("Earlier schedule")

    def get(self, request: CabinetRequest, public_id: UUID | None = None) -> HttpResponse:
        assert public_id is not None
        self.about = own_earlier(request.viewer, public_id)
        return self.shown() if self.about.earlier else HttpResponseRedirect(self.about.url)


@dataclass(frozen=True)
class Hold:
    """What the schedule has to meet."""

    norms: LevelNorms
    text: str
    directions: tuple[str, ...]


@method_decorator(person_page, name="dispatch")
class ChangePage(OfSchedule):
    """The form of a plan. What the norms still miss stands beside its part; saved it is all the same."""

    template: ClassVar[str] = "cabinet/scheduling/change.html"

    def get(self, request: CabinetRequest, public_id: UUID | None = None) -> HttpResponse:
        if (led_back := self._begin(public_id)) is not None:
            return led_back
        drawn = self.about.drawn(request.viewer)
        if drawn is None:
            return self._form({"starts_on": timezone.localdate(self.at).isoformat()}, base=0)
        plan = drawn.newest.plan
        unmet = unmet_by(plan, self.about.row, self.at)
        return self._form(values_of(plan), base=drawn.newest.number, kept=plan, unmet=unmet)

    def post(self, request: CabinetRequest, public_id: UUID | None = None) -> HttpResponse:
        if (led_back := self._begin(public_id)) is not None:
            return led_back
        drawn, base = self.about.drawn(request.viewer), self.number("base")
        kept = drawn.newest.plan if drawn else None
        reading = Reading(request.POST.dict(), self.about.row.level, kept)
        plan = reading.plan(self._fields(reading.values).codes)
        if plan is None:
            return self._form(reading.values, base=base, kept=kept, wrong=reading.errors, status=422)
        try:
            version = change(
                participation=self.about.row.public_id, base=base, plan=plan, by=request.viewer, at=self.at
            )
        except ScheduleChanged as refusal:
            return self._beside(reading, plan, refusal)
        except Refusal as refusal:
            reading.refuse(refusal)
            return self._form(reading.values, base=base, kept=kept, wrong=reading.errors, status=422)
        return self._led_on(unmet_by(version.plan, self.about.row, self.at))

    def _begin(self, public_id: UUID | None) -> HttpResponse | None:
        """Whose it is; one of the two who cannot write it now is led to where it is read, and others find nothing."""
        if public_id is not None and self.request.viewer.role is not Role.MENTOR:
            raise Http404
        about = whose(self.request.viewer, public_id, at=self.at)
        if about is None:
            raise Http404
        self.about = about
        if not about.is_open:
            kept = words_back(self.request, refusal_message(NoScheduleNow(state=about.row.state)))
            return kept or HttpResponseRedirect(about.url)
        hold = norms_to_hold(about.row, self.at)
        self.hold = Hold(norms_from_json(hold.text), hold.text, hold.directions)
        return None

    def _led_on(self, unmet: tuple[Unmet, ...]) -> HttpResponse:
        if not unmet:
            messages.success(self.request, _("Saved. It meets the norms: read it once more and agree on it."))
            return HttpResponseRedirect(self.about.url)
        words = ngettext(
            "Saved. One thing is still missing before it can be agreed on; it is said beside its field.",
            "Saved. %(number)s things are still missing before it can be agreed on; each is said beside its field.",
            len(unmet),
        )
        messages.warning(self.request, words % {"number": len(unmet)})
        return HttpResponseRedirect(self.about.change_url)

    def _beside(self, reading: Reading, typed: Plan, refusal: ScheduleChanged) -> HttpResponse:
        """What was typed, and what the other has written meanwhile: sent again, it is a version after that one."""
        drawn = self.about.drawn(self.request.viewer)
        newest = drawn.newest if drawn else None
        reading.refuse(refusal)
        return self._form(
            reading.values,
            base=newest.number if newest else 0,
            kept=newest.plan if newest else None,
            wrong=reading.errors,
            more={
                "newest": newest,
                "newest_plan": shown_plan(newest.plan, self.language, seen=typed) if newest else None,
            },
            status=422,
        )

    def _fields(self, values: Mapping[str, str], **said: Any) -> Fields:
        hold = self.hold
        return Fields(
            row=self.about.row, norms=hold.norms, directions=hold.directions, values=values, language=self.language,
            at=self.at, **said,
        )  # fmt: skip

    def _form(
        self,
        values: Mapping[str, str],
        *,
        base: int,
        kept: Plan | None = None,
        wrong: Mapping[str, list[str]] | None = None,
        unmet: tuple[Unmet, ...] = (),
        more: dict[str, Any] | None = None,
        status: int = 200,
    ) -> HttpResponse:
        lacks: dict[str, list[str]] = {}
        for one in unmet:
            lacks.setdefault(f"{one.direction}.{one.field}", []).append(unmet_in_words(one))
        titles = {str(book.listed): book.title for one in (kept.directions if kept else ()) for book in one.books}
        named = {
            f"{name}-title": titles[value] for name, value in values.items() if value in titles and "-book-" in name
        }
        fields = self._fields({**values, **named}, wrong=wrong or {}, lacks=lacks)
        first_day, fieldsets = fields.first_day(), fields.fieldsets()
        beside = {first_day.key, *(part.key for one in fieldsets for part in one.parts)}
        context = {
            "title": self.title(),
            "about": self.about,
            "base": base,
            "first_day": first_day,
            "fieldsets": fieldsets,
            "shelves": fields.shelves(),
            "norms": asked_by_norms(self.hold.text, self.hold.directions),
            "wrong": wrong or {},
            "wrong_of_all": [words for key, said in (wrong or {}).items() if key not in beside for words in said],
            "unmet": unmet,
        }
        return render_page(self.request, self.template, context | (more or {}), status=status)
