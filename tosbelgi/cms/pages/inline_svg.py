"""Drawings inside the HTML: SVG files among the templates, without what only those need who edit them."""

import re
from functools import cache
from typing import Any, cast

from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

NAMESPACE = ' xmlns="http://www.w3.org/2000/svg"'  # HTML needs none
COMMENT = re.compile(r"<!--[^<>]*-->")


def inline_svg(name: str) -> SafeString:
    """The drawing in the template `cms/<name>.svg`; TemplateDoesNotExist where there is none.

    It is no page: nothing in it is interpreted, and an edited file shows as soon as Django reads the template anew.
    """
    template = cast(Any, get_template(f"cms/{name}.svg"))  # of Django's engine, which has no other type
    return _compacted(template.template.source)


def scene_or_nothing(name: str) -> str:
    """The drawing of a scene; empty where there is none of this name any more."""
    try:
        return inline_svg(f"scenes/{name}")
    except TemplateDoesNotExist:
        return ""


@cache
def _compacted(source: str) -> SafeString:
    """The `<svg>` alone, on one line; the geometry of a path may be broken before an M or an L.

    >>> _compacted('<!-- a field -->\\n<svg>\\n  <!-- the sky -->\\n  <path d="M0 0H9z\\n  M1 1L2 2z"/>\\n</svg>')
    '<svg><path d="M0 0H9zM1 1L2 2z"/></svg>'
    """
    svg = COMMENT.sub("", source[source.index("<svg") :]).replace(NAMESPACE, "")
    return mark_safe(" ".join(svg.split()).replace("> <", "><").replace(" M", "M").replace(" L", "L"))
