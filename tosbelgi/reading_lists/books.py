"""Snippet models of books and authors: one row each, with a column per language for each text."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from tosbelgi.cms.editing.policy import SharedInlinePanel, TranslatedColumnsForm, shared_field_panel, translated_panels
from tosbelgi.cms.editing.previews import PreviewableRowMixin
from tosbelgi.cms.editing.review_mixin import ReviewableMixin
from tosbelgi.cms.editing.slugs import SlugFromTitleFormMixin
from tosbelgi.cms.media.alt_text import AltTextPublishMixin, RowForm
from tosbelgi.cms.media.models import SiteImage
from tosbelgi.cms.references.public_models import shown_to_readers
from tosbelgi.cms.translation.translated_columns import TranslatedColumnsMixin
from tosbelgi.language.alphabets import KEY_WIDTH, sort_key
from tosbelgi.language.display_texts import DisplayText, display_text
from tosbelgi.language.languages import CODES

from .addresses import keep_old_url
from .isbn import isbn_13
from .language_field import LANGUAGE_TAG, LanguageField, is_language_tag

KEY = RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", _("Use small Latin letters, digits and single hyphens."))
EARLIEST_YEAR, LATEST_YEAR = -3000, 2100


class AuthorForm(SlugFromTitleFormMixin, TranslatedColumnsForm):
    slug_source_fields = ("name_en", "name_kk", "name_ru")


class BookForm(SlugFromTitleFormMixin, RowForm):
    slug_source_fields = ("title_en", "title_ru", "title_kk", "original_title")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("original_language"):  # absent for who may not change what all languages share
            self.fields["original_language"] = LanguageField(label=field.label)


def year_problem(year: int | None) -> str:
    """The error message for a year before the earliest, after this one, or 0; empty where it is valid or None."""
    latest = timezone.localdate().year
    if year is None or (year != 0 and EARLIEST_YEAR <= year <= latest):
        return ""
    return _("Write a year from %(earliest)s to %(latest)s; there was no year 0.") % {
        "earliest": EARLIEST_YEAR,
        "latest": latest,
    }


@shown_to_readers
class Author(PreviewableRowMixin, TranslatedColumnsMixin, ReviewableMixin, models.Model):
    """Author of books. `name` is in the usual order, `filed` as in a library's catalogue: surname first.

    An author without a name in a language is named there as `display_texts` decides.
    """

    chosen_by = ("name",)
    optional_columns = ("name",)
    base_form_class = AuthorForm

    slug = models.SlugField(_("address"), max_length=80, unique=True, validators=[KEY])
    born = models.SmallIntegerField(_("year of birth"), null=True, blank=True, help_text=_("Before Christ: negative."))
    died = models.SmallIntegerField(_("year of death"), null=True, blank=True)
    name_kk = models.CharField(_("name in Kazakh"), max_length=150, blank=True)
    name_ru = models.CharField(_("name in Russian"), max_length=150, blank=True)
    name_en = models.CharField(_("name in English"), max_length=150, blank=True)
    filed_kk = models.CharField(_("filed in Kazakh"), max_length=150, blank=True)
    filed_ru = models.CharField(_("filed in Russian"), max_length=150, blank=True)
    filed_en = models.CharField(_("filed in English"), max_length=150, blank=True)
    sort_kk = models.CharField(max_length=KEY_WIDTH, editable=False, db_index=True)
    sort_ru = models.CharField(max_length=KEY_WIDTH, editable=False, db_index=True)
    sort_en = models.CharField(max_length=KEY_WIDTH, editable=False, db_index=True)

    panels = [
        translated_panels("name", pgettext_lazy("of a person", "Name")),
        FieldRowPanel([shared_field_panel("slug"), shared_field_panel("born"), shared_field_panel("died")]),
        translated_panels("filed", _("As a library files it: surname first")),
    ]

    class Meta:
        ordering = ["sort_kk", "pk"]
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        constraints = [
            models.CheckConstraint(
                name="nobody_dies_before_birth",
                condition=Q(born__isnull=True) | Q(died__isnull=True) | Q(died__gte=models.F("born")),
            ),
            models.CheckConstraint(name="an_author_has_a_name", condition=~Q(name_kk="", name_ru="", name_en="")),
        ]

    def __str__(self) -> str:
        return self.shown_name("kk").text

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = {
            name: problem for name in ("born", "died") if (problem := year_problem(getattr(self, name)))
        }
        if not errors and self.born is not None and self.died is not None and self.died < self.born:
            errors["died"] = _("The year of death is before the year of birth.")
        if not any(self.word("name", code) for code in CODES):
            errors["name_kk"] = _("An author needs a name in at least one language.")
        if errors:
            raise ValidationError(errors)

    def shown_name(self, language: str) -> DisplayText:
        """The name in the language, else the best that its readers can read."""
        return display_text(language, {code: self.word("name", code) for code in CODES})

    def filed_name(self, language: str) -> str:
        """The same, as a library files it."""
        return display_text(
            language, {code: self.word("filed", code) or self.word("name", code) for code in CODES}
        ).text

    def with_sort_keys(self) -> "Author":
        """Compute the keys from the shown names; `save` does it, and so must whoever stores rows in bulk."""
        for code in CODES:
            setattr(self, f"sort_{code}", sort_key(self.filed_name(code), code))
        return self

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.with_sort_keys()
        keep_old_url("author", self)
        super().save(*args, **kwargs)


@shown_to_readers
class Book(PreviewableRowMixin, AltTextPublishMixin, TranslatedColumnsMixin, ReviewableMixin, ClusterableModel):
    """A book, the same in every language; a language in which no edition is entered has no title (D2, R034)."""

    class Length(models.TextChoices):
        SHORT = "short", _("short, up to 150 pages")
        MEDIUM = "medium", _("medium, 150 to 400 pages")
        LONG = "long", _("long, over 400 pages")

    chosen_by = ("title", "book_authors__author__name")
    required_columns = ("annotation",)

    slug = models.SlugField(_("address"), max_length=80, unique=True, validators=[KEY])
    year = models.SmallIntegerField(_("first published"), help_text=_("A year; before Christ: negative."))
    about_year = models.BooleanField(
        _("the year is approximate"),
        default=False,
        help_text=_("Also where it is the year in which the book was written, and it was printed later."),
    )
    is_folk_work = models.BooleanField(
        _("Folk work"),
        default=False,
        db_default=False,
        help_text=_("An epic or a tale that nobody has written. An anthology is none."),
    )
    original_language = models.CharField(_("original language"), max_length=3, validators=[LANGUAGE_TAG])
    original_title = models.CharField(
        _("original title"), max_length=200, blank=True, help_text=_("Only where the original is in none of the three.")
    )
    length = models.CharField(_("length"), max_length=6, choices=Length.choices, default=Length.MEDIUM)
    isbn = models.CharField(_("ISBN"), max_length=17, blank=True)
    cover = models.ForeignKey(
        SiteImage, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("cover")
    )
    title_kk = models.CharField(_("title in Kazakh"), max_length=200, blank=True)
    title_ru = models.CharField(_("title in Russian"), max_length=200, blank=True)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    annotation_kk = models.TextField(_("annotation in Kazakh"), blank=True, max_length=1500)
    annotation_ru = models.TextField(_("annotation in Russian"), blank=True, max_length=1500)
    annotation_en = models.TextField(_("annotation in English"), blank=True, max_length=1500)
    sort_kk = models.CharField(max_length=KEY_WIDTH, editable=False, db_index=True)
    sort_ru = models.CharField(max_length=KEY_WIDTH, editable=False, db_index=True)
    sort_en = models.CharField(max_length=KEY_WIDTH, editable=False, db_index=True)

    panels = [
        translated_panels(
            "title",
            _("Title"),
            help_text=_("Only titles under which the book was really published; leave empty where there is none."),
        ),
        shared_field_panel("slug"),
        SharedInlinePanel("book_authors", heading=_("Authors"), label=_("Author")),
        shared_field_panel("is_folk_work"),
        FieldRowPanel([shared_field_panel("year"), shared_field_panel("about_year")]),
        FieldRowPanel([shared_field_panel("original_language"), shared_field_panel("original_title")]),
        FieldRowPanel([shared_field_panel("length"), shared_field_panel("isbn")]),
        shared_field_panel("cover"),
        translated_panels("annotation", _("Annotation")),
    ]

    base_form_class = BookForm

    class Meta:
        ordering = ["sort_kk", "pk"]
        verbose_name = _("book")
        verbose_name_plural = _("books")
        constraints = [
            models.CheckConstraint(
                name="a_book_has_a_title",
                condition=~Q(title_kk="", title_ru="", title_en="", original_title=""),
            )
        ]

    def __str__(self) -> str:
        return self.shown_title("kk").text

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = {}
        if self.original_language in CODES and not self.word("title", self.original_language):
            errors[f"title_{self.original_language}"] = _("The title in the original language is needed.")
        known = is_language_tag(self.original_language)  # else the language itself is what is wrong
        if known and self.original_language not in CODES and not self.original_title:
            errors["original_title"] = _("The original title is needed, since the original is in none of the three.")
        if not known and not (self.original_title or any(self.word("title", code) for code in CODES)):
            errors["original_title"] = _("A book has at least one title.")
        if problem := year_problem(self.year):
            errors["year"] = problem
        if self.isbn:
            try:
                self.isbn = isbn_13(self.isbn)
            except ValueError:
                errors["isbn"] = _("This is no ISBN: the check digit does not fit, or digits are missing.")
        if errors:
            raise ValidationError(errors)

    def shown_title(self, language: str, *, fits: Callable[[str], bool] | None = None) -> DisplayText:
        """The title in the language, else the best that its readers can read; of those that fit, if any does."""
        titles = {code: self.word("title", code) for code in CODES}
        return display_text(language, titles, self.original_title, self.original_language, fits=fits)

    @property
    def titles(self) -> dict[str, str]:
        """Every title it is known by, as published, by language."""
        known = {code: title for code in CODES if (title := self.word("title", code))}
        return known | ({self.original_language: self.original_title} if self.original_title else {})

    @property
    def readable_in(self) -> list[str]:
        """The languages in which an edition is entered."""
        return [code for code in CODES if self.word("title", code)]

    @property
    def authors(self) -> list[Author]:
        """All its authors, in the order of the title page, hidden ones too: for editors."""
        return [row.author for row in self.book_authors.all()]

    @property
    def author_names(self) -> str:
        """The authors as the editors' list names them; it prefetches `listed_authorships`."""
        return ", ".join(str(row.author) for row in self.listed_authorships) or "–"

    @property
    def shown_authors(self) -> list[Author]:
        """Its public authors.

        `public_lists` prefetches them for a language along with the book; on any other book this raises AttributeError.
        """
        return [row.author for row in self.shown_authorships]

    def author_words(self, language: str) -> str:
        return ", ".join(author.shown_name(language).text for author in self.shown_authors)

    def with_sort_keys(self) -> "Book":
        """Compute the keys from the shown titles; `save` does it, and so must whoever stores rows in bulk."""
        for code in CODES:
            setattr(self, f"sort_{code}", sort_key(self.shown_title(code).text, code))
        return self

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.with_sort_keys()
        keep_old_url("book", self)
        super().save(*args, **kwargs)


@shown_to_readers
class BookAuthor(Orderable):
    """One author of a book, in the order of the title page."""

    book = ParentalKey(Book, on_delete=models.CASCADE, related_name="book_authors")
    author = models.ForeignKey(Author, on_delete=models.PROTECT, related_name="author_books", verbose_name=_("author"))

    panels = [FieldPanel("author")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["book", "author"], name="an_author_is_named_once_per_book")]
