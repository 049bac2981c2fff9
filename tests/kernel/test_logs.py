"""Lines of the log: nothing in them tells of a person, however it got there, and no length makes one dear."""

import io
import json
import logging
import sys
import time
from datetime import date

import pytest
from django.conf import settings
from django.test import Client

from tosbelgi.kernel import logs
from tosbelgi.kernel.web.request_log import request_id

ADDRESS, NUMBER = "aigerim@example.invalid", "120512501234"
LONG = 100_000


@pytest.fixture
def line():
    """Write one record as the site does and read the line again."""

    def line(*args, level=logging.INFO, logger="tests.logs", **kwargs):
        written = io.StringIO()
        handler = logs.Stream(written)
        handler.setFormatter(logs.JsonLineFormatter())
        handler.addFilter(logs.RefusedInOneLine())
        own = logging.getLogger(logger)
        own.addHandler(handler)
        own.propagate = False
        own.setLevel(logging.INFO)
        try:
            own.log(level, *args, **kwargs)
        finally:
            own.removeHandler(handler)
            own.propagate = True
            own.setLevel(logging.NOTSET)
        return written.getvalue()

    return line


class Person:
    def __str__(self):
        return f"somebody with {ADDRESS}"


def raised():
    try:
        raise ValueError(f"no such person: {ADDRESS}, {NUMBER}")
    except ValueError:
        return sys.exc_info()


WAYS = {
    "the message": lambda line: line(f"letter to {ADDRESS} for {NUMBER}"),
    "an argument": lambda line: line("letter to %s for %s", ADDRESS, int(NUMBER)),
    "a message that is no text": lambda line: line({"to": ADDRESS, ADDRESS: NUMBER}),
    "an address in an address": lambda line: line("Not Found: /kk/?to=aigerim%40example.invalid"),
    "an added text": lambda line: line("sent", extra={"to": ADDRESS, "number": int(NUMBER)}),
    "an added structure": lambda line: line("sent", extra={"who": [{"to": (ADDRESS, {NUMBER})}], ADDRESS: 1}),
    "something deep": lambda line: line("sent", extra={"who": [[[[[[[ADDRESS]]]]]]]}),
    "an added thing": lambda line: line("sent", extra={"who": Person()}),
    "a traceback": lambda line: line("failed", exc_info=raised()),
    "a stack": lambda line: line("here", stack_info=True, extra={"stack": ADDRESS}),
    "a line that cannot be made": lambda line: line("%d letters", ADDRESS),
    "the cut end of a line": lambda line: line("w" * (logs.LONGEST - 8) + " " + NUMBER + " " + "x" * 500),
    "the cut end of a word": lambda line: line("word " * 399 + ADDRESS + "x" * 500),
}


@pytest.mark.parametrize("way", WAYS)
def test_nothing_that_tells_of_a_person_leaves_by_any_way(way, line, capfd):
    written = WAYS[way](line) + capfd.readouterr().err

    assert len(written.splitlines()) == 1
    assert json.loads(written)
    for part in ("aigerim", "example.invalid", "1205125"):
        assert part not in written


def test_what_tells_of_nobody_stays(line):
    token = request_id.set("abc")
    try:
        said = json.loads(line("%s rows in %s", 12, "list.xlsx", extra={"ms": 1.5, "rows": 12, "ok": True, "of": None}))
    finally:
        request_id.reset(token)

    assert said.pop("timestamp")
    assert said == {
        "levelname": "INFO",
        "name": "tests.logs",
        "message": "12 rows in list.xlsx",
        "ms": 1.5,
        "rows": 12,
        "ok": True,
        "of": None,
        "request_id": "abc",
    }


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a@b", "[address]"),
        ("see @transaction.atomic", "see @transaction.atomic"),
        ("to=a%40b", "[address]"),
        ("a\uff20b", "[address]"),
        ("120512501234", "[number]"),
        ("12051250123 1205125012345", "12051250123 1205125012345"),
        ("w" * logs.LONGEST, "w" * logs.LONGEST),
        ("w" * logs.LONGEST + "x", "w" * (logs.LONGEST - logs.LONGEST_ADDRESS) + " …"),
        ("w " * logs.LONGEST, "w " * (logs.LONGEST // 2 - 1) + "w …"),
    ],
)
def test_a_text_is_masked_and_cut_where_it_has_to_be_and_nowhere_else(text, written):
    assert logs.mask_personal_data(text) == written


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (10**11 - 1, 10**11 - 1),
        (10**11, "[number]"),
        (10**12 - 1, "[number]"),
        (10**12, 10**12),
        (float(10**11), float(10**11)),
    ],
)
def test_a_number_of_twelve_digits_may_be_somebodys(number, written, line):
    assert json.loads(line("sent", extra={"number": number}))["number"] == written


@pytest.mark.parametrize("many", [list, tuple, set, frozenset])
def test_what_is_added_keeps_its_form_as_far_down_as_one_looks(many, line):
    day = date(2026, 11, 23)
    added = {"days": many([day]), "none": many([None]), "many": list(range(200)), "flat": {"1": {"2": {"3": "4"}}}}
    added |= {"deep": {"1": {"2": {"3": {"4": {"5": "6"}}}}}, "rows": [[[["x"]]]], "more": [[[[["x"]]]]]}

    said = json.loads(line("sent", extra=added))

    assert (said["days"], said["none"]) == (["2026-11-23"], [None])
    assert said["many"] == list(range(logs.MOST_VALUES))
    assert said["flat"] == {"1": {"2": {"3": "4"}}}
    assert said["deep"] == {"1": {"2": {"3": {"4": str({"5": "6"})}}}}
    assert (said["rows"], said["more"]) == ([[[["x"]]]], [[[[str(["x"])]]]])


def test_a_line_is_written_in_the_letters_it_was_said_in_and_holds_no_request(line):
    written = line("Тізім оқылды", extra={"request": "<WSGIRequest>"}, stack_info=True)

    assert "Тізім оқылды" in written
    assert "request" not in json.loads(written)
    assert "stack_info" in json.loads(written)


@pytest.mark.parametrize(
    ("logger", "status", "refused"),
    [
        ("django.request", 400, True),
        ("django.request", 499, True),
        ("django.request", 399, False),
        ("django.request", 500, False),
        ("django.request", None, False),
        ("tosbelgi.kernel", 404, False),
        ("djangoish", 404, False),
    ],
)
def test_only_a_refused_request_is_no_defect(logger, status, refused, line):
    extra = {} if status is None else {"status_code": status}

    said = json.loads(line("what", level=logging.ERROR, logger=logger, exc_info=raised(), extra=extra))

    assert said["levelname"] == ("WARNING" if refused else "ERROR")
    assert ("exc_info" in said) is not refused


def test_a_refused_request_is_counted_as_a_warning_too():
    record = logging.LogRecord("django.request", logging.ERROR, "x.py", 1, "no", (), raised())
    record.status_code = 404
    assert logs.RefusedInOneLine().filter(record) is True
    assert (record.levelno, record.exc_info, record.exc_text) == (logging.WARNING, None, None)


def test_of_a_line_that_cannot_be_written_it_is_said_whose_it_was(line):
    said = json.loads(line("%d letters", "three"))
    assert (said["levelname"], said["message"], said["of"]) == ("ERROR", "a line could not be written", "tests.logs")


def test_no_logger_is_silenced_and_all_lines_go_one_way():
    made = logs.logging_settings("INFO")
    assert (made["version"], made["disable_existing_loggers"], made["root"]["level"]) == (1, False, "INFO")
    assert made["root"]["handlers"] == list(made["handlers"])
    assert made["handlers"]["stderr"]["filters"] == list(made["filters"])
    assert all(logger["propagate"] for logger in made["loggers"].values())


def test_a_traceback_keeps_its_frames(line):
    traced = json.loads(line("failed", exc_info=raised()))["exc_info"]
    assert "in raised" in traced and "ValueError" in traced


@pytest.mark.parametrize("unit", ["a", "a@", "@", "a.", "a@b.", "%40", "1", "1 ", '"a', " ", "ә", "a@....", "\\u0430"])
def test_a_long_text_costs_one_pass_and_leaves_a_short_line(unit, line):
    text = (unit * LONG)[:LONG]
    began = time.process_time()
    written = line("Not Found: /kk/%s/", text, extra={"again": text, "often": [text] * LONG})
    spent = time.process_time() - began

    assert len(written) < (logs.MOST_VALUES + 3) * logs.LONGEST * 6
    assert spent < 5, "the square of this length takes minutes"


def test_a_request_that_is_refused_leaves_one_line_without_a_traceback(monkeypatch):
    written = io.StringIO()
    handler = logs.Stream(written)
    handler.setFormatter(logs.JsonLineFormatter())
    handler.addFilter(logs.RefusedInOneLine())
    monkeypatch.setattr(logging.getLogger("django"), "handlers", [handler])

    answer = Client().get("/kk/", headers={"host": "elsewhere.example"})

    assert answer.status_code == 400
    (line,) = [json.loads(each) for each in written.getvalue().splitlines()]
    assert line["levelname"] == "WARNING" and "elsewhere.example" in line["message"]
    assert "exc_info" not in line


def test_the_site_writes_its_lines_so():
    handler = settings.LOGGING["handlers"]["stderr"]
    assert handler["class"] == "tosbelgi.kernel.logs.Stream"
    assert settings.LOGGING["formatters"][handler["formatter"]]["()"] == "tosbelgi.kernel.logs.JsonLineFormatter"
    assert handler["filters"] == ["refused_in_one_line", "full_disk_once_a_minute"]
    assert all(not logger["handlers"] for logger in settings.LOGGING["loggers"].values())
