"""Each role, each state and each door: who sees a schedule, who writes it and who agrees on it, and nobody else."""

import json
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from tests.graphql.test_schedule import AGREE, CHANGE, READ, sent
from tests.programme.participation.crowd import EVERYBODY, OBJECTS, OWNER, PARENT, WHO_SEES_WHAT, make_crowd, rare, sees
from tests.programme.participation.test_who_sees_what import wrong
from tosbelgi.graphql.ids import to_global_id
from tosbelgi.kernel.refusals import Refusal
from tosbelgi.programme.models import Schedule, ScheduleAgreement, ScheduleVersion
from tosbelgi.programme.people import reach
from tosbelgi.programme.people.reach import REACH, Reach
from tosbelgi.programme.people.roles import Role
from tosbelgi.programme.schedule import api

from .plans import with_direction

pytestmark = pytest.mark.django_db
PATHS = {
    Schedule: "participation",
    ScheduleVersion: "schedule__participation",
    ScheduleAgreement: "version__schedule__participation",
}
OPEN = {"agreed", "scheduled", "active"}
SIDES = {OWNER, "the mentor whom they wished"}
BY_ROLE = [who for who in EVERYBODY if who != PARENT]


@pytest.fixture
def crowd():
    return make_crowd()


def rows_seen(crowd, model):
    for who in BY_ROLE:
        for what in OBJECTS:
            viewer = crowd.viewer(who, what)
            rows = model.objects.filter(**{PATHS[model]: crowd.rows[what].pk})
            seen = viewer is not None and rows.filter(pk__in=model.objects.visible_to(viewer)).exists()
            yield who, what, seen, sees(who, what) and rows.exists()


@pytest.mark.parametrize("model", PATHS)
def test_rows_are_seen_by_these_and_by_nobody_else(model, crowd):
    assert wrong(rows_seen(crowd, model)) == []


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("model", PATHS)
def test_a_cell_of_the_table_of_reach_that_is_changed_is_missed(model, role, crowd, monkeypatch):
    name = model._meta.model_name
    for other in (Reach.NONE, Reach.ALL):
        if other is not REACH[name].get(role, Reach.NONE):
            monkeypatch.setattr(reach, "REACH", {**REACH, name: {**REACH[name], role: other}})
            assert any(seen is not should for *_names, seen, should in rows_seen(crowd, model)), other


def left():
    return [list(model.objects.order_by("pk").values()) for model in PATHS]


def other_plan(crowd, what):
    version = ScheduleVersion.objects.filter(schedule__participation=crowd.rows[what]).first()
    plan = version.plan if version else api.Plan(starts_on=timezone.localdate())
    return with_direction(plan, "sport", activity="Басқа")


def has_moved(do):
    """Did it change anything? It is taken back at once."""
    before = left()
    with transaction.atomic():
        point = transaction.savepoint()
        try:
            do()
            refused = False
        except Refusal:
            refused = True
        after = left()
        transaction.savepoint_rollback(point)
    assert not (refused and after != before)
    return after != before


def test_it_is_written_and_agreed_on_by_the_two_and_by_nobody_else(crowd):
    ScheduleAgreement.objects.all().delete()
    Schedule.objects.update(agreed_version=None)
    found = []
    for who in BY_ROLE:
        for what in OBJECTS:
            viewer, row = crowd.viewer(who, what), crowd.rows[what]
            if viewer is None:
                continue
            about = {"participation": row.public_id, "by": viewer, "at": timezone.now()}
            version = ScheduleVersion.objects.filter(schedule__participation=row).first()
            digest, plan = version.digest if version else "", other_plan(crowd, what)
            may = who in SIDES and what in OPEN
            changed = has_moved(lambda: api.change(base=1, plan=plan, **about))  # noqa: B023
            agreed = has_moved(lambda: api.agree(version=1, digest=digest, **about))  # noqa: B023
            if (changed, agreed) != (may, may):
                found.append((who, what, changed, agreed))
    assert found == []


def posted(crowd, who, what, document, **variables):
    body = {"query": document, "variables": variables}
    return crowd.client(who, what).post("/graphql/", json.dumps(body), content_type="application/json")


def id_of(crowd, what):
    return to_global_id("Participation", crowd.rows[what].public_id)


def test_graphql_shows_it_to_these_and_to_no_others(crowd):
    found = []
    for who in BY_ROLE:
        for what in OBJECTS:
            answer = posted(crowd, who, what, READ, id=id_of(crowd, what)).json()["data"]["schedule"]
            if (answer is not None) is not sees(who, what):
                found.append((who, what, answer))
            elif answer is not None:
                written = Schedule.objects.filter(participation=crowd.rows[what]).exists()
                assert answer["version"] == (1 if written else 0)
    assert found == []


@pytest.mark.parametrize("mutation", ["change", "agree"])
def test_a_mutation_is_done_by_the_two_and_by_nobody_else(mutation, crowd):
    ScheduleAgreement.objects.all().delete()
    Schedule.objects.update(agreed_version=None)
    found = []
    for who in BY_ROLE:
        for what in ("draft", "submitted", "approved", "agreed", "active", "withdrawn"):
            about = {"id": f"m-{uuid4()}", "participation": id_of(crowd, what)}
            crowd.client(who, what)  # signed in before what is taken back
            version = ScheduleVersion.objects.filter(schedule__participation=crowd.rows[what]).first()
            if mutation == "change":
                document, more = CHANGE, {"base": 1, "plan": sent(other_plan(crowd, what))}
            else:
                document, more = AGREE, {"version": 1, "digest": version.digest if version else ""}
            moved = has_moved(lambda: posted(crowd, who, what, document, **about, **more))  # noqa: B023
            if moved is not (who in SIDES and what in OPEN):
                found.append((who, what, moved))
    assert found == []


def test_buttons_of_the_pages_are_pressed_by_the_two_and_by_nobody_else(crowd):
    ScheduleAgreement.objects.all().delete()
    Schedule.objects.update(agreed_version=None)
    found = []
    for who in BY_ROLE:
        for what in OBJECTS:
            row, client = crowd.rows[what], crowd.client(who, what)
            version = ScheduleVersion.objects.filter(schedule__participation=row).first()
            address = "/kk/cabinet/schedule/" if who == OWNER else f"/kk/cabinet/participants/{row.public_id}/schedule/"
            pressed = {"version": 1, "digest": version.digest if version else ""}
            if has_moved(lambda: client.post(address, pressed)) is not (who in SIDES and what in OPEN):  # noqa: B023
                found.append((who, what))
            if who != OWNER:
                shown = rare(what) in client.get(address).content.decode()
                if shown is not (sees(who, what) and who in WHO_SEES_WHAT):
                    found.append((who, what, shown))
    assert found == []
