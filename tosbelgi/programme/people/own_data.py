"""Actions on one's own data: the name, and the contacts by which one is reached (R014, R104, R116)."""

from datetime import datetime

from django.db import transaction

from tosbelgi.kernel import events
from tosbelgi.kernel.events import Code
from tosbelgi.language.plain_text import forbidden_characters, normalized

from .contacts import Contact, ContactKind, normalised
from .events import ContactAdded, ContactRemoved, NameCorrected
from .persons import LONGEST_NAME, Person
from .refusals import NameHasHiddenSigns, NameIsMissing, NameIsTooLong, NoSuchContact, TooManyContacts
from .viewer import Viewer

MOST_CONTACTS = 10


@transaction.atomic
def correct_name(*, given_name: str, family_name: str, by: Viewer, at: datetime) -> Person:
    """Write one's own name anew. The same name once more changes nothing; the history keeps neither."""
    names = {
        "given_name": checked_name("given_name", given_name),
        "family_name": checked_name("family_name", family_name),
    }
    if not names["given_name"]:
        raise NameIsMissing
    person = _own_person(by)
    if all(getattr(person, field) == name for field, name in names.items()):
        return person
    person.given_name, person.family_name = names["given_name"], names["family_name"]
    person.save(update_fields=[*names, "sort_name"])
    events.record(NameCorrected(about=(person.pk,), by_id=by.user_id, at=at))
    return person


@transaction.atomic
def add_contact(*, kind: ContactKind, value: str, by: Viewer, at: datetime) -> Contact:
    """Add a way to be reached, not verified yet. One that is there already is answered as it is."""
    value = normalised(kind, value)
    person = _own_person(by)
    own = Contact.objects.visible_to(by).filter(person_id=person.pk)
    if (there := own.filter(kind=kind, value=value).first()) is not None:
        return there
    if own.count() >= MOST_CONTACTS:
        raise TooManyContacts(most=MOST_CONTACTS)
    contact = Contact.objects.create(person=person, kind=kind, value=value)
    events.record(
        ContactAdded(contact_id=contact.pk, kind=Code(kind.value), about=(person.pk,), by_id=by.user_id, at=at)
    )
    return contact


@transaction.atomic
def remove_contact(*, contact_id: int, by: Viewer, at: datetime) -> None:
    """Forget a way to be reached."""
    person = _own_person(by)
    contact = Contact.objects.visible_to(by).filter(person_id=person.pk, pk=contact_id).first()
    if contact is None:
        raise NoSuchContact
    contact.delete()
    events.record(
        ContactRemoved(contact_id=contact_id, kind=Code(contact.kind), about=(person.pk,), by_id=by.user_id, at=at)
    )


def own_contacts(by: Viewer) -> list[Contact]:
    """One's own contacts, in the order in which they were added, whatever role one acts in."""
    return list(Contact.objects.visible_to(by).filter(person_id=by.person_id).order_by("pk"))


def _own_person(by: Viewer) -> Person:
    """One's own row, locked until the end of the transaction."""
    return Person.objects.visible_to(by).select_for_update().get(pk=by.person_id)


def checked_name(field: str, name: str) -> str:
    """A name as it is stored; refused with signs that nobody sees, or with too many letters."""
    if signs := forbidden_characters(name):
        raise NameHasHiddenSigns(field=field, signs=signs)
    name = " ".join(normalized(name).split())
    if len(name) > LONGEST_NAME:
        raise NameIsTooLong(field=field, most=LONGEST_NAME)
    return name
