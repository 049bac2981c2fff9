"""Translations through wagtail-localize from code: from a finished row, or as drafts from the translation editor."""

import copy
from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.utils import timezone
from wagtail.models import Locale, Page, Revision, TranslatableMixin
from wagtail_localize.models import String, StringTranslation, Translation, TranslationContext, TranslationSource
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments
from wagtail_localize.strings import StringValue

from tosbelgi.accounts.request_user import AnyUser
from tosbelgi.kernel import events

from ..editing import draft_changes
from . import completeness
from .actions import GapAccepted

Writers = dict[str, list[int]]


class StructureMismatch(ValueError):
    """Source and translation do not have the same strings at the same paths."""


@transaction.atomic
def create_translation(
    source: TranslatableMixin, twin: TranslatableMixin, language: str, *, publish: bool = True
) -> None:
    """Store the twin's strings as translations of the source's and, with `publish`, publish the result.

    It goes the way an editor would: each string becomes a translation in wagtail-localize,
    so the translation editor shows it as done. What is equal in both languages (a name) was
    written so on purpose, hence accepted. Raises `StructureMismatch` and then stores nothing.
    """
    source_strings, target_strings = _strings(source), _strings(twin)
    if [path for path, _text in source_strings] != [path for path, _text in target_strings]:
        raise StructureMismatch(f"{source}: the {language} text is not built like the {source.locale} one")
    locale = Locale.objects.get(language_code=language)
    record, _made = TranslationSource.update_or_create_from_instance(source)
    translation, _made = Translation.objects.get_or_create(source=record, target_locale=locale)
    for (path, text), (_path, translated) in zip(source_strings, target_strings, strict=True):
        StringTranslation.objects.update_or_create(
            translation_of=String.from_value(record.locale, text),
            locale=locale,
            context=TranslationContext.objects.get(object_id=record.object_id, path=path),
            defaults={"data": translated.data, "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL},
        )
    # Published here and not by wagtail-localize, which waits for the commit and would then
    # write the page as it was before its children came, their number included.
    translation.save_target(publish=False)
    if publish:
        record.get_translated_instance(locale).get_latest_revision().publish()
    _accept_as_written(record.get_translated_instance(locale), timezone.now())


def translation_of(row: TranslatableMixin) -> Translation | None:
    """The enabled wagtail-localize translation that writes this row; None where there is none."""
    records = Translation.objects.select_related("source", "target_locale")
    return records.filter(source__object_id=row.translation_key, target_locale_id=row.locale_id, enabled=True).first()


def pending_target(translation: Translation) -> TranslatableMixin:
    """The row with the strings of the translation editor, not stored; untranslated strings are the source's."""
    return translation.source.get_ephemeral_translated_instance(translation.target_locale, fallback=True)


def save_target_draft(translation: Translation, user: AnyUser, leaving: Iterable[str], along: Writers) -> Revision:
    """Save the strings of the translation editor as a draft of the row; what is live does not change.

    The fields in `leaving` stay as they are live. For those in `along` a revision is saved first in the name of each
    writer, so that the history shows who wrote them. wagtail-localize itself would write everything into the live row,
    published or not. Raises ValidationError for strings that a field does not accept.
    """
    row = pending_target(translation)
    stored = type(row)._base_manager.get(pk=row.pk)
    for name in leaving:
        setattr(row, name, getattr(stored, name))
    row.full_clean()
    content, written = draft_changes.content_of(row), draft_changes.content_of(stored)
    for writer in sorted({number for numbers in along.values() for number in numbers}):
        # On top of what the others wrote: a version without their words would take them back in this writer's name.
        written |= {name: content[name] for name, numbers in along.items() if writer in numbers}
        version = stored.with_content_json(copy.deepcopy(written))
        version.save_revision(user=get_user_model()._base_manager.get(pk=writer), clean=False)
    revision = row.save_revision(user=user)
    if isinstance(row, Page):
        translation.source.update_target_view_restrictions(translation.target_locale)
    return revision


def fields_by_others(translation: Translation, user: AnyUser) -> tuple[Writers, set[str]]:
    """(other writers of unpublished strings by field, those of these fields in which this user has written too)."""
    row = translation.get_target_instance()
    public: dict[str, set[str]] = {}
    for path, string in _strings(row) if row.live else ():
        public.setdefault(path, set()).add(string.data)
    segments = translation.source.stringsegment_set.select_related("context")
    places = {(segment.string_id, segment.context_id): segment.context.path for segment in segments}
    others: Writers = {}
    own: set[str] = set()
    for entry in StringTranslation.objects.filter(
        locale=translation.target_locale,
        context__in=[context for _string, context in places],
        last_translated_by__isnull=False,
    ):
        place = places.get((entry.translation_of_id, entry.context_id))
        if place is None or entry.data in public.get(place, ()):
            continue
        field = place.partition(".")[0]
        if entry.last_translated_by_id == user.pk:
            own.add(field)
        else:
            others.setdefault(field, [])
            if entry.last_translated_by_id not in others[field]:
                others[field].append(entry.last_translated_by_id)
    return others, own & set(others)


def update_target_strings(source: models.Model) -> None:
    """Bring new strings of a source into the translation editor, where they wait for their translation."""
    if isinstance(source, TranslatableMixin):
        record = TranslationSource.objects.get_for_instance_or_none(source)
        if record is not None and record.locale_id == source.locale_id:
            record.update_from_db()


def _strings(instance: models.Model) -> list[tuple[str, StringValue]]:
    return [
        (segment.path, segment.string)
        for segment in extract_segments(instance)
        if isinstance(segment, StringSegmentValue)
    ]


def _accept_as_written(row: TranslatableMixin, at: datetime) -> None:
    for gap in completeness.stored_open_gaps(row):
        completeness.AcceptedGap.objects.create(
            translation_key=row.translation_key, locale_id=row.locale_id, digest=gap["digest"], text=gap["text"], at=at
        )
        events.record(
            GapAccepted(
                translation_key=str(row.translation_key),
                language=row.locale.language_code,
                digest=gap["digest"],
                by_id=None,
                at=at,
            )
        )
    completeness.update_completeness(row)
