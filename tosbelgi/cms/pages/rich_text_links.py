"""Links between pages inside rich text."""

from django.utils.html import escape
from django.utils.translation import get_language
from wagtail.rich_text.pages import PageLinkHandler

from ..publication.urls import prefetched_urls


class OurPageLinks(PageLinkHandler):
    """They lead to the reader's own language, and are no links where the page is not public there."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict]) -> list[str]:
        numbers = [_number(str(attrs.get("id", ""))) for attrs in attrs_list]
        known = prefetched_urls(numbers, get_language() or "kk")
        return [f'<a href="{escape(known[number])}">' if known.get(number) else "<a>" for number in numbers]


def _number(written: str) -> int:
    """A page's number; 0, which no page has, where it is none that a database can hold."""
    return int(written) if written.isdecimal() and len(written) <= 18 else 0
