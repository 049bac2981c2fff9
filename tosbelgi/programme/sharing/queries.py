"""Queries of what is shared: what somebody sees of their own, and as whom a platform reads."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from tosbelgi.kernel.caching.compiled_queries import Row, compile_query
from tosbelgi.kernel.calendar import day_of
from tosbelgi.language.plain_text import forbidden_characters

from ..participation.api import RepresentativeViewer
from ..people.api import Purpose, Viewer
from .children import is_child, is_child_of
from .codes import code_of
from .models import LONGEST_THEIR_ID, Consent, LinkCode, Platform, PlatformLink, PlatformLinkQuerySet
from .rules import Given, holds


@dataclass(frozen=True)
class Sharing:
    """A platform, and how somebody stands to it: their link, the consents that hold now, and a code that waits."""

    platform: Platform
    link: PlatformLink | None
    consents: Mapping[Purpose, Consent]
    code: str = ""
    code_holds_until: datetime | None = None


def own_sharing(viewer: Viewer, at: datetime) -> list[Sharing]:
    """Every platform that is open, and those to which one is linked, by name. Four queries."""
    links = {one.platform_id: one for one in _with_consents(PlatformLink.objects.visible_to(viewer), viewer.person_id)}
    waiting = LinkCode.objects.filter(person=viewer.person_id, link=None, expires_at__gt=at)
    codes = {one.platform_id: one for one in waiting}
    shown = [one for one in Platform.objects.order_by("name_kk", "pk") if one.is_open or one.pk in links]
    return [_sharing(one, links.get(one.pk), codes.get(one.pk), at) for one in shown]


def sharing_of_represented(by: RepresentativeViewer) -> list[Sharing]:
    """The platforms to which the child is linked. Two queries."""
    links = _with_consents(PlatformLink.objects.all(), by.represented_id)
    return [_sharing(one.platform, one, None, by.at) for one in links]


def platform_names(ids: Collection[int], language: str) -> dict[int | None, str]:
    """What these platforms are called. One query, and none for none."""
    if not ids:
        return {}
    return {one.pk: one.named_in(language) for one in Platform.objects.filter(pk__in=ids)}


@dataclass(frozen=True)
class Reading:
    """As whom a platform reads, by which consent, and whether it is written down already that it has read today."""

    viewer: Viewer
    consent_id: int
    is_written_down: bool


def readings_for(*, platform_id: int, their_id: str, at: datetime) -> dict[Purpose, Reading]:
    """As whom the platform reads of its account, for each purpose for which it may. One query.

    Nothing for whoever is not linked, has not consented or not any more, and for a platform that is closed: all alike.
    """
    if len(their_id) > LONGEST_THEIR_ID or forbidden_characters(their_id):
        return {}
    found = [_reading(row, at) for row in _consents(platform=platform_id, their_id=their_id) if _row_holds(row, at)]
    return {Purpose(one.viewer.role): one for one in found}


@compile_query
def _consents(*, platform: int, their_id: str, at: datetime) -> QuerySet[Consent, Row]:
    rows = Consent.objects.filter(
        link__platform=platform,
        link__platform__is_open=True,
        link__their_id=their_id,
        link__ended_at=None,
        withdrawn_at=None,
    )
    of_person = ("link__person", *(f"link__person__{name}" for name in ("public_id", "language", "birth_date")))
    return rows.values("pk", "purpose", "read_on", "representation", "representation__until", *of_person)


def _row_holds(row: Row, at: datetime) -> bool:
    given = Given(row["representation"] is not None, row["representation__until"])
    return holds(given, is_child=is_child_of(row["link__person__birth_date"], at), at=at)


def _reading(row: Row, at: datetime) -> Reading:
    viewer = Viewer(
        person_id=row["link__person"],
        public_id=row["link__person__public_id"],
        user_id=None,
        role=Purpose(row["purpose"]),
        appointment_id=None,
        language=row["link__person__language"],
        at=at,
    )
    return Reading(viewer, row["pk"], is_written_down=row["read_on"] == day_of(at))


def _with_consents(links: PlatformLinkQuerySet, person_id: int) -> list[PlatformLink]:
    consents = Consent.objects.filter(withdrawn_at=None).select_related("link__person", "representation")
    rows = links.filter(person=person_id, ended_at=None).select_related("platform")
    return list(rows.prefetch_related(Prefetch("consents", consents)).order_by("platform__name_kk", "pk"))


def _sharing(platform: Platform, link: PlatformLink | None, waiting: LinkCode | None, at: datetime) -> Sharing:
    standing = [one for one in link.consents.all() if _holds(one, at)] if link else []
    consents = {Purpose(one.purpose): one for one in standing}
    if waiting is None:
        return Sharing(platform, link, consents)
    return Sharing(platform, link, consents, code_of(waiting.nonce), waiting.expires_at)


def _holds(consent: Consent, at: datetime) -> bool:
    by = consent.representation
    given = Given(by_representative=by is not None, represented_until=by.until if by else None)
    return holds(given, is_child=is_child(consent.link.person, at), at=at)
