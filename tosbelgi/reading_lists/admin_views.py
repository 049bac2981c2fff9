"""Admin views of reading lists: export, import with a preview, approval, withdrawal, next year's copy."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.widgets import AdminDateInput

from tosbelgi.accounts.request_user import AuthenticatedHttpRequest
from tosbelgi.cms.editing.typed_text import posted_text
from tosbelgi.kernel import operator_settings
from tosbelgi.kernel.calendar import day_of
from tosbelgi.kernel.refusals import Refusal
from tosbelgi.kernel.refusals.messages import add_to_form, field_error, refusal_message
from tosbelgi.language.languages import SOURCE

from . import actions, next_lists, public_lists, tasks
from .importing import exports, spreadsheets
from .importing import runs as import_runs
from .lists import ListedBook, ReadingListPage, SectionPage, Withdrawal
from .wordings import preview_with_titles, problem_message

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ApprovalForm(forms.Form):
    decision = forms.CharField(
        label=gettext_lazy("Decision"), max_length=200, help_text=gettext_lazy("Whose decision, and its number.")
    )
    decided_on = forms.DateField(label=gettext_lazy("Date of the decision"), widget=AdminDateInput)


class FileForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("XLSX or CSV"))


class YearForm(forms.Form):
    year = forms.IntegerField(label=gettext_lazy("Year of the new list"), min_value=2000, max_value=2200)


def _require_permission(request: HttpRequest) -> None:
    if not request.user.has_perm("reading_lists.change_book"):
        raise PermissionDenied


def _get_list_or_404(list_id: int) -> ReadingListPage:
    try:
        return actions.canonical_list(list_id)
    except actions.NoSuchList as missing:
        raise Http404 from missing


@require_safe
def list_index(request: HttpRequest) -> HttpResponse:
    """All years' lists with their status."""
    _require_permission(request)
    pages = ReadingListPage.objects.filter(locale__language_code=SOURCE).order_by("-year")
    rows = [{"page": page, "status": public_lists.status_of(page)} for page in pages]
    return render(request, "reading_lists/admin/desk.html", {"rows": rows})


@require_safe
def list_detail(request: HttpRequest, list_id: int) -> HttpResponse:
    """Everything that can be done with one list."""
    _require_permission(request)
    return _render_list(request, list_id)


def _render_list(request: HttpRequest, list_id: int, **forms_with_errors: Any) -> HttpResponse:
    page = _get_list_or_404(list_id)
    listed = ListedBook.objects.filter(section_page__in=SectionPage.objects.child_of(page))
    context = {
        "list": page,
        "status": public_lists.status_of(page),
        "sections": SectionPage.objects.child_of(page),
        "rows": public_lists.rows_with_authors(listed, None).order_by("section_page__path", "sort_order", "pk"),
        "shown": actions.rows_digest(page)[1],
        "may_approve": actions.may_approve(request.user),
        "may_begin": next_lists.may_begin(request.user),
        "may_import": import_runs.may_import(request.user),
        "approval_form": ApprovalForm(),
        "file_form": FileForm(),
        "year_form": YearForm(initial={"year": page.year + 1}),
        "runs": (runs := page.imports.select_related("by")[:10]),
        "given_up": tasks.given_up(runs),
    } | forms_with_errors
    return render(request, "reading_lists/admin/list.html", context)


@require_safe
def export(request: HttpRequest, list_id: int, kind: str) -> HttpResponse:
    """The list as a spreadsheet that the import takes back unchanged."""
    _require_permission(request)
    page = _get_list_or_404(list_id)
    return _spreadsheet_response(list(exports.rows_of(page)), f"reading-list-{page.year}", kind)


@require_safe
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """An empty spreadsheet with all columns and what each takes."""
    _require_permission(request)
    return _spreadsheet_response([], "reading-list-template", kind)


def _spreadsheet_response(rows: list[Any], name: str, kind: str) -> HttpResponse:
    if kind == "csv":
        response = HttpResponse(spreadsheets.as_csv(rows), content_type="text/csv; charset=utf-8")
    else:
        response = HttpResponse(spreadsheets.as_xlsx(rows, exports.notes()), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


@require_POST
def upload(request: AuthenticatedHttpRequest, list_id: int) -> HttpResponse:
    """Take a spreadsheet in and have the worker look through it."""
    _require_permission(request)
    page = _get_list_or_404(list_id)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Choose a file first."))
        return redirect("reading_list_desk", page.pk)
    file = form.cleaned_data["file"]
    try:
        now = timezone.now()
        most = operator_settings.value("reading_lists.import_megabytes", on=day_of(now))
        spreadsheets.check_size(file.size, most)  # before it is read into memory
        run = import_runs.start_import(list_id=page.pk, content=file.read(), name=file.name, by=request.user, at=now)
    except Refusal as refusal:
        messages.error(request, refusal_message(refusal))
        return redirect("reading_list_desk", page.pk)
    tasks.look_through.enqueue(run.pk)
    return redirect("reading_list_import", run.pk)


@require_safe
def import_run(request: HttpRequest, run_id: int) -> HttpResponse:
    """How far the file has been read, every mistake in it, or the preview of what it would change."""
    _require_permission(request)
    run = _get_run_or_404(run_id)
    given_up = bool(tasks.given_up([run]))
    context = {
        "run": run,
        "given_up": given_up,
        "took_too_long": given_up and tasks.took_too_long(run),
        "waiting": run.state in tasks.UNREAD and not given_up,
        "problems": [problem_message(problem) for problem in run.problems],
        "preview": preview_with_titles(run.preview),
        "more_problems": run.problem_count - len(run.problems),
        "may_import": import_runs.may_import(request.user),
    }
    return render(request, "reading_lists/admin/import.html", context)


def _get_run_or_404(run_id: int) -> import_runs.ImportRun:
    run = import_runs.ImportRun.objects.select_related("reading_list", "by").filter(pk=run_id).first()
    if run is None:
        raise Http404
    return run


@require_POST
def import_again(request: HttpRequest, run_id: int) -> HttpResponse:
    """Have a file read once more whose reading was given up."""
    _require_permission(request)
    run = _get_run_or_404(run_id)
    if not import_runs.may_import(request.user):
        messages.error(request, refusal_message(import_runs.MayNotImport()))
    elif tasks.given_up([run]):
        tasks.look_through.enqueue(run.pk)
    return redirect("reading_list_import", run.pk)


@require_POST
def import_apply(request: AuthenticatedHttpRequest, run_id: int) -> HttpResponse:
    """Import what the preview showed."""
    _require_permission(request)
    run = _get_run_or_404(run_id)
    try:
        import_runs.apply_import(run_id=run.pk, by=request.user, at=timezone.now())
    except import_runs.ChangedMeanwhile as refusal:
        tasks.look_through.enqueue(run.pk)
        messages.warning(request, refusal_message(refusal))
        return redirect("reading_list_import", run.pk)
    except Refusal as refusal:
        messages.error(request, refusal_message(refusal))
        return redirect("reading_list_import", run.pk)
    messages.success(request, _("The list is imported. It stays proposed until it is approved."))
    return redirect("reading_list_desk", run.reading_list_id)


@require_POST
def approve(request: AuthenticatedHttpRequest, list_id: int) -> HttpResponse:
    _require_permission(request)
    form = ApprovalForm(request.POST)
    if not form.is_valid():
        return _render_list(request, list_id, approval_form=form)
    decided_on: date = form.cleaned_data["decided_on"]
    try:
        actions.approve(
            list_id=_get_list_or_404(list_id).pk,
            decision=form.cleaned_data["decision"],
            decided_on=decided_on,
            by=request.user,
            at=timezone.now(),
            shown=request.POST.get("shown", ""),
        )
    except Refusal as refusal:
        add_to_form(form, refusal)
        return _render_list(request, list_id, approval_form=form)
    messages.success(request, _("The list is approved. This is in the history."))
    return redirect("reading_list_desk", list_id)


@require_http_methods(["GET", "POST"])
def withdraw(request: AuthenticatedHttpRequest, row_id: int) -> HttpResponse:
    """Ask why, then take the book out of the approved list."""
    _require_permission(request)
    row = ListedBook.objects.select_related("book", "section_page").filter(pk=row_id).first()
    if row is None:
        raise Http404
    page = public_lists.parent_list(row.section_page)
    reason, problem = posted_text(request, "reason", most=Withdrawal._meta.get_field("reason").max_length)
    if request.method == "POST" and not problem:
        try:
            actions.withdraw(listed_book_id=row.pk, reason=reason, by=request.user, at=timezone.now())
        except Refusal as refusal:
            problem = refusal_message(refusal)
        else:
            messages.success(request, _("The book is withdrawn. Its row stays, and this is in the history."))
            return redirect("reading_list_desk", page.pk)
    context = {"row": row, "list": page, "reason": reason, "problem": problem}
    return render(request, "reading_lists/admin/withdraw.html", context)


@require_POST
def copy(request: AuthenticatedHttpRequest, list_id: int) -> HttpResponse:
    _require_permission(request)
    form = YearForm(request.POST)
    if not form.is_valid():
        return _render_list(request, list_id, year_form=form)
    try:
        new_list = next_lists.copy_to_year(
            list_id=_get_list_or_404(list_id).pk, year=form.cleaned_data["year"], by=request.user, at=timezone.now()
        )
    except Refusal as refusal:
        form.add_error("year", field_error(refusal))
        return _render_list(request, list_id, year_form=form)
    button = messages.button(reverse("wagtailadmin_explore", args=[new_list.pk]), _("See the pages"))
    messages.success(request, _("The copy is made, as drafts in all languages."), buttons=[button])
    return redirect("reading_list_desk", new_list.pk)
