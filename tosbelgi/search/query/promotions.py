"""What editors put first for a query: pages of ours in the reader's language, or links elsewhere."""

from dataclasses import dataclass

from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.models import Page
from wagtail.search.utils import normalise_query_string

from tosbelgi.cms.publication import gate
from tosbelgi.cms.publication.urls import url_for
from tosbelgi.language.languages import CODES


@dataclass(frozen=True)
class Promoted:
    """`language` is empty for a link elsewhere, of whose language nothing is known."""

    title: str
    description: str
    url: str
    language: str
    own_language: bool


def promoted_results(query: str, language: str) -> list[Promoted]:
    """What editors want to be seen first, in their order; only what anybody may read."""
    picks = list(
        SearchPromotion.objects.filter(query__query_string=normalise_query_string(query))
        .select_related("page")
        .order_by("sort_order", "pk")
    )
    versions = _versions({pick.page.translation_key for pick in picks if pick.page})
    found = []
    for pick in picks:
        if pick.page is None:
            found.append(Promoted(pick.external_link_text, pick.description, pick.external_link_url, "", True))
        elif pick.page.translation_key in versions:
            found.append(_page(pick, versions[pick.page.translation_key], language))
    return found


def _versions(keys: set) -> dict[object, dict[str, Page]]:
    """The public pages of these keys by language."""
    found: dict[object, dict[str, Page]] = {}
    for page in gate.public_anywhere(Page.objects.filter(translation_key__in=keys)) if keys else ():
        found.setdefault(page.translation_key, {})[page.locale.language_code] = page
    return found


def _page(pick: SearchPromotion, versions: dict[str, Page], language: str) -> Promoted:
    spoken = language if language in versions else next(code for code in CODES if code in versions)
    page = versions[spoken]
    return Promoted(page.title, pick.description, url_for(page), spoken, spoken == language)
