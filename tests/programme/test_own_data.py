"""One's own name and contacts by the action alone, whatever door it is called from."""

import pytest
from django.utils import timezone

from tests.programme.people_cast import make_person, viewer_of
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.programme.models import Contact
from tosbelgi.programme.people import refusals
from tosbelgi.programme.people.contacts import ContactKind
from tosbelgi.programme.people.own_data import add_contact, correct_name, remove_contact

pytestmark = pytest.mark.django_db


@pytest.fixture
def aigerim():
    return make_person("Айгерім")


def lines():
    return [line.name for line in HistoryLine.objects.filter(name__startswith="people.").order_by("pk")]


def test_a_corrected_name_is_recorded_without_either_name_and_once(aigerim):
    by, now = viewer_of(aigerim), timezone.now()
    for _press in range(2):
        correct_name(given_name=" Айгерім  Нұр ", family_name="Үлгіқызы", by=by, at=now)

    aigerim.refresh_from_db()
    assert (aigerim.given_name, aigerim.family_name) == ("Айгерім Нұр", "Үлгіқызы")
    (line,) = HistoryLine.objects.filter(name="people.name_corrected")
    assert (line.facts, line.by_id) == ({}, aigerim.user_id)
    assert [one.person_id for one in line.about.all()] == [aigerim.pk]


@pytest.mark.parametrize(
    ("given_name", "family_name", "refusal", "field"),
    [
        ("", "Үлгіқызы", refusals.NameIsMissing, "given_name"),
        ("\u200b \u00a0", "", refusals.NameIsMissing, "given_name"),
        ("\u3164\u2800", "", refusals.NameIsMissing, "given_name"),
        ("-.()", "", refusals.NameIsMissing, "given_name"),
        ("А" * 101, "", refusals.NameIsTooLong, "given_name"),
        ("Айгерім", "Ү" * 10_000, refusals.NameIsTooLong, "family_name"),
        ("Ай\0герім", "", refusals.NameHasHiddenSigns, "given_name"),
        ("Айгерім", "Үлгі\u202eқызы", refusals.NameHasHiddenSigns, "family_name"),
        ("http://evil.example/", "", refusals.NameHasOtherSigns, "given_name"),
        ("Айгерім", "evil.example", refusals.NameHasOtherSigns, "family_name"),
        ("Айгерім 1000", "", refusals.NameHasOtherSigns, "given_name"),
        ("a@b", "", refusals.NameHasOtherSigns, "given_name"),
    ],
)
def test_a_name_that_cannot_be_is_refused_by_name(aigerim, given_name, family_name, refusal, field):
    with pytest.raises(refusal) as refused:
        correct_name(given_name=given_name, family_name=family_name, by=viewer_of(aigerim), at=timezone.now())
    assert refused.value.field == field
    aigerim.refresh_from_db()
    assert aigerim.given_name == "Айгерім"
    assert lines() == []


def test_a_name_of_a_hundred_letters_is_whole(aigerim):
    correct_name(given_name="А" * 100, family_name="", by=viewer_of(aigerim), at=timezone.now())
    aigerim.refresh_from_db()
    assert aigerim.display_name == "А" * 100


def test_contacts_are_recorded_by_kind_and_number_alone(aigerim):
    by, now = viewer_of(aigerim), timezone.now()
    contact = add_contact(kind=ContactKind.PHONE, value="+7 700 000 00 00", by=by, at=now)
    number = contact.pk
    assert add_contact(kind=ContactKind.PHONE, value="+77000000000", by=by, at=now) == contact
    remove_contact(contact_id=number, by=by, at=now)
    with pytest.raises(refusals.NoSuchContact):
        remove_contact(contact_id=number, by=by, at=now)

    assert lines() == ["people.contact_added", "people.contact_removed"]
    facts = HistoryLine.objects.filter(name__startswith="people.contact").values_list("facts", flat=True)
    assert list(facts) == [{"contact_id": number, "kind": "phone"}] * 2


def test_nobody_removes_what_is_anothers(aigerim):
    theirs = Contact.objects.create(person=make_person("Ерлан"), kind="email", value="x@example.invalid")
    with pytest.raises(refusals.NoSuchContact):
        remove_contact(contact_id=theirs.pk, by=viewer_of(aigerim), at=timezone.now())
    assert Contact.objects.filter(pk=theirs.pk).exists()
    assert lines() == []


@pytest.mark.parametrize(
    "name", ["Нұр-Сұлтан", "Anne Marie", "О’Коннор", "Д'Артаньян", "А.С.", "Ж. Ж.", "Үлгіқызы (Мысалова)"]
)
def test_a_name_as_people_have_it_is_kept(name, aigerim):
    correct_name(given_name=name, family_name="", by=viewer_of(aigerim), at=timezone.now())
    aigerim.refresh_from_db()
    assert aigerim.given_name == name
