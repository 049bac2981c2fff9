"""What editors decide about translations. Each decision is in the history with who and when."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import Locale, Page, TranslatableMixin, get_translatable_models

from tosbelgi.kernel import events
from tosbelgi.kernel.refusals import Refusal

from . import parity


class NoSuchText(Refusal):
    """There is no such row in this language, or not for you: the two look alike."""

    code = "NO_SUCH_TEXT"


class MayNotAccept(Refusal):
    """Only somebody who may publish the row may decide that a gap is none."""

    code = "MAY_NOT_ACCEPT"


class NoSuchGap(Refusal):
    """The string is not, or no longer, a gap of this row."""

    code = "NO_SUCH_GAP"


@dataclass(frozen=True, kw_only=True)
class GapAccepted(events.Event):
    translation_key: str
    language: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class GapReopened(events.Event):
    translation_key: str
    language: str
    digest: str


def row_of(translation_key, locale_id) -> TranslatableMixin:
    """The translatable row behind a measurement, whichever model it is."""
    page = Page.objects.filter(translation_key=translation_key, locale_id=locale_id).first()
    if page is not None:
        return page.specific
    for model in get_translatable_models(include_subclasses=False):
        row = (
            None
            if model is Page
            else model._base_manager.filter(translation_key=translation_key, locale_id=locale_id).first()
        )
        if row is not None:
            return row
    raise NoSuchText


def may_publish(user, row: TranslatableMixin) -> bool:
    if isinstance(row, Page):
        return bool(row.permissions_for_user(user).can_publish())
    kind = ContentType.objects.get_for_model(row)
    return bool(user.has_perm(f"{kind.app_label}.publish_{kind.model}"))


@transaction.atomic
def accept_gap(*, row: TranslatableMixin, digest: str, by, at: datetime) -> None:
    """Let one wording stand in this language as it is, and measure the row anew.

    Accepted is the wording, not the field: a later, different text is a gap again.
    """
    if not may_publish(by, row):
        raise MayNotAccept
    gap = next((gap for gap in parity.open_gaps_of(row) if gap["digest"] == digest), None)
    if gap is None:
        raise NoSuchGap
    parity.AcceptedGap.objects.create(
        translation_key=row.translation_key, locale_id=row.locale_id, digest=digest, text=gap["text"], by=by, at=at
    )
    parity.measure(row)
    events.record(_told(GapAccepted, row, digest, by, at))


@transaction.atomic
def reopen_gap(*, row: TranslatableMixin, digest: str, by, at: datetime) -> None:
    """Take an acceptance back; the row is hidden again until the text is translated."""
    if not may_publish(by, row):
        raise MayNotAccept
    gone, _each = parity.AcceptedGap.objects.filter(
        translation_key=row.translation_key, locale_id=row.locale_id, digest=digest
    ).delete()
    if not gone:
        raise NoSuchGap
    parity.measure(row)
    events.record(_told(GapReopened, row, digest, by, at))


def _told(kind, row, digest, by, at):
    language = Locale.objects.get(pk=row.locale_id).language_code
    return kind(translation_key=str(row.translation_key), language=language, digest=digest, by_id=by.pk, at=at)
