"""Template tags for SVG ornament: `{% emblem code %}`, `{% badge level %}`, `{% mark %}`, `{% band %}`."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from tosbelgi.artwork import ornament

register = template.Library()


def _cached_svg(draw: Callable[..., str]) -> Callable[..., SafeString]:
    """A template tag that draws each figure once a process and marks its SVG as safe."""

    @cache
    def figure(*args: Any) -> SafeString:
        return mark_safe(draw(*args))

    return figure


for _name in ("emblem", "badge", "mark", "band"):
    register.simple_tag(_cached_svg(getattr(ornament, _name)), name=_name)
