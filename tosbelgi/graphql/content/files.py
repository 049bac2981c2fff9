"""GraphQL type of public files, and the files as rows."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

import graphene
from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from tosbelgi.cms.media.models import SiteDocument
from tosbelgi.cms.serving.media_views import in_public_collections
from tosbelgi.kernel.caching.compiled_queries import compile_query

from ..engine.rows import Row
from ..enums import Locale


class File(graphene.ObjectType):
    """A document that anybody may fetch."""

    url = graphene.String(required=True, description="Where it is fetched.")
    extension = graphene.String(required=True, description="Its kind, as in its name: `pdf`, `docx`, `xlsx`, …")
    size = graphene.Int(description="Its size in bytes; null where nobody has measured it.")
    locale = graphene.Field(
        Locale, description="The language it is written in; null where it has several, or nobody has said it."
    )


def public_files(requested: Iterable[int | None]) -> dict[int | None, Row]:
    """The public files among these, by id. At most one query."""
    numbers = {number for number in requested if number}
    return {values["pk"]: _file(values) for values in _files(numbers=numbers)} if numbers else {}


@compile_query
def _files(*, at: datetime, numbers: set[int]) -> QuerySet[Any, Row]:
    public = in_public_collections(SiteDocument.objects.filter(pk__in=numbers)).order_by()
    return public.values("pk", "file", "file_size", "language")


def _file(values: Row) -> Row:
    path = PurePosixPath(values["file"])
    return {
        "url": settings.SITE_URL + reverse("wagtaildocs_serve", args=[values["pk"], path.name]),
        "extension": path.suffix.removeprefix(".").lower(),
        "size": values["file_size"],
        "locale": values["language"] or None,
    }
