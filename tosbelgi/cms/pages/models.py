"""Base page model: heading, summary, picture, collation key, URLs in the reader's language."""

import json
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField

from tosbelgi.language.alphabets import KEY_WIDTH, sort_key

from ..editing.page_copy_form import PageCopyForm
from ..editing.slugs import LatinSlugMixin
from ..media.alt_text import AltTextPublishMixin, PageForm
from ..media.models import SiteImage
from ..publication.urls import prefetch_links, url_for
from ..translation.machine_texts import ReadTextsPublishMixin
from .page_views import context_for, response_for


class SourceOnlyField(SynchronizedField):
    """Child rows that belong to the canonical page alone: no translation gets a copy of them."""

    def is_synchronized(self, obj: models.Model) -> bool:
        return False


class BasePage(LatinSlugMixin, ReadTextsPublishMixin, AltTextPublishMixin, Page):
    """A page with a heading, a lead, and its place in the reader's alphabet.

    `sort_key` is computed from the title when the page is saved, so that SQLite, PostgreSQL
    and keyset cursors agree on the order (Kazakh sorts by its own alphabet).
    """

    heading = models.CharField(
        _("heading"), max_length=200, blank=True, help_text=_("The big line on the page; empty means the title.")
    )
    summary = models.TextField(
        _("summary"), blank=True, help_text=_("One or two sentences: the lead, and what search engines show.")
    )
    picture = models.ForeignKey(
        SiteImage,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
        help_text=_("Shown on top of the page and when the page is shared; without one, an ornament is drawn."),
    )
    sort_key = models.CharField(max_length=KEY_WIDTH, editable=False, db_index=True)

    content_panels = [*Page.content_panels, FieldPanel("heading"), FieldPanel("summary"), FieldPanel("picture")]
    override_translatable_fields = [SynchronizedField("sort_key", overridable=False)]

    rests_on: ClassVar[tuple[str, ...]] = ()  # relations to rows of the domain without which the page is not public

    base_form_class = PageForm
    copy_form_class = PageCopyForm

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.title, self.locale.language_code)
        if (update_fields := kwargs.get("update_fields")) is not None and "title" in update_fields:
            kwargs["update_fields"] = {*update_fields, "sort_key"}
        super().save(*args, **kwargs)

    @property
    def address(self) -> str:
        """The path of the page's URL."""
        return url_for(self)

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int | None, str, str] | None:
        """(site id, root URL, path) for Wagtail, without a query."""
        return None if self.url_path.count("/") < 2 else (None, settings.SITE_URL, url_for(self))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        if (body := getattr(self, "body", None)) is not None:
            prefetch_links(json.dumps(body.get_prep_value()), self.locale.language_code)
        return context | context_for(request, self)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return response_for(request, self) or super().serve(request, *args, **kwargs)

    def serve_password_required_response(self, request: HttpRequest, form: Form, action_url: str) -> HttpResponse:
        """The password form without the page in its layout: title and breadcrumbs are private too."""
        request.shown_page = None  # type: ignore[attr-defined]  # ours, for the layout
        context = {"form": form, "action_url": action_url}
        return TemplateResponse(request, settings.WAGTAIL_PASSWORD_REQUIRED_TEMPLATE, context)

    @property
    def scene(self) -> str:
        """The drawing beside the text and on the picture for sharing: a file `cms/scenes/<scene>.svg`."""
        return "home"

    @property
    def headline(self) -> str:
        return self.heading or self.title

    def get_meta_description(self) -> str:
        return self.search_description or self.summary
