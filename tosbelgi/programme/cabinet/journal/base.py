"""Base of the journal's pages: whose journal it is, the plan that holds, and which moment it is."""

from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponseBase
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

    @property
    def today(self) -> date:
        return day_of(self.at)

    @property
    def may_write(self) -> bool:
        return self.row.stands is State.ACTIVE

    @cached_property
    def plan(self) -> Plan | None:
        return agreed_plan(self.row.pk)
