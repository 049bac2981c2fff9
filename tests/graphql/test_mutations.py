"""What somebody signed in changes: once, however often it is sent; refused as data; nothing moved by a refusal."""

import json
import threading

import graphene
import pytest
from django.conf import settings as site_settings
from django.contrib.auth import get_user_model
from django.db import connection, connections
from django.test import Client

from tests.programme.people_cast import give_role, make_person
from tosbelgi.accounts import session_limits
from tosbelgi.graphql.engine.field_costs import declared_cost
from tosbelgi.graphql.http import view as graphql_view
from tosbelgi.graphql.ids import to_global_id
from tosbelgi.graphql.models import DoneMutation
from tosbelgi.graphql.mutations import repeats
from tosbelgi.graphql.mutations.id_arguments import IdOf
from tosbelgi.graphql.mutations.verb import DEED, Verb
from tosbelgi.programme.people.roles import Role

from .conftest import ENDPOINT, code_of
from .test_signed_in import client_of

pytestmark = pytest.mark.django_db
CHANGE = """mutation ($id: String!, $language: Locale!) {
  changeMyLanguage(clientMutationId: $id, language: $language) {
    clientMutationId language problems { code field rule allowed message english: message(locale: EN) }
  }
}"""


def language_of(person):
    return get_user_model().objects.values_list("language", flat=True).get(pk=person.user_id)


@pytest.fixture
def aigerim():
    return make_person("Айгерім")


def change(post, client, id="a-1", language="RU"):
    answer = post(CHANGE, {"id": id, "language": language}, by=client)
    assert answer.status_code == 200, answer.content
    return answer.json()["data"]["changeMyLanguage"]


def test_a_language_is_changed_and_changed_once(aigerim, post):
    client = client_of(aigerim)

    first = change(post, client)
    get_user_model().objects.filter(pk=aigerim.user_id).update(language="en")
    again = change(post, client)

    assert first == again == {"clientMutationId": "a-1", "language": "RU", "problems": []}
    assert language_of(aigerim) == "en", "the repetition has done nothing"


def test_the_same_id_with_other_content_is_refused_in_ones_own_language(aigerim, post):
    client = client_of(aigerim)
    change(post, client)

    refused = change(post, client, language="EN")

    (problem,) = refused["problems"]
    assert refused["language"] is None
    assert (problem["code"], problem["field"], problem["rule"]) == (
        "MUTATION_ID_TAKEN",
        "clientMutationId",
        "graphql.mutation.id_means_one",
    )
    assert problem["english"].startswith("Something else was sent")
    assert problem["message"] not in ("", problem["english"])
    assert language_of(aigerim) == "ru"


@pytest.mark.parametrize("id", ["", "x" * 65, "two words", "ғ", "a\u202eb", "nul\\u0000"])
def test_an_id_of_another_form_is_refused_and_nothing_moves(id, aigerim, post):
    answer = post(CHANGE, {"id": id.replace("\\u0000", "\0"), "language": "RU"}, by=client_of(aigerim))
    data = answer.json().get("data")
    codes = [one["code"] for one in data["changeMyLanguage"]["problems"]] if data else [code_of(answer)]
    assert codes in (["BAD_MUTATION_ID"], ["FORBIDDEN_CHARACTER"])
    assert language_of(aigerim) == "kk"
    assert not DoneMutation.objects.exists()


def test_an_id_belongs_to_one_person(aigerim, post):
    dana = make_person("Дана")
    change(post, client_of(aigerim))
    assert change(post, client_of(dana), language="EN")["problems"] == []
    assert (language_of(aigerim), language_of(dana)) == ("ru", "en")


def test_what_is_remembered_is_no_text_of_theirs(aigerim, post):
    change(post, client_of(aigerim))
    done = DoneMutation.objects.get()
    assert done.result == {"language": "ru"}
    assert len(done.digest) == 64


def test_an_erased_account_leaves_no_remembered_mutation(aigerim, post):
    change(post, client_of(aigerim))
    aigerim.user.delete()
    assert not DoneMutation.objects.exists()


def test_what_is_old_is_forgotten_and_what_is_new_is_not(aigerim, post):
    client = client_of(aigerim)
    change(post, client, id="old")
    DoneMutation.objects.update(at="2026-01-01T00:00:00Z")
    change(post, client, id="new")
    repeats.forget_old()
    assert [one.mutation_id for one in DoneMutation.objects.all()] == ["new"]


def test_one_document_with_two_sees_after_the_second_what_the_first_has_done(aigerim, post):
    two = """mutation { a: changeMyLanguage(clientMutationId: "1", language: RU) { language }
                        b: changeMyLanguage(clientMutationId: "2", language: EN) { language } }"""
    answer = post(two, by=client_of(aigerim)).json()["data"]
    assert answer == {"a": {"language": "RU"}, "b": {"language": "EN"}}
    assert language_of(aigerim) == "en"


def test_a_document_has_a_few_mutations_at_most(aigerim, post):
    many = "mutation {" + " ".join(
        f'm{n}: changeMyLanguage(clientMutationId: "{n}", language: RU) {{ language }}' for n in range(6)
    )
    answer = post(many + "}", by=client_of(aigerim))
    assert code_of(answer) == "TOO_MANY_ROOT_FIELDS"
    assert language_of(aigerim) == "kk"


def test_a_mutation_costs_what_a_deed_costs(aigerim, post):
    answer = post(CHANGE, {"id": "1", "language": "RU"}, by=client_of(aigerim))
    assert answer.json()["extensions"]["cost"]["estimated"] > 1_000


def test_each_new_mutation_has_the_id_the_problems_and_the_price_of_the_others():
    class PraiseABook(Verb):
        """Say that a book is good."""

        class Arguments:
            book = IdOf("Book", description="The book.")

        book = graphene.String()

    class Query(graphene.ObjectType):
        hello = graphene.String()

    class Mutation(graphene.ObjectType):
        praise_a_book = PraiseABook.Field()

    schema = graphene.Schema(query=Query, mutation=Mutation).graphql_schema
    field = schema.mutation_type.fields["praiseABook"]

    assert {name: str(one.type) for name, one in field.args.items()} == {"book": "ID!", "clientMutationId": "String!"}
    assert field.description == "Say that a book is good."
    assert str(field.type) == "PraiseABookPayload"
    assert {name: str(one.type) for name, one in field.type.fields.items()} == {
        "book": "String",
        "clientMutationId": "String!",
        "problems": "[Problem!]!",
    }
    assert declared_cost(field).with_arguments({"book": "1"}) == DEED
    with pytest.raises(TypeError, match="docstring"):
        type("Undescribed", (Verb,), {})


def test_what_a_mutation_has_changed_of_who_asks_is_seen_below_it(aigerim, post, monkeypatch):
    class JoinTheCommission(Verb):
        """Give oneself a role, as nobody can."""

        before, after = graphene.String(), graphene.String()

        @classmethod
        def perform(cls, context):
            before = context.viewer.role.value
            give_role(aigerim, Role.COMMISSION)
            return {"before": before}

        @classmethod
        def show(cls, context, result):
            return result | {"after": context.viewer.role.value}

    class Query(graphene.ObjectType):
        hello = graphene.String()

    class Mutation(graphene.ObjectType):
        join = JoinTheCommission.Field()

    schema = graphene.Schema(query=Query, mutation=Mutation).graphql_schema
    monkeypatch.setattr(graphql_view, "load_schema", lambda: schema)
    answer = post('mutation { join(clientMutationId: "1") { before after } }', by=client_of(aigerim)).json()

    assert answer["data"]["join"] == {"before": "participant", "after": "commission"}


def test_an_id_means_one_mutation_and_its_arguments():
    digests = {
        repeats.digest_of(verb, arguments)
        for verb in ("ChangeMyLanguage", "ChangeTheLanguageOfLetters")
        for arguments in ({"language": "ru"}, {"language": "kk"}, {})
    }
    assert len(digests) == 6
    assert repeats.digest_of("A", {"a": 1, "b": 2}) == repeats.digest_of("A", {"b": 2, "a": 1})


# Refused before anything is read
def test_a_stranger_changes_nothing(post):
    answer = post(CHANGE, {"id": "1", "language": "RU"}, headers={"accept": "application/json"})
    assert (answer.status_code, code_of(answer)) == (401, "SIGN_IN_REQUIRED")
    assert answer["WWW-Authenticate"] == 'Cookie realm="Tosbelgi"'


def test_a_session_that_was_ended_elsewhere_changes_nothing(aigerim, post):
    client = client_of(aigerim)
    client.session.flush()
    answer = post(CHANGE, {"id": "1", "language": "RU"}, by=client)
    assert (answer.status_code, code_of(answer)) == (401, "SIGN_IN_REQUIRED")
    assert language_of(aigerim) == "kk"


def test_a_mutation_by_get_is_refused(aigerim, get):
    answer = get(CHANGE, {"id": "1", "language": "RU"}, by=client_of(aigerim))
    assert (answer.status_code, code_of(answer)) == (405, "QUERIES_ONLY")
    assert answer["Allow"] == "POST"
    assert language_of(aigerim) == "kk"


def test_a_forged_form_of_another_origin_changes_nothing(aigerim, post):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(aigerim.user)
    answer = post(CHANGE, {"id": "1", "language": "RU"}, by=strict, headers={"accept": "application/json"})
    assert (answer.status_code, code_of(answer)) == (403, "CSRF_FAILED")
    assert language_of(aigerim) == "kk"


# Two at once, each on a connection of its own
@pytest.fixture
def committed(killable, monkeypatch):
    """Rows that other connections see."""
    monkeypatch.setitem(site_settings.DATABASES["default"], "NAME", connection.settings_dict["NAME"])
    return killable


def test_sent_twice_at_once_it_is_done_once_and_answered_alike(committed):
    aigerim = make_person("Айгерім")
    clients, start, answers = [client_of(aigerim) for _ in range(4)], threading.Barrier(4), [None] * 4
    variables = [{"id": "same", "language": "RU"}] * 2 + [{"id": "same", "language": "EN"}] * 2

    def send(place):
        try:
            start.wait(timeout=30)
            body = json.dumps({"query": CHANGE, "variables": variables[place]})
            answers[place] = clients[place].post(ENDPOINT, body, content_type="application/json").json()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send, args=[place]) for place in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    payloads = [answer["data"]["changeMyLanguage"] for answer in answers]
    done = {payload["language"] for payload in payloads if not payload["problems"]}
    refused = [payload for payload in payloads if payload["problems"]]
    assert len(done) == 1
    assert [one["problems"][0]["code"] for one in refused] == ["MUTATION_ID_TAKEN"] * 2
    assert DoneMutation.objects.count() == 1
    assert language_of(aigerim) == done.pop().lower()


# Sessions
SESSIONS = "{ viewer { sessions { id browser network isCurrent } } }"
END = """mutation ($id: String!, $session: ID!) {
  endSession(clientMutationId: $id, session: $session) { sessions { isCurrent } problems { code field } }
}"""
MY_ACCOUNT = "/kk/account/"
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36"


@pytest.fixture
def two_places(aigerim, post):
    """She is signed in at school and on a phone; both have been used."""
    school, phone = client_of(aigerim), Client(headers={"user-agent": PHONE})
    phone.force_login(aigerim.user)
    for client in (school, phone):
        assert client.get(MY_ACCOUNT).status_code == 200
    return school, phone


def sessions(post, client):
    return post(SESSIONS, by=client).json()["data"]["viewer"]["sessions"]


def end(post, client, session, id="end-1"):
    return post(END, {"id": id, "session": session}, by=client).json()["data"]["endSession"]


def test_another_session_of_ones_own_is_ended_and_ended_once(two_places, post):
    school, phone = two_places
    listed = sessions(post, school)
    assert [one["isCurrent"] for one in listed] == [False, True]
    assert "Android" in listed[0]["browser"]
    assert listed[0]["network"].endswith("…")

    first, again = [end(post, school, listed[0]["id"]) for _twice in range(2)]

    assert first == again == {"sessions": [{"isCurrent": True}], "problems": []}
    assert post(SESSIONS, by=phone).json()["data"] == {"viewer": None}
    assert len(sessions(post, school)) == 1


def test_the_session_that_asks_is_ended_also_when_it_was_due_to_be_renewed(two_places, post):
    school, phone = two_places
    session = school.session
    session[session_limits.SEEN] -= 2 * session_limits.RENEWAL
    session.save()
    current = next(one["id"] for one in sessions(post, phone) if not one["isCurrent"])

    answer = end(post, school, current)

    assert answer == {"sessions": [{"isCurrent": False}], "problems": []}
    assert post(SESSIONS, by=school).json()["data"] == {"viewer": None}


def test_a_session_that_is_gone_or_anothers_is_none(two_places, post):
    school, phone = two_places
    theirs = client_of(make_person("Дана"))
    assert theirs.get(MY_ACCOUNT).status_code == 200
    (of_dana,) = sessions(post, theirs)
    gone = sessions(post, phone)[1]["id"]
    end(post, phone, gone)

    for session in (of_dana["id"], gone):
        refused = end(post, phone, session, id=f"other {session}".replace(" ", "-"))
        assert refused == {"sessions": None, "problems": [{"code": "NO_SUCH_SESSION", "field": "session"}]}
    assert len(sessions(post, theirs)) == 1
    assert post(SESSIONS, by=school).json()["data"] == {"viewer": None}


def test_one_may_end_the_session_that_asks(two_places, post):
    school, _phone = two_places
    own = next(one["id"] for one in sessions(post, school) if one["isCurrent"])
    assert end(post, school, own) == {"sessions": [{"isCurrent": False}], "problems": []}
    assert post(SESSIONS, by=school).json()["data"] == {"viewer": None}


@pytest.mark.parametrize(
    "session", ["Qm9vazoxMg", "x", "", to_global_id("Session", "x"), to_global_id("Session", 10**30)]
)
def test_the_id_of_something_else_is_refused_as_data_and_ends_nothing(session, two_places, post):
    asked = END.replace("{ code field }", "{ code field rule allowed message english: message(locale: EN) }")

    answer = post(asked, {"id": "1", "session": session}, by=two_places[0]).json()

    assert "errors" not in answer
    assert answer["data"]["endSession"]["sessions"] is None
    (problem,) = answer["data"]["endSession"]["problems"]
    message, english = problem.pop("message"), problem.pop("english")
    assert problem == {
        "code": "BAD_ID",
        "field": "session",
        "rule": "graphql.id.of_its_type",
        "allowed": "Session",
    }
    assert "Session" in message and "Session" in english
    assert message != english
    assert len(sessions(post, two_places[0])) == 2
    assert not DoneMutation.objects.exists(), "the right id may be sent under the same name"


def test_a_mutation_says_of_each_id_of_which_type_it_is():
    with pytest.raises(TypeError, match="session"):

        class EndAnything(Verb):
            """Takes whatever comes."""

            class Arguments:
                session = graphene.ID(required=True)
