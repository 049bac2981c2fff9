"""What Wagtail's checker looks for on our pages, in the bar and in the editor's preview."""

from django.http import HttpRequest
from wagtail.admin.userbar import ContentCheckerItem


class ContentChecks(ContentCheckerItem):
    """Everything of WCAG 2.1 A and AA that a machine can see, not only Wagtail's choice of ten rules."""

    axe_run_only = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice", "seo"]
    # Wagtail puts its marks beside what it has found, and the next look would find fault with the marks.
    axe_exclude = ["wagtail-inline-userbar"]


def look_for_everything(request: HttpRequest, items: list, page) -> None:
    """Put our checker in the place of Wagtail's own."""
    for place, item in enumerate(items):
        if isinstance(item, ContentCheckerItem):
            items[place] = ContentChecks(in_editor=item.in_editor)
