"""The operator corrects a day of birth or an IIN: who may, what follows for those on their way, and what is kept."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.programme.invitation_cast import follow
from tests.programme.people_cast import HERE, give_role, make_holder, make_person, viewer_of
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.kernel.refusals import Refusal
from tosbelgi.programme.models import FamilyLink, IdentityCorrection, Participation, Person
from tosbelgi.programme.participation import api
from tosbelgi.programme.participation.corrections import actions
from tosbelgi.programme.people.api import Role, end_appointment, identity_seen, write_identity

from . import way
from .test_letters_on_the_way import sent
from .test_line import stored

pytestmark = pytest.mark.django_db
NUMBER = "120512500000"
NEEDS, ALONE, YOUNG, OLD = "needs_representative", "registered_alone", "too_young", "too_old"


@pytest.fixture
def cast():
    follow()
    return way.make_cast()


@pytest.fixture
def grown(cast):
    """Who has applied as if they were nineteen, alone."""
    return as_adult(cast)


def as_adult(cast):
    cast.pupil.birth_date = way.years_ago(19)
    cast.pupil.save()
    way.approve_text()
    return cast


def alone(cast, state):
    """Brought so far by the participant alone, who has named nobody."""
    nobody = dict.fromkeys(("representative_given_name", "representative_family_name", "representative_email"), "")
    row = way.submitted(cast, page=nobody | {"representative_relation": ""})
    order = list(way.REACHED)
    steps = {
        "approved": lambda row: api.approve(
            participation=row.public_id, version=row.version, by=cast.head_viewer, at=timezone.now()
        ),
        "agreed": lambda row: way.accept(row, cast.pupil_viewer, cast.pupil.user.email),
        "scheduled": lambda row: way.scheduled(cast, row),
        "active": lambda row: way.activate(cast, row),
    }
    for one, step in steps.items():
        if order.index(one) <= order.index(state):
            row = step(row)
    return row


def correct(cast, person=None, **changes):
    person = Person.objects.get(pk=(person or cast.pupil).pk)
    asked = {
        "person_id": person.pk,
        "birth_date": None,
        "iin": None,
        "although_they_differ": False,
        "reason": "Туу туралы куәлік.",
        "language": "kk",
        "seen": identity_seen(person),
        "confirmed": (),
        "by": viewer_of(cast.operator),
        "at": timezone.now(),
    }
    return api.correct_identity(**(asked | changes))


def everything():
    persons = list(Person.objects.order_by("pk").values_list("pk", "birth_date", "iin_digest"))
    return stored(), persons, list(IdentityCorrection.objects.values())


def refused(do, code, field=...):
    before = everything()
    with pytest.raises(Refusal) as caught:
        do()
    assert caught.value.code == code
    if field is not ...:
        assert caught.value.field == field
    assert everything() == before
    return caught.value


# Who may, and what is kept


def test_it_is_written_with_its_reason_once_and_the_history_keeps_neither_value(cast):
    born, at = way.years_ago(16), timezone.now()
    for _twice in range(2):
        correct(cast, birth_date=born, iin=NUMBER, although_they_differ=True, at=at)

    cast.pupil.refresh_from_db()
    assert (cast.pupil.birth_date, cast.pupil.iin) == (born, NUMBER)
    (kept,) = IdentityCorrection.objects.values("of_birth_date", "of_iin", "reason", "language", "corrected_by", "at")
    assert kept == {
        "of_birth_date": True, "of_iin": True, "reason": "Туу туралы куәлік.", "language": "kk",
        "corrected_by": cast.operator.user_id, "at": at,
    }  # fmt: skip
    (line,) = HistoryLine.objects.filter(name="people.identity_corrected")
    assert line.facts == {"correction_id": IdentityCorrection.objects.get().pk, "parts": ["birth_date", "iin"]}
    assert [one.person_id for one in line.about.all()] == [cast.pupil.pk]
    assert line.by_id == cast.operator.user_id
    assert not HistoryLine.objects.filter(name="people.identity_written").exists()
    with pytest.raises(TypeError):
        IdentityCorrection.objects.get().save()


@pytest.mark.parametrize("role", list(Role))
def test_of_all_roles_the_operators_alone_corrects(role, cast):
    by = viewer_of(make_holder(role, name="Дана", centre=cast.centre, region=HERE))
    deed = lambda: correct(cast, birth_date=way.years_ago(16), by=by)  # noqa: E731
    if role is Role.OPERATOR:
        assert deed().birth_date == way.years_ago(16)
    else:
        refused(deed, "MAY_NOT_CORRECT_IDENTITY")


def test_an_operator_whose_time_is_over_corrects_nothing(cast):
    by = viewer_of(cast.operator)
    end_appointment(appointment_id=by.appointment_id, by=None, at=timezone.now())
    refused(lambda: correct(cast, birth_date=way.years_ago(16), by=by), "MAY_NOT_CORRECT_IDENTITY")


def test_nobody_corrects_their_own(cast):
    refused(lambda: correct(cast, cast.operator, birth_date=way.years_ago(40)), "NOBODY_CORRECTS_THEIR_OWN")


def test_somebody_who_is_not_there_is_not_corrected(cast):
    refused(lambda: correct(cast, person_id=10**9, birth_date=way.years_ago(16)), "NO_SUCH_PERSON", "person")


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"reason": "  "}, "CORRECTION_NEEDS_A_REASON", "reason"),
        ({"reason": "ә" * 501}, "CORRECTION_IS_TOO_LONG", "reason"),
        ({"reason": "а\u202eб"}, "CORRECTION_HAS_HIDDEN_SIGNS", "reason"),
        ({"reason": "а\0б"}, "CORRECTION_HAS_HIDDEN_SIGNS", "reason"),
        ({"birth_date": date(1890, 1, 1)}, "BIRTH_DATE_IS_IMPOSSIBLE", "birth_date"),
        ({"birth_date": date(2999, 1, 1)}, "BIRTH_DATE_IS_IMPOSSIBLE", "birth_date"),
        ({"iin": "1205125000"}, "IIN_HAS_TWELVE_DIGITS", "iin"),
        ({"iin": "120512500001"}, "IIN_IS_MISTYPED", "iin"),
        ({"iin": NUMBER}, "IIN_DOES_NOT_FIT_BIRTH_DATE", "iin"),
        ({"seen": "x"}, "IDENTITY_CHANGED_MEANWHILE", None),
        ({"seen": ""}, "IDENTITY_CHANGED_MEANWHILE", None),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_moves(changes, code, field, cast):
    refused(lambda: correct(cast, **({"birth_date": way.years_ago(16)} | changes)), code, field)


def test_a_number_that_another_has_is_refused(cast):
    other = make_person("Ерлан")
    write_identity(person_id=other.pk, iin=NUMBER, by=None, at=timezone.now())
    refused(lambda: correct(cast, iin=NUMBER, although_they_differ=True), "IIN_IS_TAKEN", "iin")


def test_who_was_overtaken_reads_first_what_stands_there_now(cast):
    seen = identity_seen(Person.objects.get(pk=cast.pupil.pk))
    correct(cast, birth_date=way.years_ago(16))
    late = {"birth_date": way.years_ago(17), "seen": seen}
    refused(lambda: correct(cast, **late), "IDENTITY_CHANGED_MEANWHILE")
    assert correct(cast, birth_date=way.years_ago(16), seen=seen).birth_date == way.years_ago(16), "the same is done"
    assert IdentityCorrection.objects.count() == 1


def test_a_correction_is_seen_by_whom_it_is_about_and_by_the_operator(cast):
    correct(cast, birth_date=way.years_ago(16))
    seen = IdentityCorrection.objects.visible_to
    assert [seen(viewer_of(one)).count() for one in (cast.pupil, cast.operator)] == [1, 1]
    for role in set(Role) - {Role.OPERATOR}:
        assert seen(viewer_of(make_holder(role, name=f"Дана{role.value}", centre=cast.centre))).count() == 0
    give_role(cast.pupil, Role.MENTOR, centre=cast.centre)
    assert seen(viewer_of(cast.pupil)).count() == 1, "in whatever role they act"


# What follows, said before it is stored


@pytest.mark.parametrize(
    ("state", "years", "codes"),
    [
        ("submitted", 16, [NEEDS]),
        ("approved", 16, [NEEDS]),
        ("agreed", 16, [NEEDS]),
        ("scheduled", 16, [NEEDS]),
        ("active", 16, [ALONE]),
        ("scheduled", 13, [NEEDS, YOUNG]),
        ("active", 13, [ALONE, YOUNG]),
        ("agreed", 30, [OLD]),
        ("active", 31, [OLD]),
        ("agreed", 18, []),
        ("agreed", 29, []),
    ],
)
def test_what_follows_is_said_first_and_has_to_be_confirmed(state, years, codes, grown):
    row, born = alone(grown, state), way.years_ago(years)
    if codes:
        told = refused(lambda: correct(grown, birth_date=born), "CORRECTION_HAS_CONSEQUENCES", "confirmed")
        assert told.allowed == codes
        for other in ([], ["odd"], codes[:-1], [*codes, "odd"]):
            refused(lambda: correct(grown, birth_date=born, confirmed=other), "CORRECTION_HAS_CONSEQUENCES")  # noqa: B023

    for _twice in range(2):
        assert correct(grown, birth_date=born, confirmed=codes).birth_date == born

    row.refresh_from_db()
    assert row.state == state, "where they stand, they stay"
    assert IdentityCorrection.objects.count() == 1
    asked = HistoryLine.objects.filter(name="participation.representative_needed").count()
    assert asked == (NEEDS in codes and state != "submitted")


def test_of_who_has_a_representative_already_nothing_follows(cast):
    way.agreed(cast)
    assert correct(cast, birth_date=way.years_ago(16)).birth_date == way.years_ago(16)
    assert not HistoryLine.objects.filter(name="participation.representative_needed").exists()


def test_an_iin_alone_has_no_consequences_whatever_their_age_is_by_now(grown):
    alone(grown, "scheduled")
    Person.objects.filter(pk=grown.pupil.pk).update(birth_date=way.years_ago(31))
    assert correct(grown, iin=NUMBER, although_they_differ=True).iin == NUMBER


def test_what_is_over_or_a_draft_has_no_consequences(grown):
    row = alone(grown, "agreed")
    api.withdraw(participation=row.public_id, by=grown.pupil_viewer, at=timezone.now())
    way.drafted(grown)
    correct(grown, birth_date=way.years_ago(13))


# Accepting after it


def name(cast, row, **changes):
    asked = {
        "participation": row.public_id,
        "version": row.version,
        "page": way.PAGE,
        "by": cast.pupil_viewer,
        "at": timezone.now(),
    }
    return api.name_own_representative(**(asked | changes))


@pytest.mark.parametrize("state", ["approved", "agreed", "scheduled"])
def test_whoever_turned_out_to_be_a_minor_names_a_representative_who_accepts_and_is_registered(state, grown):
    row = alone(grown, state)
    correct(grown, birth_date=way.years_ago(16), confirmed=[NEEDS])
    told = sent()
    assert [address for address, _subject, _body in told if address == way.PAGE["representative_email"]] == []
    if state == "scheduled":
        missing = refused(lambda: way.activate(grown, row), "NOT_EVERYBODY_HAS_ACCEPTED")
        assert missing.details["missing"] == ("representative",)

    row = name(grown, row)

    assert row.state == state
    (letter,) = [body for address, _subject, body in sent() if address == way.PAGE["representative_email"]]
    link = FamilyLink.objects.get()
    assert link.token in letter
    assert grown.pupil.given_name not in letter
    row = way.accept(row, way.representative_of(row), way.PAGE["representative_email"])
    if state == "approved":
        row = way.accept(row, grown.pupil_viewer, grown.pupil.user.email)
    assert row.stands is api.State(state if state != "approved" else "agreed")
    if row.stands is api.State.AGREED:
        row = way.scheduled(grown, row)
    assert way.activate(grown, row).stands is api.State.ACTIVE
    assert row.acts.filter(act="agree").count() == 1, "what was agreed is agreed once"
    assert HistoryLine.objects.filter(name="participation.agreement_complete").count() == 1


def test_the_participant_is_told_by_letter_what_to_do(grown):
    alone(grown, "agreed")
    sent()
    correct(grown, birth_date=way.years_ago(16), confirmed=[NEEDS])
    ((address, _subject, body),) = sent()
    assert address == grown.pupil.user.email
    assert "/kk/cabinet/" in body


def test_who_was_named_before_is_asked_again_by_letter(cast):
    """A pupil of seventeen whose day was wrongly corrected to nineteen, and is corrected back."""
    way.approve_text()
    row = way.approved(cast)
    correct(cast, birth_date=way.years_ago(19))
    way.accept(row, cast.pupil_viewer, cast.pupil.user.email)
    row.refresh_from_db()
    assert row.stands is api.State.AGREED
    sent()

    correct(cast, birth_date=way.years_ago(17), confirmed=[NEEDS])

    assert way.PAGE["representative_email"] in [address for address, _subject, _body in sent()]
    refused(lambda: name(cast, row), "NOT_IN_THIS_STATE")
    row = way.accept(row, way.representative_of(row), way.PAGE["representative_email"])
    assert api.missing_signers_of(row, timezone.now()) == ()


def test_a_representative_is_named_once_and_only_by_whom_it_is_about(grown):
    row = alone(grown, "agreed")
    refused(lambda: name(grown, row), "NOT_IN_THIS_STATE")
    correct(grown, birth_date=way.years_ago(16), confirmed=[NEEDS])
    for by, code in ((grown.head_viewer, "ACTS_FOR_SOMEBODY"), (grown.mentor_viewer, "ACTS_FOR_SOMEBODY"),
                     (viewer_of(grown.operator), "ACTS_FOR_SOMEBODY"),
                     (viewer_of(make_person("Бөтен")), "NO_SUCH_PARTICIPATION")):  # fmt: skip
        refused(lambda: name(grown, row, by=by), code)  # noqa: B023
    refused(lambda: name(grown, row, version=row.version + 1), "PARTICIPATION_CHANGED")
    for field in ("representative_given_name", "representative_relation", "representative_email"):
        missing = way.PAGE | {field: ""}
        refused(lambda: name(grown, row, page=missing), "APPLICATION_INCOMPLETE", field)  # noqa: B023
    own = way.PAGE | {"representative_email": grown.pupil.user.email}
    refused(lambda: name(grown, row, page=own), "NOT_AN_ADDRESS_OF_THE_REPRESENTATIVE", "representative_email")

    for _twice in range(2):
        name(grown, row)

    assert row.acts.filter(act="name").count() == 1
    assert FamilyLink.objects.count() == 1
    other = way.PAGE | {"representative_email": "bolat@example.kz"}
    row.refresh_from_db()
    refused(lambda: name(grown, row, page=other), "NOT_IN_THIS_STATE")


def test_where_everybody_has_accepted_nobody_accepts_again(cast):
    row = way.agreed(cast)
    for by in (cast.pupil_viewer, way.representative_of(row)):
        about = {"participation": row.public_id, "by": by, "language": "kk", "at": timezone.now()}
        refused(lambda: api.ask_for_code(**about), "NOT_IN_THIS_STATE")  # noqa: B023
        row = api.accept(text_version=1, code="000000", confirmed=True, **about)
    assert row.acceptances.count() == 2


def test_a_representative_named_late_accepts_nothing_once_the_child_is_of_age_after_all(grown):
    row = alone(grown, "agreed")
    correct(grown, birth_date=way.years_ago(16), confirmed=[NEEDS])
    row = name(grown, row)
    by = way.representative_of(row)
    correct(grown, birth_date=way.years_ago(19))
    about = {"participation": row.public_id, "by": by, "language": "kk", "at": timezone.now()}
    refused(lambda: api.ask_for_code(**about), "NOT_IN_THIS_STATE")
    refused(lambda: api.accept(text_version=1, code="000000", confirmed=True, **about), "NOT_IN_THIS_STATE")


def test_who_is_too_young_on_the_day_is_not_registered_and_is_later(cast):
    row = way.scheduled(cast)
    correct(cast, birth_date=way.years_ago(14, days=5), confirmed=[YOUNG])
    refused(lambda: way.activate(cast, row), "TOO_YOUNG_FOR_LEVEL", "level")
    assert way.activate(cast, row, at=timezone.now() + timedelta(days=6)).stands is api.State.ACTIVE


def test_who_has_become_too_old_is_not_registered(cast):
    row = way.scheduled(cast)
    correct(cast, birth_date=way.years_ago(30), confirmed=[OLD])
    refused(lambda: way.activate(cast, row), "TOO_OLD_FOR_LEVEL", "birth_date")


def test_the_operator_may_correct_what_its_holder_may_not_any_more(cast):
    """“Ask the operator” is said once a centre has approved: now there is somebody to ask."""
    way.approve_text()
    row = way.approved(cast)
    api.withdraw(participation=row.public_id, by=cast.pupil_viewer, at=timezone.now())
    again = api.begin(by=cast.pupil_viewer, at=timezone.now())
    draft = api.Draft(birth_date=way.years_ago(16))
    refused(
        lambda: api.write(
            participation=again.public_id, version=again.version, draft=draft, by=cast.pupil_viewer, at=timezone.now()
        ),
        "BIRTH_DATE_IS_SETTLED",
    )
    correct(cast, birth_date=way.years_ago(16))
    assert way.submit(cast, way.drafted(_with(cast, way.years_ago(16)))).stands is api.State.SUBMITTED


def _with(cast, born):
    cast.pupil.birth_date = born
    return cast


def test_a_refused_consequence_undoes_what_was_written_before_it(grown, monkeypatch):
    """It is written first and compared then: without the transaction it would stay."""
    row = alone(grown, "agreed")
    looked = []
    whole = actions._under_way
    monkeypatch.setattr(actions, "_under_way", lambda person: looked.append(person.birth_date) or whole(person))
    refused(lambda: correct(grown, birth_date=way.years_ago(16)), "CORRECTION_HAS_CONSEQUENCES")
    assert looked == [way.years_ago(16)]
    assert Participation.objects.get(pk=row.pk).person.birth_date == way.years_ago(19)
