"""Logs: one JSON object a line, with the request's id and nothing that tells of a person."""

import logging
import re
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from .requests import request_id

ADDRESS = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+\.\w+")
IIN = re.compile(r"(?<!\d)\d{12}(?!\d)")  # the individual identification number has twelve digits


def masked(text: str) -> str:
    """
    >>> masked("mail to aigerim@example.kz for 120512501234")
    'mail to [address] for [number]'
    """
    return IIN.sub("[number]", ADDRESS.sub("[address]", text))


class NoPersonalData(logging.Filter):
    """Masks addresses and identification numbers, wherever they stand in a line."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = masked(record.getMessage()), ()
        return True


class JsonLines(JsonFormatter):
    """Time, level, logger, message, request id, and what the call added."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("%(levelname)s %(name)s %(message)s", timestamp=True, json_ensure_ascii=False, **kwargs)

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        super().add_fields(log_data, record, message_dict)
        if own := request_id.get():
            log_data["request_id"] = own
        log_data.pop("request", None)  # Django adds the whole request to some lines

    def formatException(self, exc_info: Any) -> str:  # noqa: N802
        traced = super().formatException(exc_info)
        return masked(traced if isinstance(traced, str) else "\n".join(traced))
