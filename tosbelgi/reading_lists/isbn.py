"""Validation and normalisation of International Standard Book Numbers (ISO 2108)."""


def isbn_13(text: str) -> str:
    """Thirteen digits without hyphens; an ISBN-10 becomes its ISBN-13. Raises ValueError for anything else.

    >>> isbn_13("0-306-40615-2"), isbn_13("978 0 306 40615 7")
    ('9780306406157', '9780306406157')
    """
    signs = "".join(sign for sign in text.upper() if sign not in " -\u2010\u2011\u2013")
    if len(signs) == 10 and signs[:9].isascii() and signs[:9].isdigit() and (signs[9].isdigit() or signs[9] == "X"):
        total = sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), signs, strict=False))
        if (total + (10 if signs[9] == "X" else int(signs[9]))) % 11:
            raise ValueError(text)
        return (twelve := "978" + signs[:9]) + _check_digit(twelve)
    if len(signs) == 13 and signs.isascii() and signs.isdigit() and signs[:3] in {"978", "979"}:
        if signs[12] != _check_digit(signs[:12]):
            raise ValueError(text)
        return signs
    raise ValueError(text)


def _check_digit(twelve: str) -> str:
    return str(-sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(twelve)) % 10)
