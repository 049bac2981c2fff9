"""Template filter of the search: labels of filter values (`{{ code|called:"level" }}`)."""

from django import template

from tosbelgi.search import wordings

register = template.Library()


@register.filter
def called(value: str, name: str) -> object:
    return wordings.VALUES[name][value]
