"""Template tag `{% where_used as uses %}`: where the row of an admin page is referenced."""

from django import template
from django.db import models
from django.template import Context

from ..references.usage import Uses, find_uses

register = template.Library()


@register.simple_tag(takes_context=True)
def where_used(context: Context) -> Uses | None:
    """The uses of the one row that the view is about; None where it is about several, or about none."""
    row = context.get("page") or context.get("object")
    if "items" in context or "request" not in context or not isinstance(row, models.Model):
        return None
    return find_uses([row], context["request"].user)
