"""Wagtail hooks: bulk actions on accounts that stay within one's own permissions."""

from wagtail import hooks

from .account_views import BULK_ACTIONS

for action in BULK_ACTIONS:
    hooks.register("register_bulk_action", action, order=10)  # after Wagtail's own, which they replace
