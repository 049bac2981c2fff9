"""Template tag `{% editors_bar %}`: Wagtail's userbar on public pages, for users who are signed in."""

from django import template
from django.conf import settings
from django.template import Context
from wagtail.admin.templatetags.wagtailuserbar import wagtailuserbar

register = template.Library()


@register.simple_tag(takes_context=True)
def editors_bar(context: Context) -> str:
    """The userbar with its checks; empty for anonymous readers, without touching their session.

    A page that reads the session cannot be cached, so it is read only where its cookie was sent.
    """
    request = context.get("request")
    if request is None or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return ""
    return wagtailuserbar(context)
