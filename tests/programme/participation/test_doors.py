"""Every address of the cabinet and every field and mutation of GraphQL, tried by everybody on everything.

Pages are found by themselves: one that takes a key and has no line here fails. What is hidden looks like what is not
there, in words and in the number of queries.
"""

import json
import re
from collections.abc import Iterator
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, reverse
from django.utils import translation

from tests.graphql import test_participation as asking
from tosbelgi.graphql.engine.personal_types import PersonalType
from tosbelgi.graphql.ids import to_global_id
from tosbelgi.graphql.participation.verbs import ParticipationMutation
from tosbelgi.programme.cabinet.api import family_urlpatterns, urlpatterns
from tosbelgi.programme.cabinet.reviewing import applications, family, participants
from tosbelgi.programme.models import Contact, Participation
from tosbelgi.programme.participation import family_links
from tosbelgi.programme.people.roles import Role

from .crowd import CODE, EVERYBODY, HANDED_IN, OBJECTS, OWNER, PARENT, Crowd, rare, sees
from .test_who_sees_what import left_of, wrong

pytestmark = pytest.mark.django_db
CENTRE = {"staff of the centre", "the head of the centre"}
MENTOR = {"the mentor whom they wished"}
WITH_ACCOUNT = [who for who in EVERYBODY if who != PARENT]

# Pages of one participation: for whom they are made at all. They open to those who see the participation besides.
LOOK_AFTER = {"the coordinator of the region", "the operator"}
PAGES = {
    "cabinet_application": CENTRE,
    "cabinet_participant": MENTOR,
    "cabinet_participant_schedule": CENTRE | MENTOR | LOOK_AFTER,
    "cabinet_participant_schedule_change": MENTOR,
}
# In which states a page is made; in the others that somebody sees they are led on.
STATES = {"cabinet_participant_schedule_change": {"agreed", "scheduled", "active"}}
# Pages that take another key: of a link, of a contact of one's own, of a role or an invitation to it.
OTHER_KEYS = {"family", "family_withdraw", "family_consents", "cabinet_remove_contact", "cabinet_person"}
# Of a link to a platform; tried in tests/host.
OTHER_KEYS |= {"cabinet_host_end"}
# Of a journal; tried by everybody in tests/programme/journal.
OF_JOURNALS = {"cabinet_entry", "cabinet_journal_of", "cabinet_entry_of"}
OF_JOURNALS |= {"cabinet_earlier_journal", "cabinet_earlier_schedule"}
OF_JOURNALS |= {f"cabinet_journal_{name}" for name in ("write", "edit", "send", "delete")}
# Of progress; tried by everybody in tests/programme/assessment.
OF_PROGRESS = {f"cabinet_progress_{name}" for name in ("why", "of", "why_of")}
OF_INVITATIONS = {"cabinet_invite", "cabinet_invite_again", "cabinet_withdraw_invitation"}
# What a mutation is about, in which state it is done, by whom, and what is sent; `submitApplication` names no row.
MUTATIONS = {
    "decide_application": (asking.DECIDE, "submitted", CENTRE, {"version": 1, "decision": "APPROVE"}),
    "send_agreement_code": (asking.SEND, "approved", {OWNER}, {}),
    "accept_agreement": (asking.ACCEPT, "approved", {OWNER}, {"code": CODE}),
    "activate_participation": (asking.ACTIVATE, "scheduled", MENTOR, {"norms": None}),
}
ONES_OWN = {"submit_application"}
PRESSES = {
    "approve": ("cabinet_application", "submitted", CENTRE),
    "return": ("cabinet_application", "submitted", CENTRE),
    "reject": ("cabinet_application", "submitted", CENTRE),
    "entrust": ("cabinet_application", "approved", CENTRE),
    "register": ("cabinet_participant", "scheduled", MENTOR),
}


def named(patterns: list) -> dict[str, bool]:
    """Every named page of the cabinet, and whether it takes a key."""
    found: dict[str, bool] = {}
    for one in patterns:
        if not isinstance(one, URLPattern):
            found |= named(one.url_patterns)
        elif one.name:
            found[one.name] = bool(one.pattern.converters)
    return found


FOUND = named([*urlpatterns, *family_urlpatterns])


def address_of(name: str, *keys: object) -> str:
    with translation.override("kk"):
        return reverse(name, args=keys)


def test_each_page_that_takes_a_key_has_its_line_here():
    take_keys = {name for name, takes_key in FOUND.items() if takes_key}
    assert take_keys - OF_INVITATIONS - OF_JOURNALS - OF_PROGRESS == set(PAGES) | OTHER_KEYS


def test_each_mutation_has_its_line_here():
    fields = {name for name, value in vars(ParticipationMutation).items() if not name.startswith("_")}
    assert fields == set(MUTATIONS) | ONES_OWN


def told(answer, key: object) -> tuple[int, str]:
    """What an answer says to somebody who knows the key that they have sent."""
    text = answer.content.decode() + answer.headers.get("Location", "")
    text = re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]+"', "", text.replace(str(key), "…"))
    return answer.status_code, text


def pages_opened(crowd: Crowd, pages=tuple(PAGES)) -> Iterator[tuple[str, str, bool, bool]]:
    for name in pages:
        for who in WITH_ACCOUNT:
            for what in OBJECTS:
                answer = crowd.client(who, what).get(address_of(name, crowd.rows[what].public_id))
                opened = answer.status_code == 200
                assert (rare(what) in answer.content.decode()) is opened or who == OWNER
                made = what in STATES.get(name, OBJECTS)
                yield who, f"{name} {what}", opened, made and who in PAGES[name] and sees(who, what)


def links_opened(crowd: Crowd) -> Iterator[tuple[str, str, bool, bool]]:
    for what in OBJECTS:
        address = crowd.family_address(what)
        yield PARENT, what, rare(what) in Client().get(address).content.decode(), sees(PARENT, what)
        seal = address.rstrip("/")[-1]
        forged = f"{address.rstrip('/')[:-1]}{'0' if seal != '0' else '1'}/"
        yield "somebody with a forged link", what, Client().get(forged).status_code == 200, False


def answers_shown(crowd: Crowd) -> Iterator[tuple[str, str, bool, bool]]:
    for who in WITH_ACCOUNT:
        for what in OBJECTS:
            body = {"query": asking.MINE, "variables": {"id": id_of(crowd, what)}}
            answer = crowd.client(who, what).post("/graphql/", json.dumps(body), content_type="application/json")
            shown = answer.json()["data"]["participation"]
            assert (rare(what) in answer.content.decode()) is (shown is not None)
            if shown is not None:
                assert shown["personalPage"]["residence"] == rare(what)
                assert shown["acts"] == [] if what not in HANDED_IN else shown["acts"][0]["words"] == rare(what)
            yield who, what, shown is not None, sees(who, what)


def id_of(crowd: Crowd, what: str) -> str:
    return to_global_id("Participation", crowd.rows[what].public_id)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_to_these_and_to_nobody_else(name, crowd):
    assert wrong(pages_opened(crowd, [name])) == []


def test_a_link_opens_what_was_handed_in_and_no_other_opens_anything(crowd):
    assert wrong(links_opened(crowd)) == []


def test_an_answer_of_graphql_shows_these_and_no_others(crowd):
    assert wrong(answers_shown(crowd)) == []


def test_lists_and_pages_of_ones_own_name_nobody_else(crowd):
    """Each page that takes no key, with all that it can list: the words of those alone whom one sees."""
    lists = {"cabinet_applications": CENTRE, "cabinet_participants": MENTOR}
    for name in (name for name, takes_key in FOUND.items() if not takes_key):
        for who in WITH_ACCOUNT:
            for own in OBJECTS if who == OWNER else ["submitted"]:
                answer = crowd.client(who, own).get(address_of(name) + "?all")
                words = {what for what in OBJECTS if rare(what) in answer.content.decode()}
                seen = {own} if who == OWNER else {what for what in OBJECTS if sees(who, what)}
                assert words <= seen, (who, name)
                if who in lists.get(name, ()):
                    assert words == seen, (who, name)


def test_a_contact_is_removed_by_its_owner_alone(crowd):
    contact = Contact.objects.get(person=crowd.rows["submitted"].person)
    for who in WITH_ACCOUNT:
        client, address = crowd.client(who, "submitted"), address_of("cabinet_remove_contact", contact.pk)
        if who != OWNER:
            assert contact.value not in client.get(address).content.decode()
            client.post(address)
            assert Contact.objects.filter(pk=contact.pk).exists()


@pytest.mark.parametrize("name", PAGES)
def test_a_hidden_page_looks_like_one_that_is_not_there(name, crowd):
    for who in WITH_ACCOUNT:
        for what in OBJECTS:
            if who in PAGES[name] and sees(who, what):
                continue
            client, asked = crowd.client(who, what), []
            client.get(address_of(name, uuid4()))
            for key in (crowd.rows[what].public_id, uuid4()):
                with CaptureQueriesContext(connection) as queries:
                    answer = client.get(address_of(name, key))
                asked.append((*told(answer, key), len(queries)))
            assert asked[0] == asked[1], (who, what)


def test_a_hidden_answer_looks_like_one_that_is_not_there(crowd):
    for who in WITH_ACCOUNT:
        for what in OBJECTS:
            if sees(who, what):
                continue
            client, asked = crowd.client(who, what), []
            for key in (uuid4(), crowd.rows[what].public_id, uuid4()):
                body = {"query": asking.MINE, "variables": {"id": to_global_id("Participation", key)}}
                with CaptureQueriesContext(connection) as queries:
                    answer = client.post("/graphql/", json.dumps(body), content_type="application/json")
                asked.append((answer.status_code, answer.json(), len(queries)))
            assert asked[1] == asked[2], (who, what)


def moves(crowd: Crowd, what: str, send) -> bool:
    """Does what is sent move it? It is taken back at once."""
    before = left_of(crowd.rows[what])
    with transaction.atomic():
        point = transaction.savepoint()
        send()
        after = left_of(crowd.rows[what])
        transaction.savepoint_rollback(point)
    return after != before


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_a_mutation_is_done_by_these_and_by_nobody_else(mutation, crowd):
    document, right, by_whom, more = MUTATIONS[mutation]
    for who in WITH_ACCOUNT:
        for what in OBJECTS:
            variables = {"id": f"m-{uuid4()}", "participation": id_of(crowd, what)} | more
            if "norms" in more:
                variables["norms"] = crowd.rows[what].norms_digest
            body = json.dumps({"query": document, "variables": variables})
            client = crowd.client(who, what)
            done = moves(crowd, what, lambda: client.post("/graphql/", body, content_type="application/json"))  # noqa: B023
            assert done is (what == right and who in by_whom), (who, what)


@pytest.mark.parametrize("deed", PRESSES)
def test_a_button_is_pressed_by_these_and_by_nobody_else(deed, crowd):
    name, right, by_whom = PRESSES[deed]
    for who in WITH_ACCOUNT:
        for what in (right, "draft", "approved", "withdrawn"):
            row, client = crowd.rows[what], crowd.client(who, what)
            sent = {"deed": deed, "version": row.version, "reason": "Сынақ.", "norms": row.norms_digest}
            sent["mentor"] = crowd.people["a mentor of the same centre"].pk
            sent["instead_of"] = crowd.rows[what].mentor_id
            done = moves(crowd, what, lambda: client.post(address_of(name, row.public_id), sent))  # noqa: B023
            assert done is (what == right and who in by_whom), (who, what)


def unfiltered(crowd: Crowd):
    return lambda by: Participation.objects.filter(person=by.represented_id).select_related("person").first()


# What is taken away or bent, and which walk has to miss it.
BENT = {
    "applications are for a centre": (pages_opened, applications, "_OF_A_CENTRE", lambda crowd: tuple(Role)),
    "participants are for a mentor": (
        pages_opened, participants, "Role", lambda crowd: SimpleNamespace(MENTOR=Role.REGIONAL_COORDINATOR)
    ),
    "a link has a seal": (links_opened, family_links, "constant_time_compare", lambda crowd: lambda *both: True),
    "a draft is no parent's": (links_opened, family, "participation_for", unfiltered),
    "GraphQL begins at what is visible": (
        answers_shown, PersonalType, "get_queryset", lambda crowd: classmethod(lambda cls, rows, info: rows.all())
    ),
}  # fmt: skip


@pytest.mark.parametrize("rule", BENT)
def test_a_rule_of_a_door_that_is_taken_away_is_missed(rule, crowd, monkeypatch):
    walk, owner, name, instead = BENT[rule]
    monkeypatch.setattr(owner, name, instead(crowd))
    assert any(seen is not should for *_names, seen, should in walk(crowd))
