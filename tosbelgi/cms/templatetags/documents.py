"""Template tags for documents offered on a page."""

from django import template
from django.template import Context

from ..media.documents import about
from ..media.models import SiteDocument
from ..serving.media_views import public_media

register = template.Library()
register.filter("about_file", about)


@register.simple_tag(takes_context=True)
def public_file(context: Context, document: SiteDocument | None) -> SiteDocument | None:
    """The document where anybody may fetch it, else None: a page is for everybody."""
    return public_media(document, context.get("request"))
