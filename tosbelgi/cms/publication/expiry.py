"""The next expiry of public content: no cache may keep anything for longer.

Publishing and unpublishing by schedule are saves, and change the content version; that a row has expired is seen by
nobody until the worker unpublishes it.
"""

import time

from django.apps import apps
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page

# (content version, seconds since the epoch) of the last lookup in this process.
_next_expiry: tuple[str, float] = ("", 0.0)


def next_expiry(version: str) -> float:
    """The next expiry of a page or a row, in seconds since the epoch. One query for each version in each process."""
    global _next_expiry
    cached_version, at = _next_expiry
    if cached_version != version or at <= time.time():
        models = (
            model for model in apps.get_models() if issubclass(model, DraftStateMixin) and not issubclass(model, Page)
        )
        pages, *others = (
            model._default_manager.filter(live=True, expire_at__gt=timezone.now()).order_by().values_list("expire_at")
            for model in (Page, *models)
        )
        first = pages.union(*others).order_by("expire_at").values_list("expire_at", flat=True).first()
        at = first.timestamp() if first else float("inf")
        # Another thread may store another version meanwhile; this one returns what it has looked up itself.
        _next_expiry = (version, at)
    return at
