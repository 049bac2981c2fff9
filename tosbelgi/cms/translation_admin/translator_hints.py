"""Hints for translators: glossary terms and translation memory for each string, and for each column of a row.

wagtail-localize itself reuses a translation only in the very same place of the same row. Here every string that was
ever translated into the language is in the memory: an equal one is offered first, else the most similar.
"""

from typing import NamedTuple

from rapidfuzz import fuzz, process
from wagtail_localize.models import StringTranslation, Translation

from tosbelgi.language.languages import CODES, NATIVE_NAMES, SOURCE

from ..translation import glossary
from ..translation.completeness import plain_text
from ..translation.translated_columns import TranslatedColumnsMixin

# Similarity in per cent: above it, two sentences of the site share words, not only endings.
NEAR = 75
# Only so many of the newest translations are compared, to bound the time.
REMEMBERED = 5000


def hints_for(translation: Translation) -> dict[str, dict[str, object]]:
    """By the text of the string, as the editor shows it: its terms, and for an untranslated one a memory.

    Three queries, however many strings.
    """
    source_language, target_language = translation.source.locale.language_code, translation.target_locale.language_code
    segments = (
        translation.source.stringsegment_set.select_related("string")
        .annotate_translation(translation.target_locale)
        .order_by("order")
    )
    pairs = glossary.term_pairs(source_language, target_language)
    untranslated = [one.string.data for one in segments if one.translation is None]
    memories = translation_memory(untranslated, earlier_translations(translation)) if untranslated else {}
    hints: dict[str, dict[str, object]] = {}
    for segment in segments:
        text = segment.string.data
        terms = glossary.terms_in(plain_text(text), pairs)
        if terms or text in memories:
            hints[text] = {"terms": terms, "memory": memories.get(text)}
    return hints


def earlier_translations(translation: Translation) -> list[tuple[str, str]]:
    """(source, words) of what was translated into this language, the newest first."""
    known = StringTranslation.objects.filter(
        locale=translation.target_locale, translation_of__locale=translation.source.locale, has_error=False
    )
    return list(known.order_by("-updated_at", "-pk").values_list("translation_of__data", "data")[:REMEMBERED])


def translation_memory(texts: list[str], known: list[tuple[str, str]]) -> dict[str, dict[str, object]]:
    """For each text the most similar known one: its source, its translation, and the similarity in per cent.

    >>> translation_memory(["Апта сайын 2 сағат"], [("Апта сайын 3 сағат", "3 часа каждую неделю"), ("Кітап", "Книга")])
    {'Апта сайын 2 сағат': {'source': 'Апта сайын 3 сағат', 'words': '3 часа каждую неделю', 'near': 94}}
    """
    sources = [plain_text(source) for source, _words in known]
    matches = {}
    for text in texts:
        best = process.extractOne(plain_text(text), sources, scorer=fuzz.ratio, score_cutoff=NEAR)
        if best is not None:
            _source, score, index = best
            matches[text] = {"source": sources[index], "words": known[index][1], "near": int(score)}
    return matches


class ColumnHint(NamedTuple):
    """What helps to fill one column: the source's text and language, its terms, and for an empty one a memory."""

    text: str
    code: str
    language: str
    terms: list[tuple[str, str]]
    memory: dict[str, object] | None


class ColumnHints:
    """Hints for the columns of one row, as its form shows them; what is the same for all is asked once."""

    def __init__(self, row: TranslatedColumnsMixin) -> None:
        self.row = row
        self._terms: dict[str, list[tuple[str, str]]] = {}
        self._strings: dict[str, list[tuple[str, str]]] = {}

    def of(self, column: str) -> ColumnHint | None:
        """The hint for a column of another language than the source's; None where the source has no text."""
        name, _sign, language = column.rpartition("_")
        if language == SOURCE or language not in CODES:
            return None
        text = plain_text(self.row.word(name, SOURCE))
        if not text:
            return None
        if language not in self._terms:
            self._terms[language] = glossary.term_pairs(SOURCE, language)
        memory = None if self.row.word(name, language) else self._memory(name, language, text)
        terms = glossary.terms_in(text, self._terms[language])
        return ColumnHint(text, SOURCE, NATIVE_NAMES[SOURCE], terms, memory)

    def _memory(self, name: str, language: str, text: str) -> dict[str, object] | None:
        """How this column was said in another row, or a string of the translation editor, that is nearest."""
        here, there = f"{name}_{SOURCE}", f"{name}_{language}"
        others = type(self.row)._default_manager.exclude(**{here: ""}).exclude(**{there: ""}).exclude(pk=self.row.pk)
        known = list(others.order_by("-pk").values_list(here, there)[:REMEMBERED])
        if language not in self._strings:
            strings = StringTranslation.objects.filter(
                locale__language_code=language, translation_of__locale__language_code=SOURCE, has_error=False
            )
            newest = strings.order_by("-updated_at", "-pk").values_list("translation_of__data", "data")
            self._strings[language] = list(newest[:REMEMBERED])
        return translation_memory([text], known + self._strings[language]).get(text)
