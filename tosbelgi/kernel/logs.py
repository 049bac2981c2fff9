"""Logging configuration: one JSON object a line, with the request's id and with personal data masked.

What a line says may have been typed by anybody, in any length: so each text in it is cut first and masked then, and
both cost no more than one pass.
"""

import json
import logging
import re
import sys
from contextlib import suppress
from datetime import date
from itertools import islice
from typing import Any, TextIO

from pythonjsonlogger.json import JsonFormatter

from .web.address_prefixes import without_secrets
from .web.request_log import request_id

LONGEST = 2_000  # characters of a text in a line
LONGEST_TRACEBACK = 20_000
LONGEST_ADDRESS = 320  # characters of an e-mail address (RFC 3696, errata 1690)
MOST_VALUES, DEEPEST = 100, 4  # of what a call adds to its line

# One pass splits into tokens, each is searched afterwards: a pattern for addresses would backtrack in quadratic time.
TOKEN = re.compile(r"[^\s<>\"']+")
IIN = re.compile(r"(?<!\d)\d{12}(?!\d)")  # the individual identification number has twelve digits
AT = ("@", "%40", "\uff20")


def mask_personal_data(text: str, longest: int = LONGEST) -> str:
    """The text without e-mail addresses, identification numbers and secret addresses, and no longer than that.

    >>> mask_personal_data("mail to aigerim@example.kz for 120512501234")
    'mail to [address] for [number]'
    >>> mask_personal_data("/kk/?to=aigerim%40example.kz"), mask_personal_data("@transaction.atomic")
    ('[address]', '@transaction.atomic')
    """
    return IIN.sub("[number]", TOKEN.sub(_masked_token, without_secrets(_truncate(text, longest))))


def _masked_token(token: re.Match[str]) -> str:
    """A decorator in a traceback begins with "@"; an address has something before it."""
    return "[address]" if any(token[0].find(sign) > 0 for sign in AT) else token[0]


def _truncate(text: str, longest: int) -> str:
    """The beginning of a long text, without what may be the half of an address or a number at its end."""
    if len(text) <= longest:
        return text
    sure = longest - LONGEST_ADDRESS
    return (text[:sure] + text[sure:longest].rpartition(" ")[0]).rstrip("0123456789") + " …"


def logging_settings(level: str) -> dict[str, Any]:
    """What Django's `LOGGING` is: one JSON object a line on standard error, from that level on."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "refused_in_one_line": {"()": "tosbelgi.kernel.logs.RefusedInOneLine"},
            "full_disk_once_a_minute": {"()": "tosbelgi.kernel.web.full_disk.OnceAMinute"},
        },
        "formatters": {"json": {"()": "tosbelgi.kernel.logs.JsonLineFormatter"}},
        "handlers": {
            "stderr": {
                "class": "tosbelgi.kernel.logs.Stream",
                "formatter": "json",
                "filters": ["refused_in_one_line", "full_disk_once_a_minute"],
                "stream": sys.stderr,
            }
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "propagate": True, "level": level},
            "django.server": {"handlers": [], "propagate": True, "level": "WARNING"},
            "elastic_transport": {"handlers": [], "propagate": True, "level": "ERROR"},
            "wagtail": {"handlers": [], "propagate": True, "level": "WARNING"},
        },
    }


class JsonLineFormatter(JsonFormatter):
    """Time, level, logger, message, request id, and what the call added; all of it masked, whichever way it came."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("%(levelname)s %(name)s %(message)s", timestamp=True, json_ensure_ascii=False, **kwargs)

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        """The last step before the line is written: nothing is added afterwards but the request's id."""
        log_data.pop("request", None)  # Django adds the whole request to some lines
        tracebacks = {name: log_data.pop(name, None) for name in ("exc_info", "stack_info")}
        line: dict[str, Any] = {mask_personal_data(name): _masked_value(value) for name, value in log_data.items()}
        line |= {
            name: mask_personal_data(str(traced), LONGEST_TRACEBACK) for name, traced in tracebacks.items() if traced
        }
        if own := request_id.get():
            line["request_id"] = own
        return line


def _masked_value(value: object, depth: int = 0) -> object:
    """Whatever was added to a line, as JSON takes it, with every text in it masked."""
    if value is None or isinstance(value, bool | float | date):
        return value
    if isinstance(value, int):
        return "[number]" if 10**11 <= value < 10**12 else value
    if depth < DEEPEST and isinstance(value, dict):
        return {
            mask_personal_data(str(name)): _masked_value(one, depth + 1)
            for name, one in islice(value.items(), MOST_VALUES)
        }
    if depth < DEEPEST and isinstance(value, list | tuple | set | frozenset):
        return [_masked_value(one, depth + 1) for one in islice(value, MOST_VALUES)]
    return mask_personal_data(str(value))


class RefusedInOneLine(logging.Filter):
    """A request that was refused (a host that is not ours, too many fields) is no defect and needs no traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.") and 400 <= getattr(record, "status_code", 500) < 500:
            record.levelno, record.levelname = logging.WARNING, "WARNING"
            record.exc_info = record.exc_text = None
        return True


class Stream(logging.StreamHandler[TextIO]):
    """Standard error. Of a line that cannot be written Python would print message and arguments as they are."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        line = {"levelname": "ERROR", "name": __name__, "message": "a line could not be written", "of": record.name}
        with suppress(Exception):  # perhaps nothing can be written at all
            self.stream.write(json.dumps(line) + self.terminator)
