"""GraphQL types of public images and their renditions, by width and format."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import Enum
from typing import Any

import graphene
from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from graphql import GraphQLResolveInfo

from tosbelgi.cms.media.models import SiteImage, SiteRendition
from tosbelgi.cms.serving import media_views
from tosbelgi.language.languages import CODES

from ..engine.compiled_queries import compile_query
from ..engine.field_costs import QUERY, costs
from ..engine.refusals import GraphQLUserError
from ..engine.rows import Row, Rows
from ..enums import described_enum
from ..ids import to_global_id

WIDTHS = media_views.WIDTHS


class Format(Enum):
    AVIF = "avif"
    WEBP = "webp"
    JPEG = "jpeg"


ImageFormat = described_enum(
    Format,
    "ImageFormat",
    "The format of a rendition.",
    {"avif": "AVIF, the smallest.", "webp": "WebP.", "jpeg": "JPEG, which every program reads."},
)


class Rendition(graphene.ObjectType):
    """A picture in one width and format."""

    url = graphene.String(required=True, description="Where it is; made when it is first asked for.")
    width = graphene.Int(required=True, description="Its width in pixels.")
    height = graphene.Int(required=True, description="Its height in pixels.")
    format = graphene.Field(graphene.NonNull(ImageFormat), description="Its format.")


class Image(graphene.ObjectType):
    """A picture that anybody may see."""

    id = graphene.ID(required=True, description="Stable and opaque.")
    alt = graphene.String(
        description="What it shows, for those who cannot see it, in the language of the text around it; empty for "
        "an ornament, null where nobody has said it in that language."
    )
    decorative = graphene.Boolean(required=True, description="Whether it shows nothing that needs words.")
    width = graphene.Int(required=True, description="The width of the original in pixels.")
    height = graphene.Int(required=True, description="The height of the original in pixels.")
    renditions = graphene.List(
        graphene.NonNull(Rendition),
        required=True,
        description="The picture made smaller, never larger than the original.",
        widths=graphene.List(
            graphene.NonNull(graphene.Int),
            default_value=WIDTHS,
            description=f"The widths wanted, of {', '.join(map(str, WIDTHS))}.",
        ),
        formats=graphene.List(
            graphene.NonNull(ImageFormat),
            default_value=tuple(Format),
            description="The formats wanted, in this order.",
        ),
    )

    def resolve_id(row: Row, info: GraphQLResolveInfo) -> str:
        return to_global_id("Image", row["pk"])

    @costs(QUERY)
    def resolve_renditions(row: Row, info: GraphQLResolveInfo, widths: list[int], formats: list[Enum]) -> object:
        if wrong := sorted(set(widths) - set(WIDTHS)):
            raise GraphQLUserError("BAD_WIDTH", f"There is no width {wrong[0]}.", field="widths", allowed=list(WIDTHS))
        stored = row["rows"].load(_renditions)
        requested = [(form.value, width) for form in dict.fromkeys(formats) for width in dict.fromkeys(widths)]
        return [_rendition(row, form, width, stored) for form, width in requested]


def public_images(requested: Iterable[tuple[int | None, str | None]]) -> dict[tuple[int | None, str | None], Row]:
    """The public images among these (id, language) pairs, by pair, as rows of one list. At most one query."""
    pairs = {(image_id, language) for image_id, language in requested if image_id}
    if not pairs:
        return {}
    values_by_id = {values["pk"]: values for values in _images(numbers={image_id for image_id, _language in pairs})}
    rows: dict[tuple[int | None, str | None], Row] = {
        pair: _image(values_by_id[pair[0]], pair[1]) for pair in pairs if pair[0] in values_by_id
    }
    Rows(rows.values())
    return rows


@compile_query
def _images(*, at: datetime, numbers: list[int]) -> QuerySet[Any, Row]:
    public = media_views.in_public_collections(SiteImage.objects.filter(pk__in=numbers)).order_by()
    return public.values("pk", "width", "height", "needs_no_words", *(f"alt_{code}" for code in CODES))


def _image(values: Row, language: str | None) -> Row:
    decorative = values["needs_no_words"]
    alt = values[f"alt_{language}"] if language else ""
    return {
        "pk": values["pk"],
        "width": values["width"],
        "height": values["height"],
        "decorative": decorative,
        "alt": "" if decorative else alt or None,
    }


def _renditions(rows: Rows) -> dict[tuple[int, str], Row]:
    """The renditions that exist already, by (image, filter specification). One query."""
    stored = _stored_renditions(images={row["pk"] for row in rows})
    return {(values["image_id"], values["filter_spec"]): values for values in stored}


@compile_query
def _stored_renditions(*, at: datetime, images: list[int]) -> QuerySet[Any, Row]:
    specifications = [media_views.rendition_filter(form.value, width) for form in Format for width in WIDTHS]
    stored = SiteRendition.objects.filter(image__in=images, filter_spec__in=specifications)
    return stored.values("image_id", "filter_spec", "file", "width", "height")


def _rendition(image: Row, form: str, width: int, renditions: Mapping[tuple[int, str], Row]) -> Row:
    stored = renditions.get((image["pk"], media_views.rendition_filter(form, width)))
    if stored is not None:
        address = reverse("media_image", args=[stored["file"]])
        size = (stored["width"], stored["height"])
    else:
        address = reverse("media_rendition", args=[image["pk"], width, form])
        size = _scaled_size(image["width"], image["height"], width)
    return {"url": settings.SITE_URL + address, "width": size[0], "height": size[1], "format": form}


def _scaled_size(width: int, height: int, target: int) -> tuple[int, int]:
    """The size a rendition of that width will have.

    >>> _scaled_size(1000, 500, 360), _scaled_size(200, 100, 360)
    ((360, 180), (200, 100))
    """
    return (width, height) if width <= target else (target, max(1, int(height * target / width)))
