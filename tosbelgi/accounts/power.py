"""What somebody may do, as a value, so that one can ask: would this give more than the giver has?

Nobody hands on more than they have themselves, and nobody lays hold of an account or a role that may do more than they.
Rights stand in three places: permissions; over a page and all below it; over a collection and all below it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupCollectionPermission, GroupPagePermission

# A right at a place: the path of the place in its tree, and the permission.
Placed = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Power:
    """All that one account or one role may do; `everything` is a superuser's."""

    permissions: frozenset[str] = frozenset()
    on_pages: Placed = field(default_factory=frozenset)
    in_collections: Placed = field(default_factory=frozenset)
    everything: bool = False

    @classmethod
    def of_roles(cls, roles: Iterable[Group]) -> Self:
        """What membership in these roles gives."""
        ids = [role.pk for role in roles]
        pages = GroupPagePermission.objects.filter(group__in=ids).values_list("page__path", "permission__codename")
        collections = GroupCollectionPermission.objects.filter(group__in=ids)
        return cls(
            names_of(Permission.objects.filter(group__in=ids)),
            frozenset(pages),
            frozenset(collections.values_list("collection__path", "permission__codename")),
        )

    @classmethod
    def of_account(cls, user) -> Self:
        """What this account may do, or might once it is active again."""
        if user.is_superuser:
            return cls(everything=True)
        roles = cls.of_roles(user.groups.all())
        own = names_of(user.user_permissions.all())
        return cls(roles.permissions | own, roles.on_pages, roles.in_collections)

    def covers(self, other: "Power") -> bool:
        """Does nothing of the other go beyond this one?

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
            or _beyond(other.on_pages, self.on_pages)
            or _beyond(other.in_collections, self.in_collections)
        )


def names_of(permissions) -> frozenset[str]:
    """Permissions by the names they are asked for: `app.codename`."""
    pairs = permissions.values_list("content_type__app_label", "codename")
    return frozenset(f"{app}.{codename}" for app, codename in pairs)


def _beyond(wanted: Placed, held: Placed) -> bool:
    """Is something wanted at a place where it is not held, neither there nor above?"""
    return not all(any(name == own and path.startswith(place) for place, own in held) for path, name in wanted)
