"""Models of the search index: generations, documents, vocabulary, the outbox, remote indexes, the query log."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tosbelgi.language.languages import NATIVE_NAMES


class Generation(models.Model):
    """One whole index, made by one version of the analysis; a rebuild makes another beside it, which replaces it."""

    class State(models.TextChoices):
        BUILDING = "building", "being built"
        CURRENT = "current", "answers"
        FORMER = "former", "kept for one step back"

    analyser = models.CharField(max_length=80)
    state = models.CharField(max_length=8, choices=State.choices, default=State.BUILDING)
    revision = models.PositiveBigIntegerField(default=0, help_text="Counts the changes of documents")
    built_to = models.CharField(max_length=200, default="", help_text="Source and origin up to which it is built")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=Q(state="current"), name="one_index_answers"),
            models.UniqueConstraint(fields=["state"], condition=Q(state="building"), name="one_index_is_built"),
            models.UniqueConstraint(fields=["state"], condition=Q(state="former"), name="one_index_is_kept"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} ({self.state})"


class Document(models.Model):
    """One public document as the engines know it: tokens and facets, no text and nothing about a person.

    `revision` orders changes for replication. A removed document stays as a row without words until its
    generation is deleted, so that replicas hear of it.
    """

    generation = models.ForeignKey(Generation, on_delete=models.CASCADE, related_name="documents")
    source = models.CharField(max_length=20)
    origin = models.CharField(max_length=60)
    kind = models.CharField(max_length=10)
    key = models.CharField(max_length=120)
    direction = models.CharField(max_length=20, blank=True)
    sections = models.PositiveSmallIntegerField(default=0, help_text="A bit for each section")
    levels = models.PositiveSmallIntegerField(default=0, help_text="A bit for each level")
    languages = models.PositiveSmallIntegerField(default=0, help_text="A bit for each language in which it is public")
    shelf = models.PositiveIntegerField(default=0, help_text="A bit for each value of each facet")
    sort = models.CharField(max_length=200)
    words = models.TextField(blank=True, help_text="Tokens, by which it is found")
    spoken = models.TextField(blank=True, help_text="Words with their languages, as the vocabulary counted them")
    digest = models.CharField(max_length=64)
    revision = models.PositiveBigIntegerField()
    removed = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["generation", "kind", "key"], name="a_thing_is_indexed_once")]
        indexes = [
            models.Index(fields=["generation", "source", "origin"], name="documents_by_origin"),
            models.Index(fields=["generation", "revision"], name="documents_by_revision"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Word(models.Model):
    """A word of the vocabulary with the number of documents that have it; used by spelling correction."""

    generation = models.ForeignKey(Generation, on_delete=models.CASCADE, related_name="vocabulary", db_index=False)
    language = models.CharField(max_length=2)
    exact = models.CharField(max_length=100)
    stem = models.CharField(max_length=100)
    loose = models.CharField(max_length=100)
    count = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["generation", "exact", "language"], name="a_word_is_counted_once")
        ]
        indexes = [
            models.Index(fields=["generation", "stem"], name="words_by_stem"),
            models.Index(fields=["generation", "loose"], name="words_by_loose"),
        ]

    def __str__(self) -> str:
        return self.exact


class Change(models.Model):
    """Outbox row: an origin may have changed. Written in the transaction of the change, deleted when relayed."""

    source = models.CharField(max_length=20)
    origin = models.CharField(max_length=60, blank=True, help_text="Empty for all of the source")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.source} {self.origin}"


class RemoteIndex(models.Model):
    """An index on the search server, and the revision up to which it has been replicated."""

    name = models.CharField(max_length=100, primary_key=True)
    generation = models.ForeignKey(
        Generation, on_delete=models.DO_NOTHING, db_constraint=False, related_name="remotes"
    )  # the row outlives its generation until the index is gone too
    sent = models.PositiveBigIntegerField(default=0, help_text="Every change up to this revision is there")
    level_at = models.DateTimeField(null=True, help_text="When it last had every change there was")

    def __str__(self) -> str:
        return self.name


class SearchQueryLog(models.Model):
    """How often a query was searched for in a language, and its last number of results; never by whom."""

    query = models.ForeignKey("wagtailsearchpromotions.Query", on_delete=models.CASCADE, related_name="looked_for")
    language = models.CharField(_("language"), max_length=2, choices=list(NATIVE_NAMES.items()))
    times = models.PositiveIntegerField(_("how often"), default=0)
    found = models.PositiveIntegerField(_("found"), help_text="How many things the last answer had")
    last_on = models.DateField(_("last on"), db_index=True)

    class Meta:
        verbose_name = _("what was looked for")
        verbose_name_plural = _("what was looked for")
        constraints = [models.UniqueConstraint(fields=["query", "language"], name="a_query_is_counted_once_a_language")]

    def __str__(self) -> str:
        return f"{self.query} ({self.language})"
