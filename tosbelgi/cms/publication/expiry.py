"""When the next of what is public expires by itself: nothing that was made of it is kept for longer.

Publishing and taking down by schedule are saves, and change the content version; only that a row has expired does
nobody tell until the worker comes by.
"""

import time

from django.apps import apps
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page

_known: tuple[str, float] = ("", 0.0)


def next_expiry(version: str) -> float:
    """The next expiry of a page or a row, in seconds since the epoch. One query for each version in each process."""
    global _known
    known, at = _known
    if known != version or at <= time.time():
        kinds = (each for each in apps.get_models() if issubclass(each, DraftStateMixin) and not issubclass(each, Page))
        pages, *others = (
            kind._default_manager.filter(live=True, expire_at__gt=timezone.now()).order_by().values_list("expire_at")
            for kind in (Page, *kinds)
        )
        first = pages.union(*others).order_by("expire_at").values_list("expire_at", flat=True).first()
        at = first.timestamp() if first else float("inf")
        _known = (version, at)  # another thread may put another version there; what was found out here is returned
    return at
