"""Translation completeness: strings of a row that are still in the language they should be translated from.

Publishing is no proof of translation: the translation editor publishes with nothing translated, a copied page starts
with the source's texts, an alias shows them for ever. So whenever a translatable row is saved, by whatever way, its
strings are compared with those of the languages it may have been translated from. An equal string is a gap. The public
gate only checks that the row has been measured and that no gap is left which nobody has accepted.
"""

import hashlib
import html
import re
from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.db import models, transaction
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Locale, Page, TranslatableMixin
from wagtail_localize.models import String, StringTranslation
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from tosbelgi.language.languages import SOURCE, earlier, is_language

from ..references.public_models import is_public, shown_to_readers

# Slugs are the same in all languages by choice, so an equal one is no gap.
NOT_PROSE = {"slug"}
WORD = re.compile(r"[^\W\d_]{2,}")
TAG = re.compile(r"<[^<>]+>")
TEXT_OF_TABLE = re.compile(r"\.[0-9a-f]{16}\Z")

# What a machine translated and nobody has read is a gap too, which nobody accepts: it is read and saved instead.
UNREAD = "unread"

Gap = dict[str, str]
Strings = list[tuple[str, str]]


@shown_to_readers
class Parity(models.Model):
    """The stored completeness of one translatable row: which of its strings are still in another language."""

    translation_key = models.UUIDField()
    locale = models.ForeignKey(Locale, on_delete=models.CASCADE, related_name="+")
    open_gaps = models.PositiveIntegerField()
    gaps = models.JSONField(default=list, help_text="[{digest, field, text}], accepted ones too")
    words = models.CharField(max_length=64, default="", help_text="SHA-256 of all words of the row")
    made_from = models.CharField(
        max_length=64, default="", help_text="The source's `words` when these words were last changed or confirmed"
    )
    measured_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["translation_key", "locale"], name="one_measurement_per_row")]
        indexes = [models.Index(fields=["locale", "open_gaps"], name="parity_by_language")]


@shown_to_readers
class AcceptedGap(models.Model):
    """An editor's decision that a string is right in this language as it is (a name, a term, a quotation)."""

    translation_key = models.UUIDField()
    locale = models.ForeignKey(Locale, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    text = models.TextField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("accepted by")
    )
    at = models.DateTimeField(_("accepted at"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["translation_key", "locale", "digest"], name="a_gap_is_accepted_once")
        ]


def plain_text(text: str) -> str:
    """A string without markup and with single spaces: what a reader would compare.

    >>> plain_text("<b>Салем</b>,  әлем&nbsp;!")
    'Салем, әлем !'
    """
    return " ".join(html.unescape(TAG.sub("", text)).split())


def digest_of(text: str) -> str:
    """SHA-256 of a text; markup, spaces and case do not count."""
    return hashlib.sha256(plain_text(text).casefold().encode()).hexdigest()


def strings_of(instance: models.Model) -> Strings:
    """(field path, plain text) of every translatable string of the row that holds a word."""
    return [
        (segment.path, text)
        for segment in extract_segments(instance)
        if isinstance(segment, StringSegmentValue) and (text := measured_text(segment.path, segment.string.data))
    ]


def measured_text(path: str, data: str) -> str:
    """The plain text of a string, which may hold markup; empty where it is not measured: a slug, or without a word."""
    text = "" if path.split(".")[0] in NOT_PROSE else plain_text(data)
    return text if WORD.search(text) else ""


def translations_of_row(instance: TranslatableMixin) -> Iterable[models.Model]:
    """The same row in the languages it may have been translated from, as stored and as drafted."""
    others = type(instance)._base_manager.filter(
        translation_key=instance.translation_key, locale__language_code__in=earlier(instance.locale.language_code)
    )
    for other in others:
        yield other
        if getattr(other, "has_unpublished_changes", False):
            yield other.get_latest_revision_as_object()


def update_completeness(instance: TranslatableMixin) -> Parity:
    """Compare the stored row with its sources and store the result, if it is another one: a reader sees it."""
    model = instance.specific_class if isinstance(instance, Page) else type(instance)
    stored = model._base_manager.select_related("locale").get(pk=instance.pk)
    before = Parity.objects.filter(translation_key=stored.translation_key, locale=stored.locale).first()
    own = strings_of(stored)
    gaps = _gaps(stored, own, before)
    accepted = _accepted(stored)
    measured = {
        "gaps": gaps,
        "open_gaps": sum(UNREAD in gap or gap["digest"] not in accepted for gap in gaps),
        **_changed_digests(stored, own, before),
    }
    if before is not None and all(getattr(before, name) == value for name, value in measured.items()):
        return before
    return Parity.objects.update_or_create(
        translation_key=stored.translation_key, locale=stored.locale, defaults=measured
    )[0]


def _changed_digests(stored: TranslatableMixin, own: Strings, before: Parity | None) -> dict[str, str]:
    words = _words_digest(own)
    if before is not None and before.words == words:
        return {}
    return {"words": words, "made_from": source_digest(stored)}


def _words_digest(own: Strings) -> str:
    return digest_of("\n".join(text for _path, text in own))


def is_stale(parity: Parity, source: str) -> bool:
    """Has the source changed since this text was written or confirmed?"""
    return bool(parity.made_from) and bool(source) and parity.made_from != source


def source_digest(row: TranslatableMixin) -> str:
    """The current digest of the source text of this row; empty for the source itself."""
    if row.locale.language_code == SOURCE:
        return ""
    parity = Parity.objects.filter(translation_key=row.translation_key, locale__language_code=SOURCE).first()
    return parity.words if parity else ""


def _gaps(instance: TranslatableMixin, own: Strings, before: Parity | None = None) -> list[Gap]:
    """Those of the row's own strings that are still in another language."""
    language = instance.locale.language_code
    if not (is_language(language) and earlier(language)):
        return []
    foreign = {digest_of(text) for other in translations_of_row(instance) for _path, text in strings_of(other)}
    # A gap stays one after the source has changed, since the string here has not.
    foreign |= {gap["digest"] for gap in before.gaps if UNREAD not in gap} if before else set()
    foreign |= _known_sources(own, earlier(language))
    gaps = [
        {"digest": digest_of(text), "field": path, "text": text} for path, text in own if digest_of(text) in foreign
    ]
    unread = [gap for gap in _unread(instance, own) if gap["digest"] not in foreign]
    if unread and before is not None and before.words == _words_digest(own):
        # Somebody read these words before a machine proposed one of them again, for a source with other words.
        known = {gap["digest"] for gap in before.gaps}
        unread = [gap for gap in unread if gap["digest"] in known]
    return gaps + unread


def unread_gaps(instance: TranslatableMixin) -> list[Gap]:
    """Those strings of this row, stored or not, that a machine translated and nobody has read. One query."""
    return _unread(instance, strings_of(instance))


def _unread(instance: TranslatableMixin, own: Strings) -> list[Gap]:
    proposed = StringTranslation.objects.filter(
        context__object_id=instance.translation_key,
        locale_id=instance.locale_id,
        translation_type=StringTranslation.TRANSLATION_TYPE_MACHINE,
    )
    unread = {
        (_place(path), digest_of(plain_text(data))) for path, data in proposed.values_list("context__path", "data")
    }
    if not unread:
        return []
    digests = [(path, text, digest_of(text)) for path, text in own]
    return [
        {"digest": digest, "field": path, "text": text, UNREAD: "machine"}
        for path, text, digest in digests
        if (_place(path), digest) in unread
    ]


def _place(path: str) -> str:
    """The path as it is in every language: a text of a table is known by what it says, in another one by other words.

    >>> _place("body.5f3a9c21-0c1d-4e6f-8a9b-0c1d2e3f4a5b.table.31fb1edec2645a41"), _place("body.x.heading")
    ('body.5f3a9c21-0c1d-4e6f-8a9b-0c1d2e3f4a5b.table', 'body.x.heading')
    """
    return TEXT_OF_TABLE.sub("", path)


def unaccepted_gaps(instance: models.Model) -> list[Gap]:
    """Gaps that would be open if this row were public as it is: each string once, in the order of the text.

    The row need not be stored. Rows that are not translatable have none.
    """
    if not isinstance(instance, TranslatableMixin):
        return []
    return _open(_gaps(instance, strings_of(instance)), _accepted(instance))


def _accepted(instance: TranslatableMixin) -> set[str]:
    rows = AcceptedGap.objects.filter(translation_key=instance.translation_key, locale_id=instance.locale_id)
    return set(rows.values_list("digest", flat=True))


def _open(gaps: list[Gap], accepted: set[str]) -> list[Gap]:
    once = {gap["digest"]: gap for gap in reversed(gaps) if UNREAD in gap or gap["digest"] not in accepted}
    return list(reversed(once.values()))


def _known_sources(own: Strings, languages: tuple[str, ...]) -> set[str]:
    """Digests of those strings that were ever sent for translation from one of these languages."""
    texts = {text for _path, text in own}
    return {
        digest_of(data)
        for data in String.objects.filter(locale__language_code__in=languages, data__in=texts).values_list(
            "data", flat=True
        )
    }


def stored_open_gaps(instance: TranslatableMixin) -> list[Gap]:
    """The stored gaps that nobody has accepted, in the order of the text, each string once."""
    parity = Parity.objects.filter(translation_key=instance.translation_key, locale_id=instance.locale_id).first()
    return _open(parity.gaps, _accepted(instance)) if parity else []


def rows_with_open_gaps() -> set[tuple[UUID, int]]:
    """(translation key, language) of every row with a stored gap that nobody has accepted. One query."""
    return set(Parity.objects.filter(open_gaps__gt=0).values_list("translation_key", "locale_id"))


def watch() -> None:
    """Update completeness after every save of a translatable row or of a child row, whoever saves."""
    post_save.connect(_measure_saved, dispatch_uid="cms.parity.saved")
    post_delete.connect(_measure_parent, dispatch_uid="cms.parity.child_gone")


def _measure_saved(sender: type[models.Model], instance: models.Model, raw: bool = False, **kwargs: object) -> None:
    if raw:
        return
    if isinstance(instance, TranslatableMixin) and instance.locale_id:
        with transaction.atomic():
            update_completeness(instance)
    _measure_parent(sender, instance)


def _measure_parent(sender: type[models.Model], instance: models.Model, **kwargs: object) -> None:
    if not is_public(sender):  # an editor's comment is a child of the page without public text
        return
    for field in sender._meta.fields:
        if isinstance(field, ParentalKey) and issubclass(field.related_model, TranslatableMixin):
            parent = field.related_model._base_manager.filter(pk=getattr(instance, field.attname)).first()
            if parent is not None:
                update_completeness(parent)
