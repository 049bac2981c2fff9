"""Accessibility checker of the userbar and of previews: all WCAG 2.1 A and AA rules of axe-core."""

from django.http import HttpRequest
from wagtail.admin.userbar import BaseItem, ContentCheckerItem
from wagtail.models import Page

from .axe_messages import WORDS


class ContentChecks(ContentCheckerItem):
    """Everything of WCAG 2.1 A and AA that a machine can see, not only Wagtail's choice of ten rules.

    One of the ten counts as an experiment, which tags leave out: a paragraph in bold italics instead of a heading. It
    is looked for in what editors write, since a slogan that a template shows in large letters is none. Every error is
    shown in a message of ours or of Wagtail's, never in axe's own English.
    """

    axe_run_only = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice", "seo"]
    axe_custom_rules = [
        *ContentCheckerItem.axe_custom_rules,
        {"id": "p-as-heading", "selector": ".prose p", "tags": ["best-practice"], "enabled": True},
    ]
    axe_messages = {**ContentCheckerItem.axe_messages, **WORDS}

    def get_axe_exclude(self, request: HttpRequest) -> list[str]:
        """The userbar and the marks it puts beside errors, which the editor's checker would report as errors.

        It has to be one selector, since the editor puts the name of its frame before the list.
        """
        return ["wagtail-userbar, wagtail-inline-userbar"]


def enable_all_rules(request: HttpRequest, items: list[BaseItem], page: Page | None) -> None:
    """Replace Wagtail's checker by ours; a `construct_wagtail_userbar` hook."""
    for index, item in enumerate(items):
        if isinstance(item, ContentCheckerItem):
            items[index] = ContentChecks(in_editor=item.in_editor)
