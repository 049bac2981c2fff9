"""A schedule on which both sides have agreed, as rows: what the pages of the journal go by."""

from datetime import date, timedelta

from tosbelgi.kernel.codes import BookSection
from tosbelgi.programme.catalogue.api import HeritageWay
from tosbelgi.programme.models import Participation, Schedule, ScheduleVersion
from tosbelgi.programme.schedule.api import Plan, PlannedBook, PlannedDirection, WeeklyTime
from tosbelgi.programme.schedule.json_form import digest, to_json

from .cast import Diary, make_diary


def times(*weekdays: int, starts: str = "07:00", minutes: int = 60) -> tuple[WeeklyTime, ...]:
    return tuple(WeeklyTime(weekday=one, starts=starts, minutes=minutes) for one in weekdays)


def book(number: int, title: str = "Абай жолы") -> PlannedBook:
    return PlannedBook(
        listed=number,
        book=number,
        section=BookSection.KAZAKH_CLASSICS,
        list_year=2026,
        title=title,
        author="Мұхтар Әуезов",
        by=date(2027, 3, 1),
    )


def plan(starts_on: date, **changes) -> Plan:
    """Sport on two days, skills on two, heritage by sessions on one; books, actions, an expedition and days of work."""
    days = tuple(starts_on + timedelta(days=count) for count in (1, 2))
    directions = (
        PlannedDirection(direction="sport", months=3, activity="Футбол", place="Мектеп залы", times=times(0, 3)),
        PlannedDirection(direction="skills", months=3, activity="Домбыра", times=times(1, 4, minutes=45)),
        PlannedDirection(direction="heritage", activity="Тоғызқұмалақ", times=times(5, starts="10:00")),
        PlannedDirection(direction="reading", books=(book(1), book(2, "Қан мен тер"))),
        PlannedDirection(direction="volunteering", activity="Саябақ", times=times(6, starts="11:00", minutes=90)),
        PlannedDirection(direction="trips", activity="Бурабай", trip_days=days),
        PlannedDirection(direction="work", activity="Кітапхана", work_days=days),
    )
    usual = {"starts_on": starts_on, "directions": directions, "heritage": HeritageWay.SESSIONS}
    return Plan(**(usual | changes))


def agreed(participation: Participation, planned: Plan) -> Plan:
    schedule = Schedule.objects.create(participation=participation, version=1, agreed_version=1)
    ScheduleVersion.objects.create(
        schedule=schedule,
        number=1,
        text=to_json(planned),
        digest=digest(planned),
        person=participation.person,
        role="participant",
        at=participation.activated_at,
    )
    return planned


def make_planned(*, days_ago: int = 50, **more) -> Diary:
    """A diary whose plan began so many days ago."""
    diary = make_diary(**more)
    agreed(diary.participation, plan(diary.today - timedelta(days=days_ago)))
    return diary
