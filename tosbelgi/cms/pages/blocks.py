"""StreamField blocks of a page's body. Few, so that three languages stay parallel."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from .tables import CellsBlock

FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]


def draft_rule() -> blocks.BooleanBlock:
    """The mark of a block whose words the operator has not confirmed; it holds for all languages at once."""
    return blocks.BooleanBlock(
        required=False,
        label=_("Draft rule"),
        help_text=_("The programme's document does not say so in so many words: shown as “draft rules”."),
    )


class SectionBlock(blocks.StructBlock):
    """A heading and what stands under it."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=200)
    text = blocks.RichTextBlock(label=_("Text"), features=FEATURES)
    draft = draft_rule()

    class Meta:
        icon = "title"
        label = _("Section")
        template = "cms/blocks/section.html"


class StepBlock(blocks.StructBlock):
    """One step of a way; the page numbers them."""

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    text = blocks.RichTextBlock(label=_("Text"), features=FEATURES)
    draft = draft_rule()

    class Meta:
        icon = "list-ol"
        label = _("Step")
        template = "cms/blocks/step.html"


class NoteBlock(blocks.StructBlock):
    """Something to remember, set apart from the text around it."""

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    text = blocks.RichTextBlock(label=_("Text"), features=FEATURES)
    draft = draft_rule()

    class Meta:
        icon = "info-circle"
        label = _("Note")
        template = "cms/blocks/note.html"


class QuestionBlock(blocks.StructBlock):
    """A question and its answer; both are in the page's JSON-LD for search engines."""

    question = blocks.CharBlock(label=_("Question"), max_length=200)
    answer = blocks.RichTextBlock(label=_("Answer"), features=FEATURES)
    draft = draft_rule()

    class Meta:
        icon = "help"
        label = _("Question")
        template = "cms/blocks/question.html"


class PictureBlock(blocks.StructBlock):
    """A picture across the text; its alternative text comes from the image, in each language."""

    image = ImageChooserBlock(label=_("Image"))
    caption = blocks.CharBlock(label=_("Caption"), max_length=200, required=False)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "cms/blocks/picture.html"


class TableBlock(blocks.StructBlock):
    """A table with a caption; on a narrow screen it moves sideways by itself, not the page."""

    table = CellsBlock()
    row_headings = blocks.BooleanBlock(
        required=False,
        default=True,
        label=_("The first column names the rows"),
        help_text=_("Whoever listens to the page then hears with each cell whose it is."),
    )
    draft = draft_rule()

    class Meta:
        icon = "table"
        label = _("Table")
        template = "cms/blocks/table.html"


class FileBlock(blocks.StructBlock):
    """A document to take along; its kind, size and language come from the document."""

    document = DocumentChooserBlock(label=_("Document"))
    name = blocks.CharBlock(
        label=_("Title"), max_length=200, help_text=_("What readers get, in the language of the page.")
    )

    class Meta:
        icon = "doc-full"
        label = _("File")
        template = "cms/blocks/file.html"


def question_anchor(block_id: str) -> str:
    """The fragment of a question's address. A block keeps its id whatever is written in it, in every language.

    >>> question_anchor("5F3a9c21-0c1d-5e6f-8a9b-0c1d2e3f4a5b")
    'q-5f3a9c21'
    """
    return f"q-{block_id.lower()[:8]}"


@dataclass(frozen=True)
class BodyPart:
    """One block of a body; in a group of questions, whose heading stands above theirs, or not."""

    block: Any
    anchor: str = ""
    title: str = ""
    opens_group: bool = False
    in_group: bool = False


def body_parts(body: Any) -> list[BodyPart]:
    """The blocks of a body in order. A section that a question follows opens a group, which ends with the questions."""
    parts: list[BodyPart] = []
    blocks_in_order = list(body)
    in_group = False
    for block, following in zip(blocks_in_order, [*blocks_in_order[1:], None], strict=False):
        is_question = block.block_type == "question"
        opens = block.block_type == "section" and following is not None and following.block_type == "question"
        in_group = opens or (in_group and is_question)
        if is_question:
            parts.append(BodyPart(block, question_anchor(block.id or ""), in_group=in_group))
        elif opens:
            parts.append(BodyPart(block, f"g-{(block.id or '').lower()[:8]}", block.value["heading"], opens_group=True))
        else:
            parts.append(BodyPart(block))
    return parts


class BodyBlock(blocks.StreamBlock):
    text = blocks.RichTextBlock(label=_("Text"), features=FEATURES, template="cms/blocks/text.html")
    section = SectionBlock()
    step = StepBlock()
    note = NoteBlock()
    question = QuestionBlock()
    picture = PictureBlock()
    table = TableBlock()
    file = FileBlock()

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        parts = body_parts(value)
        context["parts"] = parts
        context["groups"] = [part for part in parts if part.opens_group]
        context["asks"] = any(part.block.block_type == "question" for part in parts)
        return context

    class Meta:
        template = "cms/blocks/body.html"
