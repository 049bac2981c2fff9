"""Link handler of rich text: links to pages lead to the reader's language."""

from typing import Any

from django.utils.html import escape
from django.utils.translation import get_language
from wagtail.rich_text.pages import PageLinkHandler

from ..publication.urls import prefetched_urls


class PublicPageLinkHandler(PageLinkHandler):
    """Links to pages in the reader's language; an `<a>` without href where the page is not public there."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        numbers = [_page_id(str(attrs.get("id", ""))) for attrs in attrs_list]
        known = prefetched_urls(numbers, get_language() or "kk")
        return [f'<a href="{escape(known[number])}">' if known.get(number) else "<a>" for number in numbers]


def _page_id(text: str) -> int:
    """A page's id; 0, which no page has, where the text is no number that a database can hold."""
    return int(text) if text.isdecimal() and len(text) <= 18 else 0
