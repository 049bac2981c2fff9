"""Base of the journal's pages: whose journal it is, the plan that holds, and which moment it is."""

from collections.abc import Collection
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.generic import View

from tosbelgi.kernel.calendar import day_of

from ...models import Participation
from ...participation.api import ActsForSomebody, State, own_participation
from ...people.api import Role
from ...schedule.api import Plan, agreed_plan
from ..applying.pages import led_home
from ..frame import CabinetRequest, person_page


class JournalPage(View):
    """A page of one's own journal. Other roles are told to act for themselves; who has not applied is led home."""

    http_method_names = ["get", "head", "post"]
    request: CabinetRequest
    row: Participation
    at: datetime
    is_earlier = False

    @method_decorator(person_page)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.request.viewer.role is not Role.PARTICIPANT:
            return led_home(request, ActsForSomebody())
        row = own_participation(self.request.viewer)
        if row is None:
            return led_home(request)
        self.row, self.at = row, timezone.now()
        return self.prepare(**kwargs) or super().dispatch(request, *args, **kwargs)

    def prepare(self, **kwargs: Any) -> HttpResponseBase | None:
        """Find what the address names; an answer, where there is nothing to do here."""
        return None

    def turn_to(self, row: Participation) -> None:
        """Let the page be about another participation of theirs: one that came before is only read."""
        self.is_earlier = row.pk != self.row.pk
        self.row = row

    @property
    def journal_url(self) -> str:
        """Where the journal stands to which this page belongs."""
        name, keys = ("cabinet_earlier_journal", [self.row.public_id]) if self.is_earlier else ("cabinet_journal", [])
        return reverse(name, args=keys)

    @property
    def today(self) -> date:
        return day_of(self.at)

    @property
    def may_write(self) -> bool:
        return self.row.stands is State.ACTIVE

    @property
    def writable(self) -> Collection[str]:
        """The directions of which something can be written now."""
        if not self.may_write:
            return ()
        return [one.direction for one in self.plan.directions] if self.plan else self.row.directions

    @cached_property
    def plan(self) -> Plan | None:
        return agreed_plan(self.row.pk)
