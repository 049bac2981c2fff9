"""Page models of the news: an index page in each language, and a page for each piece."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail_localize.fields import SynchronizedField

from tosbelgi.cms.pages.blocks import BodyBlock
from tosbelgi.cms.pages.models import BasePage
from tosbelgi.cms.pages.outline import contents_of, parts_of
from tosbelgi.cms.publication import gate
from tosbelgi.cms.serving import query_parameters
from tosbelgi.cms.serving.query_parameters import PageNumber, Parameters
from tosbelgi.kernel import operator_settings
from tosbelgi.kernel.calendar import day_of


def today() -> date:
    """The current day of the programme, as a default of fields: migrations refer to it by name."""
    return day_of(timezone.now())


class NewsIndexPage(BasePage):
    """All news of a language."""

    template = "home/news_index_page.html"
    parent_page_types = ["home.FrontPage"]
    subpage_types = ["home.NewsPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("page of the news")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        paginator = Paginator(latest_news(self), operator_settings.value("news.per_page", on=today()))
        part = paginator.get_page(request.GET.get("page"))
        query_parameters.declare(request, Parameters({"page": PageNumber(paginator.num_pages)}))
        address = self.address
        context["part"] = part
        context["part_urls"] = [(number, f"{address}?page={number}") for number in paginator.page_range]
        return context


class NewsPage(BasePage):
    """One piece of news, with the day it is dated."""

    date = models.DateField(_("date"), default=today)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))

    content_panels = [*BasePage.content_panels, FieldPanel("date"), FieldPanel("body")]
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        SynchronizedField("date", overridable=False),
    ]
    template = "home/news_page.html"
    parent_page_types = ["home.NewsIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("piece of news")
        verbose_name_plural = _("news")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["parts"] = parts_of(self.body)
        context["contents"] = contents_of(context["parts"])
        context["linked"] = [
            {
                "@type": "NewsArticle",
                "headline": self.headline,
                "description": self.summary,
                "inLanguage": self.locale.language_code,
                "datePublished": self.date.isoformat(),
                "dateModified": self.last_published_at.isoformat() if self.last_published_at else None,
                "publisher": {"@id": settings.SITE_URL + "/#organization"},
            }
        ]
        return context


def latest_news(parent: BasePage, limit: int | None = None) -> QuerySet["NewsPage"]:
    """The public news below a page in its language, newest first; the newest `limit` of them."""
    return gate.public(NewsPage.objects.descendant_of(parent), parent.locale.language_code).order_by("-date", "-pk")[
        :limit
    ]
