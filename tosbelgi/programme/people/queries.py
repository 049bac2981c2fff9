"""Queries of people: one page of a list, limited before anything is put together."""

from dataclasses import replace
from uuid import UUID

from django.db.models import Q, QuerySet

from tosbelgi.accounts.login_addresses import user_of
from tosbelgi.language.alphabets import prefix_key
from tosbelgi.language.languages import SOURCE

from .identity import person_with_iin
from .persons import LONGEST_NAME, Person
from .reach import Reach, reach_of
from .viewer import Viewer

ORDER = ("sort_name", "pk")


def page_of_persons(viewer: Viewer, *, size: int, after: Person | None = None) -> list[Person]:
    """The next persons whom the viewer sees, in the order of the Kazakh alphabet. One query.

    Where they see several regions or centres it is a union of limited parts: a hundred times cheaper than one list
    of several values, for which the database would read all of them.
    """
    parts = _parts(viewer)
    if len(parts) == 1:
        return list(_limited(parts[0], size, after))
    limited = [Person.objects.filter(pk__in=_limited(part, size, after).values("pk")) for part in parts]
    union: QuerySet[Person] = limited[0].union(*limited[1:])
    return list(union.order_by(*ORDER)[:size])


def persons_found(viewer: Viewer, text: str, *, size: int) -> list[Person]:
    """Whom the viewer sees by a public id, an IIN, a login or login address, or by the first letters of a name.

    A name begins with the family name, as in a list, or with the given one and goes on with the other. A few queries,
    each by an index.
    """
    text = " ".join(text.split())[: 2 * LONGEST_NAME]
    if not text or "\0" in text:
        return []
    seen = Person.objects.visible_to(viewer)
    if (public_id := _public_id(text)) is not None:
        return list(seen.filter(public_id=public_id))
    if (person := person_with_iin(text, by=viewer)) is not None:
        return [person]
    if (user := user_of(text)) is not None and (found := list(seen.filter(user=user.pk))):
        return found
    first, _space, last = text.partition(" ")
    for name in [text, f"{last} {first}"] if last else [text]:
        letters = prefix_key(name, SOURCE)
        # A key holds digits and the first six letters.
        rows = (
            seen.filter(sort_name__gte=letters, sort_name__lt=f"{letters}g").order_by(*ORDER)
            if letters
            else seen.none()
        )
        if found := list(rows[:size]):
            return found
    return []


def _public_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _parts(viewer: Viewer) -> list[Viewer]:
    """The viewer as several, each of whom sees one region or one centre."""
    reach = reach_of("person", viewer.role)
    if reach is Reach.REGION and len(viewer.region_ids) > 1:
        return [replace(viewer, region_ids=frozenset({one})) for one in sorted(viewer.region_ids)]
    if reach is Reach.CENTRE and len(viewer.centre_ids) > 1:
        return [replace(viewer, centre_ids=frozenset({one})) for one in sorted(viewer.centre_ids)]
    return [viewer]


def _limited(viewer: Viewer, size: int, after: Person | None) -> QuerySet[Person]:
    rows = Person.objects.visible_to(viewer)
    if after is not None:
        # Said of the column alone first: so the index begins there, and not at the first name.
        rows = rows.filter(sort_name__gte=after.sort_name)
        rows = rows.filter(Q(sort_name__gt=after.sort_name) | Q(pk__gt=after.pk))
    return rows.order_by(*ORDER)[:size]
