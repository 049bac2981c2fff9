"""The panels of the admin's front page that say what is to be done."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

from django.utils import timezone
from wagtail.admin.ui.components import Component

from tosbelgi.accounts.request_user import AnyUser
from tosbelgi.kernel.calendar import day_of

from . import due, my_work

AHEAD = timedelta(days=14)
MOST_DUE = 12


class Start(NamedTuple):
    """A button of the front page with which something new is begun."""

    label: str
    url: str


_starts: list[Callable[[AnyUser], Start | None]] = []


def register_start(start: Callable[[AnyUser], Start | None]) -> None:
    """Offer something new on the front page; the function answers None to whoever may not begin it."""
    _starts.append(start)


class MyWork(Component):
    """What waits for me, what came back, what I submitted and drafted, and what is due."""

    name = "my_work"
    order = 50
    template_name = "cms/admin/dashboard/my_work.html"

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        user, now = parent_context["request"].user, timezone.now()
        today = day_of(now)
        coming = due.due_between(today, today + AHEAD, user)
        return {
            "starts": [start for offer in _starts if (start := offer(user)) is not None],
            "is_reviewer": my_work.is_reviewer(user),
            "awaiting": my_work.awaiting(user),
            "sent_back": my_work.sent_back(user, now),
            "submitted": my_work.submitted(user),
            "drafted": my_work.drafted(user),
            "coming": coming[:MOST_DUE],
            "more": max(0, len(coming) - MOST_DUE),
            "user": user,
        }
