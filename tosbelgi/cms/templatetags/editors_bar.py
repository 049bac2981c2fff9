"""Template tag `{% editors_bar %}`: Wagtail's userbar on pages that are made for one editor, and on previews."""

from django import template
from django.conf import settings
from django.template import Context
from wagtail.admin.templatetags.wagtailuserbar import wagtailuserbar

register = template.Library()


@register.simple_tag(takes_context=True)
def editors_bar(context: Context) -> str:
    """The userbar with its checks; empty on pages that are made for everybody, whose request has no cookies."""
    request = context.get("request")
    if request is None or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return ""
    return wagtailuserbar(context)
