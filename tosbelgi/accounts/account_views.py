"""Accounts in the admin. Only a superuser makes superusers; everybody else stays within their own power."""

from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views import users
from wagtail.users.views.bulk_actions import AssignRoleBulkAction, DeleteBulkAction, SetActiveStateBulkAction

from .policies import governs, roles_to_give, tell_beyond

SUPERUSER = _("Superuser")
SUPERUSER_HELP = _("Superusers may do everything, without any role. Only a superuser can make others superusers.")
BEYOND_ROLE = _("You cannot give this role: it may do more than you. Choose one of the roles that are offered.")


class WithinOnesPower:
    """A form for an account that knows whom it is for, and offers only what that person may give."""

    def __init__(self, *args, for_user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["groups"].queryset = roles_to_give(for_user)
        self.fields["groups"].error_messages["invalid_choice"] = BEYOND_ROLE
        if not for_user.is_superuser:
            self.fields.pop("is_superuser", None)
        elif "is_superuser" in self.fields:
            self.fields["is_superuser"].label = SUPERUSER
            self.fields["is_superuser"].help_text = SUPERUSER_HELP


class CreationForm(WithinOnesPower, UserCreationForm):
    pass


class EditForm(WithinOnesPower, UserEditForm):
    pass


class ForUser:
    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"for_user": self.request.user}


class OnlyWhomOneGoverns:
    """A view of one account or role: who may do less than that one is told so, and sent back to the list."""

    def dispatch(self, request, *args, **kwargs):
        subject = self.get_object()
        if self.user_has_permission("change") and not governs(request.user, subject):
            tell_beyond(request, subject)
            return redirect(self.index_url_name)
        return super().dispatch(request, *args, **kwargs)


class CreateView(ForUser, users.CreateView):
    pass


class EditView(OnlyWhomOneGoverns, ForUser, users.EditView):
    pass


class DeleteView(OnlyWhomOneGoverns, users.DeleteView):
    pass


class AccountFilterSet(users.UserFilterSet):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["is_superuser"].label = SUPERUSER

    class Meta(users.UserFilterSet.Meta):
        pass


class IndexView(users.IndexView):
    @cached_property
    def columns(self):
        columns = super().columns
        for column in columns:
            if column.name == "is_superuser":
                column.accessor = lambda user: SUPERUSER if user.is_superuser else None
        return columns

    def get_edit_url(self, instance):
        if instance.is_superuser and not self.request.user.is_superuser:
            return None
        return super().get_edit_url(instance)


class AccountViewSet(users.UserViewSet):
    index_view_class, add_view_class = IndexView, CreateView
    edit_view_class, delete_view_class = EditView, DeleteView
    filterset_class = AccountFilterSet
    # Wagtail's view would save the copy over the account that was copied.
    copy_view_enabled = False

    def get_form_class(self, for_update=False):
        return EditForm if for_update else CreationForm


class GovernedOnly:
    """A deed with many accounts: those beyond one's power are left out, and shown as left out."""

    def check_perm(self, obj) -> bool:
        return super().check_perm(obj) and governs(self.request.user, obj)


class AssignRole(GovernedOnly, AssignRoleBulkAction):
    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        form.fields["role"].queryset = roles_to_give(self.request.user)
        form.fields["role"].error_messages["invalid_choice"] = BEYOND_ROLE
        return form


class SetActiveState(GovernedOnly, SetActiveStateBulkAction):
    pass


class Delete(GovernedOnly, DeleteBulkAction):
    pass


IN_BULK = (AssignRole, SetActiveState, Delete)
