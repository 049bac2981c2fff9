"""Which day it is while a test runs: asked then, not at the import, for midnight may pass in between."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from tosbelgi.kernel.calendar import ALMATY, day_of


def today() -> date:
    return day_of(timezone.now())


def in_days(number: int) -> date:
    return today() + timedelta(days=number)


def seconds_until_tomorrow() -> float:
    now = timezone.now()
    return (datetime.combine(day_of(now) + timedelta(days=1), time.min, ALMATY) - now).total_seconds()
