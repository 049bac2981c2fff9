"""Actions on translations (confirm a text, accept or reopen a gap), each recorded in the history."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from wagtail.models import Locale, Page, TranslatableMixin, get_translatable_models

from tosbelgi.accounts.models import User
from tosbelgi.kernel import events
from tosbelgi.kernel.refusals import Refusal

from ..editing import policy
from . import column_sources, completeness
from .machine_texts import UnreadMachineTexts
from .translated_columns import TranslatedColumnsMixin


class TextNotFound(Refusal):
    """There is no such row in this language, or the user may not see it: the two look alike."""

    code = "NO_SUCH_TEXT"
    rule = "translation.text.exists"


class MayNotAccept(Refusal):
    """The user may not confirm this text, or may not accept gaps of the row, which needs the permission to publish."""

    code = "MAY_NOT_ACCEPT"
    rule = "translation.decision.permission"


class GapNotFound(Refusal):
    """The string is not, or no longer, a gap of this row."""

    code = "NO_SUCH_GAP"
    rule = "translation.gap.open"


@dataclass(frozen=True, kw_only=True)
class GapAccepted(events.Event, name="translation.gap_accepted", content=True):
    translation_key: str
    language: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class GapReopened(events.Event, name="translation.gap_reopened", content=True):
    translation_key: str
    language: str
    digest: str


E = TypeVar("E", GapAccepted, GapReopened)


def translated_row(translation_key: UUID, locale_id: int) -> TranslatableMixin:
    """The row of any translatable model with that key and locale. Raises TextNotFound."""
    page = Page.objects.filter(translation_key=translation_key, locale_id=locale_id).first()
    if page is not None:
        return page.specific
    # Pages are looked up above, with one query for all their models.
    for model in get_translatable_models(include_subclasses=False):
        row = (
            None
            if model is Page
            else model._base_manager.filter(translation_key=translation_key, locale_id=locale_id).first()
        )
        if row is not None:
            return row
    raise TextNotFound


@dataclass(frozen=True, kw_only=True)
class StillRight(events.Event, name="translation.confirmed", content=True):
    translation_key: str
    language: str
    words: str


@transaction.atomic
def confirm_translation(*, row: TranslatableMixin, by: User, at: datetime) -> None:
    """Mark the row as up to date: its source has changed, and its text needs no change. Raises MayNotAccept."""
    if not policy.may_change(by, row):
        raise MayNotAccept
    measured = completeness.Parity.objects.select_for_update().filter(
        translation_key=row.translation_key, locale_id=row.locale_id
    )
    source = completeness.source_digest(row)
    if measured.exclude(made_from=source).update(made_from=source):
        events.record(
            StillRight(
                translation_key=str(row.translation_key),
                language=row.locale.language_code,
                words=measured.get().words,
                by_id=by.pk,
                at=at,
            )
        )


@transaction.atomic
def confirm_columns(*, row: TranslatedColumnsMixin, language: str, by: User, at: datetime) -> None:
    """The same for one language of a row with translated columns."""
    if not (policy.may_change(by, row) and policy.may_write(by, language)):
        raise MayNotAccept
    if not column_sources.confirm_current(row, language):
        return
    words = column_sources.columns_digest(row, language)
    key = f"{row._meta.label_lower}/{row.pk}"
    events.record(StillRight(translation_key=key, language=language, words=words, by_id=by.pk, at=at))


@transaction.atomic
def accept_gap(*, row: TranslatableMixin, digest: str, by: User, at: datetime) -> None:
    """Accept one untranslated string as right in this language, and update the row's completeness.

    Accepted is the wording, not the field: a later, different text is a gap again.
    """
    if not policy.may_publish(by, row):
        raise MayNotAccept
    gap = next((gap for gap in completeness.stored_open_gaps(row) if gap["digest"] == digest), None)
    if gap is None:
        raise GapNotFound
    if completeness.UNREAD in gap:
        raise UnreadMachineTexts(row, [gap["text"]])
    completeness.AcceptedGap.objects.create(
        translation_key=row.translation_key, locale_id=row.locale_id, digest=digest, text=gap["text"], by=by, at=at
    )
    completeness.update_completeness(row)
    events.record(_gap_event(GapAccepted, row, digest, by, at))


@transaction.atomic
def reopen_gap(*, row: TranslatableMixin, digest: str, by: User, at: datetime) -> None:
    """Withdraw an acceptance; the row is hidden again until the string is translated."""
    if not policy.may_publish(by, row):
        raise MayNotAccept
    number, _by_model = completeness.AcceptedGap.objects.filter(
        translation_key=row.translation_key, locale_id=row.locale_id, digest=digest
    ).delete()
    if not number:
        raise GapNotFound
    completeness.update_completeness(row)
    events.record(_gap_event(GapReopened, row, digest, by, at))


def _gap_event(kind: type[E], row: TranslatableMixin, digest: str, by: User, at: datetime) -> E:
    language = Locale.objects.get(pk=row.locale_id).language_code
    return kind(translation_key=str(row.translation_key), language=language, digest=digest, by_id=by.pk, at=at)
