"""The journal: what was written, month by month, with what became of it; open tasks stand on top."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tosbelgi.kernel.calendar import day_of
from tosbelgi.kernel.codes import DirectionCode
from tosbelgi.language.dates import date_words, month_words
from tosbelgi.language.languages import SOURCE

from ...journal.api import After, State, open_tasks, page_of_entries
from ...models import Entry
from ...participation.api import one_participation
from ...people.api import Role
from ..applying.earlier import earlier_of, title_of
from ..applying.pages import number_in
from ..frame import CabinetRequest, render_page
from ..navigation import register
from .base import JournalPage
from .days import day_words
from .tasks import answers_to, task_lines
from .words import about, direction_title, mentor_was_here, state_words

SIZE = 20
FIRST_YEAR = 2000

register("cabinet_journal", gettext_lazy("My journal"), place=40, roles=[Role.PARTICIPANT])


@dataclass(frozen=True)
class Line:
    """One entry of a list, and where it leads."""

    url: str
    direction: str
    title: str
    when: str
    about: str
    state: str
    mark: str


class JournalList(JournalPage):
    """A page of entries, the latest day first, of one direction or state where that is wanted."""

    def title(self) -> str:
        return _("My journal")

    def get(self, request: CabinetRequest, **kwargs: Any) -> HttpResponse:
        direction, state = chosen_in(request, "direction", DirectionCode), chosen_in(request, "state", State)
        after = place_after(request)
        rows = page_of_entries(
            request.viewer,
            participation=self.row.public_id,
            direction=direction or None,
            state=State(state) if state else None,
            after=after,
            size=SIZE + 1,
        )
        page, kept = rows[:SIZE], {name: each for name, each in (("direction", direction), ("state", state)) if each}
        tasks = open_tasks(request.viewer, self.row.public_id)
        context = {
            "title": self.title(),
            "journal_url": self.journal_url,
            "may_write": self.may_write,
            "tasks": task_lines(tasks, answers_to(request.viewer, tasks), self.today, writable=self.writable),
            "months": self._months(page),
            "directions": DirectionCode.choices,
            "states": State.choices,
            "direction": direction,
            "state": state,
            "is_filtered": bool(kept),
            "is_empty": not rows and not kept and after is None,
            "next": query_of(kept, page[-1]) if len(rows) > SIZE else "",
            "later": after is not None,
            "first": f"?{urlencode(kept)}" if kept else self.journal_url,
        }
        context |= {"over": self.over()} if self.is_earlier else {"earlier": earlier_of(request.viewer)}
        return render_page(request, "cabinet/journal/list.html", context)

    def over(self) -> str:
        """That it is over, and since when."""
        day = date_words(day_of(self.row.changed_at), get_language() or SOURCE)
        return _("%(what)s: %(state)s, %(day)s. It is only read now.") % {
            "what": title_of(self.row),
            "state": self.row.stands.label,
            "day": day,
        }

    def _months(self, page: list[Entry]) -> list[tuple[str, list[Line]]]:
        opened = opened_at(self.request, page)
        return months_of(page, [line_of(one, self.today, opened) for one in page])


class EarlierJournal(JournalList):
    """The journal of something that one took part in before. The present one has its own address."""

    http_method_names = ["get", "head"]

    def title(self) -> str:
        return _("Earlier journal")

    def prepare(self, **kwargs: Any) -> HttpResponseBase | None:
        row = one_participation(self.request.viewer, kwargs["public_id"])
        if row is None or row.person_id != self.request.viewer.person_id or row.activated_at is None:
            raise Http404
        if row.pk == self.row.pk:
            return HttpResponseRedirect(self.journal_url)
        self.turn_to(row)
        return None


def opened_at(request: CabinetRequest, entries: Iterable[Entry]) -> datetime | None:
    """When the mentor was here last; asked only where it is told."""
    return mentor_was_here(request.viewer) if any(one.stands is State.SENT for one in entries) else None


def months_of(entries: Iterable[Entry], lines: Iterable[Line]) -> list[tuple[str, list[Line]]]:
    """The lines of these entries below the name of their month, in the order in which they come."""
    language = get_language() or SOURCE
    months = groupby(zip(entries, lines, strict=True), key=lambda pair: pair[0].day.replace(day=1))
    return [(month_words(first, language), [line for _entry, line in each]) for first, each in months]


def line_of(entry: Entry, today: date, opened: datetime | None = None) -> Line:
    return Line(
        url=reverse("cabinet_entry", args=[entry.public_id]),
        direction=entry.direction,
        title=direction_title(entry.direction),
        when=day_words(entry.day, today),
        about=about(entry),
        state=state_words(entry, today, opened),
        mark=entry.state,
    )


def chosen_in(request: CabinetRequest, name: str, choices: Any) -> str:
    """What the filter asks for; whatever is no choice asks for nothing."""
    chosen = request.GET.get(name, "")
    return chosen if chosen in choices.values else ""


def place_after(request: CabinetRequest) -> After | None:
    """Where the page before ended; anything else in the address begins at the first."""
    try:
        day, pk = parse_date(request.GET.get("day", "")), number_in(request.GET.get("pk"))
    except ValueError:
        return None
    return None if day is None or day.year < FIRST_YEAR or pk is None else After(day, pk)


def query_of(kept: dict[str, str], last: Entry) -> str:
    return "?" + urlencode(kept | {"day": last.day.isoformat(), "pk": last.pk})
