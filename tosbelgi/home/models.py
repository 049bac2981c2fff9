"""Page models of the front page and of text pages, and the record of what the quickstart has created."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from tosbelgi.cms.editing.previews import with_draft
from tosbelgi.cms.pages.blocks import BodyBlock
from tosbelgi.cms.pages.layout import Link
from tosbelgi.cms.pages.models import BasePage
from tosbelgi.cms.pages.outline import contents_of, parts_of
from tosbelgi.cms.publication import gate
from tosbelgi.cms.publication.urls import url_for
from tosbelgi.kernel import operator_settings
from tosbelgi.kernel.calendar import day_of
from tosbelgi.programme.catalogue.api import levels_in_brief
from tosbelgi.programme.catalogue.models import DirectionPage

from . import drawings
from .benefits import Benefit
from .news import NewsIndexPage, NewsPage, latest_news

__all__ = ["AwardsPage", "Benefit", "ContentPage", "FrontPage", "NewsIndexPage", "NewsPage", "Planted"]


class FrontPage(BasePage):
    """Where everybody arrives: the promise, the way in four steps, the seven directions, the three levels."""

    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    template = "home/front_page.html"
    parent_page_types = ["wagtailcore.Page"]

    class Meta:
        verbose_name = _("front page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        language = self.locale.language_code
        decided = operator_settings.values(on=day_of(timezone.now()))
        parts = parts_of(self.body, drawings.FRONT_STEPS)
        context["steps"] = [part for part in parts if part.drawn]
        context["sections"] = [part for part in parts if not part.drawn]
        context["directions"] = (
            gate.public(DirectionPage.objects.descendant_of(self), language)
            .select_related("direction")
            .order_by("direction__position")
        )
        context["levels"] = levels_in_brief(language, entry=decided["levels.entry"])
        context["news"] = list(latest_news(self, decided["news.on_front_page"]))
        return context


class ContentPage(BasePage):
    """A page of text: what the programme is, its goals, the way step by step."""

    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    template = "home/content_page.html"
    parent_page_types = ["home.FrontPage", "home.ContentPage"]

    class Meta:
        verbose_name = _("page of text")

    @property
    def scene(self) -> str:
        return drawings.SCENES.get(self.slug, drawings.ANY_PAGE)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        asks = any(block.block_type == "question" for block in self.body)  # questions are laid out by the body itself
        context["parts"] = [] if asks else parts_of(self.body, drawings.STEPS.get(self.slug, ()))
        context["contents"] = contents_of(context["parts"])
        context["wide"] = sum(part.drawn for part in context["parts"]) > 3
        siblings = gate.public(self.get_next_siblings(), self.locale.language_code)
        following = siblings.select_related("locale").first()
        context["next_page"] = Link(following.title, url_for(following)) if following else None
        return context


class AwardsPage(ContentPage):
    """How the award is decided, and what others grant its holders: with dates and sources, from the data."""

    template = "home/awards_page.html"

    class Meta:
        verbose_name = _("page of the award")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        on = day_of(timezone.now())
        language = self.locale.language_code
        context["benefits"] = [
            {
                "row": row,
                "state": row.state(on),
                **{name: row.word(name, language) for name in row.required_columns},
            }
            for row in with_draft(gate.public(Benefit.objects.all(), language), Benefit)
        ]
        return context


class Planted(models.Model):
    """What the quickstart has put in, by key. A thing once planted is the editors', also when they remove it."""

    key = models.CharField(max_length=200, primary_key=True)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the content as it was planted")
    at = models.DateTimeField(auto_now_add=True)
