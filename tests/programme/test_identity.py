"""Day of birth and identification number: whose they are, what fits, who writes them; a refusal moves nothing."""

from datetime import date

import pytest
from django.utils import timezone

from tests.programme.people_cast import HERE, make_holder, make_person, operator, viewer_of
from tosbelgi.kernel.encryption.ciphers import digest, seal
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.programme.models import Person
from tosbelgi.programme.people import identity, iin, refusals
from tosbelgi.programme.people.identity import person_with_iin, write_identity
from tosbelgi.programme.people.persons import IIN
from tosbelgi.programme.people.roles import Role

pytestmark = pytest.mark.django_db

BORN, NUMBER = date(2012, 5, 12), "120512500000"


def valid(first_eleven):
    return f"{first_eleven}{iin.check_digit(first_eleven)}"


@pytest.fixture
def aigerim():
    return make_person("Айгерім")


def lines():
    return HistoryLine.objects.filter(name="people.identity_written").count()


def test_their_holder_writes_both_once_and_the_history_keeps_neither(aigerim):
    by = viewer_of(aigerim)
    for _press in range(2):
        write_identity(person_id=aigerim.pk, birth_date=BORN, iin=f" {NUMBER} ", by=by, at=timezone.now())

    aigerim.refresh_from_db()
    assert (aigerim.birth_date, aigerim.iin) == (BORN, NUMBER)
    (line,) = HistoryLine.objects.filter(name="people.identity_written")
    assert line.facts == {"parts": ["birth_date", "iin"]}
    assert [one.person_id for one in line.about.all()] == [aigerim.pk]
    assert person_with_iin(NUMBER, by=by) == aigerim
    assert person_with_iin(NUMBER, by=viewer_of(make_person("Ерлан"))) is None
    assert person_with_iin(NUMBER + "\0", by=by) is None


@pytest.mark.parametrize(
    ("birth_date", "number", "refusal"),
    [
        (None, "", refusals.IinHasTwelveDigits),
        (None, "12051250000", refusals.IinHasTwelveDigits),
        (None, "1205125000000", refusals.IinHasTwelveDigits),
        (None, "١٢٠٥١٢٥٠٠٠٠٠", refusals.IinHasTwelveDigits),
        (None, "12051250000\0", refusals.IinHasTwelveDigits),
        (None, "\u202e120512500000", refusals.IinHasTwelveDigits),
        (None, "1" * 10_000, refusals.IinHasTwelveDigits),
        (None, "120512500001", refusals.IinIsMistyped),
        (date(2012, 5, 13), NUMBER, refusals.IinDoesNotFitBirthDate),
        (date(1912, 5, 12), NUMBER, refusals.IinDoesNotFitBirthDate),
        (date(1899, 12, 31), None, refusals.BirthDateIsImpossible),
        (date(2999, 1, 1), None, refusals.BirthDateIsImpossible),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_moves(aigerim, birth_date, number, refusal):
    with pytest.raises(refusal):
        write_identity(
            person_id=aigerim.pk, birth_date=birth_date, iin=number, by=viewer_of(aigerim), at=timezone.now()
        )
    aigerim.refresh_from_db()
    assert (aigerim.birth_date, aigerim.iin, aigerim.iin_digest, lines()) == (None, None, None, 0)


def test_a_number_is_one_persons_alone_and_nothing_is_said_of_whom(aigerim):
    write_identity(person_id=aigerim.pk, iin=NUMBER, by=None, at=timezone.now())
    other = make_person("Ерлан")
    with pytest.raises(refusals.IinIsTaken) as refused:
        write_identity(person_id=other.pk, iin=NUMBER, by=viewer_of(other), at=timezone.now())
    assert refused.value.details == {}
    other.refresh_from_db()
    assert (other.iin, lines()) == (None, 1)


def test_what_is_written_is_corrected_by_the_operator_and_not_by_its_holder(aigerim):
    by = viewer_of(aigerim)
    write_identity(person_id=aigerim.pk, birth_date=BORN, by=by, at=timezone.now())
    with pytest.raises(refusals.MayNotWriteIdentity):
        write_identity(person_id=aigerim.pk, birth_date=date(2011, 5, 12), by=by, at=timezone.now())
    write_identity(person_id=aigerim.pk, birth_date=date(2011, 5, 12), by=operator(), at=timezone.now())
    aigerim.refresh_from_db()
    assert aigerim.birth_date == date(2011, 5, 12)


def test_a_lawful_number_with_another_day_in_it_is_taken_by_the_operator_alone(aigerim):
    """Since 2013 a number need not follow the data of its holder."""
    what = {"person_id": aigerim.pk, "birth_date": date(2010, 1, 1), "iin": NUMBER, "although_they_differ": True}
    with pytest.raises(refusals.IinDoesNotFitBirthDate):
        write_identity(**what, by=viewer_of(aigerim), at=timezone.now())
    write_identity(**what, by=operator(), at=timezone.now())
    aigerim.refresh_from_db()
    assert aigerim.iin == NUMBER


def test_a_day_that_does_not_fit_the_number_that_is_there_is_refused(aigerim):
    write_identity(person_id=aigerim.pk, iin=NUMBER, by=None, at=timezone.now())
    with pytest.raises(refusals.IinDoesNotFitBirthDate):
        write_identity(person_id=aigerim.pk, birth_date=date(2012, 5, 13), by=viewer_of(aigerim), at=timezone.now())
    aigerim.refresh_from_db()
    assert aigerim.birth_date is None


@pytest.mark.parametrize("role", list(Role))
def test_of_all_roles_the_operators_alone_writes_it_for_somebody_else(role):
    holder = make_holder(role)
    viewer = viewer_of(holder)
    colleague = make_holder(Role.MENTOR, name="Ерлан", centre=_centre_of(holder), region=HERE)
    refusal = None
    try:
        write_identity(person_id=colleague.pk, birth_date=BORN, by=viewer, at=timezone.now())
    except (refusals.NoSuchPerson, refusals.MayNotWriteIdentity) as refused:
        refusal = type(refused)
    sees = Person.objects.visible_to(viewer).filter(pk=colleague.pk).exists()
    expected = None if role is Role.OPERATOR else refusals.MayNotWriteIdentity if sees else refusals.NoSuchPerson
    assert refusal is expected
    colleague.refresh_from_db()
    assert colleague.birth_date == (BORN if role is Role.OPERATOR else None)


def _centre_of(person):
    appointment = person.appointments.exclude(centre=None).first()
    return appointment.centre if appointment else None


@pytest.mark.parametrize(
    ("first_eleven", "last"),
    [("10000000000", 1), ("00000000001", 0), ("00000000010", 1), ("12051250000", 0), ("12051200182", None)],
)
def test_the_digit_that_checks_the_others_is_that_of_the_law(first_eleven, last):
    """Reckoned by hand: weights 1 to 11 modulo 11, where that is ten weights 3 to 11, 1 and 2, and then none."""
    assert iin.check_digit(first_eleven) == last
    fits = [digit for digit in range(10) if iin.check_digit_fits(f"{first_eleven}{digit}")]
    assert fits == ([] if last is None else [last])


@pytest.mark.parametrize(
    ("number", "day"),
    [
        (valid("12022950000"), date(2012, 2, 29)),
        (valid("00022950000"), date(2000, 2, 29)),
        (valid("99123140000"), date(1999, 12, 31)),
        (valid("11022950000"), None),
        (valid("12051200000"), None),
        (valid("12051270000"), None),
    ],
)
def test_the_day_that_stands_in_a_number(number, day):
    assert iin.birth_date_in(number) == day


def test_a_number_that_another_gets_after_one_has_looked_is_refused_all_the_same(aigerim, monkeypatch):
    """The database knows: looking first would be too early."""
    other = make_person("Ерлан")
    looked = identity._require_authority

    def written_meanwhile(by, person, parts):
        looked(by, person, parts)
        Person.objects.filter(pk=other.pk).update(
            iin=seal(NUMBER, name=IIN, row="x"), iin_digest=digest(NUMBER, name=IIN)
        )

    monkeypatch.setattr(identity, "_require_authority", written_meanwhile)
    with pytest.raises(refusals.IinIsTaken):
        write_identity(person_id=aigerim.pk, birth_date=BORN, iin=NUMBER, by=None, at=timezone.now())
    aigerim.refresh_from_db()
    assert (aigerim.birth_date, lines()) == (None, 0)
