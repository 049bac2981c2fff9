"""Wagtail pages of a year's reading list and its three sections, with the rows of books.

The rows belong to the canonical (Kazakh) page; other languages show those rows with texts of their
own. A list knows its year and its levels as plain codes: it is approved before that year's season exists.
"""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page
from wagtail_localize.fields import SynchronizedField

from tosbelgi.cms.editing.policy import shared_field_panel
from tosbelgi.cms.editing.rows_panel import RowsPanel
from tosbelgi.cms.pages.blocks import BodyBlock
from tosbelgi.cms.pages.models import BasePage, SourceOnlyField
from tosbelgi.cms.references.public_models import shown_to_readers
from tosbelgi.kernel.codes import BookSection, LevelCode
from tosbelgi.kernel.refusals import Refusal
from tosbelgi.kernel.refusals.messages import validation_error
from tosbelgi.language.languages import SOURCE

from .books import Book


class ListIsApproved(Refusal):
    """An approved list is not rewritten: a book can be withdrawn from it, and next year's list is a copy."""

    code = "LIST_IS_APPROVED"
    rule = "list.approved.unchanged"


class ReadingListIndexPage(BasePage):
    """All years' lists, the latest first."""

    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    template = "reading_lists/index_page.html"
    scene = "reading"
    parent_page_types = ["home.FrontPage"]
    subpage_types = ["reading_lists.ReadingListPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("page of the reading lists")


class ReadingListPage(BasePage):
    """The list of one year: proposed until it is approved, and marked as such wherever it is shown."""

    year = models.PositiveSmallIntegerField(_("year"))
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))

    content_panels = [*BasePage.content_panels, shared_field_panel("year"), FieldPanel("body")]
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        SynchronizedField("year", overridable=False),
    ]
    template = "reading_lists/list_page.html"
    scene = "reading"
    parent_page_types = ["reading_lists.ReadingListIndexPage"]
    subpage_types = ["reading_lists.SectionPage"]

    class Meta:
        verbose_name = _("reading list of a year")
        verbose_name_plural = _("reading lists")
        constraints = [models.CheckConstraint(condition=Q(year__gte=2000, year__lte=2200), name="list_year_is_a_year")]

    def clean(self) -> None:
        super().clean()
        same = ReadingListPage.objects.filter(year=self.year, locale_id=self.locale_id)
        if self.year and same.exclude(pk=self.pk).exists():
            raise ValidationError({"year": _("There is a list of %(year)s already.") % {"year": self.year}})


class SectionPage(BasePage):
    """One of the three sections of a year's list."""

    section = models.CharField(_("section"), max_length=20, choices=BookSection.choices)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))

    content_panels = [
        *BasePage.content_panels,
        shared_field_panel("section"),
        FieldPanel("body"),
        RowsPanel(
            "listed_books",
            chooser_field_name="book",
            boxes={f"for_{level.value}": level.label for level in LevelCode},
            heading=_("Books, in their order"),
            label=_("Book"),
        ),
    ]
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        SynchronizedField("section", overridable=False),
        SourceOnlyField("listed_books"),
    ]
    exclude_fields_in_copy = ["listed_books"]
    template = "reading_lists/list_page.html"
    scene = "reading"
    parent_page_types = ["reading_lists.ReadingListPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("section of a reading list")
        verbose_name_plural = _("sections of reading lists")

    def clean(self) -> None:
        super().clean()
        rows = list(self.listed_books.all())
        if rows and self.locale_id and self.locale.language_code != SOURCE:
            raise ValidationError(_("Books are listed on the Kazakh page; the other languages show the same rows."))
        if self.pk and is_approved(self) and {_row_values(row) for row in rows} != stored_row_values(self):
            raise validation_error(ListIsApproved())


@shown_to_readers
class ListedBook(Orderable):
    """A book in a section, with the levels it is offered to."""

    section_page = ParentalKey(SectionPage, on_delete=models.CASCADE, related_name="listed_books")
    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="listings", verbose_name=_("book"))
    for_bronze = models.BooleanField(_("offered to bronze"), default=True)
    for_silver = models.BooleanField(_("offered to silver"), default=True)
    for_gold = models.BooleanField(_("offered to gold"), default=True)

    panels = [
        FieldPanel("book"),
        FieldRowPanel([FieldPanel("for_bronze"), FieldPanel("for_silver"), FieldPanel("for_gold")]),
    ]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["section_page", "book"], name="a_book_is_listed_once_per_section"),
            models.CheckConstraint(
                name="a_listed_book_is_offered_to_some_level",
                condition=Q(for_bronze=True) | Q(for_silver=True) | Q(for_gold=True),
            ),
        ]

    @property
    def levels(self) -> list[str]:
        """The codes of the levels it is offered to, lowest first."""
        return [code for code in LevelCode.values if getattr(self, f"for_{code}")]

    def clean(self) -> None:
        super().clean()
        if not self.levels:
            raise ValidationError(_("Offer the book to at least one level."))

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        lock_lists(path=_list_path(self.section_page))
        if is_approved(self.section_page) and _row_values(self) not in stored_row_values(self.section_page):
            raise ListIsApproved
        super().save(*args, **kwargs)

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        lock_lists(path=_list_path(self.section_page))
        if is_approved(self.section_page):
            raise ListIsApproved
        return super().delete(*args, **kwargs)


def _row_values(row: ListedBook) -> tuple[Any, ...]:
    return (row.book_id, row.for_bronze, row.for_silver, row.for_gold, row.sort_order)


def stored_row_values(section: SectionPage) -> set[tuple[Any, ...]]:
    rows = ListedBook.objects.filter(section_page_id=section.pk)
    return set(rows.values_list("book_id", "for_bronze", "for_silver", "for_gold", "sort_order"))


def lock_lists(**which: Any) -> None:
    """Wait for whoever decides on such lists or rewrites them; nobody else does until the transaction ends.

    Taken before whatever is asked about a list, and before any other row is locked: approving, withdrawing, importing,
    copying and saving rows all begin with it, so none of them goes by what another one is just changing.
    """
    rows = Page.objects.select_for_update(of=("self",), no_key=True)  # others may go on referring to it
    list(rows.filter(**which).order_by("pk").values_list("pk"))


def _list_path(section: SectionPage) -> str:
    return section.path[: -SectionPage.steplen]


def is_approved(section: SectionPage) -> bool:
    """Is the list approved whose section this is?"""
    parent = _list_path(section)
    return bool(parent) and Approval.objects.filter(reading_list__path=parent).exists()


@shown_to_readers
class Approval(models.Model):
    """That a year's list was approved: by whom, when, on what decision. There is no way back (R034)."""

    canonical_keys = ("reading_list",)

    reading_list = models.OneToOneField(ReadingListPage, on_delete=models.PROTECT, related_name="approval")
    decision = models.CharField(_("decision"), max_length=200, help_text=_("Whose decision, and its number."))
    decided_on = models.DateField(_("date of the decision"))
    rows_digest = models.CharField(max_length=64, help_text="SHA-256 over the rows as they were approved")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("approval of a reading list")
        verbose_name_plural = _("approvals of reading lists")

    def __str__(self) -> str:
        return f"{self.reading_list.year}: {self.decision}"


@shown_to_readers
class Withdrawal(models.Model):
    """That a book was taken out of an approved list; the row it was listed by stays."""

    listed_book = models.OneToOneField(ListedBook, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.CharField(_("reason"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("withdrawal of a book")
        verbose_name_plural = _("withdrawals of books")
