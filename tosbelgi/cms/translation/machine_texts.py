"""Machine translation as a proposal: texts by a service, unread until somebody has read and saved each of them.

wagtail-localize keeps beside each string whether a person or a machine wrote it; saving it in the translation editor
makes it a person's. The services are asked through its own connectors. Nothing unread is published, by whichever view.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import requests
from django.db import models, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext
from wagtail.models import Revision, TranslatableMixin
from wagtail_localize.machine_translators.base import BaseMachineTranslator
from wagtail_localize.models import StringSegment, StringTranslation, Translation
from wagtail_localize.strings import StringValue, validate_translation_links

from tosbelgi.accounts.request_user import AnyUser
from tosbelgi.kernel.refusals import Refusal
from tosbelgi.language.plain_text import normalized

from . import completeness
from .string_rules import StringRules

logger = logging.getLogger(__name__)
# DeepL takes fifty texts in one request at most.
AT_ONCE = 50


class UnreadMachineTexts(Refusal):
    """A machine has proposed texts of this translation that nobody has read yet."""

    code = "UNREAD_MACHINE_TEXTS"
    rule = "translation.publication.read"
    takes = ("texts",)

    def __init__(self, row: models.Model, texts: list[str]) -> None:
        super().__init__(texts=texts)
        self.row, self.texts = row, texts


class TranslatorDoesNotAnswer(Refusal):
    """The service of machine translation is away, refuses our key or these languages, or answers oddly."""

    code = "TRANSLATOR_DOES_NOT_ANSWER"
    rule = "translation.machine.answers"
    takes = ("service",)


@dataclass(frozen=True)
class Proposal:
    """How many texts of a machine are new, and which were left out: the source, and why, in the active language."""

    new: int
    left_out: tuple[tuple[str, str], ...]


def propose(translation: Translation, translator: BaseMachineTranslator, by: AnyUser) -> Proposal:
    """Ask for every text that has no translation yet, and store the answers as unread.

    All are stored or none. What a field would not accept is left out, and what has no word: whether that has been read
    could not be told. Raises TranslatorDoesNotAnswer.
    """
    waiting = list(_untranslated(translation))
    texts = list(dict.fromkeys(segment.string.as_value() for segment in waiting))
    answers = _ask(translator, translation, texts) if texts else {}
    rules, new, left_out = StringRules(translation), 0, []
    with transaction.atomic():
        Translation.objects.select_for_update().get(pk=translation.pk)  # who presses at the same time waits
        for segment in waiting:
            text = answers[segment.string.as_value()]
            if problem := rules.problem(segment.context.path, text) or _misfit(segment, text):
                left_out.append((completeness.plain_text(segment.string.data), problem))
                continue
            _stored, made = StringTranslation.objects.get_or_create(
                translation_of_id=segment.string_id,
                locale_id=translation.target_locale_id,
                context_id=segment.context_id,
                defaults={
                    "data": text,
                    "translation_type": StringTranslation.TRANSLATION_TYPE_MACHINE,
                    "tool_name": translator.display_name,
                    "last_translated_by": by,
                },
            )
            new += made
    return Proposal(new, tuple(left_out))


def unread_strings(translation: Translation) -> QuerySet[StringTranslation]:
    """What a machine proposed for texts that the source still has, and nobody has read."""
    return _unread().filter(context__object_id=translation.source.object_id, locale_id=translation.target_locale_id)


def rows_with_unread(key: UUID | None = None) -> set[tuple[UUID, int]]:
    """(translation key, language) of every row with such texts, or of that of one key. One query."""
    rows = _unread() if key is None else _unread().filter(context__object_id=key)
    return set(rows.order_by().values_list("context__object_id", "locale_id").distinct())


def require_read(row: models.Model) -> None:
    """Raise UnreadMachineTexts if the row, stored or not, holds a text that a machine wrote and nobody has read."""
    if isinstance(row, TranslatableMixin) and (unread := completeness.unread_gaps(row)):
        raise UnreadMachineTexts(row, [gap["text"] for gap in unread])


class ReadTextsPublishMixin(models.Model):
    """A model that no person can publish while it holds unread texts of a machine."""

    class Meta:
        abstract = True

    def publish(self, revision: Revision, user: AnyUser | None = None, **kwargs: Any) -> None:
        if user is not None:
            require_read(revision.as_object())
        super().publish(revision, user=user, **kwargs)


def _unread() -> QuerySet[StringTranslation]:
    asked_for = StringSegment.objects.filter(string_id=OuterRef("translation_of_id"), context_id=OuterRef("context_id"))
    machine = StringTranslation.objects.filter(translation_type=StringTranslation.TRANSLATION_TYPE_MACHINE)
    return machine.filter(Exists(asked_for))


def _untranslated(translation: Translation) -> Iterator[StringSegment]:
    segments = translation.source.stringsegment_set.select_related("context", "string").order_by("order")
    there = StringTranslation.objects.filter(
        translation_of_id=OuterRef("string_id"), context_id=OuterRef("context_id"), locale=translation.target_locale
    )
    for segment in segments.exclude(Exists(there)):
        if completeness.measured_text(segment.context.path, segment.string.data):
            yield segment


def _misfit(segment: StringSegment, text: str) -> str:
    """Why this may not stand for that text: it has markup or links that the source has not, or no words; else empty."""
    try:
        StringValue.from_translated_html(text)
        validate_translation_links(segment.string.data, text)
    except ValueError:
        return gettext("its markup or its links are not those of the source")
    return "" if completeness.measured_text(segment.context.path, text) else gettext("it has no words")


def _ask(
    translator: BaseMachineTranslator, translation: Translation, texts: list[StringValue]
) -> dict[StringValue, str]:
    """The service's answers. What went wrong is logged by its class alone: a message may hold the key or an address."""
    source, target, answers = translation.source.locale, translation.target_locale, {}
    try:
        for start in range(0, len(texts), AT_ONCE):
            some = texts[start : start + AT_ONCE]
            answered = translator.translate(source, target, some)
            answers.update({text: normalized(_text_of(answered[text])) for text in some})
    except (requests.RequestException, ValueError, KeyError, TypeError, RecursionError) as problem:
        service = str(translator.display_name)
        status = getattr(getattr(problem, "response", None), "status_code", None)
        details = {"service": service, "problem": type(problem).__name__, "status": status}
        logger.warning("machine translation does not answer", extra=details)
        raise TranslatorDoesNotAnswer(service=service) from None
    return answers


def _text_of(answer: StringValue) -> str:
    if not isinstance(answer.data, str):
        raise TypeError
    return answer.data
