"""Wagtail hooks: the report of search queries, its URLs and its menu item."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .reports.query_report import NOT_FOUND, QueryReportView, may_see_report


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [
        path("reports/looked-for/", QueryReportView.as_view(), name="looked_for"),
        path("reports/looked-for/results/", QueryReportView.as_view(results_only=True), name="looked_for_results"),
    ]


class QueryReportMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_report(request.user)


@hooks.register("register_reports_menu_item")
def query_report_menu_item() -> MenuItem:
    return QueryReportMenuItem(
        _("Looked for, not found"), f"{reverse('looked_for')}?answer={NOT_FOUND}", icon_name="search", order=60
    )
