"""What the pages of progress show, as values: a line with a ring for each direction, and how it goes on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tosbelgi.kernel.calendar import day_of
from tosbelgi.kernel.codes import LevelCode
from tosbelgi.language.dates import date_words
from tosbelgi.language.languages import SOURCE

from ...assessment.api import Counted, Figure, Outlook, outlook
from ...models import Participation
from ..journal.words import direction_title
from .words import done_words, outlook_words, percent_words, unit_asked, waiting_words


@dataclass(frozen=True, kw_only=True)
class Line:
    """One direction: how much of its ring is full, the same in words, and the way to what it is made of."""

    direction: str
    title: str
    percent: int
    percent_words: str
    words: str
    waiting: str
    url: str
    is_met: bool


@dataclass(frozen=True)
class Fact:
    """A label and its value in words."""

    label: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A participation as its pages show it."""

    level: str
    percent: int
    percent_words: str
    lines: tuple[Line, ...]
    without_norm: tuple[str, ...]
    is_complete: bool
    is_begun: bool
    ahead: Outlook
    sentences: tuple[str, ...]
    facts: tuple[Fact, ...]


def shown_of(row: Participation, now: Counted, why_url: Callable[[str], str], *, today: date) -> Shown:
    """Everything in words. `why_url` leads to what the figure of a direction is made of."""
    share, is_complete = now.level.share, now.level.is_met
    activated_on = day_of(row.activated_at) if row.activated_at else now.plan.starts_on
    ahead = outlook(
        now.asked, now.norms.term_months, now.figures, now.plan, activated_on=activated_on, today=today
    )  # fmt: skip
    percent = share.percent if share else 0
    return Shown(
        level=str(LevelCode(row.level).label),
        percent=percent,
        percent_words=percent_words(percent),
        lines=tuple(_line(one, now, why_url(one.direction)) for one in now.figures),
        without_norm=tuple(direction_title(one) for one in now.level.without_norm),
        is_complete=is_complete,
        is_begun=any(one.done for one in now.figures),
        ahead=ahead,
        sentences=() if is_complete else tuple(outlook_words(ahead, now.figures)),
        facts=() if is_complete else tuple(_facts(ahead)),
    )


def _line(figure: Figure, now: Counted, url: str) -> Line:
    unit = unit_asked(now.asked.of(figure.direction))
    return Line(
        direction=figure.direction,
        title=direction_title(figure.direction),
        percent=figure.percent,
        percent_words=percent_words(figure.percent),
        words=done_words(unit, figure.done, figure.asked),
        waiting=waiting_words(figure),
        url=url,
        is_met=figure.is_met,
    )


def _facts(ahead: Outlook) -> list[Fact]:
    """The same of how it goes on, said of somebody."""
    language, finish = get_language() or SOURCE, ahead.earliest_finish
    spare = str(ahead.weeks_to_spare) if finish and not ahead.is_at_risk else "–"
    return [
        Fact(_("Earliest finish"), date_words(finish, language) if finish else _("Not by this schedule")),
        Fact(_("Last day of the term"), date_words(ahead.last_day, language)),
        Fact(_("Weeks that may still be missed"), spare),
    ]


def own_why_url(direction: str) -> str:
    return reverse("cabinet_progress_why", args=[direction])
