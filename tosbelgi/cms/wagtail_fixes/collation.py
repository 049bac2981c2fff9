"""Locale-aware ordering of Wagtail's own lists in the admin; those of ours name their views and filters themselves.

Wagtail orders its lists by plain columns (`tosbelgi.kernel.collation` says what comes of it). Collections are offered
branch by branch. No attribute of ours reaches these: they are views, filters and fields of Wagtail's own models.
"""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, TypeAlias

from django.db.models import Case, QuerySet, Value, When
from django.forms.models import ModelChoiceIterator
from django.http import HttpRequest
from wagtail.admin import filters
from wagtail.admin.forms import collections as collection_forms
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.views.pages.create import AddSubpageView
from wagtail.admin.views.pages.search import SearchView
from wagtail.models import Collection
from wagtail.models.media import CollectionQuerySet
from wagtail.snippets.views.snippets import ModelIndexView

from tosbelgi.kernel.collation import collate, install_sqlite_function, reader_language
from tosbelgi.kernel.patching import replace
from tosbelgi.language.alphabets import sort_key
from tosbelgi.language.languages import SOURCE

Rows: TypeAlias = "QuerySet[Any]"
UNTIL = "wagtail 8.1: goes once lists can be ordered by expressions"
UNTIL_TREES = "wagtail 8.1: goes once the model of collections can be ours"


class CollectionIterator(ModelChoiceIterator[Collection]):
    """Options of a form's field, in the reader's order."""

    queryset: Rows

    def __iter__(self) -> Iterator[Any]:
        self.queryset = in_branches(self.queryset, reader_language())
        yield from super().__iter__()


class FilterCollectionIterator(filters.CollectionChoiceIterator):
    """Options of a list's filter, in the reader's order."""

    queryset: Rows

    def __iter__(self) -> Iterator[Any]:
        self.queryset = in_branches(self.queryset, reader_language())
        yield from super().__iter__()


def in_branches(collections: Rows, language: str) -> Rows:
    """The tree with siblings in alphabetical order; it is stored in the order of the site's language."""
    if collections.query.combinator or collections.query.is_sliced:
        return collections
    names = dict(Collection.objects.values_list("path", "name"))
    ends = range(Collection.steplen, max(map(len, names), default=0) + 1, Collection.steplen)
    in_order = sorted(
        names,
        key=lambda path: [(sort_key(names[path[:end]], language), path[:end]) for end in ends if end <= len(path)],
    )
    places = [When(path=path, then=Value(place)) for place, path in enumerate(in_order)]
    return collections.order_by(Case(*places)) if places else collections


def install_collation() -> None:
    """Patch Wagtail's lists; called once at start."""
    install_sqlite_function()
    _order_lists()
    _order_collections()


def _order_lists() -> None:
    replace(
        BaseListingView,
        "order_queryset",
        _with_collation(BaseListingView.order_queryset),
        reason="All of Wagtail's lists are ordered here by plain columns: pages, documents, images, groups, reports.",
        until=UNTIL,
        digest="9e22d967bfc7",
    )
    replace(
        SearchView,
        "annotate_queryset",
        _with_collation(SearchView.annotate_queryset),
        source="wagtail.admin.views.pages.search:SearchView.get_queryset",
        reason="The search of pages orders by a plain column, inside the method that searches.",
        until=UNTIL,
        digest="4a41c7ba743b",
    )
    replace(
        filters.MultipleUserFilter,
        "get_queryset",
        _people_by_name,
        source="wagtail.admin.filters:MultipleUserFilter",
        reason="People are offered in no order in the filters of pages and histories.",
        until=UNTIL,
        digest="ac53af01767c",
    )
    replace(
        ModelIndexView,
        "get_context_data",
        _snippet_types_context,
        reason="The kinds of snippets are ordered by code points of their names.",
        until=UNTIL,
        digest="829753eeafa5",
    )
    replace(
        AddSubpageView,
        "get_context_data",
        _with_sorted_page_types(AddSubpageView.get_context_data),
        source="wagtail.admin.views.pages.create:AddSubpageView",
        reason="The kinds of pages are ordered by code points of their names.",
        until=UNTIL,
        digest="10aa591119fe",
    )


def _order_collections() -> None:
    replace(
        collection_forms.CollectionChoiceField,
        "iterator",
        CollectionIterator,
        source="wagtail.admin.forms.collections:CollectionChoiceField",
        reason="Forms offer collections in the stored order, which is that of the site's language.",
        until=UNTIL_TREES,
        digest="2b992a1b0104",
    )
    replace(
        filters.CollectionChoiceField,
        "iterator",
        FilterCollectionIterator,
        reason="Filters offer collections in the stored order, which is that of the site's language.",
        until=UNTIL_TREES,
        digest="851ae8d48f76",
    )
    replace(
        CollectionQuerySet,
        "get_indented_choices",
        _with_ordered_branches(CollectionQuerySet.get_indented_choices),
        reason="Choosers and the list of collections keep the stored order, which is that of the site's language.",
        until=UNTIL_TREES,
        digest="bf4291424106",
    )
    replace(
        Collection,
        "get_sorted_pos_queryset",
        _siblings_after,
        reason="A new collection is put before the next one by code points.",
        until=UNTIL_TREES,
        digest="94ce305b9f40",
    )


def _with_collation(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def ordered(self: BaseListingView, rows: Any) -> Any:
        rows = method(self, rows)
        return collate(rows, reader_language()) if isinstance(rows, QuerySet) else rows

    return ordered


def _with_ordered_branches(method: Callable[[Rows], list[Any]]) -> Callable[[Rows], list[Any]]:
    @wraps(method)
    def choices(self: Rows) -> list[Any]:
        return method(in_branches(self, reader_language()))

    return choices


def _people_by_name(self: filters.MultipleUserFilter, request: HttpRequest) -> Rows:
    offered = super(filters.MultipleUserFilter, self).get_queryset(request)
    if offered is None:  # histories give those who did something only when they are asked
        offered = self.extra["queryset"]
    return collate(offered.order_by("last_name", "first_name", "username"), reader_language())


def _with_sorted_page_types(get_context_data: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    @wraps(get_context_data)
    def sorted_context(self: AddSubpageView, **kwargs: Any) -> dict[str, Any]:
        self.page_types.sort(key=lambda kind: sort_key(str(kind[0]), reader_language()))
        return get_context_data(self, **kwargs)

    return sorted_context


def _siblings_after(self: Collection, siblings: Rows, newcomer: Collection) -> Rows:
    """The siblings that a new collection is inserted before: a tree has one order, that of the site's language."""
    key = sort_key(newcomer.name, SOURCE)
    return siblings.filter(pk__in=[one.pk for one in siblings if sort_key(one.name, SOURCE) > key])


def _snippet_types_context(self: ModelIndexView, **kwargs: Any) -> dict[str, Any]:
    language, last_first = reader_language(), self.ordering.startswith("-")

    def place(kind: dict[str, Any]) -> Any:
        return kind["count"] if self.ordering.endswith("count") else sort_key(str(kind["name"]), language)

    rows = sorted(self.snippet_types, key=place, reverse=last_first)
    return BaseListingView.get_context_data(self, object_list=rows)
