"""What this room tells Wagtail: deeds with many accounts stay within one's own power."""

from wagtail import hooks

from .account_views import IN_BULK

for action in IN_BULK:
    hooks.register("register_bulk_action", action, order=10)  # after Wagtail's own, in whose place they stand
