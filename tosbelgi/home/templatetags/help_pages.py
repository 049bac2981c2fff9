"""Template tag that links an admin screen to its help: `{% how_is_this_done %}`."""

from django import template
from django.template import Context
from django.utils.translation import get_language

from tosbelgi.home import help_texts
from tosbelgi.home.help_screens import task_for

register = template.Library()


@register.inclusion_tag("home/admin/parts/how_is_this_done.html", takes_context=True)
def how_is_this_done(context: Context) -> dict[str, str]:
    """A link to the task that is done on this screen; nothing where none is."""
    request = getattr(context, "request", None) or context.get("request")
    task = task_for(request) if request else None
    return {"key": task.key, "title": help_texts.task_text(task.key, get_language() or "").title} if task else {}
