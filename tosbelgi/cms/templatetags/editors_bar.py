"""Wagtail's bar on public pages, for those who are signed in to the editors' rooms."""

from django import template
from django.conf import settings
from wagtail.admin.templatetags.wagtailuserbar import wagtailuserbar

register = template.Library()


@register.simple_tag(takes_context=True)
def editors_bar(context) -> str:
    """The bar with its checks for editors; for strangers nothing, and nobody is asked who they are.

    A page that asks for the session is kept for nobody, so without a session's cookie it is not asked for.
    """
    request = context.get("request")
    if request is None or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return ""
    return wagtailuserbar(context)
