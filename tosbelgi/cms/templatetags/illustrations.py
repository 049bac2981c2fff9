"""Template tag `{% scene code %}`: the illustration of a direction, a level or the front page."""

from django import template
from django.utils.safestring import SafeString

from ..pages.inline_svg import inline_svg

register = template.Library()


@register.simple_tag
def scene(code: str) -> SafeString:
    """The SVG of `cms/scenes/<code>.svg`."""
    return inline_svg(f"scenes/{code}")
