"""Snippet chooser that searches translated columns in all languages."""

from typing import Any

from django.db.models import QuerySet
from wagtail.admin.forms.choosers import BaseFilterForm, SearchFilterMixin

from tosbelgi.kernel.collation import reader_language
from tosbelgi.language.languages import CODES

from ..editing import list_search
from ..editing.snippet_choosers import OrderedChooseView, OrderedResultsView, SnippetChooserViews


class SearchColumnsMixin(SearchFilterMixin, BaseFilterForm):
    """Wagtail's search filter, by our own analysis of words as the lists have it (`list_search`)."""

    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        query = self.cleaned_data.get("q") or ""
        if not query.strip():
            return objects
        columns = [f"{name}_{code}" for name in objects.model.chosen_by for code in CODES]
        found = list_search.matching_ids(objects, columns, query, reader_language())
        self.is_searching, self.search_query = True, query
        return objects.filter(pk__in=found)


class _Choose(OrderedChooseView):
    filter_form_class = SearchColumnsMixin


class _Results(OrderedResultsView):
    filter_form_class = SearchColumnsMixin


class TranslatedColumnsChooser(SnippetChooserViews):
    """Chooser of a model with translated columns; `chosen_by` of the model names the columns that are searched."""

    choose_view_class = _Choose
    choose_results_view_class = _Results
