"""Until when a level's term runs, and which year's award it aims at (D5, D22)."""

from datetime import date, timedelta


def last_day_of_term(first: date, term_months: int) -> date:
    """The day before the same date so many months later; where that month has no such date, its last day.

    >>> last_day_of_term(date(2026, 7, 1), 6), last_day_of_term(date(2026, 8, 31), 6)
    (datetime.date(2026, 12, 31), datetime.date(2027, 2, 28))
    >>> last_day_of_term(date(2026, 5, 31), 6), last_day_of_term(date(2026, 5, 31), 7)
    (datetime.date(2026, 11, 30), datetime.date(2026, 12, 30))
    """
    years, month = divmod(first.month - 1 + term_months, 12)
    try:
        after = date(first.year + years, month + 1, first.day)
    except ValueError:
        after = date(first.year + years, month + 2, 1)  # December is not among the months that are too short
    return after - timedelta(days=1)


def cohort_year(first: date, term_months: int) -> int:
    """The year in whose December the award is given (D22): the one in which the term ends.

    >>> [cohort_year(date(2026, 7, 1), months) for months in (6, 12, 18)]
    [2026, 2027, 2027]
    >>> cohort_year(date(2026, 7, 2), 6)
    2027
    """
    return last_day_of_term(first, term_months).year
