"""Registers in every state in which the operator meets them: files looked through, places that are asked for."""

from types import SimpleNamespace

from django.urls import reverse
from django.utils import timezone

from tests.host.cast import make_asker
from tosbelgi.programme.models import Appointment, Person, Region, RegisterImport, RegisterRequest
from tosbelgi.programme.people.api import Role
from tosbelgi.programme.people.registers.models import LONGEST_NAME, RegisterKind
from tosbelgi.programme.people.wordings import REGISTER_PROBLEMS
from tosbelgi.reading_lists.wordings import FILE_PROBLEMS

WORDS = "Сынақ сөздері"
LONG = ("Ұзақ атауы бар үлгі ауылы " * 8)[:LONGEST_NAME].strip()


def registers(operator) -> SimpleNamespace:
    """A file of each register in each state; requests of each kind, which are shown to whoever acts as the operator."""
    _acts_as_operator(operator)
    _ask_for_places()
    return SimpleNamespace(
        platform=make_asker("Мысал алаңы", with_token=False).application.platform,
        runs=[_run(operator, kind, state) for kind in RegisterKind for state in RegisterImport.State],
    )


def shown(rows: SimpleNamespace) -> list[str]:
    """The screens of all of them."""
    platform = reverse("platform", args=[rows.platform.pk])
    return [
        reverse("place_requests"),
        reverse("platforms"),
        platform,
        *(reverse("register_import", args=[run.pk]) for run in rows.runs),
    ]


def shapes(rows: SimpleNamespace) -> list[str]:
    """One of each layout: the list of files, the requests, what is wrong with a file, what it changes."""
    runs = {run.state: run.pk for run in rows.runs}
    states = (RegisterImport.State.FAULTY, RegisterImport.State.READY)
    files = [reverse("register_import", args=[runs[state]]) for state in states]
    return [reverse("registers"), reverse("place_requests"), reverse("platform", args=[rows.platform.pk]), *files]


def refused() -> dict[str, int]:
    """Where somebody lives is read by whoever acts as the operator, and by nobody for being an editor."""
    return {reverse("place_requests"): 403}


def _acts_as_operator(operator) -> None:
    person = Person.objects.create(user=operator, given_name="Сәуле", family_name="Үлгіғалиева")
    now = timezone.now()
    Appointment.objects.create(person=person, role=Role.OPERATOR, since=now, appointed_at=now)


def _ask_for_places() -> None:
    pupil, region = Person.objects.create(given_name="Айгерім", family_name="Мысалова"), Region.objects.first()
    for kind in RegisterKind:
        for text in (WORDS, LONG):
            RegisterRequest.objects.create(kind=kind, text=text, region=region, person=pupil, asked_at=timezone.now())


def _run(operator, kind: RegisterKind, state: str) -> RegisterImport:
    given = {"kind": kind, "name": f"{LONG}.xlsx"[-200:], "digest": "", "by": operator, "at": timezone.now()}
    if state == RegisterImport.State.FAULTY:
        codes = sorted(REGISTER_PROBLEMS.keys() | FILE_PROBLEMS.keys())
        problems = [
            {"row": row, "column": "name_kk", "code": code, "value": LONG, "allowed": "1"}
            for row, code in enumerate(codes, start=2)
        ]
        return RegisterImport.objects.create(**given, state=state, problems=problems, problem_count=100)
    preview = {
        "new": 2,
        "changed": 1,
        "closed": 1,
        "same": 10_000,
        "first_new": [["710000000", LONG, LONG], ["710000001", WORDS, WORDS]],
        "first_changes": [["710000002", "name_kk", WORDS, LONG], ["710000002", "open", "yes", "no"]],
        "doubles": [[f"{LONG} (710000000)", f"{LONG} (710000003)"]],
    }
    return RegisterImport.objects.create(**given, state=state, preview=preview)
