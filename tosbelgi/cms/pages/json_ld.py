"""JSON-LD of a page (schema.org vocabulary, JSON-LD 1.1)."""

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.urls import reverse
from django.utils import translation
from django.utils.html import json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from wagtail.blocks import StreamValue, StructValue
from wagtail.rich_text import get_text_for_indexing

from .blocks import question_anchor
from .draft_marks import is_draft, rules_confirmed

CONTEXT = "https://schema.org"


class ShortJSON(DjangoJSONEncoder):
    """Letters as themselves and no spaces: half the bytes in Cyrillic, and gzip finds the page's own words again."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options | {"ensure_ascii": False, "separators": (",", ":")})


def organization(layout: dict[str, Any]) -> dict[str, Any]:
    """Who publishes the site."""
    return {
        "@type": "Organization",
        "@id": layout["site_url"] + "/#organization",
        "name": layout["name"],
        "url": layout["site_url"] + layout["home_url"],
        "logo": layout["site_url"] + reverse("touch_icon"),
        "parentOrganization": {"@type": "Organization", "name": layout["host_name"]},
    }


def website(layout: dict[str, Any]) -> dict[str, Any]:
    """The site in this language, and where it is searched."""
    with translation.override(layout["language"]):
        search = layout["site_url"] + reverse("search")
    return {
        "@type": "WebSite",
        "@id": f"{layout['site_url']}{layout['home_url']}#website",
        "name": layout["name"],
        "url": layout["site_url"] + layout["home_url"],
        "inLanguage": layout["language"],
        "publisher": {"@id": layout["site_url"] + "/#organization"},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{search}?q={{search_term_string}}"},
            "query-input": "required name=search_term_string",
        },
    }


def breadcrumbs(layout: dict[str, Any], title: str) -> dict[str, Any] | None:
    """The breadcrumbs from the front page to here; None on the front page itself."""
    steps = [(step.title, layout["site_url"] + step.url) for step in layout["breadcrumbs"]]
    if not steps:
        return None
    steps.append((title, layout["canonical"]))
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": url}
            for place, (name, url) in enumerate(steps, start=1)
        ],
    }


def questions(body: StreamValue | None, url: str) -> dict[str, Any] | None:
    """The questions of a page's body with their answers and addresses; None where it asks none.

    An answer says if it is a draft.
    """
    entries = [(block.value, question_anchor(block.id or "")) for block in body or () if block.block_type == "question"]
    if not entries:
        return None
    confirmed = rules_confirmed()
    return {
        "@type": "FAQPage",
        "mainEntity": [
            {
                "@type": "Question",
                "name": entry["question"],
                "url": f"{url}#{anchor}",
                "acceptedAnswer": {"@type": "Answer", "text": _answer(entry, confirmed)},
            }
            for entry, anchor in entries
        ],
    }


def _answer(entry: StructValue, confirmed: bool) -> str:
    text = get_text_for_indexing(entry["answer"].source)
    return text if confirmed or not is_draft(entry) else f"{gettext('Draft rules')}. {text}"


def script(layout: dict[str, Any], title: str, body: StreamValue | None, extra: list[dict[str, Any]]) -> SafeString:
    """All of it in one `<script>`. It holds data and no code, so the Content Security Policy allows it."""
    parts = [
        organization(layout),
        website(layout),
        breadcrumbs(layout, title),
        questions(body, layout["canonical"]),
        *extra,
    ]
    graph = {"@context": CONTEXT, "@graph": [part for part in parts if part]}
    html = str(json_script(graph, encoder=ShortJSON)).replace('type="application/json"', 'type="application/ld+json"')
    return mark_safe(html)
