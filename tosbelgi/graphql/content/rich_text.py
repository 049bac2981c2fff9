"""Rich text as sanitised HTML with resolved links, and as plain text."""

import re
from collections.abc import Iterable, Mapping
from html import unescape

import graphene
import nh3
from django.conf import settings
from django.utils.html import escape, strip_tags
from graphql import GraphQLResolveInfo
from wagtail.rich_text.rewriters import extract_attrs

from tosbelgi.cms.media.models import SiteDocument
from tosbelgi.cms.publication.urls import PAGE_LINK, urls_in_language
from tosbelgi.cms.serving.media_views import in_public_collections

from ..engine.rows import Row

TAGS = {"a", "b", "br", "em", "h2", "h3", "h4", "i", "li", "ol", "p", "strong", "ul"}
SCHEMES = {"http", "https", "mailto", "tel"}
Links = Mapping[tuple[str, int], str]
LINE_ENDS = re.compile(r"</(?:p|h\d|li)>|<br\s*/?>")
LINK = re.compile(r"<a\b([^<>]*)>")


class RichText(graphene.ObjectType):
    """A text with paragraphs, lists, emphasis and links."""

    html = graphene.String(
        required=True,
        description="Sanitised HTML: `p`, `br`, `b`, `i`, `em`, `strong`, `h2` to `h4`, `ul`, `ol`, `li`, `a[href]`; "
        "links are absolute.",
    )
    text = graphene.String(required=True, description="The same words without markup, a line for each paragraph.")

    def resolve_html(row: Row, info: GraphQLResolveInfo) -> str:
        return clean_html(row["source"], row["links"])

    def resolve_text(row: Row, info: GraphQLResolveInfo) -> str:
        return plain_text(row["source"])


def rich_text_row(source: str, links: Links) -> Row:
    return {"source": source, "links": links}


def link_urls(texts: Iterable[tuple[str | None, str]]) -> dict[str | None, Links]:
    """The URLs of all links in these (language, source) texts, by language: a query a language, one for documents."""
    pages: dict[str | None, set[int]] = {}
    document_ids: set[int] = set()
    for language, source in texts:
        pages.setdefault(language, set()).update(
            int(page_id or other_id) for page_id, other_id in PAGE_LINK.findall(source)
        )
        document_ids.update(int(number) for attributes in LINK.findall(source) if (number := _document_id(attributes)))
    documents = _documents(document_ids)
    return {
        language: documents
        | {
            ("page", number): address
            for number, address in (urls_in_language(language, page_ids) if language else {}).items()
        }
        for language, page_ids in pages.items()
    }


def _document_id(attributes: str) -> str:
    values = extract_attrs(attributes)
    number = values.get("id", "") if values.get("linktype") == "document" else ""
    return number if number.isdecimal() and len(number) <= 18 else ""


def _documents(numbers: set[int]) -> dict[tuple[str, int], str]:
    if not numbers:
        return {}
    public = in_public_collections(SiteDocument.objects.filter(pk__in=numbers))
    return {("document", one.pk): one.url for one in public}


def clean_html(source: str, links: Links) -> str:
    """The HTML with its links resolved and every unknown tag and attribute removed.

    >>> links = {("page", 3): "/kk/about/"}
    >>> clean_html('<p>Оқы <a linktype="page" id="3">мұнда</a><script>1</script></p>', links)[-25:]
    '/kk/about/">мұнда</a></p>'
    """
    html = LINK.sub(lambda match: _link_tag(extract_attrs(match[1]), links), source)
    return nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, link_rel=None, url_schemes=SCHEMES)


def plain_text(source: str) -> str:
    """The text without markup, a line for each paragraph and list item.

    >>> plain_text("<p>Бір &amp; <b>екі</b></p><ul><li>үш</li></ul>")
    'Бір & екі\\nүш'
    """
    return unescape(strip_tags(LINE_ENDS.sub("\n", source))).strip()


def _link_tag(attributes: Mapping[str, str], links: Links) -> str:
    kind, number = attributes.get("linktype"), attributes.get("id", "")
    if kind is None:
        return f'<a href="{escape(attributes.get("href", ""))}">'
    address = links.get((kind, int(number))) if number.isdecimal() and len(number) <= 18 else None
    return f'<a href="{escape(settings.SITE_URL + address)}">' if address else "<a>"
