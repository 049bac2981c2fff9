"""Promoted search results (wagtail.contrib.search_promotions): public pages or external links, by query."""

from dataclasses import dataclass
from typing import Any

from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.models import Page
from wagtail.search.utils import normalise_query_string

from tosbelgi.cms.publication import gate
from tosbelgi.cms.publication.urls import url_for
from tosbelgi.language.languages import CODES


@dataclass(frozen=True)
class Promoted:
    """A promoted result; `language` is empty for an external link, whose language is unknown."""

    title: str
    description: str
    url: str
    language: str
    own_language: bool


def promoted_results(query: str, language: str) -> list[Promoted]:
    """The promotions of the query in the editors' order, without pages that are not public."""
    picks = list(
        SearchPromotion.objects.filter(query__query_string=normalise_query_string(query))
        .select_related("page")
        .order_by("sort_order", "pk")
    )
    versions = _public_pages({pick.page.translation_key for pick in picks if pick.page})
    promoted = []
    for pick in picks:
        if pick.page is None:
            promoted.append(Promoted(pick.external_link_text, pick.description, pick.external_link_url, "", True))
        elif pick.page.translation_key in versions:
            promoted.append(_promoted_page(pick, versions[pick.page.translation_key], language))
    return promoted


def _public_pages(keys: set[Any]) -> dict[object, dict[str, Page]]:
    """The public pages by translation key and language."""
    pages: dict[object, dict[str, Page]] = {}
    for page in gate.public_anywhere(Page.objects.filter(translation_key__in=keys)) if keys else ():
        pages.setdefault(page.translation_key, {})[page.locale.language_code] = page
    return pages


def _promoted_page(pick: SearchPromotion, versions: dict[str, Page], language: str) -> Promoted:
    page_language = language if language in versions else next(code for code in CODES if code in versions)
    page = versions[page_language]
    return Promoted(page.title, pick.description, url_for(page), page_language, page_language == language)
