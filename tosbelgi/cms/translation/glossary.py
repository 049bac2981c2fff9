"""The glossary model, and checks of a translation against its source: terms, numbers, markup, names.

All checks are pure functions.
"""

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from tosbelgi.language.languages import CODES

from ..editing.policy import TranslatedColumnsForm, shared_field_panel, translated_panels
from .completeness import plain_text
from .proper_names import lost_names
from .translated_columns import TranslatedColumnsMixin

NUMBER = re.compile(r"\d+(?:[.,\u00a0 ]\d+)*")
TAG = re.compile(r"<(/?[a-z][a-z0-9]*)\b([^<>]*)>")
KEY = re.compile(r'(?<![\w-])id="([^"]+)"')
# Kazakh and Russian words take endings, so a term is recognised by its stem: the word without its last two letters,
# and never shorter than four.
ENDING, SHORTEST = 2, 4


class Term(TranslatedColumnsMixin):
    """A term of the programme with its word in each language; several spellings are separated by commas."""

    required_columns = ("word",)
    base_form_class = TranslatedColumnsForm

    key = models.SlugField(_("key"), max_length=60, unique=True, help_text=_("The name in code."))
    word_kk = models.CharField(_("word in Kazakh"), max_length=200)
    word_ru = models.CharField(_("word in Russian"), max_length=200, blank=True)
    word_en = models.CharField(_("word in English"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True, help_text=_("What it is, and with what it is confused."))

    panels = [shared_field_panel("key"), translated_panels("word", _("Word")), shared_field_panel("note")]

    class Meta:
        ordering = ["word_kk"]
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary")

    def __str__(self) -> str:
        return " · ".join(self.word("word", code) for code in CODES if self.word("word", code))


class Difference(NamedTuple):
    """A difference between translation and source. `actual` of a term is the source's word that was translated."""

    kind: str
    actual: str
    expected: str


def spellings(words: str) -> list[str]:
    """The spellings in a glossary cell, without what is in brackets.

    >>> spellings("кандидат, үміткер (also «x»)")
    ['кандидат', 'үміткер']
    """
    bare = re.sub(r"\([^()]*\)", "", words)
    return [one.strip(" «»") for one in re.split(r"[,;/]", bare) if one.strip(" «»")]


def occurs_in(spelling: str, text: str) -> bool:
    """Does the term occur in the text, whatever endings its words have?

    >>> occurs_in("жеке кесте", "Жеке кестеңді тәлімгермен құр."), occurs_in("кесте", "Кеңес")
    (True, False)
    """
    stems = [word if len(word) <= SHORTEST else word[: max(SHORTEST, len(word) - ENDING)] for word in spelling.split()]
    pattern = r"\b" + r"\w*\s+".join(map(re.escape, stems)) + r"\w*"
    return re.search(pattern, text, re.IGNORECASE) is not None


def numbers_in(text: str) -> Counter[str]:
    """The numbers of a text; grouping and the decimal sign differ by language and do not count.

    >>> sorted(numbers_in("13 апта, 1 000 бет, 1,5 сағат"))
    ['1000', '13', '15']
    """
    return Counter(re.sub(r"\D", "", number) for number in NUMBER.findall(plain_text(text)))


def markup_in(text: str) -> Counter[tuple[str, str]]:
    """The elements of a string by name, with the key of what they link to.

    >>> sorted(markup_in('<b>a</b> <a id="a1">x</a>'))
    [('/a', ''), ('/b', ''), ('a', 'a1'), ('b', '')]
    """
    keys = ((name, KEY.search(attributes)) for name, attributes in TAG.findall(text))
    return Counter((name, key[1] if key else "") for name, key in keys)


def terms_in(text: str, terms: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The terms that occur in a plain text, as they are spelt there, each with its cell in the other language.

    >>> terms_in("Тәлімгер растайды", [("тәлімгер", "наставник"), ("апта", "неделя")])
    [('тәлімгер', 'наставник')]
    """
    used = [(next((one for one in spellings(here) if occurs_in(one, text)), None), there) for here, there in terms]
    return [(here, there) for here, there in used if here and spellings(there)]


def compare_with_source(
    source: str, target: str, terms: Iterable[tuple[str, str]] = (), languages: tuple[str, str] = ("", "")
) -> list[Difference]:
    """Differences between translation and source in numbers, markup, names and glossary terms.

    `terms` are pairs of glossary cells in the two languages.

    >>> compare_with_source("Аптасына 2 сағат", "3 часа в неделю")
    [Difference(kind='number', actual='3', expected='2')]
    >>> compare_with_source("Тәлімгер растайды", "Ментор подтверждает", [("тәлімгер", "наставник")])
    [Difference(kind='term', actual='тәлімгер', expected='наставник')]
    """
    differences = []
    source_numbers, target_numbers = numbers_in(source), numbers_in(target)
    if source_numbers != target_numbers:
        lost, added = source_numbers - target_numbers, target_numbers - source_numbers
        differences.append(Difference("number", ", ".join(sorted(added)), ", ".join(sorted(lost))))
    if markup_in(source) != markup_in(target):
        shown = [", ".join(f"<{name}>" for name, _key in sorted(markup_in(text))) for text in (target, source)]
        differences.append(Difference("markup", *shown))
    differences += [Difference("name", "", name) for name in lost_names(source, target, languages=languages)]
    flat_target = plain_text(target)
    for used, there in terms_in(plain_text(source), terms):
        if not any(occurs_in(one, flat_target) for one in spellings(there)):
            differences.append(Difference("term", used, there))
    return differences


def term_pairs(source: str, target: str) -> list[tuple[str, str]]:
    """Glossary cells (source, target) in two languages, longest terms first. One query."""
    pairs = Term.objects.exclude(**{f"word_{target}": ""}).values_list(f"word_{source}", f"word_{target}")
    return sorted(pairs, key=lambda pair: -len(pair[0]))
