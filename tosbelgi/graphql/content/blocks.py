"""GraphQL types of StreamField blocks, and the blocks of pages as rows."""

from collections.abc import Iterable, Iterator

import graphene
from graphql import GraphQLResolveInfo

from ..engine.rows import Row, Rows
from . import page_rows
from .files import File, public_files
from .images import Image, public_images
from .rich_text import Links, RichText, link_urls, rich_text_row

RICH_TEXT_FIELDS = ("text", "answer")
DRAFT = "Whether it is a draft rule: shown as one while `rulesConfirmed` of the site is false."


class TextBlock(graphene.ObjectType):
    """Running text."""

    text = graphene.Field(graphene.NonNull(RichText), description="The text.")


class SectionBlock(graphene.ObjectType):
    """A heading and what stands under it."""

    heading = graphene.String(required=True, description="The heading.")
    text = graphene.Field(graphene.NonNull(RichText), description="The text under it.")
    draft = graphene.Boolean(required=True, description=DRAFT)


class StepBlock(graphene.ObjectType):
    """One step of a way; the steps of a page are numbered in their order."""

    title = graphene.String(required=True, description="What to do.")
    text = graphene.Field(graphene.NonNull(RichText), description="How.")
    draft = graphene.Boolean(required=True, description=DRAFT)


class NoteBlock(graphene.ObjectType):
    """Something to remember, set apart from the text around it."""

    title = graphene.String(required=True, description="The heading of the note.")
    text = graphene.Field(graphene.NonNull(RichText), description="The note.")
    draft = graphene.Boolean(required=True, description=DRAFT)


class QuestionBlock(graphene.ObjectType):
    """A question people ask, and its answer."""

    question = graphene.String(required=True, description="The question.")
    answer = graphene.Field(graphene.NonNull(RichText), description="The answer.")
    draft = graphene.Boolean(required=True, description=DRAFT)


class PictureBlock(graphene.ObjectType):
    """A picture across the text."""

    image = graphene.Field(Image, description="The picture; null where it is no longer public.")
    caption = graphene.String(required=True, description="The words under it; may be empty.")


class TableColumn(graphene.ObjectType):
    """A column of a table."""

    heading = graphene.String(
        required=True, description="What stands over it; may be empty over the names of the rows."
    )
    numeric = graphene.Boolean(required=True, description="Whether it holds numbers, which are set at the end.")


class TableRow(graphene.ObjectType):
    """A row of a table."""

    cells = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="Its texts without markup, one for each column; a text may have several lines, or be empty.",
    )


class TableBlock(graphene.ObjectType):
    """A table."""

    caption = graphene.String(required=True, description="What it shows, in one line.")
    columns = graphene.List(graphene.NonNull(TableColumn), required=True, description="Its columns in their order.")
    rows = graphene.List(graphene.NonNull(TableRow), required=True, description="Its rows in their order.")
    row_headings = graphene.Boolean(required=True, description="Whether the first cell of a row names the row.")
    draft = graphene.Boolean(required=True, description=DRAFT)


class FileBlock(graphene.ObjectType):
    """A document to take along."""

    name = graphene.String(required=True, description="What it is called in the language of the page.")
    file = graphene.Field(File, description="The document; null where it is no longer public.")


class Block(graphene.Union):
    """One part of the body of a page."""

    class Meta:
        types = (
            TextBlock,
            SectionBlock,
            StepBlock,
            NoteBlock,
            QuestionBlock,
            PictureBlock,
            TableBlock,
            FileBlock,
        )

    @classmethod
    def resolve_type(cls, instance: Row, info: GraphQLResolveInfo) -> type[graphene.ObjectType]:
        return TYPES[instance["typename"]]


TYPES = {one.__name__: one for one in Block._meta.types}
TYPENAMES = {name.removesuffix("Block").lower(): name for name in TYPES}


def blocks_of(rows: Rows) -> dict[int, list[Row]]:
    """The blocks of each page. A query for each kind of page, a language of links, for pictures and for files."""
    bodies = rows.load(page_rows.bodies)
    language = {row["pk"]: row["locale"] for row in rows}
    texts = [(language[page], text) for page, body in bodies.items() for text in _rich_texts(body)]
    links = link_urls(texts)
    image_rows = public_images((_image_id(block), language[page]) for page, body in bodies.items() for block in body)
    file_rows = public_files(_file_id(block) for body in bodies.values() for block in body)
    return {
        page: [
            _block(
                block,
                links.get(language[page], {}),
                image_rows.get((_image_id(block), language[page])),
                file_rows.get(_file_id(block)),
            )
            for block in body
            if block["type"] in TYPENAMES
        ]
        for page, body in bodies.items()
    }


def _rich_texts(body: Iterable[Row]) -> Iterator[str]:
    for block in body:
        if block["type"] == "text":
            yield block["value"]
        elif isinstance(block["value"], dict):
            yield from (block["value"][name] for name in RICH_TEXT_FIELDS if name in block["value"])


def _image_id(block: Row) -> int | None:
    return block["value"].get("image") if block["type"] == "picture" else None


def _file_id(block: Row) -> int | None:
    return block["value"].get("document") if block["type"] == "file" else None


def _table(values: Row) -> Row:
    table = values["table"]
    return {
        "typename": "TableBlock",
        "caption": table.get("caption") or "",
        "columns": [{"heading": one["heading"], "numeric": one["type"] == "number"} for one in table["columns"]],
        "rows": [{"cells": row["values"]} for row in table["rows"]],
        "row_headings": values.get("row_headings", False),
        "draft": values.get("draft", False),
    }


def _block(block: Row, links: Links, image: Row | None, file: Row | None) -> Row:
    typename = TYPENAMES[block["type"]]
    if block["type"] == "text":
        return {"typename": typename, "text": rich_text_row(block["value"], links)}
    if block["type"] == "picture":
        return {"typename": typename, "image": image, "caption": block["value"].get("caption") or ""}
    if block["type"] == "table":
        return _table(block["value"])
    if block["type"] == "file":
        return {"typename": typename, "name": block["value"]["name"], "file": file}
    values = block["value"]
    return {
        "typename": typename,
        "draft": False,  # what was stored before blocks could be marked
        **{name: rich_text_row(value, links) if name in RICH_TEXT_FIELDS else value for name, value in values.items()},
    }
