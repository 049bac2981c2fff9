"""Admin views of user accounts. Only superusers make superusers; others grant no more than they have."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views import users
from wagtail.users.views.bulk_actions import AssignRoleBulkAction, DeleteBulkAction, SetActiveStateBulkAction

from tosbelgi.kernel.collation import collate, reader_language

from .models import User
from .policies import add_beyond_message, governs, grantable_roles
from .request_user import AnyUser

SUPERUSER = _("Superuser")
SUPERUSER_HELP = _("Superusers may do everything, without any role. Only a superuser can make others superusers.")
BEYOND_ROLE = _("You cannot give this role: it may do more than you. Choose one of the roles that are offered.")


class GrantableRolesFormMixin:
    """Form of an account that offers `for_user` only the roles which that person may grant."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, for_user: AnyUser, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["groups"].queryset = grantable_roles(for_user)
        self.fields["groups"].error_messages["invalid_choice"] = BEYOND_ROLE
        if not for_user.is_superuser:
            self.fields.pop("is_superuser", None)
        elif "is_superuser" in self.fields:
            self.fields["is_superuser"].label = SUPERUSER
            self.fields["is_superuser"].help_text = SUPERUSER_HELP


class CreationForm(GrantableRolesFormMixin, UserCreationForm):
    pass


class EditForm(GrantableRolesFormMixin, UserEditForm):
    pass


class FormUserMixin:
    """View that hands the current user to its form."""

    request: HttpRequest

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"for_user": self.request.user}


class GovernedObjectMixin:
    """View of one account or role that redirects with a message those who have fewer permissions than it."""

    get_object: Callable[[], AnyUser | Group]
    user_has_permission: Callable[[str], bool]
    index_url_name: str

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        subject = self.get_object()
        if self.user_has_permission("change") and not governs(request.user, subject):
            add_beyond_message(request, subject)
            return redirect(self.index_url_name)
        return super().dispatch(request, *args, **kwargs)


class CreateView(FormUserMixin, users.CreateView):
    pass


class EditView(GovernedObjectMixin, FormUserMixin, users.EditView):
    pass


class DeleteView(GovernedObjectMixin, users.DeleteView):
    pass


class AccountFilterSet(users.UserFilterSet):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["is_superuser"].label = SUPERUSER

    class Meta(users.UserFilterSet.Meta):
        pass


class IndexView(users.IndexView):
    @cached_property
    def columns(self) -> list[Column]:
        columns = super().columns
        for column in columns:
            if column.name == "is_superuser":
                column.accessor = lambda user: SUPERUSER if user.is_superuser else None
            elif column.name == "name":
                # In many languages a person's name is another word than that of a thing.
                column.label = pgettext_lazy("of a person", "Name")
        return columns

    def order_queryset(self, queryset: QuerySet[User]) -> QuerySet[User]:
        return collate(super().order_queryset(queryset), reader_language())

    def get_edit_url(self, instance: User) -> str | None:
        if instance.is_superuser and not self.request.user.is_superuser:
            return None
        return super().get_edit_url(instance)


class AccountViewSet(users.UserViewSet):
    index_view_class, add_view_class = IndexView, CreateView
    edit_view_class, delete_view_class = EditView, DeleteView
    filterset_class = AccountFilterSet
    # Wagtail's view would save the copy over the account that was copied.
    copy_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> type[Any]:
        return EditForm if for_update else CreationForm


class GovernedBulkActionMixin:
    """Bulk action that leaves out accounts with more permissions than the user has, and shows them as left out."""

    request: HttpRequest

    def check_perm(self, obj: User) -> bool:
        return super().check_perm(obj) and governs(self.request.user, obj)


class AssignRole(GovernedBulkActionMixin, AssignRoleBulkAction):
    def get_form(self, form_class: type[BaseForm] | None = None) -> BaseForm:
        form = super().get_form(form_class)
        form.fields["role"].label = _("Role")
        form.fields["role"].queryset = grantable_roles(self.request.user)
        form.fields["role"].error_messages["invalid_choice"] = BEYOND_ROLE
        return form


class SetActiveState(GovernedBulkActionMixin, SetActiveStateBulkAction):
    pass


class Delete(GovernedBulkActionMixin, DeleteBulkAction):
    pass


BULK_ACTIONS = (AssignRole, SetActiveState, Delete)
