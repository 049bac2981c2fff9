"""Template tags for SVG ornament: `{% emblem code %}`, `{% badge level %}`, `{% sign name %}`, mark and band."""

from django import template
from django.utils.safestring import SafeString

from ..pages.inline_svg import inline_svg

register = template.Library()


@register.simple_tag
def emblem(code: str) -> SafeString:
    """The sign of a direction."""
    return inline_svg(f"ornaments/emblem-{code}")


@register.simple_tag
def badge(level: str) -> SafeString:
    """The badge of a level: a flower, a star, a sun, each with a lozenge more."""
    return inline_svg(f"ornaments/badge-{level}")


@register.simple_tag
def sign(name: str) -> SafeString:
    """What a number counts: hours every week, books, days."""
    return inline_svg(f"ornaments/sign-{name}")


@register.simple_tag
def mark() -> SafeString:
    """The logo of the programme."""
    return inline_svg("ornaments/mark")


@register.simple_tag
def band() -> SafeString:
    """A border, cropped to the width of its box."""
    return inline_svg("ornaments/band")
