"""The kinds of private files. A room registers its own as its app starts, with the rule of who may see one."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.files.storage import Storage, storages
from django.http import HttpRequest
from django.urls import reverse


@dataclass(frozen=True)
class PrivateKind:
    """A kind of private files, named in their addresses.

    `may_see` says whether whoever asks may see the file of that name, and nothing else: neither who may change it, nor
    who looks after the site. It begins at the one door of its model (`visible_to`) and takes the same queries whether
    there is no such file or it is hidden, so that nobody learns what exists.
    """

    name: str
    may_see: Callable[[HttpRequest, str], bool]

    def url_for(self, file: str) -> str:
        """The address at which the view answers those who may see it."""
        return reverse("private_file", args=[self.name, file])


_kinds: dict[str, PrivateKind] = {}


def register(kind: PrivateKind) -> None:
    """Make a kind known. A second one of that name is a defect of ours."""
    if kind.name in _kinds:
        raise ValueError(f"there is a kind of private files named {kind.name} already")
    _kinds[kind.name] = kind


def get_kind(name: str) -> PrivateKind | None:
    return _kinds.get(name)


def private_storage() -> Storage:
    """Where all of them are kept, each below the name of its kind."""
    return storages["private"]
