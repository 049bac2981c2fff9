"""Translated labels of the search: kinds of results, filters and their values, refusal messages."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tosbelgi.kernel.codes import BookSection, DirectionCode, LevelCode
from tosbelgi.kernel.refusals.messages import Sentence, register
from tosbelgi.language.languages import NATIVE_NAMES

from .documents.question import BadCursor, EmptyQuery, QueryTooLong, UnknownFilter
from .documents.registry import Kind

KIND_NAMES = {
    Kind.DIRECTION: _("Direction"),
    Kind.LEVEL: _("Level"),
    Kind.BOOK: _("Book"),
    Kind.AUTHOR: _("Author"),
    Kind.PAGE: pgettext_lazy("what was found", "Page"),
    Kind.QUESTION: _("Question"),
    Kind.NEWS: _("News"),
}
KIND_PLURALS = {
    Kind.DIRECTION: _("Directions"),
    Kind.LEVEL: _("Levels"),
    Kind.BOOK: _("Books"),
    Kind.AUTHOR: _("Authors"),
    Kind.PAGE: _("Pages"),
    Kind.QUESTION: _("Questions"),
    Kind.NEWS: _("News"),
}
FILTERS = {
    "direction": _("Direction"),
    "section": _("Section of the reading list"),
    "level": _("Level"),
    "language": _("Language of the text"),
}
VALUES: dict[str, dict[str, object]] = {
    "kind": {kind.value: label for kind, label in KIND_PLURALS.items()},
    "direction": dict(DirectionCode.choices),
    "section": dict(BookSection.choices),
    "level": dict(LevelCode.choices),
    "language": dict(NATIVE_NAMES),
}
MOST_WORDS, MOST_LETTERS = _("%(count)s words"), _("%(count)s letters")


def _most(refusal: QueryTooLong) -> str:
    return (MOST_WORDS if "words" in refusal.details else MOST_LETTERS) % {"count": refusal.details["most"]}


register(
    {
        QueryTooLong: Sentence(
            _("This is more than can be looked for at once. Type at most %(most)s."), words={"most": _most}
        ),
        EmptyQuery: _("Type at least one letter or digit."),
        UnknownFilter: _(
            "The address narrows the search by something that there is not (%(filter)s). Allowed are: %(allowed)s."
        ),
        BadCursor: _("The address leads to a place in another answer. Begin with the first results."),
    }
)
