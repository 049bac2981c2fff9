"""Ornament in templates: `{% emblem code %}`, `{% badge level %}`, `{% mark %}`, `{% band %}`."""

from functools import cache

from django import template
from django.utils.safestring import SafeString, mark_safe

from tosbelgi.artwork import ornament

register = template.Library()


def _drawn(draw):
    """Each figure is drawn once a process."""

    @cache
    def figure(*args) -> SafeString:
        return mark_safe(draw(*args))

    return figure


for _name in ("emblem", "badge", "mark", "band"):
    register.simple_tag(_drawn(getattr(ornament, _name)), name=_name)
