"""Who may write what, in which language: one policy for pages, snippets, books and the translation editor.

A permission for each language says whose words somebody may write; another one opens what is the
same in all languages. Pages follow from the tree of their language, snippets from the language of
the row, rows with their words in columns from the column.
"""

from typing import ClassVar

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Page, TranslatableMixin
from wagtail.permission_policies import ModelPermissionPolicy

from tosbelgi.language.languages import CODES

from .field_conflicts import FieldConflictFormMixin
from .past_dates import PastDatesFormMixin
from .typed_text import NormalizedTextFormMixin

SHARED_FIELDS = "cms.write_facts"


class Writing(models.Model):
    """No table: what stands here are the permissions that no single model has."""

    class Meta:
        managed = False
        default_permissions = ()
        permissions: ClassVar = [
            ("write_kk", _("May write Kazakh words")),
            ("write_ru", _("May write Russian words")),
            ("write_en", _("May write English words")),
            ("write_facts", _("May write what is the same in all languages")),
        ]


def may_write(user, language: str) -> bool:
    """May this person write words of the language at all?"""
    return bool(user.has_perm(f"cms.write_{language}"))


def writable_languages(user) -> list[str]:
    """The languages whose words this person may write."""
    return [code for code in CODES if may_write(user, code)]


def may_change(user, row: models.Model) -> bool:
    """May this person change something in this very row?"""
    return _may(user, "change", row)


def may_publish(user, row: models.Model) -> bool:
    """May this person make the row public as it is?"""
    return _may(user, "publish", row)


def edit_url(user, row: models.Model) -> str:
    """Where this person edits the row; the front page of the admin where they may not."""
    return AdminURLFinder(user).get_edit_url(row) or reverse("wagtailadmin_home")


def require_permission(user, action: str, row: models.Model) -> None:
    """Raise PermissionDenied unless the person may do that with the row."""
    if not _may(user, action, row):
        raise PermissionDenied


def _may(user, action: str, row: models.Model) -> bool:
    if isinstance(row, Page):
        tester = row.permissions_for_user(user)
        return bool(tester.can_publish() if action == "publish" else tester.can_edit())
    return LanguagePermissionPolicy(type(row)).user_has_permission_for_instance(user, action, row)


class LanguagePermissionPolicy(ModelPermissionPolicy):
    """Django's permissions of the model, and for a row that stands in one language that language's too."""

    def user_has_permission_for_instance(self, user, action, instance) -> bool:
        if not self.user_has_permission(user, action):
            return False
        return not isinstance(instance, TranslatableMixin) or may_write(user, instance.locale.language_code)

    def instances_user_has_any_permission_for(self, user, actions) -> QuerySet:
        rows = super().instances_user_has_any_permission_for(user, actions)
        if issubclass(self.model, TranslatableMixin) and set(actions) != {"view"}:
            return rows.filter(locale__language_code__in=writable_languages(user))
        return rows


def translated_panels(name: str, heading, **options) -> MultiFieldPanel:
    """The columns of one name side by side; each is open to those who may write its language."""
    return MultiFieldPanel(
        [FieldPanel(f"{name}_{code}", permission=f"cms.write_{code}") for code in CODES], heading, **options
    )


def shared_field_panel(name: str, **options) -> FieldPanel:
    """A field that is the same in all languages."""
    return FieldPanel(name, permission=SHARED_FIELDS, **options)


class SharedInlinePanel(InlinePanel):
    """Child rows that are the same in all languages; for a translator the form does not have them."""

    class BoundPanel(InlinePanel.BoundPanel):
        def __init__(self, *, form, **kwargs):
            self.absent = form is not None and kwargs["panel"].relation_name not in form.formsets
            super().__init__(form=None if self.absent else form, **kwargs)

        def is_shown(self) -> bool:
            return not self.absent and super().is_shown()


class SharedRowsFormMixin:
    """For forms: child rows are there only for those who may write facts, whatever a request sends."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.for_user is not None and not self.for_user.has_perm(SHARED_FIELDS):
            self.formsets = {name: each for name, each in self.formsets.items() if name == "comments"}


class TranslatedColumnsForm(
    PastDatesFormMixin, FieldConflictFormMixin, SharedRowsFormMixin, NormalizedTextFormMixin, WagtailAdminModelForm
):
    """The form of a row with its words in columns."""
