"""Permission sets as values, to compare them: would this grant more than the giver has?

Nobody grants more than they have themselves, and nobody changes an account or a role that may do more than they.
Permissions are of four kinds: of a model; on a page and all below it; on a collection and all below it; those of
the steps of approval, whose groups publish whatever waits there.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

from django.contrib.auth.models import Group, Permission
from django.db.models import QuerySet
from wagtail.models import AbstractGroupApprovalTask, GroupCollectionPermission, GroupPagePermission, Page

from .request_user import AnyUser

# Tree permissions: the path of a page or collection, and the codename.
PathPermissions = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Power:
    """All that one account or one role may do; `everything` is a superuser's."""

    permissions: frozenset[str] = frozenset()
    on_pages: PathPermissions = field(default_factory=frozenset)
    in_collections: PathPermissions = field(default_factory=frozenset)
    everything: bool = False

    @classmethod
    def of_roles(cls, roles: Iterable[Group]) -> Self:
        """What membership in these roles gives."""
        ids = [role.pk for role in roles]
        pages = GroupPagePermission.objects.filter(group__in=ids).values_list("page__path", "permission__codename")
        collections = GroupCollectionPermission.objects.filter(group__in=ids)
        return cls(
            permission_names(Permission.objects.filter(group__in=ids)),
            frozenset(pages) | _publishing_by_approval(ids),
            frozenset(collections.values_list("collection__path", "permission__codename")),
        )

    @classmethod
    def of_account(cls, user: AnyUser) -> Self:
        """What this account may do, or might once it is active again."""
        if user.is_superuser:
            return cls(everything=True)
        roles = cls.of_roles(user.groups.all())
        own = permission_names(user.user_permissions.all())
        return cls(roles.permissions | own, roles.on_pages, roles.in_collections)

    def covers(self, other: "Power") -> bool:
        """Does this one include everything of the other?

        >>> editor = Power(on_pages=frozenset({("00010002", "change_page")}))
        >>> editor.covers(Power(on_pages=frozenset({("000100020007", "change_page")})))
        True
        >>> editor.covers(Power(on_pages=frozenset({("0001", "change_page")})))
        False
        """
        if self.everything:
            return True
        return not (
            other.everything
            or other.permissions - self.permissions
            or _exceeds(other.on_pages, self.on_pages)
            or _exceeds(other.in_collections, self.in_collections)
        )


def permission_names(permissions: QuerySet[Permission]) -> frozenset[str]:
    """Permissions as `user.has_perm` takes them: `app.codename`."""
    pairs = permissions.values_list("content_type__app_label", "codename")
    return frozenset(f"{app}.{codename}" for app, codename in pairs)


def _publishing_by_approval(group_ids: list[int]) -> PathPermissions:
    """Who decides at a step of approval publishes what is submitted there, whatever it is."""
    tasks = AbstractGroupApprovalTask.__subclasses__()
    if not any(task.objects.filter(active=True, groups__in=group_ids).exists() for task in tasks):
        return frozenset()
    return frozenset((path, "publish_page") for path in Page.objects.filter(depth=1).values_list("path", flat=True))


def _exceeds(required: PathPermissions, held: PathPermissions) -> bool:
    """Is a permission required at a path where it is not held, neither there nor above?"""
    return not all(any(name == own and path.startswith(place) for place, own in held) for path, name in required)
