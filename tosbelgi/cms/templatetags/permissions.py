"""Permissions in words, for templates of the admin."""

from django import template

from ..wagtail_fixes.permission_labels import kind_words, permission_words

register = template.Library()
register.filter("permission_words", permission_words)
register.filter("kind_words", kind_words)
