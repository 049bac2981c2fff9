"""Roles (Django's groups) in the admin: nobody gives a right that they lack, or changes a role that may do more."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.users.forms import GroupForm
from wagtail.users.views import groups

from .account_views import ForUser, OnlyWhomOneGoverns
from .power import Power

# The quickstart gives rights to roles of these names, whoever named them; filled by whoever makes them.
PLANTED: set[str] = set()


class RoleForm(GroupForm):
    """Offers the permissions that the person has; those that the role has besides stay."""

    is_superuser = None  # a box of Wagtail's that no model has, and nothing reads

    def __init__(self, *args, for_user, **kwargs):
        super().__init__(*args, **kwargs)
        self.for_user = for_user
        if for_user.is_superuser:
            return
        held = Power.of_account(for_user).permissions
        mine = [one.pk for one in self.registered_permissions.select_related("content_type") if _name(one) in held]
        self.registered_permissions = self.registered_permissions.filter(pk__in=mine)
        self.fields["permissions"].queryset = self.registered_permissions.select_related("content_type")
        self.fields["permissions"].error_messages["invalid_choice"] = _(
            "You cannot give this permission: you do not have it yourself."
        )

    def clean_name(self) -> str:
        name = super().clean_name()
        before = self.initial.get("name")
        if name != before and {name, before} & PLANTED and not self.for_user.is_superuser:
            raise ValidationError(
                _("“%(name)s” is a role that the programme itself gives rights to; only a superuser may rename it so.")
                % {"name": before if before in PLANTED else name}
            )
        return name


class PlacesWithinOnesPower:
    """Rights over pages and collections are given where one has them."""

    def is_valid(self, form) -> bool:
        valid = super().is_valid(form)
        if not valid:
            return False
        power, beyond = Power.of_account(self.request.user), False
        for panel in self.permission_panel_forms:
            for row in panel.forms:
                if row in panel.deleted_forms or not row.cleaned_data:
                    continue
                if not power.covers(wanted_in(row)):
                    beyond = True
                    row.add_error(None, _("You cannot give these rights here: you do not have them yourself."))
        if beyond:
            self.produced_error_message = self.get_error_message()
        return not beyond


def wanted_in(row) -> Power:
    """What one row of a role's form gives: rights over a page, or over a collection. There is no third kind."""
    names = [one.codename for one in row.cleaned_data.get("permissions", ())]
    if "page" in row.cleaned_data:
        return Power(on_pages=frozenset((row.cleaned_data["page"].path, name) for name in names))
    place = row.cleaned_data["collection"]
    return Power(in_collections=frozenset((place.path, name) for name in names))


def _name(permission) -> str:
    return f"{permission.content_type.app_label}.{permission.codename}"


class CreateView(ForUser, PlacesWithinOnesPower, groups.CreateView):
    pass


class EditView(OnlyWhomOneGoverns, ForUser, PlacesWithinOnesPower, groups.EditView):
    pass


class DeleteView(OnlyWhomOneGoverns, groups.DeleteView):
    pass


class RoleViewSet(groups.GroupViewSet):
    add_view_class, edit_view_class, delete_view_class = CreateView, EditView, DeleteView

    def get_form_class(self, for_update=False):
        return RoleForm
