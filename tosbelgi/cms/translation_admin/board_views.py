"""Views of the translation board: filters, counts, subscription to the weekly mail."""

from typing import Any, cast

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.ui.components import Component

from tosbelgi.accounts.request_user import AuthenticatedHttpRequest
from tosbelgi.language.languages import CODES, NATIVE_NAMES

from ..editing import policy
from ..translation import actions as translation_actions
from . import board as language_board
from .weekly_mail import WeeklyMail

PAGE_SIZE = 50


class BoardFilter(forms.Form):
    """Filter of the board; an empty choice means everything."""

    q = forms.CharField(label=gettext_lazy("Title"), required=False, max_length=100)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)

    def __init__(self, data: QueryDict | None, lines: list[language_board.Line]) -> None:
        super().__init__(data)
        kinds = sorted({(line.kind, line.kind_name) for line in lines}, key=lambda pair: pair[1])
        every = ("", gettext_lazy("all"))
        cast(forms.ChoiceField, self.fields["kind"]).choices = [every, *kinds]
        cast(forms.ChoiceField, self.fields["language"]).choices = [every, *NATIVE_NAMES.items()]
        cast(forms.ChoiceField, self.fields["state"]).choices = [every, *language_board.STATES.items()]

    def fitting(self, lines: list[language_board.Line]) -> list[language_board.Line]:
        """The matching lines; an invalid choice matches nothing."""
        if not self.is_valid():
            return []
        criteria = self.cleaned_data
        return [
            line
            for line in lines
            if criteria["q"].casefold() in line.title.casefold()
            and criteria["kind"] in ("", line.kind)
            and any(
                criteria["language"] in ("", cell.language) and criteria["state"] in ("", cell.state)
                for cell in line.cells
            )
        ]


@require_safe
def board_view(request: HttpRequest) -> HttpResponse:
    """Every row × language with filters and counts; a link only where this person may write."""
    languages = policy.writable_languages(request.user)
    if not languages:
        raise PermissionDenied
    lines = language_board.board_lines()
    form = BoardFilter(request.GET, lines)
    page = Paginator(form.fitting(lines), PAGE_SIZE).get_page(request.GET.get("p"))
    query = request.GET.copy()
    query.pop("p", None)
    counts = language_board.count_by_state(lines)
    context = {
        "form": form,
        "page": page,
        "query": query.urlencode(),
        "languages": [(code, NATIVE_NAMES[code]) for code in CODES],
        "states": language_board.STATES,
        "counts": [
            (code, NATIVE_NAMES[code], [(state, counts[code][state]) for state in language_board.STATES])
            for code in CODES
        ],
        "mine": languages,
        "mailed": WeeklyMail.objects.filter(user=request.user).exists(),
    }
    return render(request, "cms/admin/parity_board.html", context)


@require_POST
def weekly_mail(request: HttpRequest) -> HttpResponse:
    """Subscribe to the weekly mail about the languages this user writes, or stop it."""
    if not policy.writable_languages(request.user):
        raise PermissionDenied
    if request.POST.get("wanted") == "yes":
        WeeklyMail.objects.get_or_create(user=request.user)
        messages.success(request, _("You will get a mail every Monday on which something waits for you."))
    else:
        WeeklyMail.objects.filter(user=request.user).delete()
        messages.success(request, _("You will get no more mails about this."))
    return redirect("parity_board")


@require_POST
def confirm_columns_view(request: AuthenticatedHttpRequest, label: str, pk: int, language: str) -> HttpResponse:
    """Confirm that the columns of one language need no change although the Kazakh ones have changed."""
    model = next((one for one in language_board.column_lines() if one._meta.label_lower == label), None)
    if model is None or language not in CODES:
        raise Http404
    row = get_object_or_404(model, pk=pk)
    try:
        translation_actions.confirm_columns(row=row, language=language, by=request.user, at=timezone.now())
    except translation_actions.MayNotAccept as refusal:
        raise PermissionDenied from refusal
    messages.success(request, _("Your decision is stored and in the history."))
    return redirect(f"{reverse('parity_board')}?language={language}&state=stale")


class BoardSummary(Component):
    """Panel of the admin's home page: what waits in the languages this user writes."""

    name = "parity_summary"
    order = 60
    template_name = "cms/admin/parts/parity_summary.html"

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        mine = policy.writable_languages(user)
        counts = language_board.count_by_state(language_board.board_lines()) if mine else {}
        return {
            "summary": [
                (code, NATIVE_NAMES[code], [(s, language_board.STATES[s], n) for s, n in counts[code].items() if n])
                for code in mine
            ]
        }
