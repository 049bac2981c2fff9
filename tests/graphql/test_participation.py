"""From "Apply" to "Participant" over GraphQL: the same actions, refusals as data, and nobody else's participation."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from tests.programme.participation import way
from tests.programme.people_cast import HERE, THERE, give_role, make_centre, make_person
from tosbelgi.graphql.ids import to_global_id
from tosbelgi.graphql.mutations.repeats import DoneMutation
from tosbelgi.language.languages import CODES
from tosbelgi.programme.models import Centre, Participation, ParticipationAct
from tosbelgi.programme.participation import api
from tosbelgi.programme.people.api import Role, suspend

from .conftest import code_of
from .test_signed_in import client_of

pytestmark = pytest.mark.django_db
OBLIGATION = (
    "query ($level: LevelCode!, $directions: [DirectionCode!]!, $locale: Locale)"
    " { obligation(level: $level, directions: $directions, locale: $locale) { words digest } }"
)
MINE = """query ($id: ID) { participation(id: $id) {
  id state level directions version normsDigest name mentorName regionCode centreId person { givenName }
  personalPage { residence representativeName representativeRelation } acts { act ledTo words at } } }"""
PROBLEMS = "problems { code field allowed message }"
SUBMIT = (
    "mutation ($id: String!, $application: ApplicationInput!, $centre: ID!, $mentor: ID!, $confirmed: Boolean!,"
    " $seen: String!) {"
    " submitApplication(clientMutationId: $id, application: $application, centre: $centre, mentor: $mentor,"
    " confirmed: $confirmed, seenObligation: $seen) { participation { id state } " + PROBLEMS + " } }"
)
DECIDE = (
    "mutation ($id: String!, $participation: ID!, $version: Int!, $decision: ApplicationDecision!, $reason: String) {"
    " decideApplication(clientMutationId: $id, participation: $participation, version: $version, decision: $decision,"
    " reason: $reason) { participation { state normsDigest } " + PROBLEMS + " } }"
)
SEND = (
    "mutation ($id: String!, $participation: ID!) {"
    " sendAgreementCode(clientMutationId: $id, participation: $participation) { sentTo " + PROBLEMS + " } }"
)
ACCEPT = (
    "mutation ($id: String!, $participation: ID!, $code: String!) { acceptAgreement(clientMutationId: $id,"
    " participation: $participation, textVersion: 1, confirmed: true, code: $code) { participation { state } "
    + PROBLEMS
    + " } }"
)
ACTIVATE = (
    "mutation ($id: String!, $participation: ID!, $norms: String!) { activateParticipation(clientMutationId: $id,"
    " participation: $participation, seenNorms: $norms) { participation { state activatedAt } " + PROBLEMS + " } }"
)


@pytest.fixture
def cast():
    return way.make_cast()


@pytest.fixture
def asked(cast):
    """What the pupil sends to apply."""
    return {
        "id": "apply-1",
        "application": {
            "birthDate": cast.pupil.birth_date.isoformat(),
            "residence": "Мысал ауылы",
            "level": "BRONZE",
            "directions": ["WORK"],
            "regionCode": HERE,
            "representative": {"givenName": "Гүлнар", "relation": "PARENT", "email": "gulnar@example.kz"},
        },
        "centre": to_global_id("Centre", cast.centre.pk),
        "mentor": to_global_id("Mentor", cast.mentor.public_id),
        "confirmed": True,
        "seen": obligation(level="bronze").digest,
    }


def obligation(*, level, directions=("work",), language="kk"):
    with override(language):
        return api.obligation_of(level, directions, api.level_on(timezone.localdate(), level))


def did(post, person, document, **variables):
    answer = post(document, variables, by=client_of(person))
    assert answer.status_code == 200, answer.content
    body = answer.json()
    assert "errors" not in body, body
    return next(iter(body["data"].values()))


def id_of(row):
    return to_global_id("Participation", row.public_id)


def test_the_whole_line(cast, asked, post):
    way.approve_text()
    sent = [did(post, cast.pupil, SUBMIT, **asked) for _twice in range(2)]
    assert sent[0] == sent[1]
    assert sent[0]["problems"] == []
    row = Participation.objects.get()
    about = {"participation": id_of(row)}

    decided = did(post, cast.head, DECIDE, id="1", version=row.version, decision="APPROVE", **about)
    assert decided["participation"]["state"] == "APPROVED"
    norms = decided["participation"]["normsDigest"]
    sent_to = did(post, cast.pupil, SEND, id="2", **about)["sentTo"]
    assert sent_to == "a…@example.kz"
    code = way.code_sent_to(cast.pupil.user.email)
    assert did(post, cast.pupil, ACCEPT, id="3", code=code, **about)["participation"]["state"] == "APPROVED"
    way.accept(row, way.representative_of(row), "gulnar@example.kz")
    early = did(post, cast.mentor, ACTIVATE, id="4", norms=norms, **about)
    assert [one["code"] for one in early["problems"]] == ["SCHEDULE_NOT_AGREED"]
    way.scheduled(cast, row)
    wrong = did(post, cast.mentor, ACTIVATE, id="6", norms="0" * 64, **about)
    assert [(one["code"], one["allowed"]) for one in wrong["problems"]] == [("NORMS_HAVE_CHANGED", norms)]
    assert did(post, cast.mentor, ACTIVATE, id="7", norms=norms, **about)["participation"]["state"] == "ACTIVE"

    mine = did(post, cast.pupil, MINE)
    assert (mine["state"], mine["name"], mine["mentorName"]) == (
        "ACTIVE",
        cast.pupil.display_name,
        cast.mentor.display_name,
    )
    assert mine["personalPage"] == {
        "residence": "Мысал ауылы",
        "representativeName": "Гүлнар",
        "representativeRelation": "PARENT",
    }
    assert [one["act"] for one in mine["acts"]][::-1] == [
        "SUBMIT",
        "APPROVE",
        "ACCEPT",
        "ACCEPT",
        "AGREE",
        "SCHEDULE",
        "ACTIVATE",
    ]
    assert mine["acts"][-1]["words"] == obligation(level="bronze").words


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"confirmed": False}, "NOT_CONFIRMED", "confirmed"),
        ({"centre": to_global_id("Book", 1)}, "BAD_ID", "centre"),
        ({"mentor": to_global_id("Mentor", "x")}, "BAD_ID", "mentor"),
        ({"application": {"regionCode": "KZ-99"}}, "NOT_A_PLACE_TO_APPLY", "regionCode"),
        ({"application": {"residence": " "}}, "APPLICATION_INCOMPLETE", "residence"),
        ({"application": {"residence": "ә" * 201}}, "APPLICATION_TEXT_TOO_LONG", "residence"),
        ({"application": {"birthDate": "2999-01-01"}}, "BIRTH_DATE_IS_IMPOSSIBLE", "birthDate"),
        ({"application": {"level": "GOLD"}, "seen": "gold"}, "TOO_YOUNG_FOR_LEVEL", "level"),
        ({"application": {"representative": None}}, "APPLICATION_INCOMPLETE", "representativeGivenName"),
    ],
)
def test_what_is_refused_names_its_field_and_stores_nothing(change, code, field, cast, asked, post):
    asked["application"] |= change.get("application", {})
    asked |= {name: value for name, value in change.items() if name not in ("application", "seen")}
    if "seen" in change:
        asked["seen"] = obligation(level=change["seen"]).digest
    answer = did(post, cast.pupil, SUBMIT, **asked)
    assert [(one["code"], one["field"]) for one in answer["problems"]] == [(code, field)]
    assert answer["problems"][0]["message"]
    assert answer["participation"] is None
    assert not Participation.objects.exists()


def test_missing_and_hidden_look_alike_to_everybody_else(cast, post):
    row = way.submitted(cast)
    other = make_person("Ермек")
    give_role(other, Role.CENTRE_HEAD, centre=make_centre(name="Басқа"))
    nobody = to_global_id("Participation", "00000000-0000-4000-8000-000000000000")
    for person in (other, make_person("Болат"), cast.mentor):
        assert did(post, person, MINE, id=id_of(row)) is did(post, person, MINE, id=nobody) is None
        told = [
            did(post, person, DECIDE, id=f"d-{number}", participation=one, version=1, decision="APPROVE")
            for number, one in enumerate((id_of(row), nobody))
        ]
        assert told[0]["problems"] == told[1]["problems"]
        assert told[0]["problems"][0]["code"] == "NO_SUCH_PARTICIPATION"
    row.refresh_from_db()
    assert row.stands is api.State.SUBMITTED


def test_a_stranger_learns_nothing_and_changes_nothing(cast, post):
    way.approve_text()
    row = way.submitted(cast)
    answer = post(MINE, {"id": id_of(row)}).json()
    assert answer["data"] == {"participation": None}
    centre = to_global_id("Centre", cast.centre.pk)
    asked = "query ($centre: ID!) { mentorsToChoose(centre: $centre) { name } agreement { text } }"
    assert post(asked, {"centre": centre}).json()["data"] == {"mentorsToChoose": None, "agreement": None}
    assert post(f'{{ centresToChoose(region: "{HERE}") {{ name }} }}').json()["data"] == {"centresToChoose": None}
    told = did(post, cast.pupil, asked.replace("agreement", "a: agreement"), centre=centre)
    assert [one["name"] for one in told] == [cast.mentor.display_name]
    refused = post(
        DECIDE,
        {"id": "1", "participation": id_of(row), "version": 1, "decision": "APPROVE"},
        headers={"accept": "application/json"},
    )
    assert code_of(refused) == "SIGN_IN_REQUIRED"


WHERE = """query ($region: String!, $centre: ID!, $locale: Locale) {
  centresToChoose(region: $region, locale: $locale) { contentId name } mentorsToChoose(centre: $centre) { name } }"""


def where(post, cast, **changes):
    """What the pupil may choose from: the centres of the region, and the mentors of the centre, by name."""
    asked = {"region": HERE, "centre": to_global_id("Centre", cast.centre.pk)} | changes
    found = post(WHERE, asked, by=client_of(cast.pupil)).json()["data"]
    return found["centresToChoose"], [one["name"] for one in found["mentorsToChoose"]]


@pytest.mark.parametrize("language", CODES)
def test_a_client_that_knows_no_page_finds_the_centres_of_a_region_and_their_mentors(language, cast, post):
    centres, mentors = where(post, cast, locale=language.upper())
    named = cast.centre.word("name", language) or cast.centre.name_kk
    assert centres == [{"contentId": to_global_id("Centre", cast.centre.pk), "name": named}]
    assert mentors == [cast.mentor.display_name]


@pytest.mark.parametrize("region", [THERE, "ә" * 5000, ""])
def test_of_another_region_or_of_none_there_is_no_centre(region, cast, post):
    assert where(post, cast, region=region)[0] == []


@pytest.mark.parametrize("closed", ["suspended", "public no longer"])
def test_where_nobody_may_apply_nothing_is_offered_and_it_looks_like_nowhere(closed, cast, post):
    if closed == "suspended":
        suspend(organisation_id=cast.centre.organisation.pk, reason="Сынақ", by=None, at=timezone.now())
    else:
        Centre.objects.filter(pk=cast.centre.pk).update(live=False)
    where(post, cast)  # what is read once by a process is read
    asked = []
    for centre in (cast.centre.pk, 10**6):
        with CaptureQueriesContext(connection) as queries:
            assert where(post, cast, centre=to_global_id("Centre", centre)) == ([], [])
        asked.append(len(queries))
    assert asked[0] == asked[1], "hidden and missing cost the same"


def test_a_centre_says_why_it_gives_back(cast, post):
    row = way.submitted(cast)
    about = {"participation": id_of(row), "version": row.version}
    blank = did(post, cast.head, DECIDE, id="1", decision="RETURN", reason=" ", **about)
    assert [one["code"] for one in blank["problems"]] == ["REVIEW_REASON_IS_MISSING"]
    done = did(post, cast.head, DECIDE, id="2", decision="RETURN", reason="Мекенжайды жаз.", **about)
    assert done["participation"]["state"] == "RETURNED"
    assert did(post, cast.pupil, MINE)["acts"][0]["words"] == "Мекенжайды жаз."


def test_the_same_question_costs_the_same_queries_however_much_was_done(cast, post):
    counts = []
    row = way.submitted(cast)
    for _more in range(2):
        client = client_of(cast.pupil)
        post(MINE, {}, by=client)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            post(MINE, {}, by=client)
        counts.append(len(queries))
        returned = api.return_(
            participation=row.public_id,
            version=row.version,
            reason="x",
            language="kk",
            by=cast.head_viewer,
            at=timezone.now(),
        )
        row = way.submit(cast, returned)
    assert counts[0] == counts[1] <= 10


def test_a_wrong_code_uses_up_a_guess_here_too(cast, post):
    way.approve_text()
    row = way.approved(cast)
    about = {"participation": id_of(row)}
    did(post, cast.pupil, SEND, id="1", **about)
    right = way.code_sent_to(cast.pupil.user.email)
    wrong = f"{(int(right) + 1) % 1_000_000:06}"
    told = [did(post, cast.pupil, ACCEPT, id="2", code=wrong, **about)["problems"] for _number in range(3)]
    assert [(one["code"], one["allowed"]) for (one,) in told] == [("WRONG_AGREEMENT_CODE", left) for left in (2, 1, 0)]
    over = did(post, cast.pupil, ACCEPT, id="2", code=right, **about)
    assert [one["code"] for one in over["problems"]] == ["AGREEMENT_CODE_IS_OVER"]
    assert over["participation"] is None
    assert not row.acceptances.exists()
    assert not DoneMutation.objects.filter(mutation_id="2").exists(), "what was refused is not remembered"


@pytest.mark.parametrize("language", CODES)
def test_what_is_confirmed_is_the_text_of_the_site_in_the_language_that_was_read(language, cast, asked, post):
    """Whoever reads it in another language than their own has confirmed it in that one."""
    chosen = {"level": "BRONZE", "directions": ["WORK"]}
    read = did(post, cast.pupil, OBLIGATION, locale=language.upper(), **chosen)
    assert read["words"] == obligation(level="bronze", language=language).words
    assert len(read["words"].splitlines()) > 3
    assert did(post, cast.pupil, SUBMIT, **(asked | {"seen": read["digest"]}))["problems"] == []
    act = ParticipationAct.objects.get(act="submit")
    assert (act.words, act.language) == (read["words"], language)
    assert post(OBLIGATION, chosen).json()["data"] == {"obligation": None}, "a stranger takes nothing on"


@pytest.mark.parametrize("seen", ["", "I take on nothing", "\u202e" * 2_000, {"level": "silver"}, {"directions": ()}])
def test_nothing_else_is_confirmed(seen, cast, asked, post):
    digest = seen if isinstance(seen, str) else obligation(**({"level": "bronze"} | seen)).digest
    refused = did(post, cast.pupil, SUBMIT, **(asked | {"seen": digest}))
    assert [(one["code"], one["field"]) for one in refused["problems"]] == [
        ("OBLIGATION_HAS_CHANGED", "seenObligation")
    ]
    assert refused["participation"] is None
    assert not Participation.objects.exists()
