"""Staleness of translated columns: which version of the source text each translation was made from (B9).

Rows with translated columns have no translation record. So after each save a digest of the texts in each language is
kept, together with the digest that the source had when they were last changed.
"""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.signals import post_delete, post_save

from tosbelgi.language.languages import CODES, SOURCE

from .completeness import digest_of
from .translated_columns import TranslatedColumnsMixin

BATCH = 500


class ColumnSource(models.Model):
    """Digests for one row and language: of its texts, and of the source texts they were made from."""

    kind = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    row_id = models.PositiveBigIntegerField()
    language = models.CharField(max_length=2)
    words = models.CharField(max_length=64)
    made_from = models.CharField(max_length=64, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "row_id", "language"], name="words_are_noted_once_per_language")
        ]

    def is_stale(self, source: str) -> bool:
        """Has the source changed since? Missing texts are not out of date."""
        return bool(self.made_from) and bool(self.words) and self.made_from != source


def columns_digest(row: TranslatedColumnsMixin, language: str) -> str:
    """The digest of all texts of the row in the language; empty where there are none."""
    texts = [row.word(name, language) for name in (*row.required_columns, *row.optional_columns)]
    return digest_of("\n".join(texts)) if any(texts) else ""


def record_sources(rows: Iterable[TranslatedColumnsMixin]) -> None:
    """Record the digests of stored rows of one model. Three queries, however many rows."""
    rows = list(rows)
    if not rows:
        return
    kind = ContentType.objects.get_for_model(type(rows[0]))
    known = {
        (one.row_id, one.language): one
        for one in ColumnSource.objects.filter(kind=kind, row_id__in=[row.pk for row in rows])
    }
    new, changed = [], []
    for row in rows:
        source = columns_digest(row, SOURCE)
        for language in CODES:
            words, made_from = columns_digest(row, language), "" if language == SOURCE else source
            one = known.get((row.pk, language))
            if one is None:
                new.append(ColumnSource(kind=kind, row_id=row.pk, language=language, words=words, made_from=made_from))
            elif one.words != words:
                one.words, one.made_from = words, made_from
                changed.append(one)
    ColumnSource.objects.bulk_create(new, batch_size=BATCH, ignore_conflicts=True)
    ColumnSource.objects.bulk_update(changed, ["words", "made_from"], batch_size=BATCH)


def confirm_current(row: TranslatedColumnsMixin, language: str) -> bool:
    """Record that the texts are right for the current source; False where that was recorded before."""
    kind, source = ContentType.objects.get_for_model(type(row)), columns_digest(row, SOURCE)
    sources = ColumnSource.objects.filter(kind=kind, row_id=row.pk, language=language)
    return bool(sources.exclude(made_from=source).update(made_from=source))


def watch() -> None:
    """Record digests after every save and forget them after every deletion."""
    post_save.connect(_on_save, dispatch_uid="cms.column_words.saved")
    post_delete.connect(_on_delete, dispatch_uid="cms.column_words.gone")


def _on_save(sender: type[models.Model], instance: models.Model, raw: bool = False, **kwargs: object) -> None:
    if isinstance(instance, TranslatedColumnsMixin) and not raw:
        record_sources([type(instance)._base_manager.get(pk=instance.pk)])


def _on_delete(sender: type[models.Model], instance: models.Model, **kwargs: object) -> None:
    if isinstance(instance, TranslatedColumnsMixin):
        kind = ContentType.objects.get_for_model(sender)
        ColumnSource.objects.filter(kind=kind, row_id=instance.pk).delete()
