"""The buttons below a form that waits for approval: for whoever may approve it, approving is the first of them.

Wagtail puts it last in a menu, behind saving a draft. Whatever was typed is saved first; the button then leads to the
screen that shows what would change (`tasks.decide_view`), where a word to the author can be said too. That is why the
second way to approve, a window that asks for the word alone, is left out.
"""

from typing import Any

from django.http import HttpRequest
from wagtail.admin.action_menu import ActionMenuItem as PageItem
from wagtail.snippets.action_menu import ActionMenuItem as SnippetItem

APPROVE = "approve"


def put_approving_first(items: list[PageItem | SnippetItem], request: HttpRequest, context: dict[str, Any]) -> None:
    """Reorder the items in place; a `construct_…_action_menu` hook."""
    approving = [item for item in items if item.name == APPROVE]
    if not approving:
        return
    plain = next((item for item in approving if not item.launch_modal), approving[0])
    items[:] = [plain, *(item for item in items if item.name != APPROVE)]
