"""Thread-safe conversion of stored rich text for the editor.

Wagtail reads the stored HTML with one parser, which is made with the widget and kept as long as the process runs. Two
requests at once, in two threads, would feed the same parser: one fails, or shows words of the other's text, and saves
them. Here each text has a parser of its own.
"""

from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.admin.rich_text.converters.html_to_contentstate import HtmlToContentStateHandler


def convert_isolated(converter: ContentstateConverter, html: str) -> str:
    """The editor's contentstate JSON for this HTML, from a parser of its own."""
    parser = HtmlToContentStateHandler(converter.features)
    parser.feed(html)
    parser.close()
    return parser.contentstate.as_json(indent=4, separators=(",", ": "))


def patch_editor_converter() -> None:
    """Replace Wagtail's converter; called once at start."""
    ContentstateConverter.from_database_format = convert_isolated
