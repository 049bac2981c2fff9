"""Somebody signed in asks who they are, and sees of others what their role may see."""

import pytest
from django.contrib.auth import get_user_model
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from graphene_django.registry import get_global_registry
from graphene_django.utils.testing import graphql_query

from tests.programme.people_cast import HERE, give_role, make_centre, make_holder, make_person, viewer_of
from tests.programme.test_who_sees_whom import EXPECTED, viewer_in, world  # noqa: F401  a fixture
from tosbelgi.graphql.engine.personal_types import PersonalType
from tosbelgi.graphql.http import view as graphql_view
from tosbelgi.graphql.ids import to_global_id
from tosbelgi.graphql.schema import schema
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.programme.models import Appointment, Person
from tosbelgi.programme.people import reach
from tosbelgi.programme.people.personal import PersonalModel
from tosbelgi.programme.people.roles import Role

from .conftest import code_of

pytestmark = pytest.mark.django_db
WHO = """{ viewer {
  language person { id givenName familyName appointments { role regionCode centreId until } } appointment { role since }
} }"""
ABOUT = "query ($id: ID!) { person(id: $id) { givenName appointments { role } } }"


def client_of(person):
    client = Client()
    client.force_login(person.user)
    return client


def person_id(person):
    return to_global_id("Person", person.public_id)


def test_a_pupil_learns_who_they_are(post):
    aigerim = make_person("Айгерім")

    viewer = post(WHO, by=client_of(aigerim)).json()["data"]["viewer"]

    assert viewer == {
        "language": "KK",
        "person": {"id": person_id(aigerim), "givenName": "Айгерім", "familyName": "Мысалова", "appointments": []},
        "appointment": None,
    }


def test_somebody_appointed_learns_in_which_role_they_act(post):
    centre = make_centre()
    head = make_holder(Role.CENTRE_HEAD, centre=centre)
    give_role(head, Role.REGIONAL_COORDINATOR, region=HERE)

    viewer = post(WHO, by=client_of(head)).json()["data"]["viewer"]

    assert viewer["person"]["appointments"] == [
        {"role": "CENTRE_HEAD", "regionCode": HERE, "centreId": to_global_id("Centre", centre.pk), "until": None},
        {"role": "REGIONAL_COORDINATOR", "regionCode": HERE, "centreId": None, "until": None},
    ]
    assert viewer["appointment"]["role"] == viewer_of(head).role.upper()


def test_graphene_djangos_own_client_asks_as_well():
    answer = graphql_query("{ viewer { person { givenName } } }", client=client_of(make_person("Дана")))
    assert answer.json()["data"] == {"viewer": {"person": {"givenName": "Дана"}}}


def test_a_stranger_and_a_session_that_has_ended_are_nobody(post, get):
    aigerim = make_person("Айгерім")
    client = client_of(aigerim)
    client.session.flush()
    for answer in (get(WHO), post(WHO), post(WHO, by=client), get(WHO, by=client)):
        assert answer.json()["data"] == {"viewer": None}
    assert get(ABOUT, {"id": person_id(aigerim)}).json()["data"] == {"person": None}


def test_an_account_of_nobody_has_a_language_and_no_person(post, signed_in, admin_user):
    answer = Client()
    answer.force_login(admin_user)
    viewer = post(WHO, by=answer).json()["data"]["viewer"]
    assert viewer == {"language": "KK", "person": None, "appointment": None}


def test_a_deactivated_account_is_nobody(post):
    aigerim = make_person("Айгерім")
    client = client_of(aigerim)
    get_user_model().objects.filter(pk=aigerim.user_id).update(is_active=False)
    assert post(WHO, by=client).json()["data"] == {"viewer": None}


def seen_by(client, post, names):
    """The names of those whom somebody finds by their ids."""
    ids = {name: person_id(Person.objects.get(given_name=name)) for name in names}
    answers = {name: post(ABOUT, {"id": id}, by=client).json()["data"]["person"] for name, id in ids.items()}
    return {name for name, person in answers.items() if person is not None}


@pytest.mark.parametrize("role", list(Role))
def test_each_role_finds_by_id_whom_it_may_see_and_nobody_else(role, world, post):  # noqa: F811
    viewer_in(role, world)
    client = client_of(world["viewer"])
    assert seen_by(client, post, EXPECTED[Role.OPERATOR]) == EXPECTED[role]


def test_without_its_rule_a_role_finds_nobody(world, post, monkeypatch):  # noqa: F811
    viewer_in(Role.OPERATOR, world)
    monkeypatch.setattr(reach, "REACH", {})
    assert seen_by(client_of(world["viewer"]), post, ["here", "viewer"]) == set()


def test_the_appointments_of_another_are_those_that_the_role_sees(post):
    """A coordinator sees what somebody does in the region, and not what they do in the commission."""
    daniyar = make_holder(Role.MENTOR, name="Данияр")
    give_role(daniyar, Role.COMMISSION)
    saule = make_holder(Role.REGIONAL_COORDINATOR, name="Сәуле")

    person = post(ABOUT, {"id": person_id(daniyar)}, by=client_of(saule)).json()["data"]["person"]

    assert person == {"givenName": "Данияр", "appointments": [{"role": "MENTOR"}]}


@pytest.mark.parametrize("id", ["", "x", "UGVyc29uOjE", "UGVyc29uOm5vLXV1aWQ"])
def test_ids_that_are_none_find_nobody(id, post):
    answer = post(ABOUT, {"id": id}, by=client_of(make_person("Айгерім")))
    assert answer.json()["data"] == {"person": None}


def test_the_id_of_a_book_is_not_a_persons(post):
    answer = post(ABOUT, {"id": to_global_id("Book", 1)}, by=client_of(make_person("Айгерім")))
    assert code_of(answer) == "BAD_ID"


def test_missing_and_hidden_cost_the_same(post, django_assert_num_queries):
    client, hidden = client_of(make_person("Айгерім")), person_id(make_person("Дана"))
    missing = to_global_id("Person", "00000000-0000-4000-8000-000000000000")
    counts = []
    for id in (missing, hidden):
        with CaptureQueriesContext(connection) as captured:
            assert post(ABOUT, {"id": id}, by=client).json()["data"] == {"person": None}
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("people", [1, 4])
def test_who_one_is_costs_as_many_queries_with_one_role_as_with_four(people, post, django_assert_max_num_queries):
    dana = make_person("Дана")
    for number in range(people):
        give_role(dana, Role.MENTOR, centre=make_centre(name=f"Үлгі {number}"))
    client = client_of(dana)
    post(WHO, by=client)
    with django_assert_max_num_queries(7):  # session, account, person, roles held, person, their roles, the acting one
        assert len(post(WHO, by=client).json()["data"]["viewer"]["person"]["appointments"]) == people


def test_what_is_public_costs_somebody_signed_in_the_session_and_the_account_more(post):
    client = client_of(make_person("Айгерім"))
    question = "{ levels { title } }"
    counts = []
    for by in (Client(), client):
        post(question, by=by)
        post(question, {"other": 1}, by=by)
        with CaptureQueriesContext(connection) as captured:
            post("query Q { levels { title } }", by=by)
        counts.append(len(captured))
    assert counts[1] == counts[0] + 2


def test_every_type_of_people_begins_at_what_the_viewer_may_see():
    kinds = list(get_global_registry()._registry.values())

    assert {kind._meta.model for kind in kinds} >= {Person, Appointment}
    for kind in kinds:
        assert kind.__name__ in schema.graphql_schema.type_map
        assert issubclass(kind, PersonalType), kind
        assert issubclass(kind._meta.model, PersonalModel), kind
        assert kind.get_queryset.__func__ is PersonalType.get_queryset.__func__, f"{kind} begins elsewhere"


def openings():
    rows = HistoryLine.objects.filter(name="people.person_opened").order_by("pk")
    return [(row.by_id, sorted(row.about.values_list("person_id", flat=True))) for row in rows]


def test_who_opened_whose_data_is_written_once_a_request_and_ones_own_is_nobodys_business(post):
    aigerim, daniyar, saule = make_person("Айгерім"), make_holder(Role.MENTOR), make_holder(Role.OPERATOR, name="Сәуле")
    client = client_of(saule)
    both = (
        "query ($a: ID!, $b: ID!, $c: ID!) { "
        + " ".join(f"{n}: person(id: ${n}) {{ givenName }}" for n in "abc")
        + " }"
    )

    post(both, dict(zip("abc", map(person_id, (aigerim, daniyar, saule)), strict=True)), by=client)
    post(WHO, by=client)
    post(ABOUT, {"id": person_id(aigerim)}, by=client_of(daniyar))

    assert openings() == [(saule.user_id, sorted([aigerim.pk, daniyar.pk]))]


def test_what_cannot_be_written_down_is_not_shown(post, monkeypatch):
    aigerim, saule = make_person("Айгерім"), make_holder(Role.OPERATOR, name="Сәуле")

    def fail(*given, **named):
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(graphql_view, "record_reading", fail)
    answer = post(ABOUT, {"id": person_id(aigerim)}, by=client_of(saule))
    assert answer.status_code == 500
    assert "Айгерім" not in answer.content.decode()
