"""The editor of rich text: thread-safe, and honest about what it leaves out of what is pasted.

Wagtail reads the stored HTML with one parser, which is made with the widget and kept as long as the process runs. Two
requests at once, in two threads, would feed the same parser: one fails, or shows words of the other's text, and saves
them. Here each text has a parser of its own.

Draftail drops what a field does not allow without a word. A plugin of it, which every field has, says what was lost.
"""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.admin.rich_text.converters.html_to_contentstate import HtmlToContentStateHandler
from wagtail.admin.rich_text.editors.draftail.features import PluginFeature

from .labels import gettext_wagtail


class IsolatedConverter(ContentstateConverter):
    def from_database_format(self, html: str) -> str:
        """The editor's contentstate JSON for this HTML, from a parser of its own."""
        parser = HtmlToContentStateHandler(self.features)
        parser.feed(html)
        parser.close()
        return parser.contentstate.as_json(indent=4, separators=(",", ": "))


class RichTextArea(DraftailRichTextArea):
    """Wagtail's editor; `WAGTAILADMIN_RICH_TEXT_EDITORS` names it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.converter = IsolatedConverter(self.features)
        pasting = PluginFeature({"type": "pasting", "keeps": list(self.features)}, js=["cms/pasting.js"])
        pasting.construct_options(self.options)
        self.plugins.append(pasting)


def paste_words() -> dict[str, str]:
    """What the notice says, in the active language, by what was left out; `_alone` where the field is in no body."""
    return {
        "head": _("Left out of what you pasted:"),
        "table": _("The table: its cells ran together. Take that back and paste it into a block “Table”."),
        "table_alone": _(
            "The table: its cells ran together, and this field holds none. Take that back and make a list."
        ),
        "pictures": _("Pictures: add each as a block “Picture”."),
        "pictures_alone": _("Pictures: this field holds none. Say in words what they show."),
        "headings": _("Headings: they are plain lines now. Make each one the heading of a block “Section”."),
        "headings_alone": _("Headings: they are plain lines now. This field has none: make them bold."),
        "raised": _("Raised and lowered letters: check what is written so, such as m² or footnotes."),
        "films": _("Videos and parts of other sites: give a link to them."),
        "looks": _("Colours, underlining and strikethrough: the site has a look of its own. Check what they meant."),
        "close": str(gettext_wagtail("Close")),
    }
