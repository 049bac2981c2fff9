"""What happens by the date: publication, expiry, and whatever other apps register; for the calendar and front page."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision
from wagtail.permissions import policy_registry

from tosbelgi.accounts.request_user import AnyUser
from tosbelgi.kernel.calendar import day_of

from .my_work import drafted_models

GOES_LIVE, EXPIRES = _("goes live"), _("expires")


@dataclass(frozen=True)
class Due:
    """One thing on one day: what happens, to which row, and at which hour where there is one."""

    day: date
    what: str | Promise
    title: str
    url: str
    model: type[models.Model]
    pk: int
    at: datetime | None = None


Find = Callable[[date, date], Iterable[Due]]
MayBeShown = Callable[[AnyUser], bool]
_sources: dict[str, tuple[Find, MayBeShown | None]] = {}


def register(name: str, find: Find, shown_to: MayBeShown | None = None) -> None:
    """Register what an app has on certain days, both included; it replaces an earlier one of the same name.

    With `shown_to` those see it for whom it answers yes, without it those who may edit the row.
    """
    _sources[name] = find, shown_to


def due_between(first: date, last: date, user: AnyUser) -> list[Due]:
    """What happens on these days in rows that this person may edit, in order. Some queries for each kind of row."""
    by_model: dict[type[models.Model], list[Due]] = defaultdict(list)
    mine: list[Due] = []
    for find, shown_to in _sources.values():
        if shown_to is None:
            for one in find(first, last):
                by_model[one.model].append(one)
        elif shown_to(user):
            mine += find(first, last)
    for model, some in by_model.items():
        allowed = policy_registry.get_by_type(model).instances_user_has_permission_for(user, "change")
        numbers = set(allowed.filter(pk__in={one.pk for one in some}).values_list("pk", flat=True))
        mine += [one for one in some if one.pk in numbers]
    return sorted(mine, key=lambda one: (one.day, timezone.localtime(one.at).time() if one.at else time.min, one.title))


def in_row(day: date, what: str | Promise, row: Any, at: datetime | None = None, title: str = "") -> Due:
    """Something that happens to this row, leading to its editor."""
    if isinstance(row, Page):
        return Due(day, what, title or row.get_admin_display_title(), _page_url(row.pk), Page, row.pk, at)
    url = reverse(type(row).snippet_viewset.get_url_name("edit"), args=[row.pk])
    return Due(day, what, title or str(row), url, type(row), row.pk, at)


def _page_url(pk: int) -> str:
    return reverse("wagtailadmin_pages:edit", args=[pk])


def _scheduled(first: date, last: date) -> Iterator[Due]:
    """What was approved for a later time."""
    begins, ends = _moments(first, last)
    plans = Revision.objects.filter(approved_go_live_at__gte=begins, approved_go_live_at__lte=ends)
    for revision in plans.prefetch_related("content_object"):
        if (row := revision.content_object) is not None:
            at = revision.approved_go_live_at
            yield in_row(day_of(at), GOES_LIVE, row, at, revision.object_str)


def _expiring(first: date, last: date) -> Iterator[Due]:
    begins, ends = _moments(first, last)
    for model in drafted_models():
        for row in model._default_manager.filter(live=True, expire_at__gte=begins, expire_at__lte=ends):
            yield in_row(day_of(row.expire_at), EXPIRES, row, row.expire_at)


def _moments(first: date, last: date) -> tuple[datetime, datetime]:
    """The first moment of the one day and the last of the other."""
    return (
        timezone.make_aware(datetime.combine(first, time.min)),
        timezone.make_aware(datetime.combine(last, time.max)),
    )


register("scheduled", _scheduled)
register("expiring", _expiring)
