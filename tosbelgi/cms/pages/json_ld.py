"""What a page says to machines that read pages (schema.org vocabulary as JSON-LD 1.1)."""

from django.utils.html import json_script
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import get_text_for_indexing

CONTEXT = "https://schema.org"


def organization(face) -> dict:
    """Who publishes the site."""
    return {
        "@type": "Organization",
        "@id": face["site_url"] + "/#organization",
        "name": face["name"],
        "url": face["site_url"] + face["home_url"],
        "parentOrganization": {"@type": "Organization", "name": face["host_name"]},
    }


def breadcrumbs(face, title: str) -> dict | None:
    """The way from the front page to here; None on the front page itself."""
    steps = [(step.title, face["site_url"] + step.url) for step in face["breadcrumbs"]]
    if not steps:
        return None
    steps.append((title, face["canonical"]))
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": url}
            for place, (name, url) in enumerate(steps, start=1)
        ],
    }


def questions(body) -> dict | None:
    """The questions of a page's body with their answers; None where it asks none."""
    asked = [block.value for block in body or () if block.block_type == "question"]
    if not asked:
        return None
    return {
        "@type": "FAQPage",
        "mainEntity": [
            {
                "@type": "Question",
                "name": one["question"],
                "acceptedAnswer": {"@type": "Answer", "text": get_text_for_indexing(one["answer"].source)},
            }
            for one in asked
        ],
    }


def script(face, title: str, body, own: list[dict]) -> SafeString:
    """All of it in one element. It holds data and no program, so the content policy lets it stand."""
    parts = [organization(face), breadcrumbs(face, title), questions(body), *own]
    graph = {"@context": CONTEXT, "@graph": [part for part in parts if part]}
    written = str(json_script(graph)).replace('type="application/json"', 'type="application/ld+json"')
    return mark_safe(written)
