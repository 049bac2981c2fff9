"""Wagtail hooks: the snippet viewset of benefits, and the hooks of the help."""

from wagtail.snippets.models import register_snippet

from tosbelgi.cms.editing.snippet_viewsets import PolicySnippetViewSet

from . import front_page_of_admin, health, help_hooks, previews  # noqa: F401
from .benefits import Benefit


class BenefitViewSet(PolicySnippetViewSet):
    model = Benefit
    icon = "pick"
    list_display = ["title_kk", "valid_from", "valid_until", "checked_on", "missing_columns"]


register_snippet(BenefitViewSet)
