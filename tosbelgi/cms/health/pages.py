"""Content health checks of pages: no description, or a schedule that the worker has missed."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page, Revision

from . import findings
from .findings import Finding, Severity, Survey, in_page

UNDESCRIBED, LATE = "undescribed_pages", "late_pages"
# The worker publishes and unpublishes twice a minute; later than this, it is not running.
PATIENCE = timedelta(minutes=5)


def undescribed_pages(survey: Survey) -> Iterator[Finding]:
    """Live pages without a summary or a description for search engines."""
    for page in survey.pages:
        if not (getattr(page, "summary", "") or page.search_description).strip():
            message = _("It has no summary: search engines and shared links have nothing to say about it.")
            yield in_page(UNDESCRIBED, page, message, Severity.LOW, "summary")


def late_pages(survey: Survey) -> Iterator[Finding]:
    """Pages whose scheduled publication or expiry is overdue: the worker is not running."""
    for page in survey.pages:
        if page.expire_at and page.expire_at < survey.now - PATIENCE:
            message = _("It has expired and is still marked as live. Is the worker running?")
            yield in_page(LATE, page, message, Severity.HIGH)
    waiting = Revision.page_revisions.filter(approved_go_live_at__lt=survey.now - PATIENCE)
    pages = Page.objects.filter(pk__in=[int(number) for number in waiting.values_list("object_id", flat=True)])
    for page in pages.select_related("locale"):
        message = _("It should have been published by now and is not. Is the worker running?")
        yield in_page(LATE, page, message, Severity.HIGH)


findings.register(LATE, gettext_lazy("Pages whose hour has passed"), late_pages)
findings.register(UNDESCRIBED, gettext_lazy("Pages without a description"), undescribed_pages)
