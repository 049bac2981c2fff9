"""The head's part for machines: `{% linked_data %}` and `{% share_picture as url %}`."""

from django import template
from django.utils.safestring import SafeString

from tosbelgi.artwork import social_card

from ..media.renditions import is_lost
from ..pages import json_ld as data
from ..serving.media_views import public_image

register = template.Library()


@register.simple_tag(takes_context=True)
def linked_data(context) -> SafeString:
    """Organization, way back, questions, and what the view or page says of itself (`linked`)."""
    face = context["site_face"]
    if not face.get("canonical"):
        return SafeString("")
    page = context.get("page")
    title = context.get("crumb") or getattr(page, "title", "")
    return data.script(face, title, getattr(page, "body", None), context.get("linked") or [])


@register.simple_tag(takes_context=True)
def share_picture(context) -> str:
    """The full address of the picture for a shared link: the page's own, else one drawn from its title."""
    face = context["site_face"]
    page = context.get("page")
    picture = public_image(getattr(page, "picture", None), context.get("request"))
    if picture is not None and not is_lost(made := picture.get_rendition("fill-1200x630|format-jpeg")):
        return face["site_url"] + made.url
    title = context.get("crumb") or getattr(page, "headline", "") or face.get("name", "")
    return face["site_url"] + social_card.address(title, face.get("name", ""))
