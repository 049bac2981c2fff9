"""GraphQL types of public images and their renditions, and the images as rows."""

from collections.abc import Iterable
from datetime import datetime
from enum import Enum
from typing import Any

import graphene
from django.db.models import QuerySet
from graphql import GraphQLResolveInfo

from tosbelgi.cms.media.models import SiteImage
from tosbelgi.cms.serving import media_views
from tosbelgi.kernel.caching.compiled_queries import compile_query
from tosbelgi.language.languages import CODES

from ..engine.field_costs import QUERY, costs
from ..engine.rows import Row, Rows
from ..enums import described_enum
from ..ids import to_global_id
from .renditions import FOCUS, SQUARE, WIDE, renditions

WIDTHS = media_views.WIDTHS  # those of the pages, which most want


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

    id = graphene.ID(
        required=True, description="Opaque: of this picture with the words of one language. Equal ids are equal things."
    )
    content_id = graphene.ID(required=True, description="Opaque, never changes, and is the same in every language.")
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
        description="The picture made smaller, never larger than the original: of widths that it does not reach "
        "there is one rendition, in its own.",
        widths=graphene.List(
            graphene.NonNull(graphene.Int),
            default_value=WIDTHS,
            description=f"The widths wanted, of {', '.join(map(str, WIDE.widths))}.",
        ),
        formats=graphene.List(
            graphene.NonNull(ImageFormat),
            default_value=tuple(Format),
            description="The formats wanted, in this order.",
        ),
    )

    squares = graphene.List(
        graphene.NonNull(Rendition),
        required=True,
        description="The picture cut to a square, around what its editors have marked. For a size that it does not "
        "reach there is the next smaller; none of a picture under 96 pixels.",
        widths=graphene.List(
            graphene.NonNull(graphene.Int),
            default_value=SQUARE.widths,
            description=f"The widths wanted, of {', '.join(map(str, SQUARE.widths))}.",
        ),
        formats=graphene.List(
            graphene.NonNull(ImageFormat),
            default_value=tuple(Format),
            description="The formats wanted, in this order.",
        ),
    )

    def resolve_id(row: Row, info: GraphQLResolveInfo) -> str:
        return to_global_id("Image", row["pk"], (row["language"],) if row["language"] else ())

    def resolve_content_id(row: Row, info: GraphQLResolveInfo) -> str:
        return to_global_id("Image", row["pk"])

    @costs(QUERY)
    def resolve_renditions(row: Row, info: GraphQLResolveInfo, widths: list[int], formats: list[Enum]) -> object:
        return renditions(row, WIDE, widths, formats)

    @costs(QUERY)
    def resolve_squares(row: Row, info: GraphQLResolveInfo, widths: list[int], formats: list[Enum]) -> object:
        return renditions(row, SQUARE, widths, formats)


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
    return public.values("pk", "width", "height", "needs_no_words", *FOCUS, *(f"alt_{code}" for code in CODES))


def _image(values: Row, language: str | None) -> Row:
    decorative = values["needs_no_words"]
    alt = values[f"alt_{language}"] if language else ""
    return {
        "pk": values["pk"],
        "language": language,
        "width": values["width"],
        "height": values["height"],
        "focus": tuple(values[name] for name in FOCUS),
        "decorative": decorative,
        "alt": "" if decorative else alt or None,
    }
