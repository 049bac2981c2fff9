"""URLs of pages: language, then slugs down the tree. Pure, so that a menu costs no query.

An address is made here in the form in which it travels: percent-encoded, so that links, feeds and headers may
hold it as it is. The slugs that are made today need no encoding; older ones and other people's do.
"""

import re
from collections.abc import Iterable
from contextvars import ContextVar
from urllib.parse import quote

from wagtail.models import Page

from . import gate

# A link to a page in stored rich text, as HTML or within JSON (`\\"`), its attributes in either order.
PAGE_LINK = re.compile(r'linktype=\\?"page\\?"[^>]*? id=\\?"(\d{1,18})|id=\\?"(\d{1,18})\\?"[^>]*? linktype=\\?"page')
_links: ContextVar[dict[int, str] | None] = ContextVar("links", default=None)


def url_for(page: Page) -> str:
    """The path of a page's address, encoded; the front page of a language is just its language.

    The page's locale must be at hand (`select_related("locale")`), or this costs a query.
    """
    return url_in_language(page.locale.language_code, page.url_path)


def url_in_language(language: str, url_path: str) -> str:
    """
    >>> [url_in_language("kk", url_path) for url_path in ("/kk/about/", "/kk/", "/", "/kk/өз/")]
    ['/kk/about/', '/kk/', '/kk/', '/kk/%D3%A9%D0%B7/']
    """
    return f"/{language}/{quote(below_front(url_path))}"


def below_front(url_path: str) -> str:
    """The way from the front page down to a page, as its slugs are stored.

    >>> below_front("/kk/about/"), below_front("/kk/")
    ('about/', '')
    """
    return url_path.split("/", 2)[2] if url_path.count("/") >= 2 else ""


def urls_in_language(language: str, numbers: Iterable[int]) -> dict[int, str]:
    """URL by page id, of the page's version in the language, where that is public. One query."""
    page_ids = set(numbers)
    if not page_ids:
        return {}
    keys = Page.objects.filter(pk__in=page_ids).order_by().values("translation_key")
    rows = list(gate.public_anywhere(Page.objects.filter(translation_key__in=keys)))
    url_by_key = {row.translation_key: url_for(row) for row in rows if row.locale.language_code == language}
    return {
        row.pk: url_by_key[row.translation_key]
        for row in rows
        if row.pk in page_ids and row.translation_key in url_by_key
    }


def prefetch_links(text: str, language: str) -> None:
    """Look up all page links of a text at once, before its parts are rendered one by one."""
    numbers = {int(first or second) for first, second in PAGE_LINK.findall(text)}
    _links.set(dict.fromkeys(numbers, "") | urls_in_language(language, numbers))


def prefetched_urls(numbers: list[int], language: str) -> dict[int, str]:
    """The URLs that `prefetch_links` has looked up, or else looked up now."""
    known = _links.get() or {}
    return known if all(number in known for number in numbers) else urls_in_language(language, numbers)


def clear_prefetched_links() -> None:
    """Forget the links of the previous request: threads are reused."""
    _links.set(None)
