"""Wagtail hooks of pages: links inside rich text, and the site's own texts as a snippet."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from ..editing.snippet_viewsets import PolicySnippetViewSet
from .rich_text_links import OurPageLinks
from .site_texts import SiteTexts


@hooks.register("register_rich_text_features", order=100)
def links_in_the_readers_language(features):
    features.register_link_type(OurPageLinks)


class SiteTextsViewSet(PolicySnippetViewSet):
    model = SiteTexts
    icon = "title"
    list_display = ["programme_name", "tagline"]


register_snippet(SiteTextsViewSet)
