"""The page that somebody without an account opens, and the editors' page on which links are made and taken back."""

import copy
from typing import Any, cast

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages
from wagtail.models import Page, PreviewableMixin, RevisionMixin

from tosbelgi.accounts.request_user import AuthenticatedHttpRequest
from tosbelgi.kernel.refusals import Refusal
from tosbelgi.kernel.refusals.messages import refusal_message
from tosbelgi.kernel.web.cache_policy import secret_page

from . import actions
from .models import DAYS, PreviewLink, links_to


@secret_page
@csrf_exempt  # whoever holds the token may look, from wherever; nothing is changed and no session is asked
@require_http_methods(["GET", "HEAD", "POST"])
def shared_preview(request: HttpRequest) -> HttpResponse:
    """A page whose script sends the token behind the `#` of its address; the answer to that is the draft itself."""
    if request.method != "POST":
        return render(request, "cms/shared_preview.html", {})
    try:
        link = actions.open_link(request.POST.get("token", "").strip(), at=timezone.now())
    except actions.NoSuchPreview:
        return render(
            request, "cms/shared_preview.html", {"over": True}, status=410
        )  # a 404 without a language is redirected
    return _draft(request, link)


def _draft(request: HttpRequest, link: PreviewLink) -> HttpResponse:
    """The draft as its readers would see it, as nobody in particular: whoever looks may be signed in here."""
    row: PreviewableMixin = link.revision.as_object()
    stranger = copy.copy(request)
    stranger.META = {
        name: value for name, value in request.META.items() if name not in {"HTTP_COOKIE", "HTTP_AUTHORIZATION"}
    }
    return row.make_preview_request(stranger, link.mode)


class LinkForm(forms.Form):
    """For which language, and for how long."""

    mode = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    days = forms.TypedChoiceField(label=gettext_lazy("It holds for"), coerce=int, initial=7)

    def __init__(self, row: PreviewableMixin, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = [(number, ngettext("%(count)d day", "%(count)d days", number) % {"count": number}) for number in DAYS]
        cast(forms.ChoiceField, self.fields["days"]).choices = days
        if len(row.preview_modes) > 1:
            cast(forms.ChoiceField, self.fields["mode"]).choices = row.preview_modes
        else:
            del self.fields["mode"]


@require_http_methods(["GET", "HEAD", "POST"])
def links_view(request: AuthenticatedHttpRequest, kind_id: int, pk: int) -> HttpResponse:
    """The links to drafts of this row: those there are, with their addresses, and a form for one more."""
    row = _row(kind_id, pk)
    if not actions.may_share(request.user, row):
        raise PermissionDenied
    form = LinkForm(row, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.share(
                row=row,
                mode=form.cleaned_data.get("mode", ""),
                days=form.cleaned_data["days"],
                by=request.user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            messages.error(request, refusal_message(refusal))
        else:
            messages.success(request, _("The link is made. Copy its address from the list."))
        return redirect("preview_links", kind_id, pk)
    now = timezone.now()
    links = [(link, link.holds(now)) for link in links_to(row).select_related("made_by")[:20]]
    context = {"row": row, "form": form, "links": links}
    return render(request, "cms/admin/preview_links.html", context, status=400 if form.errors else 200)


@require_POST
def take_back_view(request: AuthenticatedHttpRequest, link_id: int) -> HttpResponse:
    try:
        link = actions.take_back(link_id=link_id, by=request.user, at=timezone.now())
    except actions.MayNotShare as refusal:
        raise PermissionDenied from refusal
    messages.success(request, _("The link shows nothing any more."))
    return redirect("preview_links", link.revision.content_type_id, link.revision.object_id)


def _row(kind_id: int, pk: int) -> Any:
    """The row, as its own kind of page. Raises Http404 for what has no drafts."""
    kind = ContentType.objects.filter(pk=kind_id).first()
    model = kind.model_class() if kind is not None else None
    if model is None or not issubclass(model, RevisionMixin):
        raise Http404
    row = model._base_manager.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row.specific if isinstance(row, Page) else row
