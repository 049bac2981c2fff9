"""When the words of a column were written, told by what the Kazakh column said then (B9).

Rows with their words in columns have no translation record. So after each save a digest of each
language's words is kept, together with the digest the source had when they were last changed.
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
    """The words of one row in one language: what they are, and what they were made from."""

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
        """Has the source changed since? Words that are not there cannot be out of date."""
        return bool(self.made_from) and bool(self.words) and self.made_from != source


def column_texts(row: TranslatedColumnsMixin, language: str) -> str:
    """The digest of all words of the row in the language; empty where there are none."""
    said = [row.word(name, language) for name in (*row.required_columns, *row.wanted_words)]
    return digest_of("\n".join(said)) if any(said) else ""


def record_sources(rows: Iterable[TranslatedColumnsMixin]) -> None:
    """Note the words of rows of one kind, as they are stored now. Three queries, however many rows."""
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
        source = column_texts(row, SOURCE)
        for language in CODES:
            words, made_from = column_texts(row, language), "" if language == SOURCE else source
            one = known.get((row.pk, language))
            if one is None:
                new.append(ColumnSource(kind=kind, row_id=row.pk, language=language, words=words, made_from=made_from))
            elif one.words != words:
                one.words, one.made_from = words, made_from
                changed.append(one)
    ColumnSource.objects.bulk_create(new, batch_size=BATCH, ignore_conflicts=True)
    ColumnSource.objects.bulk_update(changed, ["words", "made_from"], batch_size=BATCH)


def confirm_current(row: TranslatedColumnsMixin, language: str) -> bool:
    """The words are right for the source as it is now; answers whether nobody has said so before."""
    kind, source = ContentType.objects.get_for_model(type(row)), column_texts(row, SOURCE)
    noted = ColumnSource.objects.filter(kind=kind, row_id=row.pk, language=language)
    return bool(noted.exclude(made_from=source).update(made_from=source))


def watch() -> None:
    """Note the words after every save."""
    post_save.connect(_note_saved, dispatch_uid="cms.column_words.saved")
    post_delete.connect(_forget, dispatch_uid="cms.column_words.gone")


def _note_saved(sender, instance, raw=False, **kwargs):
    if isinstance(instance, TranslatedColumnsMixin) and not raw:
        record_sources([sender._base_manager.get(pk=instance.pk)])


def _forget(sender, instance, **kwargs):
    if isinstance(instance, TranslatedColumnsMixin):
        kind = ContentType.objects.get_for_model(sender)
        ColumnSource.objects.filter(kind=kind, row_id=instance.pk).delete()
