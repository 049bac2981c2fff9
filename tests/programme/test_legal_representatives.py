"""Legal representatives: named, proved by somebody else, ended; seen by whom they stand for and by the operator."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.programme.people_cast import make_centre, make_holder, make_person, operator, viewer_of
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.programme.models import LegalRepresentative, Person
from tosbelgi.programme.people.api import (
    Proof,
    Relation,
    end_representation,
    introduce_representative,
    name_representative,
    own_representatives,
    prove_representation,
)
from tosbelgi.programme.people.family import actions, refusals
from tosbelgi.programme.people.refusals import NameHasHiddenSigns, NameIsMissing, NameIsTooLong, NoSuchPerson
from tosbelgi.programme.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def aigerim():
    return make_person("Айгерім")


@pytest.fixture
def marat():
    return make_person("Марат", account=False)


@pytest.fixture
def binding(aigerim, marat):
    return name_representative(
        represented_id=aigerim.pk, representative_id=marat.pk, relation=Relation.PARENT, by=None, at=timezone.now()
    )


def lines():
    return list(
        HistoryLine.objects.filter(name__startswith="people.represent").order_by("pk").values_list("name", flat=True)
    )


def introduce(by, given_name="Марат", family_name="Үлгіұлы"):
    return introduce_representative(
        given_name=given_name,
        family_name=family_name,
        language="ru",
        relation=Relation.PARENT,
        by=by,
        at=timezone.now(),
    )


def test_a_child_names_their_father_once_and_sees_him(aigerim):
    by = viewer_of(aigerim)
    first = introduce(by)
    assert introduce(by).pk == first.pk
    (row,) = own_representatives(by, at=timezone.now())
    assert (row.representative.display_name, row.representative.written_language) == ("Марат Үлгіұлы", "ru")
    assert not LegalRepresentative.objects.proved().exists()
    assert lines() == ["people.representative_named"]
    line = HistoryLine.objects.get(name="people.representative_named")
    assert line.facts == {"representation_id": row.pk, "relation": "parent"}
    assert {one.person_id for one in line.about.all()} == {aigerim.pk, row.representative_id}


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("", NameIsMissing),
        ("Ма\0рат", NameHasHiddenSigns),
        ("\u202eМарат", NameHasHiddenSigns),
        ("М" * 10_000, NameIsTooLong),
    ],
)
def test_a_name_that_cannot_be_makes_no_person(aigerim, name, refusal):
    before = Person.objects.count()
    with pytest.raises(refusal):
        introduce(viewer_of(aigerim), given_name=name)
    assert (Person.objects.count(), LegalRepresentative.objects.count(), lines()) == (before, 0, [])


def test_there_is_a_most(aigerim):
    by = viewer_of(aigerim)
    for number in range(actions.MOST_REPRESENTATIVES):
        introduce(by, given_name="Үлгі" + "а" * number)
    before = Person.objects.count()
    with pytest.raises(refusals.TooManyRepresentatives):
        introduce(by, given_name="Тағы")
    assert Person.objects.count() == before


def test_the_operator_proves_it_once_and_neither_of_the_two_does(aigerim, binding):
    marats = make_person("Ерлан")
    for by in (viewer_of(aigerim), viewer_of(marats)):
        with pytest.raises((refusals.MayNotDecideOnRepresentation, refusals.NoSuchRepresentation)):
            prove_representation(representation_id=binding.pk, proof=Proof.DOCUMENT, by=by, at=timezone.now())
    assert not LegalRepresentative.objects.proved().exists()

    who = operator()
    for proof in (Proof.DOCUMENT, Proof.HOST):
        prove_representation(representation_id=binding.pk, proof=proof, by=who, at=timezone.now())
    binding.refresh_from_db()
    assert (binding.proof, binding.proved_by_id) == ("document", who.user_id)
    assert lines() == ["people.representative_named", "people.representation_proved"]


def test_an_operator_whose_own_child_it_is_decides_nothing(aigerim):
    who = operator()
    row = name_representative(
        represented_id=aigerim.pk, representative_id=who.person_id, relation=Relation.PARENT, by=None, at=timezone.now()
    )
    for act in (
        lambda: prove_representation(representation_id=row.pk, proof=Proof.DOCUMENT, by=who, at=timezone.now()),
        lambda: end_representation(representation_id=row.pk, by=who, at=timezone.now()),
    ):
        with pytest.raises(refusals.MayNotDecideOnRepresentation):
            act()
    row.refresh_from_db()
    assert (row.proof, row.until) == ("", None)


def test_what_has_ended_holds_no_longer_and_is_not_proved_any_more(aigerim, binding):
    now = timezone.now()
    for _press in range(2):
        end_representation(representation_id=binding.pk, by=None, at=now)
    assert own_representatives(viewer_of(aigerim), at=now) == []
    with pytest.raises(refusals.RepresentationIsOver):
        prove_representation(representation_id=binding.pk, proof=Proof.HOST, by=None, at=now)
    assert lines() == ["people.representative_named", "people.representation_ended"]


def test_it_holds_from_the_moment_it_is_named_to_that_of_its_end(aigerim, binding):
    since, until, moment = binding.since, binding.since + timedelta(days=1), timedelta(microseconds=1)
    end_representation(representation_id=binding.pk, by=None, at=until)
    viewer = viewer_of(aigerim)
    holding = [len(own_representatives(viewer, at=at)) for at in (since - moment, since, until - moment, until)]
    assert holding == [0, 1, 1, 0]


def test_odd_bonds_are_refused_and_nothing_moves(aigerim, marat, binding):
    def bind(representative, relation=Relation.PARENT, by=None):
        return name_representative(
            represented_id=aigerim.pk, representative_id=representative, relation=relation, by=by, at=timezone.now()
        )

    assert bind(marat.pk).pk == binding.pk
    for refusal, act in (
        (refusals.NobodyRepresentsThemselves, lambda: bind(aigerim.pk)),
        (refusals.RepresentsAlready, lambda: bind(marat.pk, Relation.GUARDIAN)),
        (NoSuchPerson, lambda: bind(10**9)),
        (refusals.MayNotDecideOnRepresentation, lambda: bind(marat.pk, by=viewer_of(aigerim))),
        (NoSuchPerson, lambda: bind(marat.pk, by=viewer_of(make_person("Ерлан")))),
    ):
        with pytest.raises(refusal):
            act()
    assert lines() == ["people.representative_named"]


def test_the_database_keeps_it_too(aigerim, binding):
    for change in (
        {"relation": "neighbour"},
        {"proof": "host"},
        {"representative_id": aigerim.pk},
        {"until": binding.since - timedelta(days=1)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            LegalRepresentative.objects.filter(pk=binding.pk).update(**change)


@pytest.mark.parametrize("role", list(Role))
def test_the_operator_sees_every_bond_and_all_others_their_own(role, binding):
    centre = make_centre()
    viewer = viewer_of(make_holder(role, name="Көруші", centre=centre))
    mine = introduce(viewer)
    seen = set(LegalRepresentative.objects.visible_to(viewer).values_list("pk", flat=True))
    assert seen == ({binding.pk, mine.pk} if role is Role.OPERATOR else {mine.pk})
    assert [one.pk for one in own_representatives(viewer, at=timezone.now())] == [mine.pk]
