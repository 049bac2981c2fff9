"""The process is killed at every write between “Apply” and “You are registered”.

Killed after each statement that writes, and after the answer, in turn: nothing is half done, what was answered is
there, and the deed once more ends in exactly these rows and these lines of the history. With `KILL_EVERYWHERE=1` also
the slow deed dies at each place, and not only at some.
"""

import json
import os
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import accumulate, count

import pytest
from django.conf import settings as site_settings
from django.test import Client
from django.utils import timezone

from tests.crash_harness import KILLED
from tests.killed_at_writes import WRITTEN, each_write_is_heard
from tests.programme.people_cast import viewer_of
from tosbelgi.graphql.ids import to_global_id
from tosbelgi.graphql.models import DoneMutation
from tosbelgi.kernel.mail.models import OutgoingMail
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.kernel.refusals import Refusal
from tosbelgi.programme.models import (
    FamilyLink,
    LegalRepresentative,
    Participation,
    Person,
    Schedule,
    ScheduleAgreement,
    ScheduleVersion,
)
from tosbelgi.programme.participation import api
from tosbelgi.programme.people.api import identity_seen
from tosbelgi.programme.schedule import api as schedule
from tosbelgi.programme.schedule.json_form import from_json

from . import way
from .test_corrected_identity import NEEDS, alone, as_adult, correct

GRAPHQL = "/graphql/"
SLOW = {"apply by GraphQL"}  # each process makes a schema first
EVERYWHERE = os.environ.get("KILL_EVERYWHERE") == "1"
numbers = count()


def do(deed: str, words: str) -> None:
    """For the process that is killed."""
    with each_write_is_heard():
        {"press": press, "act": act}[deed](**json.loads(words))


def press(address: str, sent: dict, session: str) -> None:
    """What the browser of that session sends."""
    client = Client(headers={"host": "127.0.0.1"})
    client.cookies[site_settings.SESSION_COOKIE_NAME] = session
    how = {"content_type": "application/json"} if address == GRAPHQL else {}
    answer = client.post(address, sent, **how)
    assert answer.status_code in {200, 302}, answer.status_code
    assert '"errors"' not in answer.text, answer.text
    assert '"code":' not in answer.text, answer.text


def act(name: str, by: int, at: str, link: str = "", **asked) -> None:
    """What somebody does, at that instant. A code that is on its way already is no other code."""
    now = datetime.fromisoformat(at)
    after = now - timezone.now()
    who = api.viewer_by_link(link, at=now) if link else viewer_of(Person.objects.get(pk=by), after=after)
    if "plan" in asked:
        asked["plan"] = from_json(asked["plan"])
    if "draft" in asked:
        asked["draft"] = api.Draft(**asked["draft"])
    if "birth_date" in asked:
        asked["birth_date"] = date.fromisoformat(asked["birth_date"])
    try:
        getattr(schedule if name.startswith("schedule.") else api, name.removeprefix("schedule."))(
            by=who, at=now, **asked
        )
    except Refusal as refusal:
        if refusal.code != "CODE_ASKED_TOO_SOON":
            raise


@dataclass(frozen=True)
class Facts:
    """All that the way of one pupil has left in the database."""

    state: str | None = None
    version: int | None = None
    acts: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    residence: str | None = None
    representatives: int = 0
    links: int = 0
    codes: tuple[bool, ...] = ()  # whether each is used
    acceptances: int = 0
    versions: int = 0  # of the schedule
    agreements: int = 0
    in_force: int = 0
    letters: int = 0
    answers: int = 0  # that GraphQL keeps

    @classmethod
    def of(cls, cast: way.Cast) -> "Facts":
        pupil = cast.pupil.pk
        row = Participation.objects.filter(person=pupil).first()
        told = HistoryLine.objects.filter(about__person_id=pupil).order_by("pk").values_list("name", flat=True)
        representatives = LegalRepresentative.objects.filter(represented=pupil)
        addresses = {cast.pupil.user.email, family_address(cast)}
        return cls(
            state=row and row.state,
            version=row and row.version,
            acts=tuple(row.acts.order_by("pk").values_list("act", flat=True)) if row else (),
            history=tuple(name.removeprefix("participation.") for name in told),
            residence=row and row.personal_page.residence,
            representatives=representatives.count(),
            links=FamilyLink.objects.filter(representation__in=representatives).count(),
            codes=tuple(row.codes.order_by("pk").values_list("used_at", flat=True)) if row else (),
            acceptances=row.acceptances.count() if row else 0,
            versions=ScheduleVersion.objects.filter(schedule__participation__person=pupil).count(),
            agreements=ScheduleAgreement.objects.filter(version__schedule__participation__person=pupil).count(),
            in_force=Schedule.objects.filter(participation__person=pupil)
            .values_list("agreed_version", flat=True)
            .first(),
            letters=sum(addresses >= set(one.message["to"]) for one in OutgoingMail.objects.all()),
            answers=DoneMutation.objects.filter(user=cast.pupil.user_id).exclude(result=None).count(),
        )._with_codes_used()

    def _with_codes_used(self) -> "Facts":
        return replace(self, codes=tuple(at is not None for at in self.codes))

    def and_then(self, acts=(), history=(), **changed) -> "Facts":
        return replace(self, acts=(*self.acts, *acts), history=(*self.history, *history), **changed)


def family_address(cast: way.Cast) -> str:
    return f"gulnar-{cast.pupil.pk}@example.kz"


def page_of(cast: way.Cast) -> dict[str, str]:
    return {"page": way.PAGE | {"representative_email": family_address(cast)}}


def nothing(cast):
    return None


def drafted(cast):
    return way.drafted(cast, **page_of(cast))


def begun(cast):
    return api.begin(by=cast.pupil_viewer, at=timezone.now())


def submitted(cast):
    return way.submitted(cast, **page_of(cast))


def approved(cast):
    return way.approved(cast, **page_of(cast))


def asked_by_pupil(cast):
    row = approved(cast)
    api.ask_for_code(participation=row.public_id, by=cast.pupil_viewer, language="kk", at=timezone.now())
    return row


def asked_by_parent(cast):
    row = approved(cast)
    way.accept(row, cast.pupil_viewer, cast.pupil.user.email)
    by = way.representative_of(row)
    api.ask_for_code(participation=row.public_id, by=by, language="kk", at=timezone.now())
    return row


def agreed(cast):
    row = asked_by_parent(cast)
    return api.accept(by=way.representative_of(row), at=timezone.now(), **accepting(cast, family_address(cast)))


def scheduled(cast):
    row = agreed(cast)
    return way.scheduled(cast, row)


def drawn_up(cast):
    row = agreed(cast)
    way.write_plan(cast, row)
    return row


def agreed_by_mentor(cast):
    row = drawn_up(cast)
    way.agree_on(row, ScheduleVersion.objects.get(schedule__participation=row), cast.mentor_viewer)
    return row


def plan_of(cast) -> str:
    row = Participation.objects.get(person=cast.pupil)
    return schedule.plan_text(way.plan_of(row))


def newest_of(cast) -> dict:
    version = ScheduleVersion.objects.get(schedule__participation__person=cast.pupil)
    return only(cast) | {"version": version.number, "digest": version.digest}


def grown(cast):
    """Who has accepted alone, as if they were nineteen."""
    return alone(as_adult(cast), "agreed")


def found_minor(cast):
    row = grown(cast)
    correct(cast, birth_date=way.years_ago(16), confirmed=[NEEDS])
    return row


def corrected(cast) -> dict:
    asked = {"iin": None, "although_they_differ": False, "reason": "Сынақ.", "language": "kk", "confirmed": [NEEDS]}
    seen = identity_seen(Person.objects.get(pk=cast.pupil.pk))
    return asked | {"person_id": cast.pupil.pk, "birth_date": way.years_ago(16).isoformat(), "seen": seen}


def one_of(cast) -> dict:
    row = Participation.objects.get(person=cast.pupil)
    return {"participation": str(row.public_id), "version": row.version}


def only(cast) -> dict:
    return {"participation": one_of(cast)["participation"]}


def accepting(cast, address) -> dict:
    return only(cast) | {
        "text_version": 1, "code": way.code_sent_to(address), "confirmed": True, "language": "kk"
    }  # fmt: skip


def by(who, name, asked: Callable = lambda cast: {}) -> Callable:
    """The command of an act by one of the cast; the parent comes by their link."""

    def command(cast) -> tuple[str, dict]:
        words = {"name": name, **asked(cast), "at": timezone.now().isoformat()}
        if who == "parent":
            link = FamilyLink.objects.get(representation__represented=cast.pupil, representation__until=None)
            return "act", words | {"by": 0, "link": link.token}
        return "act", words | {"by": getattr(cast, who).pk}

    return command


def signed_in(person) -> str:
    client = Client()
    client.force_login(person.user)
    client.get("/kk/account/")
    return client.session.session_key


def decided_on_the_page(cast) -> tuple[str, dict]:
    row = one_of(cast)
    sent = {"deed": "approve", "version": row["version"], "reason": ""}
    address = f"/kk/cabinet/applications/{row['participation']}/"
    return "press", {"address": address, "sent": sent, "session": signed_in(cast.head)}


def applied_by_graphql(cast) -> tuple[str, dict]:
    query = """mutation ($application: ApplicationInput!, $centre: ID!, $mentor: ID!, $seen: String!) {
      submitApplication(
      clientMutationId: "a-1", application: $application, centre: $centre, mentor: $mentor, confirmed: true,
      seenObligation: $seen) { participation { id } problems { code } } }"""
    representative = {"givenName": "Гүлнар", "relation": "PARENT", "email": family_address(cast)}
    variables = {
        "application": {
            "birthDate": way.years_ago(16).isoformat(), "residence": "Мысал ауылы", "level": "BRONZE",
            "directions": ["WORK"], "regionCode": "KZ-71", "representative": representative,
        },
        "centre": to_global_id("Centre", cast.centre.pk),
        "mentor": to_global_id("Mentor", cast.mentor.public_id),
        "seen": api.obligation_of("bronze", ["work"], api.level_on(timezone.localdate(), "bronze")).digest,
    }  # fmt: skip
    return "press", {
        "address": GRAPHQL, "sent": {"query": query, "variables": variables}, "session": signed_in(cast.pupil)
    }  # fmt: skip


CONFIRMED = {"confirmed": True, "words": "Мен міндеттенемін.", "language": "kk"}
REASON = {"reason": "Мекенжайды жаз.", "language": "kk"}
HOME = {"residence": "Мысал"}
FAMILY = "people.representative_named"
# What somebody does: from where, the command, and what there is more of afterwards.
DEEDS: dict[str, tuple[Callable, Callable, dict]] = {
    "begin": (nothing, by("pupil", "begin"), {"state": "draft", "version": 1, "residence": ""}),
    "write": (
        begun,
        by("pupil", "write", lambda cast: one_of(cast) | {"draft": {"level": "bronze", "page": HOME}}),
        {"version": 2, "residence": "Мысал"},
    ),
    "submit": (
        drafted,
        by("pupil", "submit", lambda cast: one_of(cast) | CONFIRMED),
        {"state": "submitted", "acts": ("submit",), "history": (FAMILY, "submitted"), "representatives": 1, "links": 1},
    ),
    "apply by GraphQL": (
        nothing,
        applied_by_graphql,
        {
            "state": "submitted", "version": 2, "residence": "Мысал ауылы", "acts": ("submit",), "answers": 1,
            "history": ("people.identity_written", FAMILY, "submitted"), "representatives": 1, "links": 1,
        },
    ),
    "return": (
        submitted,
        by("head", "return_", lambda cast: one_of(cast) | REASON),
        {"state": "returned", "version": 3, "acts": ("return",), "history": ("returned",)},
    ),
    "reject": (
        submitted,
        by("head", "reject", lambda cast: one_of(cast) | REASON),
        {"state": "rejected", "acts": ("reject",), "history": ("rejected",)},
    ),
    "approve": (
        submitted,
        by("head", "approve", one_of),
        {"state": "approved", "acts": ("approve",), "history": ("approved",)},
    ),
    "approve on the page": (
        submitted,
        decided_on_the_page,
        {"state": "approved", "acts": ("approve",), "history": ("approved",)},
    ),
    "ask for a code": (
        approved,
        by("pupil", "ask_for_code", lambda cast: only(cast) | {"language": "kk"}),
        {"codes": (False,), "letters": 1},
    ),
    "accept": (
        asked_by_pupil,
        by("pupil", "accept", lambda cast: accepting(cast, cast.pupil.user.email)),
        {"codes": (True,), "acceptances": 1, "acts": ("accept",), "history": ("agreement_accepted",)},
    ),
    "accept as the last": (
        asked_by_parent,
        by("parent", "accept", lambda cast: accepting(cast, family_address(cast))),
        {
            "state": "agreed", "codes": (True, True), "acceptances": 2, "acts": ("accept", "agree"),
            "history": ("agreement_accepted", "agreement_complete"),
        },
    ),
    "write a schedule": (
        agreed,
        by("pupil", "schedule.change", lambda cast: only(cast) | {"base": 0, "plan": plan_of(cast)}),
        {"versions": 1, "history": ("schedule.changed",)},
    ),
    "agree on a schedule": (
        drawn_up,
        by("mentor", "schedule.agree", newest_of),
        {"agreements": 1, "history": ("schedule.accepted",)},
    ),
    "agree on a schedule as the last": (
        agreed_by_mentor,
        by("pupil", "schedule.agree", newest_of),
        {
            "agreements": 2, "in_force": 1, "state": "scheduled", "acts": ("schedule",),
            "history": ("schedule.accepted", "schedule.agreed", "schedule_agreed"),
        },
    ),
    "activate": (
        scheduled,
        by("mentor", "schedule.activate", lambda cast: only(cast) | {"seen_norms": norms_of(cast)}),
        {"state": "active", "acts": ("activate",), "history": ("activated",)},
    ),
    "withdraw": (
        approved,
        by("pupil", "withdraw", only),
        {"state": "withdrawn", "acts": ("withdraw",), "history": ("withdrawn",)},
    ),
    "withdraw as the family": (
        approved,
        by("parent", "withdraw", only),
        {"state": "withdrawn", "acts": ("withdraw",), "history": ("withdrawn",)},
    ),
    "correct a day of birth": (
        grown,
        by("operator", "correct_identity", corrected),
        {"history": ("people.identity_corrected", "representative_needed")},
    ),
    "name a representative late": (
        found_minor,
        by("pupil", "name_own_representative", lambda cast: one_of(cast) | page_of(cast)),
        {
            "version": 3, "acts": ("name",), "history": (FAMILY, "representative_asked"), "representatives": 1,
            "links": 1,
        },
    ),
}  # fmt: skip


def norms_of(cast) -> str:
    return Participation.objects.get(person=cast.pupil).norms_digest


@pytest.fixture
def site(killable):
    same = ("SECRET_KEY", "PASSWORD_HASHERS", "SIGN_IN_RATE_LIMIT")  # a session or a link of here is one there
    killable.settings = {name: getattr(site_settings, name) for name in same}
    way.approve_text()
    return killable


def places_to_die(deed: str) -> Iterator[int]:
    """After which of the statements that write; of a slow deed some, drawn by lot and always the same."""
    lot = random.Random(deed)
    step = (lambda: lot.randint(5, 9)) if deed in SLOW and not EVERYWHERE else (lambda: 1)
    return accumulate(iter(step, None))


@pytest.mark.parametrize("deed", DEEDS)
def test_a_step_is_done_whole_or_not_at_all_wherever_its_process_is_killed(deed, site):
    prepare, command_of, changes = DEEDS[deed]
    seen, cast = set(), None
    for calls in places_to_die(deed):
        if cast is None:
            cast = way.make_cast(suffix=f"-{next(numbers)}")
            prepare(cast)
            kind, words = command_of(cast)
            command = [f"{__name__}:do", kind, json.dumps(words)]
            before = Facts.of(cast)
            after = before.and_then(**changes)
            assert before != after

        ended = site.run(*command, after=(WRITTEN, calls))
        left = Facts.of(cast)
        if ended == 0:
            assert left == after, "what was answered is there"
            assert site.run(*command) == 0
            assert Facts.of(cast) == after, "once more it is done once"
            break
        assert ended == KILLED
        assert left in (before, after), f"half done after {calls} statements that write"
        if (is_done := left == after) not in seen:
            seen.add(is_done)
            assert site.run(*command) == 0
            assert Facts.of(cast) == after, "once more it is done once"
            cast = None
        elif is_done:
            cast = None
    assert False in seen
    if deed not in SLOW or EVERYWHERE:
        assert True in seen
