"""Import runs: read a year's list from a spreadsheet and preview it, then apply all or nothing.

The spreadsheet is the whole list. `inspect` stores only its problems or the preview; `apply_import` makes
the plan again and continues only if it is still the one that was shown.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tosbelgi.accounts.models import User
from tosbelgi.accounts.request_user import AnyUser
from tosbelgi.cms.publication import content_version
from tosbelgi.kernel import events, operator_settings
from tosbelgi.kernel.calendar import day_of
from tosbelgi.kernel.refusals import Refusal

from ..actions import NoSuchList, canonical_list
from ..lists import Approval, ListIsApproved, ReadingListPage, lock_lists
from . import spreadsheets
from .plan import Plan, make_plan
from .rules import ImportLine, Problem, read_line
from .store import store_books, store_rows

MOST_PROBLEMS = 500
PROGRESS_EVERY = 250


class MayNotImport(Refusal):
    """Importing is for those whom the operator has given the right to."""

    code = "MAY_NOT_IMPORT"
    rule = "list.import.permission"


class NotReady(Refusal):
    """Only a file that was read without problems can be applied, and only once."""

    code = "NOT_READY"
    rule = "list.import.sound"
    takes = ("state",)


class ChangedMeanwhile(Refusal):
    """Books or rows have changed since the preview: look again before applying."""

    code = "CHANGED_MEANWHILE"
    rule = "list.import.as_shown"


@dataclass(frozen=True, kw_only=True)
class ListImported(events.Event, name="reading_list.imported", content=True):
    year: int
    file_digest: str
    new_books: int
    changed_books: int
    listed: int
    removed: int


class ImportRun(models.Model):
    """One uploaded file for one list: its state, problems and preview."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting to be read")
        LOOKING = "looking", _("being read")
        FAULTY = "faulty", _("not imported: the file has mistakes")
        READY = "ready", _("read and sound: look at the preview")
        APPLIED = "applied", _("imported")
        STOPPED = "stopped", _("stopped: nothing was imported")

    canonical_keys = ("reading_list",)

    reading_list = models.ForeignKey(ReadingListPage, on_delete=models.CASCADE, related_name="imports")
    file = models.FileField(upload_to="imports/")
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)
    problem_count = models.PositiveIntegerField(default=0)
    preview = models.JSONField(default=dict)
    plan_digest = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        verbose_name = _("import of a reading list")
        verbose_name_plural = _("imports of reading lists")


def may_import(user: AnyUser) -> bool:
    return bool(user.has_perm("reading_lists.add_importrun"))


def start_import(*, list_id: int, content: bytes, name: str, by: User, at: datetime) -> ImportRun:
    """Take a file in. It is read by the worker; nothing of the list changes yet."""
    if not may_import(by):
        raise MayNotImport
    page = canonical_list(list_id)
    if Approval.objects.filter(reading_list=page).exists():
        raise ListIsApproved
    spreadsheets.check_size(len(content), operator_settings.value("reading_lists.import_megabytes", on=day_of(at)))
    spreadsheets.check_kind(name)
    digest = hashlib.sha256(content).hexdigest()
    run = ImportRun(reading_list=page, name=name[-200:], digest=digest, by=by, at=at)
    run.file.save(f"{digest[:16]}{name[name.rindex('.') :].lower()}", ContentFile(content), save=True)
    return run


def inspect(run_id: int) -> ImportRun:
    """Read the whole file, keep everything that is wrong with it, or else the preview of what it would change.

    It may be done again, even twice at once: what was imported meanwhile stays imported.
    """
    state, runs = ImportRun.State, ImportRun.objects.filter(pk=run_id)
    runs.exclude(state=state.APPLIED).update(state=state.LOOKING, done=0)
    run = runs.select_related("reading_list").get()
    if run.state == state.APPLIED:
        return run
    problems: list[Problem] = []
    plan = None
    try:
        plan, problems = _plan(run, timezone.now())
    except Refusal as refusal:
        problems = [file_problem(refusal)]
    runs.filter(state=state.LOOKING).update(
        problem_count=len(problems),
        problems=[vars(problem) for problem in problems[:MOST_PROBLEMS]],
        state=state.FAULTY if problems else state.READY,
        preview=plan.summary() if plan and not problems else {},
        plan_digest=plan.digest() if plan and not problems else "",
    )
    run.refresh_from_db()
    return run


def file_problem(refusal: Refusal) -> Problem:
    """A file of which nothing is read, as a line of the table of problems."""
    details = dict(refusal.details)
    row, why = cast(int, details.pop("row", 1)), cast(str, details.pop("why", ""))
    allowed = next(iter(details.values()), refusal.allowed or "")
    return Problem(
        row, "", refusal.code, why, ", ".join(allowed) if isinstance(allowed, list | tuple) else str(allowed)
    )


def _plan(run: ImportRun, at: datetime) -> tuple[Plan, list[Problem]]:
    """What the file would change, and all that is wrong with it: in its cells, and between its rows."""
    lines, problems = _read(run, at)
    plan, more = make_plan(run.reading_list, lines)
    return plan, sorted([*problems, *more], key=lambda problem: problem.row)


def _read(run: ImportRun, at: datetime) -> tuple[list[ImportLine], list[Problem]]:
    most_rows = operator_settings.value("reading_lists.import_rows", on=day_of(at))
    lines: list[ImportLine] = []
    problems: list[Problem] = []
    count = 0
    with run.file.open("rb") as file:
        for count, row in enumerate(spreadsheets.rows_of(file, run.file.name or "", most_rows), start=1):
            line, wrong = read_line(*row, latest_year=day_of(at).year)
            problems += wrong
            if line is not None:
                lines.append(line)
            if count % PROGRESS_EVERY == 0:
                ImportRun.objects.filter(pk=run.pk).update(done=count)
    ImportRun.objects.filter(pk=run.pk).update(done=count)
    run.done = count
    if not count:
        problems.append(Problem(2, "", "no_rows"))
    return lines, problems


@transaction.atomic
def apply_import(*, run_id: int, by: User, at: datetime) -> ImportRun:
    """Make the list what the file says: all of it or nothing."""
    if not may_import(by):
        raise MayNotImport
    lock_lists(readinglistpage__imports=run_id)
    run = ImportRun.objects.select_for_update().filter(pk=run_id).first()
    if run is None:
        raise NoSuchList
    if run.state != ImportRun.State.READY:
        raise NotReady(state=run.state)
    page = run.reading_list
    if Approval.objects.filter(reading_list=page).exists():
        raise ListIsApproved
    plan, problems = _plan(run, at)
    if problems or plan.digest() != run.plan_digest:
        raise ChangedMeanwhile
    store_books(plan)
    store_rows(page, plan, by)
    run.state = ImportRun.State.APPLIED
    run.save(update_fields=["state", "done"])
    content_version.bump()  # rows stored in bulk send no signals
    events.record(
        ListImported(
            year=page.year,
            file_digest=run.digest,
            new_books=len(plan.new_books),
            changed_books=len(plan.changed_books),
            listed=len(plan.lines),
            removed=len(plan.removed),
            by_id=by.pk,
            at=at,
        )
    )
    return run
