"""What the front page of the admin has from here: the button for news, and the days of benefits and seasons."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tosbelgi.accounts.request_user import AnyUser
from tosbelgi.cms.dashboard import due
from tosbelgi.cms.dashboard.due import Due
from tosbelgi.cms.dashboard.panels import Start, register_start
from tosbelgi.language.languages import SOURCE
from tosbelgi.programme.catalogue.models import Season

from .benefits import Benefit
from .health import CHECKED_EVERY
from .news import NewsIndexPage, NewsPage


def add_news(user: AnyUser) -> Start | None:
    """News are begun in Kazakh, where the others are translated from."""
    parent = NewsIndexPage.objects.filter(locale__language_code=SOURCE).first()
    if parent is None or not parent.permissions_for_user(user).can_add_subpage():
        return None
    names = [NewsPage._meta.app_label, NewsPage._meta.model_name, parent.pk]
    return Start(_("Add news"), reverse("wagtailadmin_pages:add", args=names))


def benefit_days(first: date, last: date) -> Iterator[Due]:
    """When benefits begin and end, and when somebody should look into their source again."""
    for row in Benefit.objects.filter(live=True):
        days = (
            (row.valid_from, gettext_lazy("begins to be in force")),
            (row.valid_until, gettext_lazy("ends")),
            (row.checked_on + CHECKED_EVERY, gettext_lazy("its source is to be checked")),
        )
        for day, what in days:
            if day is not None and first <= day <= last:
                yield due.in_row(day, what, row)


def season_days(first: date, last: date) -> Iterator[Due]:
    for row in Season.objects.filter(live=True, starts_on__gte=first, starts_on__lte=last):
        yield due.in_row(row.starts_on, gettext_lazy("the season begins"), row)


register_start(add_news)
due.register("benefits", benefit_days)
due.register("seasons", season_days)
