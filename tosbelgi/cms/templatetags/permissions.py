"""Template filters: labels of permissions and of their content types in the reader's language."""

from django import template

from ..wagtail_fixes.permission_labels import content_type_label, permission_label

register = template.Library()
register.filter("permission_words", permission_label)
register.filter("kind_words", content_type_label)
