"""Wagtail hooks of the app: Wagtail imports this module, and each folder keeps its own `hooks`."""

from .approval import hooks as approval_hooks
from .dashboard import hooks as dashboard_hooks
from .editing import hooks as editing_hooks
from .health import hooks as health_hooks
from .media import hooks as media_hooks
from .operator_settings import hooks as setting_hooks
from .pages import hooks as page_hooks
from .preview_links import hooks as preview_link_hooks
from .publication import hooks as publication_hooks
from .references import hooks as reference_hooks
from .translation_admin import hooks as translation_admin_hooks
from .wagtail_fixes import hooks as fix_hooks

__all__ = [
    "approval_hooks",
    "dashboard_hooks",
    "editing_hooks",
    "fix_hooks",
    "health_hooks",
    "media_hooks",
    "page_hooks",
    "preview_link_hooks",
    "publication_hooks",
    "reference_hooks",
    "setting_hooks",
    "translation_admin_hooks",
]
