"""Permission policies for accounts, roles and workflows: nobody acts beyond their own permissions."""

from collections.abc import Iterable

from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy

from .power import Power
from .request_user import AnyUser

Subject = AnyUser | Group  # an account or a role that somebody wants to change


class PowerPolicy(ModelPermissionPolicy):
    """For accounts and roles: model permissions, limited to those that have no more permissions than the user."""

    def user_has_permission_for_instance(self, user: AnyUser, action: str, instance: Subject) -> bool:
        return self.user_has_permission(user, action) and governs(user, instance)

    def user_has_any_permission_for_instance(
        self, user: AnyUser, actions: Iterable[str], instance: AnyUser | Group
    ) -> bool:
        return self.user_has_any_permission(user, actions) and governs(user, instance)


class ApprovalPolicy(ModelPermissionPolicy):
    """For workflows and their tasks: approving is publishing, so it needs the permission to publish everywhere."""

    def user_has_permission(self, user: AnyUser, action: str) -> bool:
        return super().user_has_permission(user, action) and (action == "view" or self._publishes(user))

    def user_has_any_permission(self, user: AnyUser, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def _publishes(self, user: AnyUser) -> bool:
        everywhere = {(path, "publish_page") for path in Page.objects.filter(depth=1).values_list("path", flat=True)}
        return Power.of_account(user).covers(Power(on_pages=frozenset(everywhere)))


def governs(user: AnyUser, subject: Subject) -> bool:
    """Has this user all permissions of that account or role, as changing it requires?"""
    power = Power.of_account(user)
    subject_power = Power.of_roles([subject]) if isinstance(subject, Group) else Power.of_account(subject)
    return power.covers(subject_power)


def grantable_roles(user: AnyUser) -> QuerySet[Group]:
    """The roles whose permissions this user has, for a form to offer."""
    power = Power.of_account(user)
    if power.everything:
        return Group.objects.all()
    ids = [role.pk for role in Group.objects.all() if power.covers(Power.of_roles([role]))]
    return Group.objects.filter(pk__in=ids)


def add_beyond_message(request: HttpRequest, subject: Subject) -> None:
    """Add the error message that an account or a role has more permissions than the user."""
    messages.error(
        request,
        _("“%(subject)s” may do more than you. Only who may do at least as much can change or delete it.")
        % {"subject": subject},
    )
