"""Import of a register: a spreadsheet is read and shown, and taken over as it was shown, all of it or nothing."""

import hashlib
import io
from dataclasses import asdict
from datetime import datetime
from typing import Any, cast

from django.db import transaction

from tosbelgi.accounts.models import User
from tosbelgi.accounts.request_user import AnyUser
from tosbelgi.kernel import events
from tosbelgi.kernel.events import Code
from tosbelgi.kernel.refusals import Refusal
from tosbelgi.reading_lists.importing import spreadsheets
from tosbelgi.reading_lists.importing.rules import Problem
from tosbelgi.reading_lists.importing.runs import file_problem

from ..events import RegisterImported
from .models import RegisterImport, RegisterKind
from .plan import make_plan, store
from .refusals import (
    MayNotImportRegister,
    NoSuchRegisterImport,
    RegisterChangedMeanwhile,
    RegisterImportIsNotReady,
)
from .rules import COLUMNS, RegisterLine, read_line

# A file is read while somebody waits: ten thousand rows of XLSX take two to three seconds of a processor.
MOST_ROWS, MOST_MEGABYTES, MOST_PROBLEMS = 10_000, 8, 500


def may_import(user: AnyUser) -> bool:
    return bool(user.has_perm("programme.add_registerimport"))


def read_register_file(*, kind: RegisterKind, content: bytes, name: str, by: User, at: datetime) -> RegisterImport:
    """Read a file whole, and keep everything that is wrong with it, or what it would change. Nothing changes yet."""
    if not may_import(by):
        raise MayNotImportRegister
    spreadsheets.check_size(len(content), MOST_MEGABYTES)
    spreadsheets.check_kind(name)
    lines: list[RegisterLine] = []
    problems: list[Problem] = []
    try:
        for row in spreadsheets.rows_of(io.BytesIO(content), name, MOST_ROWS, COLUMNS):
            line, wrong = read_line(*row)
            lines.append(line)
            problems += wrong
        if not lines:
            problems.append(Problem(2, "", "no_rows"))
    except Refusal as refusal:
        lines, problems = [], [file_problem(refusal)]
    run = RegisterImport(kind=kind, name=name[-200:], digest=hashlib.sha256(content).hexdigest(), by=by, at=at)
    _show(run, lines, problems)
    run.save()
    return run


@transaction.atomic
def apply_register_import(*, import_id: int, by: User, at: datetime) -> RegisterImport:
    """Take over what was shown. Imports of one register wait for each other."""
    if not may_import(by):
        raise MayNotImportRegister
    kind = RegisterImport.objects.filter(pk=import_id).values_list("kind", flat=True).first()
    waiting = RegisterImport.objects.select_for_update().filter(kind=kind, state=RegisterImport.State.READY)
    run = next((one for one in waiting.order_by("pk") if one.pk == import_id), None)
    if run is None:
        raise _why_not(import_id)
    lines = _lines(run)
    plan, problems = make_plan(RegisterKind(run.kind), lines)
    if problems or plan.digest(lines) != run.plan_digest:
        raise RegisterChangedMeanwhile
    store(RegisterKind(run.kind), plan)
    run.state, run.lines = RegisterImport.State.APPLIED, []
    run.save(update_fields=["state", "lines"])
    events.record(
        RegisterImported(
            kind=Code(run.kind),
            file_digest=Code(run.digest),
            added=len(plan.new),
            changed=len(plan.changed),
            closed=plan.closed,
            by_id=by.pk,
            at=at,
        )
    )
    return run


@transaction.atomic
def show_again(*, import_id: int, by: User) -> RegisterImport:
    """What a file would change now, after the register has changed; one that was taken over stays as it is."""
    if not may_import(by):
        raise MayNotImportRegister
    run = RegisterImport.objects.select_for_update().filter(pk=import_id).first()
    if run is None:
        raise NoSuchRegisterImport
    if run.state == RegisterImport.State.READY:
        _show(run, _lines(run), [])
        run.save()
    return run


def _show(run: RegisterImport, lines: list[RegisterLine], problems: list[Problem]) -> None:
    plan, more = make_plan(RegisterKind(run.kind), [line for line in lines if line.code])
    problems = sorted([*problems, *_not_yet_told(more, problems)], key=lambda problem: problem.row)
    run.problem_count = len(problems)
    run.problems = [asdict(problem) for problem in problems[:MOST_PROBLEMS]]
    run.state = RegisterImport.State.FAULTY if problems else RegisterImport.State.READY
    run.lines = [] if problems else [asdict(line) for line in lines]
    run.preview = {} if problems else plan.summary()
    run.plan_digest = "" if problems else plan.digest(lines)


def _not_yet_told(more: list[Problem], told: list[Problem]) -> list[Problem]:
    """Those of cells that have no problem yet: others follow from the first."""
    cells = {(problem.row, problem.column) for problem in told}
    return [problem for problem in more if (problem.row, problem.column) not in cells]


def _lines(run: RegisterImport) -> list[RegisterLine]:
    return [RegisterLine(**line) for line in cast(list[dict[str, Any]], run.lines)]


def _why_not(import_id: int) -> Refusal:
    state = RegisterImport.objects.filter(pk=import_id).values_list("state", flat=True).first()
    return NoSuchRegisterImport() if state is None else RegisterImportIsNotReady(state=state)
