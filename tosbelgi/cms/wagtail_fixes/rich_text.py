"""Thread-safe conversion of stored rich text for the editor.

Wagtail reads the stored HTML with one parser, which is made with the widget and kept as long as the process runs. Two
requests at once, in two threads, would feed the same parser: one fails, or shows words of the other's text, and saves
them. Here each text has a parser of its own.
"""

from typing import Any

from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.admin.rich_text.converters.html_to_contentstate import HtmlToContentStateHandler


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
