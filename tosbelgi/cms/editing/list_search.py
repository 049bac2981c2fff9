"""The search of the editors' lists and choosers: the words of a row by our own analysis, as the public search has it.

A database ignores case for Latin letters at most and knows no endings, so the texts of the rows are compared here: the
analyser keeps the forms of words, and a list has some hundreds of rows. The public index would lack drafts.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import BooleanField, QuerySet
from django.utils.translation import gettext
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import IndexView

from tosbelgi.kernel.collation import reader_language
from tosbelgi.language import analysis
from tosbelgi.language.languages import CODES

Texts = Iterable[tuple[str, str]]  # (text, its language)


def matching_ids(
    rows: QuerySet[Any], fields: Iterable[str], query: str, language: str, *, written_in: str = ""
) -> list[Any]:
    """Primary keys of the rows in whose fields every word of the query occurs; one query of the database.

    A field may lie behind a relation (`book_authors__author__name_kk`); all that is behind it counts as the row's.
    The language of a text is that of its column, else the one in the field `written_in`, else it may be any. Rows
    that have the words as they were typed come first.
    """
    texts = _texts_of(rows, list(fields), written_in)
    terms = analysis.query_terms(query, language)
    found = [pk for pk, of_row in texts.items() if terms and matches(terms, of_row)]
    exact = {pk for pk in found if _as_typed(terms, texts[pk])}
    return sorted(found, key=lambda pk: pk not in exact)


def _texts_of(rows: QuerySet[Any], fields: list[str], written_in: str) -> dict[Any, set[tuple[str, str]]]:
    columns = [_languages_of(name) for name in fields]
    texts: defaultdict[Any, set[tuple[str, str]]] = defaultdict(set)
    read = [*fields, written_in] if written_in else fields
    for pk, *values in rows.order_by().values_list("pk", *read):
        of_row = (values[-1],) if written_in and values[-1] in CODES else ()
        for value, codes in zip(values, columns, strict=False):
            texts[pk].update((str(value), code) for code in codes or of_row or CODES if value)
    return texts


def matches(terms: Iterable[analysis.QueryTerm], texts: Texts) -> bool:
    """Does every word occur, in any of its forms or spellings, or as the beginning of a word?

    >>> texts = [("Абай жолы", "kk"), ("Мұхтар Әуезов", "kk")]
    >>> [matches(analysis.query_terms(query, "kk"), texts) for query in ("әуезовтің жолы", "МҰХ", "Гёте")]
    [True, True, False]
    """
    tokens = [token for text, language in texts for token in analysis.analyse_text(text, language)]
    return all(
        any(
            token.exact.startswith(term.exact)
            or token.stem in term.stems
            or (token.loose and token.loose in term.loose)
            for token in tokens
        )
        for term in terms
    )


def _as_typed(terms: Iterable[analysis.QueryTerm], texts: Texts) -> bool:
    words = {token.exact for text, language in texts for token in analysis.analyse_text(text, language)}
    return all(term.exact in words for term in terms)


def _languages_of(field: str) -> tuple[str, ...]:
    """The language of a column by its name; none for what is in no column of a language.

    >>> _languages_of("name_ru"), _languages_of("key")
    (('ru',), ())
    """
    code = field.rpartition("_")[2]
    return (code,) if code in CODES else ()


class YesNoColumn(Column):
    """A column that says in words whether something is so; Wagtail's own would say True and False in every language."""

    def get_value(self, instance: Any) -> str:
        return gettext("yes") if super().get_value(instance) else gettext("no")


class AnalysedIndexView(IndexView):
    """The list of a kind of snippet; its box searches `search_fields` by our analysis."""

    def _get_custom_column(self, field_name: str, column_class: type[Column] = Column, **kwargs: Any) -> Column:
        field = next((one for one in self.model._meta.fields if one.name == field_name), None)
        kind = YesNoColumn if isinstance(field, BooleanField) else column_class
        return super()._get_custom_column(field_name, kind, **kwargs)

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.is_searching:
            return queryset
        found = matching_ids(
            queryset.model._default_manager.all(), self.search_fields, self.search_query, reader_language()
        )
        return queryset.filter(pk__in=found)
