"""Template tags for the head of a page: JSON-LD (`linked_data`), the og:image (`share_picture`), and `in_short`."""

from html import unescape

from django import template
from django.template import Context
from django.utils.html import escape
from django.utils.safestring import SafeString

from tosbelgi.artwork import social_card
from tosbelgi.language.languages import OG_LOCALES

from ..media.renditions import is_lost
from ..pages import json_ld as data
from ..serving.media_views import public_media

register = template.Library()
DESCRIPTION = 155  # search engines and messengers show about so many characters


@register.filter(is_safe=True)
def in_short(html: str, most: int = DESCRIPTION) -> str:
    r"""A text without tags, escaped for HTML, cut behind a word where it has more characters than `most`.

    >>> in_short("Абай жолы &amp; басқалар", 12), in_short(" Абай\n жолы ", 12)
    ('Абай жолы…', 'Абай жолы')
    """
    text = " ".join(unescape(html).split())
    if len(text) > most:
        head = text[:most]
        text = (head.rpartition(" ")[0] or head).rstrip(" ,;:–—-.&") + "…"
    return escape(text)


@register.simple_tag(takes_context=True)
def linked_data(context: Context) -> SafeString:
    """Organization, breadcrumbs, questions, and the entries of the view or page itself (context variable `linked`)."""
    layout = context["site_face"]
    if not layout.get("canonical"):
        return SafeString("")
    page = context.get("page")
    title = context.get("crumb") or str(getattr(page, "title", ""))
    return data.script(layout, title, getattr(page, "body", None), context.get("linked") or [])


@register.filter
def og_locale(language: str) -> str:
    """A language as the Open Graph protocol names it: with a territory."""
    return OG_LOCALES.get(language, language)


@register.simple_tag(takes_context=True)
def share_picture(context: Context) -> str:
    """The absolute URL of the picture for a shared link: the page's own, else one drawn from its title."""
    layout = context["site_face"]
    page = context.get("page")
    picture = public_media(getattr(page, "picture", None), context.get("request"))
    if picture is not None and not is_lost(rendition := picture.get_rendition("fill-1200x630|format-jpeg")):
        return layout["site_url"] + rendition.url
    title = (
        context.get("share_title") or context.get("crumb") or getattr(page, "headline", "") or layout.get("name", "")
    )
    scene = str(context.get("share_scene") or getattr(page, "scene", "home"))
    author = str(context.get("share_author") or "")
    return layout["site_url"] + social_card.picture_url(title, layout.get("name", ""), author, scene)
