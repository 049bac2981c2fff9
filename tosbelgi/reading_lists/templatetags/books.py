"""Template tags for books: `{% cover book section %}`, `{% book_title book %}`, `{% year_of book %}`."""

from functools import lru_cache

from django import template
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from tosbelgi.artwork import covers, glyphs
from tosbelgi.cms.serving.media_views import shown_image
from tosbelgi.cms.templatetags import languages
from tosbelgi.kernel.codes import BookSection, LevelCode
from tosbelgi.language.languages import SOURCE
from tosbelgi.reading_lists.books import Book
from tosbelgi.reading_lists.years import year_heading, year_words

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
    language = get_language() or SOURCE
    request = context.get("request")
    picture = shown_image(book.cover, request) if book.cover_id else None
    return {
        "request": request,
        "picture": picture,
        "large": large,
        "art": "" if picture else _art(book.slug, section),
        "title": (title := book.shown_title(language, fits=glyphs.covers)),
        "size": title_size(title.text),
        "authors": book.author_words(language),
    }


@register.simple_tag
def book_title(book: Book) -> SafeString:
    """The title that its reader can read; one in another language says so to screen readers."""
    return languages.display_text(book.shown_title(get_language() or SOURCE))


@register.simple_tag
def title_language(book: Book) -> SafeString:
    """The name of the title's language, where that is not the reader's."""
    return languages.text_language(book.shown_title(get_language() or SOURCE))


@register.simple_tag
def title_beside(book: Book) -> SafeString:
    """The original title, beside one that is spelt in Latin letters."""
    return languages.text_beside(book.shown_title(get_language() or SOURCE))


@register.simple_tag
def author_names(book: Book) -> SafeString:
    """Its authors; of a work of the people, just that; nothing of one whose authors are not entered."""
    names = [author.shown_name(get_language() or SOURCE) for author in book.shown_authors]
    if names:
        return format_html_join(", ", "{}", ((languages.display_text(name),) for name in names))
    return format_html("{}", _("Folk work")) if book.is_folk_work else SafeString("")


@register.simple_tag
def year_of(book: Book) -> str:
    """Its year, which no line breaks."""
    return year_words(book.year, about=book.about_year).replace(" ", "\N{NO-BREAK SPACE}")


@register.simple_tag
def year_label(book: Book) -> str:
    """What its year is of: where it is approximate, perhaps of the writing."""
    return year_heading(about=book.about_year)


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
