"""Rich text on its way into an editor, read for each request apart.

Wagtail reads the stored HTML with one parser, which is made with the widget and kept as long as the process runs. Two
requests at once, in two threads, would feed the same parser: one fails, or shows words of the other's text, and saves
them. Here each text has a parser of its own.
"""

from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.admin.rich_text.converters.html_to_contentstate import HtmlToContentStateHandler


def convert_isolated(converter: ContentstateConverter, html: str) -> str:
    """What the editor is given for this HTML."""
    parser = HtmlToContentStateHandler(converter.features)
    parser.feed(html)
    parser.close()
    return parser.contentstate.as_json(indent=4, separators=(",", ": "))


def patch_editor_converter() -> None:
    ContentstateConverter.from_database_format = convert_isolated
