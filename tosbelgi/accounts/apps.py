"""App configs: of accounts, and of Wagtail's user admin with our viewsets and permission policies."""

from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "tosbelgi.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import wordings  # noqa: F401  importing it registers sentences


class AdministeredAccounts(WagtailUsersAppConfig):
    """Wagtail's views of accounts and roles, where nobody grants more than they have."""

    user_viewset = "tosbelgi.accounts.account_views.AccountViewSet"
    group_viewset = "tosbelgi.accounts.role_views.RoleViewSet"

    def ready(self) -> None:
        super().ready()
        from django.contrib.auth import get_user_model
        from django.contrib.auth.models import Group
        from wagtail.models import Task, Workflow
        from wagtail.permissions import register_permission_policy

        from .policies import ApprovalPolicy, PowerPolicy

        for model in (get_user_model(), Group):
            register_permission_policy(model, PowerPolicy(model))
        for model in (Task, Workflow):
            register_permission_policy(model, ApprovalPolicy(model))
