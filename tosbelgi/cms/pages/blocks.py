"""StreamField blocks of a page's body. Few, so that three languages stay parallel."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

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


class BodyBlock(blocks.StreamBlock):
    text = blocks.RichTextBlock(label=_("Text"), features=FEATURES, template="cms/blocks/text.html")
    section = SectionBlock()
    step = StepBlock()
    note = NoteBlock()
    question = QuestionBlock()
    picture = PictureBlock()
