"""Wagtail hooks of pages: the link handler of rich text, and the snippet of site texts."""

from wagtail import hooks
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.snippets.models import register_snippet

from ..editing.snippet_viewsets import PolicySnippetViewSet
from .rich_text_links import PublicPageLinkHandler
from .site_texts import SiteTexts


@hooks.register("register_rich_text_features", order=100)
def register_page_links(features: FeatureRegistry) -> None:
    features.register_link_type(PublicPageLinkHandler)


class SiteTextsViewSet(PolicySnippetViewSet):
    model = SiteTexts
    icon = "title"
    list_display = ["programme_name", "tagline"]


register_snippet(SiteTextsViewSet)
