"""Events: permanent names, and facts about people that hold numbers and codes only."""

from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from decimal import Decimal
from types import NoneType
from typing import get_args, get_type_hints
from uuid import UUID

import pytest
from django.utils.translation import gettext_lazy

from tosbelgi.kernel import events
from tosbelgi.kernel.events import Code
from tosbelgi.kernel.models import HistoryLine

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
OURS = [kind for kind in events.event_kinds() if kind.__module__.startswith("tosbelgi.")]
FACTS = {int, bool, Decimal, date, datetime, UUID, Code}
# Events of content may hold text: it is public, or was written by an editor about what is. They are about no person.
OF_CONTENT = {
    "content.deleted",
    "content.publication_scheduled",
    "content.published",
    "content.review_moved",
    "content.schedule_cancelled",
    "content.unpublished",
    "content.words_published",
    "reading_list.approved",
    "reading_list.book_withdrawn",
    "reading_list.copied",
    "reading_list.imported",
    "setting.change_withdrawn",
    "setting.changed",
    "translation.confirmed",
    "translation.gap_accepted",
    "translation.gap_reopened",
    "translation.imported",
}


@dataclass(frozen=True, kw_only=True)
class EntryWeighed(events.Event, name="test.entry_weighed"):
    grams: Decimal
    on: date
    seen_at: datetime | None
    entry: UUID
    kind: Code
    steps: tuple[Code, ...]


@dataclass(frozen=True, kw_only=True)
class CupPainted(events.Event, name="test.cup_painted", content=True):
    title: str


WEIGHED = {
    "grams": Decimal("1.50"),
    "on": date(2026, 11, 23),
    "seen_at": NOW,
    "entry": UUID(int=7),
    "kind": Code("tea"),
    "steps": (Code("a"), Code("b")),
    "at": NOW,
    "by_id": 7,
}


def types_in(hint):
    """The types of which a fact may be, whatever it is wrapped in."""
    inner = [one for one in get_args(hint) if one not in {NoneType, Ellipsis}]
    return {each for one in inner for each in types_in(one)} if inner else {hint}


@pytest.mark.parametrize("kind", OURS, ids=lambda kind: kind.event_name)
def test_facts_hold_numbers_and_codes_unless_they_are_of_content(kind):
    """A name or a text about somebody in the history could be neither corrected nor forgotten for one reader."""
    if kind.event_name in OF_CONTENT:
        assert kind.of_content
        return
    assert not kind.of_content, "whatever may hold free text stands in the list above, with good reason"
    hints = get_type_hints(kind)
    told = {field.name: types_in(hints[field.name]) for field in fields(kind) if field.name not in events.ENVELOPE}
    assert {name: types - FACTS for name, types in told.items() if types - FACTS} == {}


def test_the_list_of_events_of_content_names_what_there_is():
    assert {kind.event_name for kind in OURS} >= OF_CONTENT


def test_the_page_on_events_names_each_with_its_version():
    """`docs/events.md` is where one looks up what a line of the history means."""
    from pathlib import Path

    text = (Path(__file__).parents[2] / "docs" / "events.md").read_text("utf-8")
    told = {
        tuple(cell.strip(" `") for cell in line.split("|")[1:3]) for line in text.splitlines() if line.startswith("| `")
    }
    assert told == {(kind.event_name, str(kind.event_version)) for kind in OURS}


@pytest.mark.django_db
def test_an_event_is_read_from_its_line_as_it_was_recorded():
    event = EntryWeighed(**WEIGHED, about=(12, 11))
    events.record(event)
    line = HistoryLine.objects.latest("pk")

    assert (line.name, line.version) == ("test.entry_weighed", 1)
    read = events.read_event(EntryWeighed, line)
    assert read == EntryWeighed(**WEIGHED, about=(11, 12))
    events.record(EntryWeighed(**WEIGHED | {"seen_at": None}))
    assert events.read_event(EntryWeighed, HistoryLine.objects.latest("pk")).seen_at is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"kind": "Aigerim Serikova"},
        {"steps": ("a", "не знаю")},
        {"kind": ""},
        {"kind": {"name": "Aigerim"}},
        {"steps": (("Aigerim Serikova",),)},
        {"kind": gettext_lazy("Aigerim")},
        {"grams": 1.5},
    ],
)
def test_a_text_where_a_code_belongs_is_refused_and_nothing_is_written(change):
    lines = HistoryLine.objects.count()
    with pytest.raises(ValueError, match="neither names nor free text"):
        events.record(EntryWeighed(**WEIGHED | change))
    assert HistoryLine.objects.count() == lines


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1e16, -0.0, 1.5, float("nan")])
def test_a_float_is_refused_of_content_too_since_it_does_not_come_back_as_it_was(number):
    lines = HistoryLine.objects.count()
    with pytest.raises(ValueError, match="is a float"):
        events.record(CupPainted(title=["blue", {"of": number}], at=NOW, by_id=7))
    assert HistoryLine.objects.count() == lines


@pytest.mark.django_db
def test_what_may_hold_text_is_about_no_person():
    lines = HistoryLine.objects.count()
    with pytest.raises(TypeError, match="about no person"):
        events.record(CupPainted(title="Aigerim's cup", at=NOW, by_id=7, about=(11,)))
    assert HistoryLine.objects.count() == lines


def test_two_classes_are_not_one_event():
    with pytest.raises(TypeError, match=r"are one event: test\.entry_weighed, 1"):

        class Other(events.Event, name="test.entry_weighed"):
            pass

    class EntryWeighedToo(events.Event, name="test.entry_weighed", version=2):
        pass

    assert events._kinds.pop(("test.entry_weighed", 2)) is EntryWeighedToo
    assert events._kinds["test.entry_weighed", 1] is EntryWeighed


@pytest.mark.parametrize(
    "name", ["Confirmed", "journal", "journal.EntryConfirmed", "journal.entry confirmed", "a." * 33]
)
def test_a_name_that_would_not_last_is_refused(name):
    with pytest.raises(TypeError, match="is no name of an event"):
        type("Other", (events.Event,), {}, name=name)


@pytest.mark.django_db
def test_what_has_no_name_is_only_there_to_be_inherited():
    with pytest.raises(TypeError, match="has no name"):
        events.record(events.Event(at=NOW, by_id=None))


@pytest.fixture
def hints(monkeypatch):
    monkeypatch.setattr(events, "_hints", events.defaultdict(list))


def paint(django_capture_on_commit_callbacks, heard):
    with django_capture_on_commit_callbacks(execute=True):
        events.record(CupPainted(title="Кесе", at=NOW, by_id=7))
        assert heard == []
    return [event.title for event in heard]


@pytest.mark.django_db
def test_hints_come_after_commit_only_and_one_that_fails_stops_no_other(django_capture_on_commit_callbacks, hints):
    heard = []

    def broken(event):
        raise RuntimeError("deaf")

    events.hint(CupPainted, broken)
    events.hint(CupPainted, heard.append)
    assert paint(django_capture_on_commit_callbacks, heard) == ["Кесе"]


@pytest.mark.django_db
def test_a_hint_that_is_announced_twice_comes_once(django_capture_on_commit_callbacks, hints):
    heard = []
    for _again in range(2):
        events.hint(CupPainted, heard.append)
    assert paint(django_capture_on_commit_callbacks, heard) == ["Кесе"]


@pytest.mark.parametrize("version", [0, -1, 1 << 15])
def test_a_version_that_no_line_may_have_is_refused(version):
    with pytest.raises(TypeError, match="has version"):
        type("X", (events.Event,), {}, name="test.of_no_version", version=version)
