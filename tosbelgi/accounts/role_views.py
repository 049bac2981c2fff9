"""Admin views of roles (Django's groups): nobody grants permissions they lack, or changes a role that has more."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import BaseForm, BaseFormSet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.users.forms import GroupForm
from wagtail.users.views import groups

from .account_views import FormUserMixin, GovernedObjectMixin
from .power import Power
from .request_user import AnyUser

# Names of roles to which the quickstart grants permissions; registered by the app that creates them.
MANAGED_ROLE_NAMES: set[str] = set()


class RoleForm(GroupForm):
    """Offers the permissions that the user has; others that the role has stay."""

    registered_permissions: QuerySet[Permission]
    is_superuser = None  # a field of Wagtail's form that no model has, and nothing reads

    def __init__(self, *args: Any, for_user: AnyUser, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.for_user = for_user
        if for_user.is_superuser:
            return
        held = Power.of_account(for_user).permissions
        grantable = [one.pk for one in self.registered_permissions.select_related("content_type") if _name(one) in held]
        self.registered_permissions = self.registered_permissions.filter(pk__in=grantable)
        self.fields["permissions"].queryset = self.registered_permissions.select_related("content_type")
        self.fields["permissions"].error_messages["invalid_choice"] = _(
            "You cannot give this permission: you do not have it yourself."
        )

    def clean_name(self) -> str:
        name = super().clean_name()
        before = self.initial.get("name")
        if name != before and {name, before} & MANAGED_ROLE_NAMES and not self.for_user.is_superuser:
            raise ValidationError(
                _("“%(name)s” is a role that the programme itself gives rights to; only a superuser may rename it so.")
                % {"name": before if before in MANAGED_ROLE_NAMES else name}
            )
        return name


class GrantablePermissionsMixin:
    """View that rejects page and collection permissions which the user lacks there."""

    request: HttpRequest
    permission_panel_forms: "list[BaseFormSet[BaseForm]]"
    get_error_message: Callable[[], str]

    def is_valid(self, form: BaseForm) -> bool:
        valid = super().is_valid(form)
        if not valid:
            return False
        power, beyond = Power.of_account(self.request.user), False
        for panel in self.permission_panel_forms:
            for row in panel.forms:
                if row in panel.deleted_forms or not row.cleaned_data:
                    continue
                if not power.covers(power_granted_by(row)):
                    beyond = True
                    row.add_error(None, _("You cannot give these rights here: you do not have them yourself."))
        if beyond:
            self.produced_error_message = self.get_error_message()
        return not beyond


def power_granted_by(row: BaseForm) -> Power:
    """Permissions that one row of a role's form grants: on a page, or on a collection. There is no third kind."""
    names = [one.codename for one in row.cleaned_data.get("permissions", ())]
    if "page" in row.cleaned_data:
        return Power(on_pages=frozenset((row.cleaned_data["page"].path, name) for name in names))
    collection = row.cleaned_data["collection"]
    return Power(in_collections=frozenset((collection.path, name) for name in names))


def _name(permission: Permission) -> str:
    return f"{permission.content_type.app_label}.{permission.codename}"


class CreateView(FormUserMixin, GrantablePermissionsMixin, groups.CreateView):
    pass


class EditView(GovernedObjectMixin, FormUserMixin, GrantablePermissionsMixin, groups.EditView):
    pass


class DeleteView(GovernedObjectMixin, groups.DeleteView):
    pass


class RoleViewSet(groups.GroupViewSet):
    add_view_class, edit_view_class, delete_view_class = CreateView, EditView, DeleteView

    def get_form_class(self, for_update: bool = False) -> type[Any]:
        return RoleForm
