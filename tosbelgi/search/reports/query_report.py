"""Wagtail report of search queries, above all those without results, with links for promoting results."""

from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter
from wagtail.admin.auth import permission_denied
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn, TitleColumn
from wagtail.admin.views.reports import ReportView

from tosbelgi.accounts.request_user import AnyUser
from tosbelgi.language.languages import NATIVE_NAMES

from ..models import SearchQueryLog

PROMOTION_PERMISSIONS = tuple(f"wagtailsearchpromotions.{verb}_searchpromotion" for verb in ("add", "change", "delete"))
NOT_FOUND, FOUND = "none", "some"


def may_see_report(user: AnyUser) -> bool:
    """Whoever may promote search results may see the report."""
    return any(map(user.has_perm, PROMOTION_PERMISSIONS))


class QueryReportFilter(WagtailFilterSet):
    answer = ChoiceFilter(
        label=_("Answer"),
        choices=[(NOT_FOUND, _("Nothing was found")), (FOUND, _("Something was found"))],
        method="by_answer",
    )
    language = ChoiceFilter(label=_("Language"), choices=list(NATIVE_NAMES.items()))

    class Meta:
        model = SearchQueryLog
        fields = ["answer", "language"]

    def by_answer(self, rows: QuerySet[SearchQueryLog], name: str, value: str) -> QuerySet[SearchQueryLog]:
        return rows.filter(found=0) if value == NOT_FOUND else rows.filter(found__gt=0)


class QueryReportView(ReportView):
    page_title = _("What was looked for")
    header_icon = "search"
    model = SearchQueryLog
    is_searchable = True
    search_fields = ["query__query_string"]
    filterset_class = QueryReportFilter
    default_ordering = "-times"
    index_url_name = "looked_for"
    index_results_url_name = "looked_for_results"
    columns = [
        TitleColumn(
            "query",
            label=_("Looked for"),
            sort_key="query__query_string",
            get_url=lambda row: reverse("wagtailsearchpromotions:edit", args=[row.query_id]),
        ),
        Column("get_language_display", label=_("Language"), sort_key="language"),
        NumberColumn("times", label=_("How often"), sort_key="times"),
        NumberColumn("found", label=_("Found"), sort_key="found"),
        NumberColumn("promoted", label=_("Promoted results"), sort_key="promoted"),
        DateColumn("last_on", label=_("Last on"), sort_key="last_on"),
    ]
    list_export = ["query", "language", "times", "found", "promoted", "last_on"]
    export_headings = {
        "query": _("Looked for"),
        "language": _("Language"),
        "times": _("How often"),
        "found": _("Found"),
        "promoted": _("Promoted results"),
        "last_on": _("Last on"),
    }

    def get_base_queryset(self) -> QuerySet[Any]:
        return SearchQueryLog.objects.select_related("query").annotate(promoted=Count("query__editors_picks"))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_see_report(request.user):
            return permission_denied(request)
        return super().dispatch(request, *args, **kwargs)
