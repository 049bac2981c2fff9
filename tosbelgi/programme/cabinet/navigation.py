"""Register of the pages that the cabinet's menu leads to: later pages add themselves, each for its roles."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from ..people.api import Purpose, Role


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One page of the menu: the name of its address, its title, for which roles, and its place."""

    url_name: str
    title: str | Promise
    roles: frozenset[Role | Purpose]
    place: int


@dataclass(frozen=True)
class MenuLink:
    """`current` is what `aria-current` says: this very page, one below it ("true"), or another (empty)."""

    title: str
    url: str
    current: str


_entries: dict[str, Entry] = {}


def register(url_name: str, title: str | Promise, *, place: int, roles: Iterable[Role | Purpose] = tuple(Role)) -> None:
    """Lead to a page from the menu, for these roles, in the order of the places. Called while modules are imported."""
    _entries[url_name] = Entry(url_name=url_name, title=title, roles=frozenset(roles), place=place)


def menu_for(role: Role | Purpose, path: str) -> list[MenuLink]:
    """The menu of somebody who acts in the role, on the page at that path."""
    entries = sorted((one for one in _entries.values() if role in one.roles), key=lambda one: one.place)
    urls, home = [reverse(one.url_name) for one in entries], reverse("cabinet")
    nearest = max((url for url in urls if path.startswith(url) and url != home), key=len, default=None)
    return [
        MenuLink(str(entry.title), url, "page" if url == path else "true" if url == nearest else "")
        for entry, url in zip(entries, urls, strict=True)
    ]
