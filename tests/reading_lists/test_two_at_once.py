"""Two people decide on the same list at the same time: the second one goes by what the first one has done."""

import threading

import pytest
from django.conf import settings as site_settings
from django.contrib.auth import get_user_model
from django.db import connection, connections
from django.utils import timezone

from tests.days import today
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.kernel.refusals import Refusal
from tosbelgi.reading_lists import actions
from tosbelgi.reading_lists.importing import exports, runs, spreadsheets
from tosbelgi.reading_lists.importing.runs import ImportRun
from tosbelgi.reading_lists.lists import Approval, ListedBook, ReadingListPage, SectionPage

from .conftest import YEAR, publish_list, rows_of

PATIENCE = 2  # seconds for which the first one is held up, so that the second one can overtake it if it may


@pytest.fixture
def saule(killable, monkeypatch):
    """Who may approve and import; threads of this process use the same committed site."""
    monkeypatch.setitem(site_settings.DATABASES["default"], "NAME", connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        monkeypatch.setitem(site_settings.DATABASES["default"]["OPTIONS"], "timeout", 300)
    yield get_user_model().objects.create_superuser("saule", "saule@example.invalid", "a long enough word")
    Approval.objects.all().delete()
    ImportRun.objects.all().delete()
    get_user_model().objects.filter(username="saule").delete()


@pytest.fixture
def proposed(saule):
    return ReadingListPage.objects.filter(year=YEAR, locale__language_code="kk").first() or publish_list()


@pytest.fixture
def turned_round(proposed, saule):
    """A file that has been read: the same books in another order."""
    content = spreadsheets.as_csv(reversed(list(exports.rows_of(proposed))))
    run = runs.start_import(list_id=proposed.pk, content=content, name="list.csv", by=saule, at=timezone.now())
    assert runs.inspect(run.pk).state == ImportRun.State.READY
    return run


def in_a_thread(act, outcome: list) -> threading.Thread:
    """Do it on a connection of its own; the refusal's code, or None, goes to the end of `outcome`."""

    def run():
        try:
            act()
            outcome.append(None)
        except Refusal as refusal:
            outcome.append(refusal.code)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def meanwhile(monkeypatch, owner, name: str, first, second) -> tuple:
    """Begin with `first`; where it comes to this function, `second` begins; what became of both."""
    of_first, of_second, others, whole = [], [], [], getattr(owner, name)

    def held_up(*args, **kwargs):
        monkeypatch.setattr(owner, name, whole)
        others.append(in_a_thread(second, of_second))
        others[0].join(PATIENCE)
        return whole(*args, **kwargs)

    monkeypatch.setattr(owner, name, held_up)
    in_a_thread(first, of_first).join(60)
    others[0].join(60)
    return of_first + of_second


def lines(name: str) -> int:
    return HistoryLine.objects.filter(name=name).count()


def test_an_import_that_has_begun_rewrites_no_list_that_is_approved_meanwhile(
    proposed, turned_round, saule, monkeypatch
):
    shown, before, approvals = actions.rows_digest(proposed)[1], rows_of(proposed), lines("reading_list.approved")

    def approve():
        actions.approve(
            list_id=proposed.pk, decision="No. 7", decided_on=today(), by=saule, at=timezone.now(), shown=shown
        )

    outcome = meanwhile(
        monkeypatch, runs, "store_books",
        lambda: runs.apply_import(run_id=turned_round.pk, by=saule, at=timezone.now()), approve,
    )  # fmt: skip

    assert outcome == [None, "LIST_HAS_CHANGED"], "who approves has seen another list"
    assert rows_of(proposed) != before
    assert not Approval.objects.exists()
    assert lines("reading_list.approved") == approvals


def test_an_import_that_begins_while_the_list_is_being_approved_is_refused(proposed, turned_round, saule, monkeypatch):
    before, imports = rows_of(proposed), lines("reading_list.imported")

    outcome = meanwhile(
        monkeypatch, actions, "rows_digest",
        lambda: actions.approve(list_id=proposed.pk, decision="No. 7", decided_on=today(), by=saule, at=timezone.now()),
        lambda: runs.apply_import(run_id=turned_round.pk, by=saule, at=timezone.now()),
    )  # fmt: skip

    assert outcome == [None, "LIST_IS_APPROVED"]
    turned_round.refresh_from_db()
    assert (turned_round.state, rows_of(proposed)) == (ImportRun.State.READY, before)
    assert lines("reading_list.imported") == imports
    assert Approval.objects.get().rows_digest == actions.rows_digest(proposed)[1]


def test_a_row_that_is_saved_while_the_list_is_being_approved_is_refused(proposed, saule, monkeypatch):
    row = ListedBook.objects.filter(section_page__in=SectionPage.objects.child_of(proposed)).first()
    row.for_bronze = not row.for_bronze
    row.for_silver = True
    before = rows_of(proposed)

    outcome = meanwhile(
        monkeypatch, actions, "rows_digest",
        lambda: actions.approve(list_id=proposed.pk, decision="No. 7", decided_on=today(), by=saule, at=timezone.now()),
        row.save,
    )  # fmt: skip

    assert outcome == [None, "LIST_IS_APPROVED"]
    assert rows_of(proposed) == before


def test_two_that_approve_at_once(proposed, saule, monkeypatch):
    def approve():
        actions.approve(list_id=proposed.pk, decision="No. 7", decided_on=today(), by=saule, at=timezone.now())

    approvals = lines("reading_list.approved")

    assert meanwhile(monkeypatch, actions, "rows_digest", approve, approve) == [None, "LIST_IS_APPROVED"]
    assert (Approval.objects.count(), lines("reading_list.approved")) == (1, approvals + 1)
