"""Template tags of draft rules: the mark beside what is not confirmed, and the explanation to which it leads."""

from typing import Any

from django import template
from django.template import Context

from ..pages import draft_marks

register = template.Library()


@register.inclusion_tag("cms/parts/draft_mark.html", takes_context=True)
def draft_mark(context: Context, draft: object = True) -> dict[str, Any]:
    """A small link “draft rules”; nothing where it is no draft, or once the operator has confirmed the rules."""
    request = context.get("request")
    shown = bool(draft) and not draft_marks.rules_confirmed(request)
    if shown and request is not None:
        request.has_draft_mark = True
    return {"shown": shown}


@register.inclusion_tag("cms/parts/draft_rules.html", takes_context=True)
def draft_rules_note(context: Context) -> dict[str, Any]:
    """What the mark means, at the end of a page that bears one."""
    return {"shown": getattr(context.get("request"), "has_draft_mark", False)}


@register.simple_tag(takes_context=True)
def rules_confirmed(context: Context) -> bool:
    return draft_marks.rules_confirmed(context.get("request"))
