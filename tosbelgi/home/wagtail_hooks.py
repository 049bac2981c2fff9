"""What this room tells Wagtail."""

from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .benefits import Benefit


class BenefitViewSet(SnippetViewSet):
    model = Benefit
    icon = "pick"
    list_display = ["title_kk", "valid_from", "valid_until", "checked_on", "missing_words"]


register_snippet(BenefitViewSet)
