"""Actions on legal representatives: somebody is named, it is proved, it ends."""

from datetime import datetime

from django.db import transaction

from tosbelgi.kernel import events
from tosbelgi.kernel.events import Code

from ..events import RepresentationEnded, RepresentationProved, RepresentativeNamed
from ..names import checked_names
from ..persons import Person
from ..refusals import NoSuchPerson
from ..roles import Role
from ..viewer import Viewer
from .models import LegalRepresentative, Proof, Relation
from .refusals import (
    MayNotDecideOnRepresentation,
    NobodyRepresentsThemselves,
    NoSuchRepresentation,
    RepresentationIsOver,
    RepresentsAlready,
    TooManyRepresentatives,
)

MOST_REPRESENTATIVES = 6


@transaction.atomic
def name_representative(
    *, represented_id: int, representative_id: int, relation: Relation, by: Viewer | None, at: datetime
) -> LegalRepresentative:
    """Write down who stands for somebody, not proved yet. The same once more is answered with the one there is.

    By the operator, or by the site where the host has said so: both persons are known to it.
    """
    represented = _locked(represented_id, by)
    if by is not None and by.role is not Role.OPERATOR:
        raise MayNotDecideOnRepresentation
    if represented.pk == representative_id:
        raise NobodyRepresentsThemselves
    if not Person.objects.filter(pk=representative_id).exists():
        raise NoSuchPerson(field="representative")
    open_ones = LegalRepresentative.objects.filter(represented=represented, until=None)
    if (there := open_ones.filter(representative_id=representative_id).first()) is not None:
        if there.relation != relation:
            raise RepresentsAlready
        return there
    return _name(represented, representative_id, relation, by, at)


@transaction.atomic
def introduce_representative(
    *, given_name: str, family_name: str, language: str, relation: Relation, by: Viewer, at: datetime
) -> LegalRepresentative:
    """Name one's own representative, who has no account: a person is written down who can be asked for a proof.

    The same name and relation once more is answered with the one there is.
    """
    names = checked_names(given_name, family_name)
    represented = _locked(by.person_id, by)
    own = LegalRepresentative.objects.filter(represented=represented, until=None, relation=relation)
    named = {f"representative__{field}": name for field, name in names.items()}
    if (there := own.filter(**named).first()) is not None:
        return there
    _require_room(represented)
    person = Person.objects.create(**names, language=language)
    return _name(represented, person.pk, relation, by, at)


@transaction.atomic
def prove_representation(
    *, representation_id: int, proof: Proof, by: Viewer | None, at: datetime
) -> LegalRepresentative:
    """Write down by what it was proved. `by` is None where the host or a signature has. Once is enough."""
    row = _locked_row(representation_id, by)
    _require_other(row, by)
    if row.proof:
        return row
    if row.until is not None and row.until <= at:
        raise RepresentationIsOver
    row.proof, row.proved_at, row.proved_by_id = proof, at, by.user_id if by else None
    row.save(update_fields=["proof", "proved_at", "proved_by"])
    events.record(
        RepresentationProved(
            representation_id=row.pk,
            proof=Code(proof.value),
            about=_pair(row),
            by_id=row.proved_by_id,
            at=at,
        )
    )
    return row


@transaction.atomic
def end_representation(*, representation_id: int, by: Viewer | None, at: datetime) -> LegalRepresentative:
    """Let it end now; what was signed stays signed. One that has ended stays as it is."""
    row = _locked_row(representation_id, by)
    _require_other(row, by)
    if row.until is not None and row.until <= at:
        return row
    row.until = max(at, row.since)
    row.save(update_fields=["until"])
    events.record(
        RepresentationEnded(representation_id=row.pk, about=_pair(row), by_id=by.user_id if by else None, at=at)
    )
    return row


def own_representatives(by: Viewer, *, at: datetime) -> list[LegalRepresentative]:
    """Who stands for oneself at that instant, with their names, whatever role one acts in. One query."""
    rows = LegalRepresentative.objects.visible_to(by).filter(represented_id=by.person_id)
    return list(rows.holding(at).select_related("representative").order_by("since", "pk"))


def _name(
    represented: Person, representative_id: int, relation: Relation, by: Viewer | None, at: datetime
) -> LegalRepresentative:
    _require_room(represented)
    row = LegalRepresentative.objects.create(
        representative_id=representative_id, represented=represented, relation=relation, since=at
    )
    events.record(
        RepresentativeNamed(
            representation_id=row.pk,
            relation=Code(relation.value),
            about=_pair(row),
            by_id=by.user_id if by else None,
            at=at,
        )
    )
    return row


def _require_room(represented: Person) -> None:
    if LegalRepresentative.objects.filter(represented=represented, until=None).count() >= MOST_REPRESENTATIVES:
        raise TooManyRepresentatives(most=MOST_REPRESENTATIVES)


def _require_other(row: LegalRepresentative, by: Viewer | None) -> None:
    """Decided by the operator, and by neither of the two."""
    if by is not None and (by.role is not Role.OPERATOR or by.person_id in _pair(row)):
        raise MayNotDecideOnRepresentation


def _pair(row: LegalRepresentative) -> tuple[int, int]:
    return row.represented_id, row.representative_id


def _locked(person_id: int, by: Viewer | None) -> Person:
    """The represented person, locked: their representatives are changed one after the other."""
    visible = Person.objects.visible_to(by) if by else Person.objects.all()
    person = visible.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise NoSuchPerson
    return person


def _locked_row(representation_id: int, by: Viewer | None) -> LegalRepresentative:
    visible = LegalRepresentative.objects.visible_to(by) if by else LegalRepresentative.objects.all()
    row = visible.select_for_update().filter(pk=representation_id).first()
    if row is None:
        raise NoSuchRepresentation
    return row
