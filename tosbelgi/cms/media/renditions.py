"""A page never fails for a picture: what cannot be drawn is left out, or a drawing of ours stands in its place.

Pictures are tried before they are stored. A file may be lost or damaged afterwards all the same, or stem from a time
when less was tried. Then one line in the log says so, and it is tried again after a while, not for every reader.
"""

import logging
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.db import Error
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import AbstractImage, AbstractRendition, Filter

log = logging.getLogger(__name__)
AGAIN_AFTER_SECONDS = 600
MOST_REMEMBERED = 1000
LOST = "not-found"
_failed: dict[tuple[int, str], float] = {}


class FailSafeRenditionMixin(AbstractImage):
    """An image that answers a lost rendition, as Wagtail's template tags do, where drawing fails; it never raises."""

    class Meta:
        abstract = True

    def get_rendition(self, filter: Filter | str) -> AbstractRendition:
        return _tried(self, super().get_rendition, [filter], lambda: _lost(self))

    def get_renditions(self, *filters: Filter | str) -> dict[str, AbstractRendition]:
        specs = [one if isinstance(one, str) else one.spec for one in filters]
        # The same row is asked whether it can be shown, and then shown.
        made = self.__dict__.setdefault("_made", {}).setdefault(self.file.name, {})
        if not made.keys() >= set(specs):
            made |= _tried(self, super().get_renditions, filters, lambda: dict.fromkeys(specs, _lost(self)))
        return {spec: made[spec] for spec in specs}


def is_lost(rendition: AbstractRendition) -> bool:
    """Does this rendition stand for one that could not be made?"""
    return rendition.file.name == LOST


def _tried(image: AbstractImage, make: Callable[..., Any], filters: Iterable, lost: Callable[[], Any]) -> Any:
    key = (image.pk, image.file.name)
    if time.monotonic() - _failed.get(key, float("-inf")) < AGAIN_AFTER_SECONDS:
        return lost()
    try:
        made = make(*filters)
    except (Error, InvalidFilterSpecError):
        raise  # no fault of the picture
    except Exception as wrong:  # storages and decoders fail in as many ways as there are of them
        if len(_failed) >= MOST_REMEMBERED:
            _failed.clear()
        _failed[key] = time.monotonic()
        log.warning("Image %s cannot be drawn, so pages leave it out: %s: %s", image.pk, type(wrong).__name__, wrong)
        return lost()
    _failed.pop(key, None)
    return made


def _lost(image: AbstractImage) -> AbstractRendition:
    rendition = image.get_rendition_model()(image=image, width=0, height=0)
    rendition.file.name = LOST
    return rendition
