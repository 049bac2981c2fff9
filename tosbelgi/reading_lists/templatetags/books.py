"""Template tags for books: `{% cover book section %}`, `{% book_title book %}`, `{% year_of book %}`."""

from functools import lru_cache

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext

from tosbelgi.artwork import covers
from tosbelgi.cms.serving.media_views import shown_image
from tosbelgi.kernel.codes import BookSection, LevelCode
from tosbelgi.reading_lists.books import Book
from tosbelgi.reading_lists.years import year_words

register = template.Library()


@lru_cache(maxsize=4096)
def _art(seed: str, section: str) -> SafeString:
    return mark_safe(covers.cover_art(seed, section))


def title_size(title: str) -> str:
    """How small a title is set on a cover, so that its longest word stays whole and its lines fit above the drawing.

    >>> [title_size(title) for title in ("Абай жолы", "Сырттандар мен сұлулар туралы", "Konzentrationslager")]
    ['', 'small', 'tiny']
    """
    longest = max(map(len, title.split()), default=0)
    if longest > 13 or len(title) > 60:
        return "tiny"
    return "small" if longest > 9 or len(title) > 28 else ""


@register.inclusion_tag("reading_lists/parts/cover.html", takes_context=True)
def cover(context: Context, book: Book, section: str, large: bool = False) -> dict[str, object]:
    """The book's own cover, or one drawn from its section's ornament with title and author on it."""
    language = get_language() or "kk"
    request = context.get("request")
    picture = shown_image(book.cover, request) if book.cover_id else None
    return {
        "request": request,
        "picture": picture,
        "large": large,
        "art": "" if picture else _art(book.slug, section),
        "title": book.shown_title(language),
        "size": title_size(book.shown_title(language).text),
        "authors": book.author_words(language),
    }


@register.simple_tag
def book_title(book: Book) -> SafeString:
    """The title in the reader's language; one in another language says so to screen readers."""
    title = book.shown_title(get_language() or "kk")
    if title.translated:
        return format_html("{}", title.text)
    return format_html('<span lang="{}">{}</span>', title.language, title.text)


@register.simple_tag
def author_names(book: Book) -> str:
    return book.author_words(get_language() or "kk")


@register.simple_tag
def year_of(book: Book) -> str:
    return year_words(book.year, about=book.about_year)


@register.filter
def section_in_a_word(section: str) -> str:
    """A section's name on a tab of a narrow screen."""
    return {
        BookSection.KAZAKH_CLASSICS: pgettext("section of the reading list", "Kazakh"),
        BookSection.WORLD_CLASSICS: pgettext("section of the reading list", "World"),
        BookSection.GROWTH_POPSCI: pgettext("section of the reading list", "Growth"),
    }[BookSection(section)]


@register.filter
def level_label(code: str) -> str:
    return str(LevelCode(code).label)
