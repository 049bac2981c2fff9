"""Each role, each state, each kind of rows and each deed: what one table says is seen, and nothing else is done.

A rule that is taken away is missed: each of these walks fails without it.
"""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.db import transaction
from django.utils import timezone

from tosbelgi.kernel.refusals import Refusal
from tosbelgi.programme.models import (
    Acceptance,
    AcceptanceCode,
    FamilyLink,
    LegalRepresentative,
    Participation,
    ParticipationAct,
    PersonalPage,
    Portrait,
    ScheduleVersion,
)
from tosbelgi.programme.participation import activating, agreeing, api, applying, reviewing, signers
from tosbelgi.programme.participation.api import TRANSITIONS, Act
from tosbelgi.programme.people import reach
from tosbelgi.programme.people.reach import REACH, Reach
from tosbelgi.programme.people.roles import Role
from tosbelgi.programme.schedule import api as schedule

from . import way
from .crowd import ACTS_AS, CODE, EVERYBODY, OBJECTS, OWNER, PARENT, WHO_SEES_WHAT, Crowd, sees

pytestmark = pytest.mark.django_db
ON_THE_WAY = (Participation, PersonalPage, Portrait, ParticipationAct, Acceptance)
BY_NOBODY = (AcceptanceCode, FamilyLink)


def of_whom(model) -> str:
    """The way from a row to the person whom it is about."""
    if model is Participation:
        return "person"
    if model is LegalRepresentative:
        return "represented"
    return "representation__represented" if model is FamilyLink else "participation__person"


def rows_seen(crowd: Crowd, model) -> Iterator[tuple[str, str, bool, bool]]:
    """Who, which participation, whether they see rows of it, and whether they should."""
    have_rows = set(model.objects.values_list(of_whom(model), flat=True))
    for who in EVERYBODY:
        if who == PARENT:
            continue  # comes by a link, and by no role
        visible = None
        for what in OBJECTS:
            person = crowd.rows[what].person_id
            if visible is None or who == OWNER:
                visible = seen_by(crowd.viewer(who, what), model)
            should = sees(who, what) and person in have_rows
            if model in BY_NOBODY:
                should = False
            elif model is LegalRepresentative:
                should = who in (OWNER, "the operator")
            yield who, what, person in visible, should


def seen_by(viewer, model) -> set[int]:
    """About whom there are rows that somebody sees; without an account one sees none."""
    return set(model.objects.visible_to(viewer).values_list(of_whom(model), flat=True)) if viewer else set()


def wrong(walk: Iterator[tuple[str, str, bool, bool]]) -> list[tuple[str, str, bool]]:
    return [(who, what, seen) for who, what, seen, should in walk if seen is not should]


@pytest.mark.parametrize("model", [*ON_THE_WAY, *BY_NOBODY, LegalRepresentative])
def test_rows_are_seen_by_these_and_by_nobody_else(model, crowd):
    assert wrong(rows_seen(crowd, model)) == []


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("model", [*ON_THE_WAY, *BY_NOBODY, LegalRepresentative])
def test_a_cell_of_the_table_of_reach_that_is_changed_is_missed(model, role, crowd, monkeypatch):
    name = model._meta.model_name
    for other in (Reach.NONE, Reach.ALL):
        if other is not REACH[name].get(role, Reach.NONE):
            monkeypatch.setattr(reach, "REACH", {**REACH, name: {**REACH[name], role: other}})
            owner_alone = model is LegalRepresentative and other is Reach.NONE and role is not Role.PARTICIPANT
            if owner_alone and role is not Role.OPERATOR:
                continue  # nobody here is represented and appointed at once
            assert any(seen is not should for *_names, seen, should in rows_seen(crowd, model)), other


ASK = "ask for a code"  # no act, but whoever may accept may ask
OF_SIGNERS = (Act.ACCEPT, ASK, Act.WITHDRAW)  # what a parent could do: the others take no link


def asked_of(crowd: Crowd, what: str, act: Act | str) -> dict:
    """What somebody sends to do it rightly."""
    row = crowd.rows[what]
    read = {"version": row.version}
    reason = {"reason": "Сынақ.", "language": "kk"}
    accepting = {"text_version": 1, "code": CODE, "confirmed": True, "language": "kk"}
    more = {
        Act.SUBMIT: read | {"confirmed": True, "words": "Сынақ.", "language": "kk"},
        Act.RETURN: read | reason,
        Act.REJECT: read | reason,
        Act.APPROVE: read,
        Act.ENTRUST: {"instead_of": row.mentor_id, "mentor_id": crowd.people["a mentor of the same centre"].pk},
        Act.NAME: read | {"page": way.PAGE},
        Act.ACCEPT: accepting,
        ASK: {"language": "kk"},
        Act.SCHEDULE: plan_agreed_on(row),
        Act.ACTIVATE: {"seen_norms": row.norms_digest},
        Act.WITHDRAW: {},
    }
    return {"participation": row.public_id} | more[act]


def plan_agreed_on(row: Participation) -> dict:
    """Of the only version that there is; nothing where there is none."""
    version = ScheduleVersion.objects.filter(schedule__participation=row).first()
    return {"version": 1, "digest": version.digest if version else ""}


ACTIONS = {
    Act.SUBMIT: api.submit,
    Act.RETURN: api.return_,
    Act.REJECT: api.reject,
    Act.APPROVE: api.approve,
    Act.ENTRUST: api.entrust,
    Act.NAME: api.name_own_representative,
    Act.ACCEPT: api.accept,
    ASK: api.ask_for_code,
    Act.SCHEDULE: schedule.agree,
    Act.ACTIVATE: schedule.activate,
    Act.WITHDRAW: api.withdraw,
}
# The last acceptance is the same press as each acceptance.
BY_TABLE = {one.act: one for one in TRANSITIONS if one.act is not Act.AGREE}


def test_each_act_of_the_table_has_an_action_that_is_walked():
    assert set(BY_TABLE) | {ASK} == set(ACTIONS)


def deeds_done(crowd: Crowd, acts=tuple(ACTIONS), everybody=EVERYBODY) -> Iterator[tuple[str, str, bool, bool]]:
    """Who, what to which participation, whether it was done, and whether the table of states lets them."""
    for act in acts:
        transition = BY_TABLE[Act.ACCEPT if act == ASK else act]
        for who in everybody:
            for what in OBJECTS:
                row = crowd.rows[what]
                allowed = row.stands in transition.begins and ACTS_AS.get(who) in transition.actors
                if who == PARENT and not sees(who, what):
                    allowed = False  # nothing was handed in yet that a parent could know of
                if act in (Act.ACCEPT, ASK) and row.acceptances.filter(as_representative=who == PARENT).exists():
                    allowed = False  # they have accepted already
                if act is Act.NAME and not api.may_name_representative(row, timezone.now()):
                    allowed = False  # somebody represents them
                yield who, f"{act} {what}", has_done(crowd, who, what, act), allowed


def left_of(row: Participation) -> tuple:
    codes = list(row.codes.order_by("pk").values_list("pk", "used_at", "guesses"))
    return Participation.objects.filter(pk=row.pk).values().get(), row.acts.count(), row.acceptances.count(), codes


def has_done(crowd: Crowd, who: str, what: str, act: Act) -> bool:
    """Was it done? It is taken back at once; what was refused has moved nothing."""
    viewer, row = crowd.viewer(who, what), crowd.rows[what]
    if viewer is None or (who == PARENT and act not in OF_SIGNERS):
        return False
    before = left_of(row)
    with transaction.atomic():
        point = transaction.savepoint()
        try:
            ACTIONS[act](by=viewer, at=timezone.now(), **asked_of(crowd, what, act))
            refused = False
        except Refusal:
            refused = True
        after = left_of(row)
        transaction.savepoint_rollback(point)
    assert not (refused and after != before), "what was refused has moved something"
    return after != before


@pytest.mark.parametrize("act", list(ACTIONS))
def test_a_deed_is_done_by_those_whom_the_table_of_states_names(act, crowd):
    assert wrong(deeds_done(crowd, [act])) == []


RULES = {
    "submit: one's own": (applying, "require_own", Act.SUBMIT),
    "submit: the state": (applying, "require_state", Act.SUBMIT),
    "withdraw: one's own": (signers, "require_own", Act.WITHDRAW),
    "withdraw: the state": (applying, "require_state", Act.WITHDRAW),
    "ask for a code: one's own": (signers, "require_own", ASK),
    "ask for a code: the state": (agreeing, "require_state", ASK),
    "accept: the state": (agreeing, "require_state", Act.ACCEPT),
    "approve: the centre": (reviewing, "require_centre", Act.APPROVE),
    "approve: the state": (reviewing, "require_state", Act.APPROVE),
    "return: the centre": (reviewing, "require_centre", Act.RETURN),
    "reject: the centre": (reviewing, "require_centre", Act.REJECT),
    "entrust: the centre": (reviewing, "require_centre", Act.ENTRUST),
    "entrust: the state": (reviewing, "require_state", Act.ENTRUST),
    "activate: the mentor": (activating, "require_mentor", Act.ACTIVATE),
    "activate: the state": (activating, "require_state", Act.ACTIVATE),
}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_of_who_may_that_is_taken_away_is_missed(rule, crowd, monkeypatch):
    owner, name, act = RULES[rule]
    monkeypatch.setattr(owner, name, lambda *args: None)
    try:
        assert any(done is not may for *_names, done, may in deeds_done(crowd, [act]))
    except (AssertionError, Refusal):
        raise
    except Exception as fault:
        # What the rule kept away is met by the database's own promises.
        assert type(fault).__name__ in {"IntegrityError"}


@pytest.mark.parametrize(
    ("who", "act", "what"),
    [("the head of the centre", Act.APPROVE, "submitted"), ("the mentor whom they wished", Act.ACTIVATE, "scheduled")],
)
def test_who_was_shown_the_button_and_lost_the_role_meanwhile_does_nothing(who, act, what, crowd, monkeypatch):
    old = crowd.viewer(who, what)
    crowd.people[who].appointments.update(until=timezone.now())
    monkeypatch.setattr(Crowd, "viewer", lambda *names: replace(old))
    assert not has_done(crowd, who, what, act)


def test_every_role_is_among_those_who_look(crowd):
    acting = [crowd.viewer(who, "submitted") for who in (OWNER, *WHO_SEES_WHAT)]
    assert {viewer.role for viewer in acting if viewer} == set(Role)
    assert crowd.viewer(PARENT, "submitted").represented_id == crowd.rows["submitted"].person_id
