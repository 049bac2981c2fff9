"""Pure rules of the individual identification number (IIN): its digits, its check digit, and the day of birth in it.

Twelve digits: year, month and day of birth in two each, one for the century, four of a running number, one that checks
the others. Numbers formed since 2013 need not follow the data of their holder, so a number that disagrees with a day
of birth may be right: it is somebody's decision to take it, never ours to refuse it for good.
"""

import re
from datetime import date

_CENTURIES = {"1": 1800, "2": 1800, "3": 1900, "4": 1900, "5": 2000, "6": 2000}
_FIRST_WEIGHTS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
_SECOND_WEIGHTS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)


def has_twelve_digits(iin: str) -> bool:
    """Twelve digits of ASCII, and nothing else: other digits look the same and are other letters."""
    return re.fullmatch(r"[0-9]{12}", iin) is not None


def check_digit(first_eleven: str) -> int | None:
    """The last digit that fits the eleven before it, or None where no number begins so.

    >>> check_digit("10000000000"), check_digit("00000000010"), check_digit("12051200182")
    (1, 1, None)
    """
    digits = [int(sign) for sign in first_eleven]
    for weights in (_FIRST_WEIGHTS, _SECOND_WEIGHTS):
        rest = sum(digit * weight for digit, weight in zip(digits, weights, strict=True)) % 11
        if rest < 10:
            return rest
    return None


def check_digit_fits(iin: str) -> bool:
    return check_digit(iin[:-1]) == int(iin[-1])


def birth_date_in(iin: str) -> date | None:
    """The day of birth that stands in a number with its century, or None where none does.

    >>> birth_date_in("120512500000"), birth_date_in("990229300000"), birth_date_in("120512000000")
    (datetime.date(2012, 5, 12), None, None)
    """
    century = _CENTURIES.get(iin[6])
    if century is None:
        return None
    try:
        return date(century + int(iin[:2]), int(iin[2:4]), int(iin[4:6]))
    except ValueError:
        return None


def agrees(iin: str, birth_date: date) -> bool:
    """Does the day of birth stand in the number, with its century?

    >>> agrees("120512500000", date(2012, 5, 12)), agrees("120512300008", date(2012, 5, 12))
    (True, False)
    """
    return birth_date_in(iin) == birth_date
