"""Renditions that never raise: an image that cannot be rendered is left out, or replaced by a placeholder.

Images are checked before they are stored. A file may be lost or damaged afterwards all the same, or be older than the
checks. Then one line is logged, and rendering is tried again after a while, not for every reader.
"""

import logging
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.db import Error
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import AbstractImage, AbstractRendition, Filter

log = logging.getLogger(__name__)
RETRY_AFTER_SECONDS = 600
MAX_REMEMBERED = 1000
LOST = "not-found"  # the file name that Wagtail gives to renditions of lost files
_failed: dict[tuple[int, str], float] = {}


class FailSafeRenditionMixin(AbstractImage):
    """Returns a lost rendition, as Wagtail's template tags do, where rendering fails."""

    class Meta:
        abstract = True

    def get_rendition(self, filter: Filter | str) -> AbstractRendition:
        return _render_or_fall_back(self, super().get_rendition, [filter], lambda: _lost_rendition(self))

    def get_renditions(self, *filters: Filter | str) -> dict[str, AbstractRendition]:
        specs = [one if isinstance(one, str) else one.spec for one in filters]
        # Kept on the instance: templates first ask whether the image can be shown, and then show it.
        made = self.__dict__.setdefault("_made", {}).setdefault(self.file.name, {})
        if not made.keys() >= set(specs):
            made |= _render_or_fall_back(
                self, super().get_renditions, filters, lambda: dict.fromkeys(specs, _lost_rendition(self))
            )
        return {spec: made[spec] for spec in specs}


def is_lost(rendition: AbstractRendition) -> bool:
    """Is this a placeholder for a rendition that could not be made?"""
    return rendition.file.name == LOST


def _render_or_fall_back(
    image: AbstractImage, make: Callable[..., Any], filters: Iterable[Any], fallback: Callable[[], Any]
) -> Any:
    key = (image.pk, image.file.name)
    # Not even tried for some minutes after a failure, which may cost seconds of decoding each time.
    if time.monotonic() - _failed.get(key, float("-inf")) < RETRY_AFTER_SECONDS:
        return fallback()
    try:
        made = make(*filters)
    except (Error, InvalidFilterSpecError):
        raise  # no fault of the picture
    except Exception as wrong:  # storages and decoders fail in as many ways as there are of them
        if len(_failed) >= MAX_REMEMBERED:
            _failed.clear()
        _failed[key] = time.monotonic()
        log.warning("Image %s cannot be drawn, so pages leave it out: %s: %s", image.pk, type(wrong).__name__, wrong)
        return fallback()
    _failed.pop(key, None)
    return made


def _lost_rendition(image: AbstractImage) -> AbstractRendition:
    rendition = image.get_rendition_model()(image=image, width=0, height=0)
    rendition.file.name = LOST
    return rendition
