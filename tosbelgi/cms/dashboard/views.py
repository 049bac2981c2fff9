"""The editors' calendar: what goes live, expires or becomes due, by month and day."""

from collections import defaultdict
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.views.decorators.http import require_safe

from tosbelgi.kernel.calendar import day_of

from . import due
from .month import month_from


@require_safe
def calendar_view(request: HttpRequest) -> HttpResponse:
    """A month as an ordered list of its days; a style sheet lays it out in weeks where there is room."""
    today = day_of(timezone.now())
    month = month_from(request.GET.get("month", ""), today)
    by_day: defaultdict[date, list[due.Due]] = defaultdict(list)
    for one in due.due_between(month.first, month.last, request.user):
        by_day[one.day].append(one)
    context = {
        "month": month,
        "days": [(day, WEEKDAYS[day.weekday()], by_day[day]) for day in month.days],
        "starts": month.first.isoweekday(),
        "weekdays": list(WEEKDAYS_ABBR.values()),
        "today": today,
        "nothing": not any(by_day.values()),
    }
    return render(request, "cms/admin/dashboard/calendar.html", context)
