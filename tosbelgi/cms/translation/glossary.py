"""The project's glossary, and what a translation is held against: terms, numbers, markup. Rules are pure."""

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
# Endings grow on Kazakh and Russian words, so a term is found by its beginning.
ENDING, SHORTEST = 2, 4


class Term(TranslatedColumnsMixin):
    """One idea of the programme and its one word in each language; several spellings stand apart by commas."""

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
    """One thing in which a translation departs from its source: its kind, what was there, what should be here."""

    kind: str
    found: str
    wanted: str


def spellings(words: str) -> list[str]:
    """The spellings of a glossary cell, without what stands in brackets.

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
    return Counter(re.sub(r"\D", "", found) for found in NUMBER.findall(plain_text(text)))


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
    """What the translation has lost or added: numbers, markup, names, and terms that are said by another word.

    `terms` are pairs of glossary cells in the two languages.

    >>> compare_with_source("Аптасына 2 сағат", "3 часа в неделю")
    [Difference(kind='number', found='3', wanted='2')]
    >>> compare_with_source("Тәлімгер растайды", "Ментор подтверждает", [("тәлімгер", "наставник")])
    [Difference(kind='term', found='тәлімгер', wanted='наставник')]
    """
    found = []
    ours, theirs = numbers_in(source), numbers_in(target)
    if ours != theirs:
        lost, added = ours - theirs, theirs - ours
        found.append(Difference("number", ", ".join(sorted(added)), ", ".join(sorted(lost))))
    if markup_in(source) != markup_in(target):
        shown = [", ".join(f"<{name}>" for name, _key in sorted(markup_in(text))) for text in (target, source)]
        found.append(Difference("markup", *shown))
    found += [Difference("name", "", name) for name in lost_names(source, target, languages=languages)]
    flat_target = plain_text(target)
    for used, there in terms_in(plain_text(source), terms):
        if not any(occurs_in(one, flat_target) for one in spellings(there)):
            found.append(Difference("term", used, there))
    return found


def term_pairs(source: str, target: str) -> list[tuple[str, str]]:
    """The glossary from one language to another, longest terms first: one query."""
    pairs = Term.objects.exclude(**{f"word_{target}": ""}).values_list(f"word_{source}", f"word_{target}")
    return sorted(pairs, key=lambda pair: -len(pair[0]))
