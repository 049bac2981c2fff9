"""Search source: pages of every kind, and the questions and answers on them."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from django.db.models import Model, Q, prefetch_related_objects
from wagtail.models import Locale, Page, PageViewRestriction
from wagtail.query import PageQuerySet

from tosbelgi.cms.pages.blocks import question_anchor
from tosbelgi.cms.pages.models import BasePage
from tosbelgi.cms.publication import gate
from tosbelgi.cms.publication.urls import url_for
from tosbelgi.cms.translation.completeness import Parity, strings_of
from tosbelgi.language.alphabets import sort_key
from tosbelgi.language.languages import CODES
from tosbelgi.programme.catalogue.models import Direction, DirectionPage
from tosbelgi.reading_lists.lists import SectionPage

from ...documents.registry import EVERYTHING, Kind, SearchDocument, Text

QUESTION = re.compile(r"^body\.([0-9a-f-]{36})\.(question|answer)$")
EXCLUDED_STRINGS = {"title", "heading", "seo_title", "search_description"}


@dataclass
class Pages:
    """Every public page; the versions of a page in several languages are one document."""

    name: str = "pages"
    made_of: tuple[type[Model], ...] = (Page, Parity, PageViewRestriction, Direction)
    kinds: dict[type[BasePage], tuple[Kind, Callable[[BasePage], str]]] = field(default_factory=dict)

    def shown_as(self, model: type[BasePage], kind: Kind, order: Callable[[BasePage], str]) -> None:
        """Register the kind, and the key for the order, of pages of this model."""
        self.kinds[model] = (kind, order)

    def origins(self) -> list[str]:
        rows = Page.objects.filter(depth__gt=1).order_by("translation_key").values_list("translation_key", flat=True)
        return [str(key) for key in rows.distinct()]

    def read(self, origins: Collection[str]) -> Iterator[SearchDocument]:
        rows = gate.public_anywhere(Page.objects.filter(translation_key__in=list(origins), depth__gt=1))
        locales = Locale.objects.in_bulk()
        pages = [row for row in cast(PageQuerySet, rows).specific() if isinstance(row, BasePage)]
        prefetch_related_objects([row for row in pages if isinstance(row, DirectionPage)], "direction")
        versions: dict[str, dict[str, BasePage]] = defaultdict(dict)
        for row in pages:
            row.locale = locales[row.locale_id]
            versions[str(row.translation_key)][row.locale.language_code] = row
        for key, by_language in versions.items():
            yield from _documents(key, {code: by_language[code] for code in CODES if code in by_language}, self.kinds)

    def origins_of(self, row: Model) -> Iterable[str]:
        if isinstance(row, Page | Parity):
            below = Page.objects.filter(_at_or_below(row)).values_list("translation_key", flat=True)
            return {str(row.translation_key), *map(str, below)}
        if isinstance(row, PageViewRestriction):
            return [EVERYTHING]
        return {str(key) for key in cast(Any, row).pages.values_list("translation_key", flat=True)}


def is_or_contains(row: Page | Parity, *kinds: type[Page]) -> bool:
    """Is it a page of one of these kinds, or above such a page? Then it decides whether that page is public."""
    where = _at_or_below(row)
    return isinstance(row, kinds) or any(kind.objects.filter(where).exists() for kind in kinds)


def _at_or_below(row: Page | Parity) -> Q:
    """The pages that are hidden together with this page, or with the page of this completeness row."""
    if isinstance(row, Page):
        return Q(path__startswith=row.path)
    measured = Page.objects.filter(translation_key=row.translation_key, locale_id=row.locale_id)
    path = measured.values_list("path", flat=True).first()
    return Q(pk=None) if path is None else Q(path__startswith=path)


def _documents(
    key: str, versions: dict[str, BasePage], kinds: Mapping[type[Page], tuple[Kind, Callable[[Any], str]]]
) -> Iterator[SearchDocument]:
    """The document of the page, and one for each question on it."""
    first = next(iter(versions.values()))
    kind, order = kinds.get(type(first), (Kind.PAGE, _alphabetical))
    texts: dict[str, Text] = {}
    questions: dict[str, dict[str, Text]] = defaultdict(dict)
    for language, page in versions.items():
        strings = strings_of(page)
        texts[language] = _text(page, language, strings)
        for block, text in _questions(strings, url_for(page)).items():
            questions[block][language] = text
    direction = first.direction.code if isinstance(first, DirectionPage) else ""
    sections = (first.section,) if isinstance(first, SectionPage) else ()
    yield SearchDocument(key, kind.value, key, texts, order(first), direction=direction, sections=sections)
    for position, (block, texts_by_language) in enumerate(questions.items()):
        yield SearchDocument(key, Kind.QUESTION.value, f"{key}.{block}", texts_by_language, f"{key}{position:04}")


def _text(page: BasePage, language: str, strings: list[tuple[str, str]]) -> Text:
    names = [page.heading] if page.heading != page.title else []
    if isinstance(page, DirectionPage):
        row = page.direction
        names += [row.title_in(language), row.slogan_in(language), row.motto_in(language)]
    body = [text for path, text in strings if path not in EXCLUDED_STRINGS and not QUESTION.match(path)]
    return Text(page.title, "\n".join(filter(None, names)), "\n".join(body), url_for(page))


def _questions(strings: list[tuple[str, str]], url: str) -> dict[str, Text]:
    """Questions by block id, which is the same in all languages; each leads to itself on the page."""
    questions: dict[str, str] = {}
    answers: dict[str, list[str]] = defaultdict(list)
    for path, text in strings:
        if match := QUESTION.match(path):
            if match[2] == "question":
                questions[match[1]] = text
            else:
                answers[match[1]].append(text)
    return {
        block: Text(question, "", "\n".join(answers[block]), f"{url}#{question_anchor(block)}")
        for block, question in questions.items()
    }


def _alphabetical(page: BasePage) -> str:
    return sort_key(page.title, page.locale.language_code)[:40]


SOURCE = Pages()
SOURCE.shown_as(DirectionPage, Kind.DIRECTION, lambda page: f"{page.direction.position:02}")
