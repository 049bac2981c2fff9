"""Who administers whom: permissions over accounts, roles and ways of approval, and never beyond one's own power."""

from django.contrib.auth.models import Group
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy

from .power import Power


class PowerPolicy(ModelPermissionPolicy):
    """For accounts and roles: whoever has the permission, over those that may not do more than they."""

    def user_has_permission_for_instance(self, user, action, instance) -> bool:
        return self.user_has_permission(user, action) and governs(user, instance)

    def user_has_any_permission_for_instance(self, user, actions, instance) -> bool:
        return self.user_has_any_permission(user, actions) and governs(user, instance)


class ApprovalPolicy(ModelPermissionPolicy):
    """For ways of approval and their steps: approving is publishing, so who decides on it must publish everywhere."""

    def user_has_permission(self, user, action) -> bool:
        return super().user_has_permission(user, action) and (action == "view" or self._publishes(user))

    def user_has_any_permission(self, user, actions) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def _publishes(self, user) -> bool:
        everywhere = {(path, "publish_page") for path in Page.objects.filter(depth=1).values_list("path", flat=True)}
        return Power.of_account(user).covers(Power(on_pages=frozenset(everywhere)))


def governs(user, subject) -> bool:
    """May this person change this account or role, as far as power goes?"""
    power = Power.of_account(user)
    of_subject = Power.of_roles([subject]) if isinstance(subject, Group) else Power.of_account(subject)
    return power.covers(of_subject)


def roles_to_give(user):
    """The roles that may do no more than this person, for a form to offer."""
    power = Power.of_account(user)
    if power.everything:
        return Group.objects.all()
    within = [role.pk for role in Group.objects.all() if power.covers(Power.of_roles([role]))]
    return Group.objects.filter(pk__in=within)


def tell_beyond(request, subject) -> None:
    """Say why an account or a role stays as it is."""
    messages.error(
        request,
        _("“%(subject)s” may do more than you. Only who may do at least as much can change or delete it.")
        % {"subject": subject},
    )
