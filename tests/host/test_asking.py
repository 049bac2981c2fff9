"""A platform asks over GraphQL: for whom it may, in pages, by constant SQL, and what it has read is written down."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.graphql.conftest import code_of
from tests.programme.journal import plans
from tests.programme.journal.cast import moved
from tests.programme.rating.cast import follow
from tosbelgi.graphql.engine import row_execution
from tosbelgi.graphql.http import rate_limit
from tosbelgi.kernel.facts.models import HistoryLine
from tosbelgi.programme.models import Consent
from tosbelgi.programme.people.api import Purpose
from tosbelgi.programme.sharing import api

from .cast import adult_diary, consent, link, make_asker

pytestmark = pytest.mark.django_db
PARTICIPATION = (
    "query ($who: String!) { participation(person: $who) { id state level directions regionCode centreId name"
    " mentorName submittedAt person { id } personalPage { about } acts { act words } } }"
)
JOURNAL = (
    "query ($who: String!, $first: Int, $after: String, $direction: DirectionCode, $state: EntryState) {"
    " journal(person: $who, first: $first, after: $after, direction: $direction, state: $state) {"
    " nodes { day state version name words { words results } versions { number words } acts { words byName } }"
    " pageInfo { hasNextPage endCursor } } }"
)
PAGE = (
    "query ($who: String!) { participation(person: $who) { name level state }"
    " journal(person: $who, first: 50) { nodes { day direction title state words { words results } }"
    " pageInfo { hasNextPage endCursor } } rating(person: $who) { percent }"
    " standing(person: $who) { level { place of } } }"
)


@pytest.fixture(autouse=True)
def nothing_counted():
    rate_limit.request_allowance.forget()


@pytest.fixture
def asker():
    return make_asker()


@pytest.fixture
def shared(asker):
    diary = adult_diary()
    consent(link(asker, diary.cast.pupil, "user-17"), diary.pupil)
    return diary


def written(diary, day, state="sent", **changes):
    row = diary.write(diary.session(day=diary.today - timedelta(days=day), **changes))
    return moved(diary, row, state)


def test_a_participation_is_told_without_anybody_else(asker, shared):
    told = asker.data(PARTICIPATION, who="user-17")["participation"]

    assert (told["state"], told["level"], told["regionCode"]) == ("ACTIVE", "BRONZE", "KZ-71")
    assert told["name"] == shared.cast.pupil.display_name
    assert (told["mentorName"], told["person"], told["personalPage"], told["acts"]) == ("", None, None, [])


def test_a_journal_is_told_a_page_at_a_time_without_drafts(asker, shared):
    for day in range(5):
        written(shared, day, "confirmed" if day % 2 else "sent", words=f"күн {day}")
    written(shared, 1, "draft", words="жасырын")

    days, after = [], None
    for _page in range(3):
        page = asker.data(JOURNAL, who="user-17", first=2, after=after)["journal"]
        days += [(one["state"], one["words"]["words"]) for one in page["nodes"]]
        after = page["pageInfo"]["endCursor"]

    assert days == [("CONFIRMED" if day % 2 else "SENT", f"күн {day}") for day in range(5)]
    assert page["pageInfo"]["hasNextPage"] is False
    confirmed = asker.data(JOURNAL, who="user-17", state="CONFIRMED", direction="SPORT")["journal"]["nodes"]
    assert [one["words"]["words"] for one in confirmed] == ["күн 1", "күн 3"]
    assert asker.data(JOURNAL, who="user-17", state="DRAFT")["journal"]["nodes"] == []
    assert asker.data(JOURNAL, who="user-17", direction="WORK")["journal"]["nodes"] == []


def test_of_a_correction_the_version_that_was_sent_is_told_and_no_word_of_the_mentor(asker, shared):
    row = written(shared, 1, "returned", words="бірінші")
    row.refresh_from_db()
    shared.write(shared.session(words="түзетіп жатырмын"), entry=row.public_id, expected=row.version)

    (told,) = asker.data(JOURNAL, who="user-17")["journal"]["nodes"]

    assert (told["state"], told["version"]) == ("RETURNED", 1)
    assert told["versions"] == [{"number": 1, "words": "бірінші"}]
    assert told["acts"] == []


def test_another_scope_another_purpose(asker, shared):
    asker.get_token("programme:read")
    answer = asker.ask(JOURNAL, who="user-17")
    (error,) = answer.json()["errors"]
    assert (error["extensions"]["code"], error["extensions"]["allowed"]) == ("SCOPE_NEEDED", "journal:read")
    assert answer.json()["data"] == {"journal": None}
    assert asker.data(PARTICIPATION, who="user-17")["participation"] is not None
    assert code_of(asker.ask(JOURNAL, who="nobody")) == "SCOPE_NEEDED", "it says nothing of anybody"


def test_person_and_an_id_are_two(asker, shared):
    query = 'query ($id: ID!) { participation(person: "user-17", id: $id) { id } }'
    told = asker.data(PARTICIPATION, who="user-17")["participation"]["id"]
    assert code_of(asker.ask(query, id=told)) == "PERSON_OR_ID"


def test_the_argument_is_nothing_to_anybody_else(asker, shared):
    client = Client()
    client.force_login(shared.cast.pupil.user)
    query = '{ participation(person: "user-17") { id } journal(person: "user-17") { nodes { id } } }'
    for who in (Client(), client):
        answer = who.get("/graphql/", {"query": query})
        assert answer.json()["data"] == {"participation": None, "journal": None}


def test_what_was_read_is_written_down_and_shown_to_its_owner(asker, shared):
    written(shared, 1)
    for _twice in range(2):
        asker.data(JOURNAL, who="user-17")
    asker.data(JOURNAL, who="nobody")

    (line,) = HistoryLine.objects.filter(name="people.opened_by_platform")
    assert line.facts == {"platform_id": asker.platform_id, "purpose": "journal:read"}
    assert not HistoryLine.objects.filter(name="people.person_opened").exists()
    client = Client()
    client.force_login(shared.cast.pupil.user)
    page = client.get("/ru/cabinet/readers/").content.decode()
    assert asker.application.platform.named_in("ru") in page
    assert "Журнал" in page


@pytest.mark.parametrize("crowd", [1, 12])
def test_a_page_costs_the_same_for_one_and_for_twelve(crowd, asker, shared):
    for day in range(crowd):
        written(shared, day)
    asker.data(JOURNAL, who="user-17")  # from now on it is written down
    with CaptureQueriesContext(connection) as queries:
        told = asker.data(JOURNAL, who="user-17", first=20)["journal"]["nodes"]
    assert len(told) == crowd
    about_the_journal = [one["sql"] for one in queries if "programme_" in one["sql"] or "oauth2" in one["sql"]]
    # Whose token it is, as whom it reads, of what they take part in, the page, its versions; all is written down.
    assert len(about_the_journal) == 5


def test_a_page_of_everything_reads_consents_and_participation_once(asker, shared):
    plans.agreed(shared.participation, plans.plan(shared.today - timedelta(days=50)))
    for day in range(3):
        written(shared, day, "confirmed")
    follow()
    asker.data(PAGE, who="user-17")  # from now on it is written down
    with CaptureQueriesContext(connection) as queries:
        told = asker.data(PAGE, who="user-17")
    assert len(told["journal"]["nodes"]) == 3
    assert None not in (told["participation"], told["rating"], told["standing"])
    asked = [one["sql"] for one in queries]
    read = [sql.split(" FROM ")[1].split()[0].strip('"') for sql in asked if " FROM " in sql and "programme_" in sql]
    tables = ("consent", "participation", "entry", "entryversion", "progress", "standing", "tally")
    assert read == ["oauth2_provider_accesstoken", *(f"programme_{name}" for name in tables)]


def test_several_people_in_one_question_are_told_apart(asker, shared):
    other = adult_diary()
    consent(link(asker, other.cast.pupil, "user-18"), other.pupil)
    written(shared, 1, words="бірінші")
    written(other, 1, words="екінші")
    nodes = "{ nodes { name words { words } } }"
    told = asker.data(f'{{ one: journal(person: "user-17") {nodes} other: journal(person: "user-18") {nodes} }}')

    for key, diary, words in (("one", shared, "бірінші"), ("other", other, "екінші")):
        assert told[key]["nodes"] == [{"name": diary.cast.pupil.display_name, "words": {"words": words}}]
    assert asker.data(JOURNAL, who="user-18")["journal"]["nodes"][0]["words"]["words"] == "екінші"


def test_a_page_is_completed_by_our_executor(asker, shared, monkeypatch):
    """Models as well as rows: the library would complete each value by itself, which takes three times as long."""
    written(shared, 1)

    def complete_value(self, return_type, field_nodes, info, path, result):
        raise AssertionError(f"the library completes {path.as_list()}")

    monkeypatch.setattr(row_execution.ExecutionContext, "complete_value", complete_value)
    assert len(asker.data(PAGE, who="user-17")["journal"]["nodes"]) == 1
    assert len(asker.data(JOURNAL, who="user-17")["journal"]["nodes"]) == 1


def test_what_was_read_is_written_down_again_the_day_after(asker, shared):
    asker.data(JOURNAL, who="user-17")
    Consent.objects.update(read_on=shared.today - timedelta(days=1))
    for _twice in range(2):
        asker.data(JOURNAL, who="user-17")
    assert HistoryLine.objects.filter(name="people.opened_by_platform").count() == 2


def test_an_application_has_an_allowance_of_its_own(asker, shared, client):
    few = make_asker("Кіші", points=1_000)
    statuses = [few.ask("{ __typename }").status_code for _one in range(60)]
    assert {200, 429} == set(statuses)
    assert few.ask("{ __typename }")["RateLimit-Policy"] == '"graphql";q=1000;w=60'
    assert asker.ask("{ __typename }").status_code == 200
    assert client.get("/graphql/", {"query": "{ __typename }"}).status_code == 200


def test_nothing_is_changed_by_a_token(asker):
    answer = asker.ask('mutation { changeMyLanguage(clientMutationId: "1", language: RU) { problems { code } } }')
    assert (answer.status_code, code_of(answer)) == (401, "SIGN_IN_REQUIRED")


def test_nothing_of_an_answer_is_kept(asker, shared):
    written(shared, 1)
    answer = asker.ask(JOURNAL, who="user-17")
    assert answer["Cache-Control"] == "private, no-store"
    assert "ETag" not in answer
    row = shared.cast.pupil.platform_links.get()
    api.withdraw_consent(link=row.public_id, purpose=Purpose.JOURNAL, by=shared.pupil, at=timezone.now())
    assert asker.data(JOURNAL, who="user-17")["journal"] is None


def test_rating_and_standing_are_told_by_their_own_purpose(asker):
    diary = adult_diary()
    plans.agreed(diary.participation, plans.plan(diary.today - timedelta(days=50)))
    written(diary, 1, "confirmed")
    follow()
    consent(link(asker, diary.cast.pupil, "user-17"), diary.pupil, Purpose.RATING)
    query = (
        '{ rating(person: "user-17") { percent directions { done why { done } } }'
        ' standing(person: "user-17") { year level { place of } region { place of } }'
        ' progress(person: "user-17") { percent } }'
    )

    told = asker.data(query)

    assert told["rating"]["percent"] >= 0
    assert {one["why"] for one in told["rating"]["directions"]} == {None}
    assert told["progress"] is None
    assert told["standing"]["level"] == {"place": None, "of": 1}
    (line,) = HistoryLine.objects.filter(name="people.opened_by_platform")
    assert line.facts["purpose"] == "rating:read"
