"""Storing and removing the files of photographs, so that a kill at any place leaves neither a lost file nor a lost row.

Three steps, each of which may be the last: the name is written down as loose and committed; the files are stored; one
transaction adds the row and strikes the name out. A row that is deleted makes its file loose in the same transaction,
and the file goes after the commit. Whatever stays loose for an hour is removed by a routine.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.apps import apps
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from tosbelgi.kernel.files.private.kinds import private_storage
from tosbelgi.kernel.web.full_disk import is_disk_full_error

from .models import LoosePhotograph, PrivatePhotograph
from .names import new_file, small_of
from .preparing import PreparedPhotograph
from .refusals import PhotographNotKept

logger = logging.getLogger(__name__)
P = TypeVar("P", bound=PrivatePhotograph)
LOOSE = timedelta(hours=1)  # for longer nobody is at it any more
AT_ONCE = 10_000  # names that one run of the routine looks at


@dataclass(frozen=True)
class KeptPhotograph:
    """A photograph whose files are stored, and which waits for its row."""

    kind: str
    file: str
    photograph: PreparedPhotograph


def photograph_models() -> dict[str, type[PrivatePhotograph]]:
    """Every model of photographs, by its kind."""
    return {model.kind: model for model in apps.get_models() if issubclass(model, PrivatePhotograph)}


@contextmanager
def kept(model: type[PrivatePhotograph], photograph: PreparedPhotograph, *, at: datetime) -> Iterator[KeptPhotograph]:
    """Store its files; unless a row of that model has taken them by the end of the block, they are removed.

    Entered outside every transaction: what another one would take back could not be swept. Raises `PhotographNotKept`.
    """
    stored = KeptPhotograph(model.kind, new_file(), photograph)
    try:
        _write_down(stored, at)
        _store(stored)
        yield stored
    finally:
        _remove_or_leave(stored.kind, stored.file)


def add_row(
    model: type[P], stored: KeptPhotograph, *, at: datetime, public_id: UUID | None = None, **columns: Any
) -> P:
    """The row that takes the files; called within the transaction of the change. `columns` say whose it is."""
    struck, _kinds = LoosePhotograph.objects.filter(kind=stored.kind, file=stored.file).delete()
    if not struck:  # whoever has stored it slept for an hour
        raise PhotographNotKept
    row = model(
        public_id=public_id or uuid4(),
        file=stored.file,
        width=stored.photograph.width,
        height=stored.photograph.height,
        bytes=len(stored.photograph.content),
        digest=stored.photograph.digest,
        uploaded_at=at,
        **columns,
    )
    row.save(force_insert=True)
    return row


def let_go(kind: str, file: str) -> None:
    """A row of this file is being deleted: the file goes after the commit, unless another row has it too."""
    LoosePhotograph.objects.create(kind=kind, file=file, since=timezone.now())
    transaction.on_commit(partial(_remove_or_leave, kind, file), robust=True)


def sweep_loose() -> None:
    """Remove the files whose storing or removing was broken off. A routine: it may be run again at any time."""
    loose = LoosePhotograph.objects.filter(since__lt=timezone.now() - LOOSE).order_by("since")
    for kind, file in list(loose.values_list("kind", "file")[:AT_ONCE]):
        _remove_loose(kind, file)


def _write_down(stored: KeptPhotograph, at: datetime) -> None:
    try:
        with transaction.atomic(durable=True):
            LoosePhotograph.objects.create(kind=stored.kind, file=stored.file, since=at)
    except Exception as wrong:
        if is_disk_full_error(wrong):
            raise PhotographNotKept from wrong
        raise


def _store(stored: KeptPhotograph) -> None:
    contents = {stored.file: stored.photograph.content, small_of(stored.file): stored.photograph.small}
    for name, content in contents.items():
        wanted = f"{stored.kind}/{name}"
        try:
            given = private_storage().save(wanted, ContentFile(content))
        except Exception as wrong:  # storages fail in as many ways as there are of them
            logger.exception("a photograph could not be stored")
            raise PhotographNotKept from wrong
        if given != wanted:
            raise RuntimeError(f"{wanted} was there already")  # one of 2¹²⁸


def _remove_or_leave(kind: str, file: str) -> None:
    """Remove it if it is loose; what fails now is left to the routine."""
    try:
        _remove_loose(kind, file)
    except Exception:
        logger.exception("a loose photograph stays until the routine removes it")


@transaction.atomic
def _remove_loose(kind: str, file: str) -> None:
    rows = list(LoosePhotograph.objects.select_for_update(skip_locked=True).filter(kind=kind, file=file))
    model = photograph_models().get(kind)
    if not rows or model is None:
        return
    if not model.objects.filter(file=file).exists():
        for name in (file, small_of(file)):
            private_storage().delete(f"{kind}/{name}")
    LoosePhotograph.objects.filter(pk__in=[row.pk for row in rows]).delete()
