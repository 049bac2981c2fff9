"""Renditions of public images: which there are by width and shape, how large each is, and where it is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from wagtail.images.models import Filter

from tosbelgi.cms.media.models import SiteImage, SiteRendition
from tosbelgi.cms.serving import media_views
from tosbelgi.kernel.caching.compiled_queries import compile_query

from ..engine.refusals import GraphQLUserError
from ..engine.rows import Row, Rows

FOCUS = ("focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height")


@dataclass(frozen=True)
class Shape:
    """A way of making a picture smaller: its widths, Wagtail's filter, our address.

    `reached` tells for a picture and a width that is asked for which width is made, None for none; `size` is its size.
    """

    widths: tuple[int, ...]
    filter: Callable[[str, int], str]
    address: str
    reached: Callable[[int, int, int], int | None]
    size: Callable[[int, int, int], tuple[int, int]]

    def specifications(self) -> list[str]:
        return [self.filter(form, width) for form in media_views.FORMATS for width in self.widths]


def scaled_size(width: int, height: int, target: int) -> tuple[int, int]:
    """The size a rendition of that width will have.

    >>> scaled_size(1000, 500, 360), scaled_size(200, 100, 360)
    ((360, 180), (200, 100))
    """
    return (width, height) if width <= target else (target, max(1, int(height * target / width)))


def largest_square(width: int, height: int, target: int) -> int | None:
    """The largest of our squares up to that width that can be cut from the picture; None where it is too small for any.

    >>> largest_square(1000, 500, 360), largest_square(300, 200, 360), largest_square(90, 60, 360)
    (360, 180, None)
    """
    return max((side for side in media_views.SQUARES if side <= min(width, height, target)), default=None)


WIDE = Shape(
    media_views.OFFERED_WIDTHS,
    media_views.rendition_filter,
    "media_rendition",
    lambda _w, _h, target: target,
    scaled_size,
)
SQUARE = Shape(
    media_views.SQUARES, media_views.square_filter, "media_square", largest_square, lambda _w, _h, side: (side, side)
)


def renditions(image: Row, shape: Shape, widths: Iterable[int], formats: Iterable[Enum]) -> list[Row]:
    """The renditions in these widths and formats, each size once. Raises `BAD_WIDTH`. One query for all images."""
    if wrong := sorted(set(widths) - set(shape.widths)):
        allowed = list(shape.widths)
        raise GraphQLUserError("BAD_WIDTH", f"There is no width {wrong[0]}.", field="widths", allowed=allowed)
    by_size: dict[tuple[int, int], int] = {}
    for asked in widths:
        width = shape.reached(image["width"], image["height"], asked)
        if width is not None:
            by_size.setdefault(shape.size(image["width"], image["height"], width), width)
    stored = image["rows"].load(_stored, shape)
    return [
        _rendition(image, shape, form.value, width, size, stored)
        for form in dict.fromkeys(formats)
        for size, width in by_size.items()
    ]


def _rendition(
    image: Row, shape: Shape, form: str, width: int, size: tuple[int, int], stored: dict[tuple[int, str, str], Row]
) -> Row:
    specification = shape.filter(form, width)
    made = stored.get((image["pk"], specification, _focus_key(specification, image["focus"])))
    if made is not None:
        address, size = reverse("media_image", args=[made["file"]]), (made["width"], made["height"])
    else:
        address = reverse(shape.address, args=[image["pk"], width, form])
    return {"url": settings.SITE_URL + address, "width": size[0], "height": size[1], "format": form}


@lru_cache(512)
def _focus_key(specification: str, focus: tuple[int | None, ...]) -> str:
    """By which Wagtail tells renditions of one filter apart: a square made around another focus is an old one."""
    return str(Filter(spec=specification).get_cache_key(SiteImage(**dict(zip(FOCUS, focus, strict=True)))))


def _stored(rows: Rows, shape: Shape) -> dict[tuple[int, str, str], Row]:
    """The renditions of that shape that exist already, by image, filter and focus. One query."""
    return {
        (values["image_id"], values["filter_spec"], values["focal_point_key"]): values
        for values in _stored_renditions(shape, images={row["pk"] for row in rows})
    }


@compile_query
def _stored_renditions(shape: Shape, *, at: datetime, images: list[int]) -> QuerySet[Any, Row]:
    stored = SiteRendition.objects.filter(image__in=images, filter_spec__in=shape.specifications())
    return stored.values("image_id", "filter_spec", "focal_point_key", "file", "width", "height")
