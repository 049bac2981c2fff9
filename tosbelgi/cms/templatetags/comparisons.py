"""Template tag of the rows below that differ between two versions."""

from django import template
from wagtail.admin.compare import ChildObjectComparison, ChildRelationComparison

from ..editing import comparison

register = template.Library()


@register.simple_tag
def differing_rows(one: ChildRelationComparison) -> tuple[list[ChildObjectComparison], int]:
    """The rows below that differ, and how many stay as they are."""
    return comparison.differing_rows(one)
