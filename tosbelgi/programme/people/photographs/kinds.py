"""Every model of photographs as a kind of private files: who is shown one, and what follows when its row goes."""

from collections.abc import Callable
from typing import Any

from django.db.models.signals import post_delete
from django.http import HttpRequest

from tosbelgi.kernel.files.private.kinds import PrivateKind, register

from ..acting import current_viewer
from .keeping import let_go, photograph_models
from .models import PrivatePhotograph
from .names import file_named


def serve_photographs() -> None:
    """Register every kind there is with the view of private files, and follow the deletion of its rows."""
    for name, model in photograph_models().items():
        register(PrivateKind(name, may_see(model)))
        post_delete.connect(follow_deleted, sender=model, dispatch_uid=f"photographs.{name}")


def may_see(model: type[PrivatePhotograph]) -> Callable[[HttpRequest, str], bool]:
    """The rule of a kind: whoever asks sees the row, in the role in which they act.

    That a photograph was read is written down by the page that shows it: its name is known from there alone.
    """

    def rule(request: HttpRequest, name: str) -> bool:
        viewer, file = current_viewer(request), file_named(name)
        if viewer is None or file is None:
            return False
        return model.objects.visible_to(viewer).filter(file=file).exists()

    return rule


def follow_deleted(sender: type[PrivatePhotograph], instance: PrivatePhotograph, **_signal: Any) -> None:
    """However a row is deleted, by itself or with what it belongs to: its file goes too."""
    let_go(sender.kind, instance.file)
