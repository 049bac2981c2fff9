"""Admin views of the registers: what is in them, a spreadsheet with its preview, and requests with their answers."""

from collections.abc import Iterable

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from tosbelgi.accounts.request_user import AuthenticatedHttpRequest
from tosbelgi.cms.editing.typed_text import posted_text
from tosbelgi.kernel.refusals import Refusal
from tosbelgi.kernel.refusals.messages import refusal_message
from tosbelgi.reading_lists.importing import spreadsheets
from tosbelgi.reading_lists.wordings import problem_message

from ..acting import current_viewer
from ..roles import Role
from ..viewer import Viewer
from ..wordings import REGISTER_PROBLEMS
from . import imports
from .models import LONGEST_CODE, REGISTERS, RegisterImport, RegisterKind, RegisterRequest, RequestState
from .refusals import NoSuchRegisterImport, RegisterChangedMeanwhile
from .requests import answer_request
from .rules import COLUMNS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_REQUESTS = 100


class FileForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("XLSX or CSV"))


def _require_permission(request: HttpRequest) -> None:
    if not imports.may_import(request.user):
        raise PermissionDenied


def _kind(name: str) -> RegisterKind:
    if name not in RegisterKind.values:
        raise Http404
    return RegisterKind(name)


@require_safe
def registers(request: HttpRequest) -> HttpResponse:
    """The registers with their numbers of rows, a form for a file of each, and the last files."""
    _require_permission(request)
    rows = [
        {
            "kind": kind,
            "name": model._meta.verbose_name_plural,
            "count": model.objects.count(),
            "open": model.objects.offered().count(),
        }
        for kind, model in REGISTERS.items()
    ]
    runs = RegisterImport.objects.select_related("by").defer("lines", "problems", "preview")[:20]
    context = {"registers": rows, "runs": runs, "file_form": FileForm(), "may_answer": _operator(request) is not None}
    return render(request, "programme/admin/registers.html", context)


@require_safe
def template(request: HttpRequest, kind: str, file_type: str) -> HttpResponse:
    """The register as a spreadsheet that the import takes back unchanged; an empty one is its template."""
    _require_permission(request)
    rows = _rows(_kind(kind))
    if file_type == "csv":
        response = HttpResponse(spreadsheets.as_csv(rows, COLUMNS), content_type="text/csv; charset=utf-8")
    elif file_type == "xlsx":
        content = spreadsheets.as_xlsx(rows, _notes(), COLUMNS, widths=(16, 16, 40, 40, 9), title="register")
        response = HttpResponse(content, content_type=XLSX)
    else:
        raise Http404
    response["Content-Disposition"] = f'attachment; filename="register-{kind}.{file_type}"'
    return response


def _rows(kind: RegisterKind) -> Iterable[dict[str, str]]:
    model = REGISTERS[kind]
    values = model._default_manager.order_by("code").values_list(
        "code", f"{model.lies_in}__code", "name_kk", "name_ru", "is_open"
    )
    for code, within, name_kk, name_ru, is_open in values.iterator():
        yield {
            "code": code,
            "within": within,
            "name_kk": name_kk,
            "name_ru": name_ru,
            "open": "yes" if is_open else "no",
        }


def _notes() -> dict[str, str]:
    return {
        "code": _("The code of the place: that of KATO, or your own. It stays when the name changes."),
        "within": _("The code of the place in which it lies: of a region (KZ-10), a district or a settlement."),
        "name_kk": _("The name in Kazakh."),
        "name_ru": _("The name in Russian."),
        "open": _("no, where nobody shall choose it any more; empty or yes otherwise."),
    }


@require_POST
def upload(request: AuthenticatedHttpRequest, kind: str) -> HttpResponse:
    """Read a spreadsheet, and show what is wrong with it or what it would change."""
    _require_permission(request)
    register, form = _kind(kind), FileForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Choose a file first."))
        return redirect("registers")
    file = form.cleaned_data["file"]
    try:
        spreadsheets.check_size(file.size, imports.MOST_MEGABYTES)  # before it is read into memory
        run = imports.read_register_file(
            kind=register, content=file.read(), name=file.name, by=request.user, at=timezone.now()
        )
    except Refusal as refusal:
        messages.error(request, refusal_message(refusal))
        return redirect("registers")
    return redirect("register_import", run.pk)


@require_safe
def register_import(request: HttpRequest, import_id: int) -> HttpResponse:
    """Every mistake in the file, or the preview of what it would change."""
    _require_permission(request)
    run = RegisterImport.objects.select_related("by").defer("lines").filter(pk=import_id).first()
    if run is None:
        raise Http404
    problems = [_told(problem) for problem in run.problems]
    changes = [(code, name, *map(_said, (old, new))) for code, name, old, new in run.preview.get("first_changes", ())]
    context = {
        "run": run,
        "problems": problems,
        "more_problems": run.problem_count - len(problems),
        "changes": changes,
    }
    return render(request, "programme/admin/register_import.html", context)


def _said(cell: str) -> str:
    """What stands in a cell, but yes and no in the reader's language, by which the import takes them too."""
    return {"yes": _("yes"), "no": _("no")}.get(cell, cell)


def _told(problem: dict[str, object]) -> dict[str, object]:
    if (sentence := REGISTER_PROBLEMS.get(str(problem["code"]))) is not None:
        return problem | {"sentence": str(sentence)}
    return problem_message(problem)


@require_POST
def apply_import(request: AuthenticatedHttpRequest, import_id: int) -> HttpResponse:
    """Take over what the preview showed; where the register has changed meanwhile, show it anew."""
    _require_permission(request)
    try:
        imports.apply_register_import(import_id=import_id, by=request.user, at=timezone.now())
    except NoSuchRegisterImport as missing:
        raise Http404 from missing
    except RegisterChangedMeanwhile as refusal:
        imports.show_again(import_id=import_id, by=request.user)
        messages.warning(request, refusal_message(refusal))
        return redirect("register_import", import_id)
    except Refusal as refusal:
        messages.error(request, refusal_message(refusal))
        return redirect("register_import", import_id)
    messages.success(request, _("The register is imported."))
    return redirect("registers")


def _operator(request: HttpRequest) -> Viewer | None:
    """Who asks, if they act as the operator: requests tell where somebody lives, which no group of the admin opens."""
    viewer = current_viewer(request)
    return viewer if viewer is not None and viewer.role is Role.OPERATOR else None


@require_safe
def place_requests(request: HttpRequest) -> HttpResponse:
    """What was not found in the lists, the oldest first; never by whom."""
    viewer = _operator(request)
    if viewer is None:
        raise PermissionDenied
    rows = RegisterRequest.objects.visible_to(viewer).waiting().exclude(person_id=viewer.person_id)
    waiting = list(rows.select_related("region").order_by("asked_at", "pk")[:MOST_REQUESTS])
    context = {"requests": waiting, "longest_code": LONGEST_CODE}
    return render(request, "programme/admin/place_requests.html", context)


@require_POST
def answer(request: HttpRequest, request_id: int) -> HttpResponse:
    """Answer one: it is in the register now, it was, or it is not added."""
    viewer = _operator(request)
    if viewer is None:
        raise PermissionDenied
    chosen = request.POST.get("state", "")
    code, wrong = posted_text(request, "code", LONGEST_CODE)
    if wrong or chosen not in RequestState.values:
        messages.error(request, wrong or _("Choose an answer."))
        return redirect("place_requests")
    try:
        answer_request(request_id=request_id, state=RequestState(chosen), code=code, by=viewer, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal_message(refusal))
    else:
        messages.success(request, _("The answer is written down."))
    return redirect("place_requests")
