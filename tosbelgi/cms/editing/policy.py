"""Permissions per language: one policy for pages, snippets, translated columns and the translation editor.

One permission for each language, and another for what is the same in all languages. A page has the language of its
tree, a snippet that of its row, a translated column that of the column.
"""

from collections.abc import Collection
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Page, TranslatableMixin
from wagtail.permission_policies import ModelPermissionPolicy

from tosbelgi.accounts.request_user import AnyUser
from tosbelgi.language.languages import CODES

from .field_conflicts import FieldConflictFormMixin
from .mixin_bases import ModelFormBase
from .past_dates import PastDatesFormMixin
from .typed_text import NormalizedTextFormMixin

SHARED_FIELDS = "cms.write_facts"


class Writing(models.Model):
    """No table: carries the permissions that belong to no single model."""

    class Meta:
        managed = False
        default_permissions = ()
        permissions: ClassVar = [
            ("write_kk", _("May write Kazakh words")),
            ("write_ru", _("May write Russian words")),
            ("write_en", _("May write English words")),
            ("write_facts", _("May write what is the same in all languages")),
        ]


def may_write(user: AnyUser, language: str) -> bool:
    """May this person write texts of the language at all?"""
    return bool(user.has_perm(f"cms.write_{language}"))


def writable_languages(user: AnyUser) -> list[str]:
    """The codes of the languages whose texts this person may write."""
    return [code for code in CODES if may_write(user, code)]


def may_change(user: AnyUser, row: models.Model) -> bool:
    """May this person change something in this very row?"""
    return _may(user, "change", row)


def may_publish(user: AnyUser, row: models.Model) -> bool:
    """May this person make the row public as it is?"""
    return _may(user, "publish", row)


def edit_url(user: AnyUser, row: models.Model) -> str:
    """The URL at which this person edits the row; the admin's home where they may not."""
    return AdminURLFinder(user).get_edit_url(row) or reverse("wagtailadmin_home")


def back_to_row(request: HttpRequest, row: models.Model) -> HttpResponse:
    """Leads to where this person edits the row; a dialogue of Wagtail's takes the address as JSON."""
    url = edit_url(request.user, row)
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return JsonResponse({"step": "success", "redirect": url})
    return redirect(url)


def require_permission(user: AnyUser, action: str, row: models.Model) -> None:
    """Raise PermissionDenied unless the person may do that with the row."""
    if not _may(user, action, row):
        raise PermissionDenied


def _may(user: AnyUser, action: str, row: models.Model) -> bool:
    if isinstance(row, Page):
        permissions = row.permissions_for_user(user)
        return bool(permissions.can_publish() if action == "publish" else permissions.can_edit())
    return LanguagePermissionPolicy(type(row)).user_has_permission_for_instance(user, action, row)


class LanguagePermissionPolicy(ModelPermissionPolicy):
    """Django's permissions of the model and, for a translatable row, the permission of its language."""

    def user_has_permission_for_instance(self, user: AnyUser, action: str, instance: models.Model) -> bool:
        if not self.user_has_permission(user, action):
            return False
        return not isinstance(instance, TranslatableMixin) or may_write(user, instance.locale.language_code)

    def instances_user_has_any_permission_for(self, user: AnyUser, actions: Collection[str]) -> QuerySet[Any]:
        rows = super().instances_user_has_any_permission_for(user, actions)
        if issubclass(self.model, TranslatableMixin) and set(actions) != {"view"}:
            return rows.filter(locale__language_code__in=writable_languages(user))
        return rows


class TranslatedFieldPanel(FieldPanel):
    """The field of a column of one language; above it stands what helps to translate into it (`source_hint`)."""

    class BoundPanel(FieldPanel.BoundPanel):
        template_name = "cms/admin/parts/translated_field.html"


def translated_panels(name: str, heading: Promise, **options: Any) -> MultiFieldPanel:
    """Panel of the columns `<name>_<language>`; each is shown to those who may write its language."""
    return MultiFieldPanel(
        [TranslatedFieldPanel(f"{name}_{code}", permission=f"cms.write_{code}") for code in CODES], heading, **options
    )


def shared_field_panel(name: str, **options: Any) -> FieldPanel:
    """Panel of a field that is the same in all languages, for those who may change such fields."""
    return FieldPanel(name, permission=SHARED_FIELDS, **options)


class SharedInlinePanel(InlinePanel):
    """Inline panel of child rows that are the same in all languages; absent where the form lacks the formset."""

    class BoundPanel(InlinePanel.BoundPanel):
        def __init__(self, *, form: WagtailAdminModelForm | None, **kwargs: Any) -> None:
            self.absent = form is not None and kwargs["panel"].relation_name not in form.formsets
            super().__init__(form=None if self.absent else form, **kwargs)

        def is_shown(self) -> bool:
            return not self.absent and super().is_shown()


class SharedRowsFormMixin(ModelFormBase):
    """For forms: drops child formsets unless the user may change what is shared, whatever a request sends."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.for_user is not None and not self.for_user.has_perm(SHARED_FIELDS):
            self.formsets = {name: each for name, each in self.formsets.items() if name == "comments"}


class TranslatedColumnsForm(
    PastDatesFormMixin, FieldConflictFormMixin, SharedRowsFormMixin, NormalizedTextFormMixin, WagtailAdminModelForm
):
    """The form of a model with translated columns."""
