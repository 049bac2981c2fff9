"""Actions on what is shared: a code is made, a platform links somebody by it, consents are given and withdrawn.

A link and its consents are changed one after the other: whoever changes them locks the person first.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tosbelgi.kernel import events
from tosbelgi.kernel.events import Code
from tosbelgi.language.plain_text import forbidden_characters, normalized

from ..participation.api import RepresentativeViewer, has_accepted_for
from ..people.api import Purpose, Viewer
from ..people.models import LegalRepresentative, Person
from .children import is_child
from .codes import CODE_HOLDS, code_of, digest_of, new_nonce, typed_code
from .events import ConsentGiven, ConsentWithdrawn, PlatformLinked, PlatformLinkEnded
from .models import LONGEST_THEIR_ID, Consent, LinkCode, Platform, PlatformLink
from .refusals import (
    AccountIsLinked,
    AgreementComesFirst,
    LinkedAlready,
    NoSuchLink,
    NoSuchPlatform,
    NotAnIdThere,
    RepresentativeDecides,
    WrongLinkCode,
)

By = Viewer | RepresentativeViewer


@transaction.atomic
def make_code(*, platform: UUID, by: Viewer, at: datetime) -> str:
    """The code for that platform, which holds for ten minutes. Pressed again, it is the same as long as it holds."""
    _lock(by.person_id)
    there = Platform.objects.filter(public_id=platform, is_open=True).first()
    if there is None:
        raise NoSuchPlatform
    if PlatformLink.objects.filter(platform=there, person=by.person_id, ended_at=None).exists():
        raise LinkedAlready
    own = LinkCode.objects.filter(platform=there, person=by.person_id, link=None)
    if (held := own.filter(expires_at__gt=at).first()) is not None:
        return code_of(held.nonce)
    own.delete()
    nonce = new_nonce()
    LinkCode.objects.create(
        platform=there,
        person_id=by.person_id,
        nonce=nonce,
        digest=digest_of(code_of(nonce)),
        made_at=at,
        expires_at=at + CODE_HOLDS,
    )
    return code_of(nonce)


@transaction.atomic
def link_person(*, platform_id: int, code: str, their_id: str, at: datetime) -> PlatformLink:
    """Link whoever has made the code to what the platform calls them. The same once more is answered the same.

    It opens nothing yet: what is read of them needs a consent for its purpose.
    """
    their_id = _checked_id(their_id)
    sent = LinkCode.objects.filter(platform=platform_id, digest=digest_of(typed_code(code))).first()
    if sent is None:
        raise WrongLinkCode
    _lock(sent.person_id)
    Platform.objects.select_for_update().get(pk=platform_id)  # accounts there are linked one after the other
    sent = LinkCode.objects.select_related("link").filter(pk=sent.pk).first()
    if sent is not None and sent.link is not None and (sent.link.their_id, sent.link.ended_at) == (their_id, None):
        return sent.link
    if sent is None or sent.link is not None or sent.expires_at <= at:
        raise WrongLinkCode
    open_ones = PlatformLink.objects.filter(platform=platform_id, ended_at=None)
    if open_ones.filter(person=sent.person_id).exists():
        raise LinkedAlready
    if open_ones.filter(their_id=their_id).exists():
        raise AccountIsLinked
    link = PlatformLink.objects.create(
        platform_id=platform_id, person_id=sent.person_id, their_id=their_id, linked_at=at
    )
    sent.link = link
    sent.save(update_fields=["link"])
    events.record(PlatformLinked(link_id=link.pk, platform_id=platform_id, about=(link.person_id,), by_id=None, at=at))
    return link


@transaction.atomic
def end_link(*, link: UUID, by: By, at: datetime) -> None:
    """End a link, and every consent with it: from this moment on the platform reads nothing. Once is enough."""
    row = _locked_link(link, by, at, also_ended=True)
    if row.ended_at is not None:
        return
    for consent in row.consents.filter(withdrawn_at=None).order_by("pk"):
        _withdraw(row, consent, by, at)
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    events.record(
        PlatformLinkEnded(link_id=row.pk, platform_id=row.platform_id, about=_about(row, by), by_id=_user_id(by), at=at)
    )


@transaction.atomic
def give_consent(*, link: UUID, purpose: Purpose, by: By, at: datetime) -> Consent:
    """Let the platform read for that purpose: by the person, or until they are of age by their legal representative.

    What holds already stays as it is; a consent of before somebody came of age gives way to their own.
    """
    row = _locked_link(link, by, at)
    as_representative = isinstance(by, RepresentativeViewer)
    if is_child(row.person, at) is not as_representative:
        raise RepresentativeDecides
    if isinstance(by, RepresentativeViewer) and not has_accepted_for(by):
        raise AgreementComesFirst
    representation = by.representation_id if isinstance(by, RepresentativeViewer) else None
    there = row.consents.filter(purpose=purpose, withdrawn_at=None).first()
    if there is not None and there.representation_id == representation:
        return there
    if there is not None:
        _withdraw(row, there, by, at)
    consent = Consent.objects.create(
        link=row, purpose=purpose, given_by_id=by.person_id, representation_id=representation, given_at=at
    )
    events.record(
        ConsentGiven(
            consent_id=consent.pk,
            platform_id=row.platform_id,
            purpose=Code(purpose.value),
            about=_about(row, by),
            by_id=_user_id(by),
            at=at,
        )
    )
    return consent


@transaction.atomic
def withdraw_consent(*, link: UUID, purpose: Purpose, by: By, at: datetime) -> None:
    """Take a consent back, whoever of the two gave it: the next question is answered with nothing. Once is enough."""
    row = _locked_link(link, by, at, also_ended=True)
    consent = row.consents.filter(purpose=purpose, withdrawn_at=None).first()
    if consent is not None:
        _withdraw(row, consent, by, at)


def _withdraw(row: PlatformLink, consent: Consent, by: By, at: datetime) -> None:
    consent.withdrawn_at, consent.withdrawn_by_id = at, by.person_id
    consent.save(update_fields=["withdrawn_at", "withdrawn_by"])
    events.record(
        ConsentWithdrawn(
            consent_id=consent.pk,
            platform_id=row.platform_id,
            purpose=Code(consent.purpose),
            about=_about(row, by),
            by_id=_user_id(by),
            at=at,
        )
    )


def _checked_id(text: str) -> str:
    """What the platform calls somebody: it is compared as it stands, so it has one spelling."""
    if not 0 < len(text) <= LONGEST_THEIR_ID or forbidden_characters(text) or text != normalized(text):
        raise NotAnIdThere(most=LONGEST_THEIR_ID)
    return text


def _lock(person_id: int) -> None:
    Person.objects.select_for_update(no_key=True).filter(pk=person_id).first()


def _locked_link(public_id: UUID, by: By, at: datetime, *, also_ended: bool = False) -> PlatformLink:
    """The link of whoever acts, or of whom they represent; the person stays locked until the end of the transaction."""
    person_id = by.represented_id if isinstance(by, RepresentativeViewer) else by.person_id
    _lock(person_id)
    row = PlatformLink.objects.select_related("person").filter(public_id=public_id, person=person_id).first()
    if isinstance(by, RepresentativeViewer):
        held = LegalRepresentative.objects.filter(pk=by.representation_id).holding(at)
        if held.select_for_update().first() is None:
            raise NoSuchLink
    if row is None or (row.ended_at is not None and not also_ended):
        raise NoSuchLink
    return row


def _about(row: PlatformLink, by: By) -> tuple[int, ...]:
    return tuple(dict.fromkeys((row.person_id, by.person_id)))


def _user_id(by: By) -> int | None:
    return by.user_id if isinstance(by, Viewer) else None
