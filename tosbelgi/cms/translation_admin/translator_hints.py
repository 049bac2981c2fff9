"""Hints for translators: glossary terms and translation memory for each string.

wagtail-localize itself reuses a translation only in the very same place of the same row. Here every string that was
ever translated into the language is in the memory: an equal one is offered first, else the most similar.
"""

from rapidfuzz import fuzz, process
from wagtail_localize.models import StringTranslation, Translation

from ..translation import glossary
from ..translation.completeness import plain_text

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
