"""Admin views of the programme's settings: list, one with its history, preview of a change, withdrawal."""

from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from tosbelgi.kernel import operator_settings, setting_actions
from tosbelgi.kernel.calendar import day_of
from tosbelgi.kernel.operator_settings import NoSuchSetting, Setting
from tosbelgi.kernel.refusals import Refusal
from tosbelgi.kernel.refusals.messages import add_to_form, field_error, refusal_message
from tosbelgi.kernel.setting_versions import SettingVersion, stored_versions

from ..editing.typed_text import posted_text


class ChangeForm(forms.Form):
    """A new value, from which day, and why. Parses what was typed; whether it is allowed, the action decides."""

    value = forms.CharField(label=gettext_lazy("New value"), required=False)
    valid_from = forms.DateField(
        label=gettext_lazy("Valid from"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": gettext_lazy("Choose the day from which the value is valid."),
            "invalid": gettext_lazy("This is no day. Write it like 2026-12-01."),
        },
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Which decision, of when, and why."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, setting: Setting, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.setting = setting
        value = self.fields["value"]
        if options := setting.kind.options():
            value.widget = forms.Select(choices=options)
        else:
            value.widget = forms.TextInput(attrs={"inputmode": setting.kind.inputmode, "autocomplete": "off"})
            value.help_text = _("Allowed is %(allowed)s.") % {"allowed": setting.kind.allowed()}

    def clean_value(self) -> Any:
        raw = self.cleaned_data["value"]
        try:
            return self.setting.kind.read(raw)
        except ValueError:
            accepted = self.setting.kind.accepted()
            refusal = setting_actions.ValueDoesNotFit(name=self.setting.name, value=raw, allowed=accepted)
            raise field_error(refusal) from None


def _require_permission(request: HttpRequest) -> None:
    if not setting_actions.may_change(request.user):
        raise PermissionDenied


@require_safe
def setting_list(request: HttpRequest) -> HttpResponse:
    """All settings by topic, each with its current value, since when, and the next planned change."""
    _require_permission(request)
    standings = operator_settings.setting_states(day_of(timezone.now()))
    topics = [list(group) for _app, group in groupby(standings, key=lambda one: one.setting.namespace)]
    return render(request, "cms/admin/settings.html", {"topics": topics})


@require_http_methods(["GET", "POST"])
def setting_detail(request: HttpRequest, name: str) -> HttpResponse:
    """One setting with its history; a change is previewed, then confirmed."""
    _require_permission(request)
    try:
        setting = operator_settings.get_setting(name)
    except NoSuchSetting as missing:
        raise Http404 from missing
    if request.method == "POST":
        return _check_or_change(request, setting, ChangeForm(setting, request.POST))
    return _render_setting(request, setting)


def _render_setting(request: HttpRequest, setting: Setting, form: ChangeForm | None = None) -> HttpResponse:
    today = day_of(timezone.now())
    now = operator_settings.setting_state(setting, today, stored_versions())
    tomorrow = today + timedelta(days=1)
    versions = SettingVersion.objects.filter(name=setting.name).select_related("by", "withdrawn_by")
    context = {
        "setting": setting,
        "now": now,
        "default": setting.words(setting.default),
        "history": [_history_entry(setting, version, now, today) for version in versions],
        "form": form or ChangeForm(setting, initial={"value": setting.kind.written(now.value), "valid_from": tomorrow}),
    }
    return render(request, "cms/admin/setting.html", context)


def _history_entry(
    setting: Setting, version: SettingVersion, now: operator_settings.SettingState, today: date
) -> dict[str, Any]:
    planned = version.withdrawn_on is None and version.valid_from > today
    return {
        "version": version,
        "words": setting.words(version.value),
        "planned": planned,
        "current": version.withdrawn_on is None and version.valid_from == now.since,
    }


def _check_or_change(request: HttpRequest, setting: Setting, form: ChangeForm) -> HttpResponse:
    step = request.POST.get("step")
    if not form.is_valid() or step not in {"preview", "confirm"}:
        return _render_setting(request, setting, form)
    action = setting_actions.change_setting if step == "confirm" else setting_actions.check_change
    try:
        change = action(name=setting.name, by=request.user, at=timezone.now(), **form.cleaned_data)
    except setting_actions.MayNotChangeSettings as refusal:
        raise PermissionDenied from refusal
    except Refusal as refusal:
        add_to_form(form, refusal)
        return _render_setting(request, setting, form)
    if isinstance(change, setting_actions.Change):
        return _render_preview(request, change, form)
    day = {"day": date_format(change.valid_from), "value": setting.words(change.value)}
    messages.success(request, _("From %(day)s: %(value)s. This is in the history.") % day)
    return redirect("programme_setting", setting.name)


def _render_preview(request: HttpRequest, change: setting_actions.Change, form: ChangeForm) -> HttpResponse:
    setting = change.setting
    today = day_of(timezone.now())
    context = {
        "setting": setting,
        "change": change,
        "before": setting.words(change.before),
        "after": setting.words(change.after),
        "affected": setting.affected(change.before, change.after, today) if setting.affected else [],
        "form": form,
    }
    return render(request, "cms/admin/setting_preview.html", context)


@require_http_methods(["GET", "POST"])
def withdraw_change_view(request: HttpRequest, version_id: int) -> HttpResponse:
    """Ask for the reason, then withdraw a planned change."""
    _require_permission(request)
    version = SettingVersion.objects.select_related("by").filter(pk=version_id).first()
    if version is None:
        raise Http404
    try:
        setting = operator_settings.get_setting(version.name)
    except NoSuchSetting as missing:
        raise Http404 from missing
    reason, problem = posted_text(request, "reason")
    if request.method == "POST" and not problem:
        try:
            setting_actions.withdraw_change(version_id=version_id, reason=reason, by=request.user, at=timezone.now())
        except Refusal as refusal:
            problem = refusal_message(refusal)
        else:
            messages.success(request, _("The planned change is called off. This is in the history."))
            return redirect("programme_setting", setting.name)
    context = {
        "setting": setting,
        "version": version,
        "words": setting.words(version.value),
        "reason": reason,
        "problem": problem,
    }
    return render(request, "cms/admin/setting_withdraw.html", context)
