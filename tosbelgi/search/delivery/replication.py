"""Replicates the database index to the search server, in the order of revisions.

The revision reached is stored after the server has taken a batch. So a batch may be sent twice, which does no
harm, and none is left out, whichever process dies when. A server that was down catches up in the same way.
"""

from django.db import DatabaseError
from django.db.models import QuerySet
from django.utils import timezone

from ..engines import server
from ..models import Document, Generation, RemoteIndex
from . import index_writer

BATCH = 500
State = Generation.State


def replicate() -> int:
    """Bring the server up to date with every generation that may be searched; returns how many documents were sent.

    Without a server there is nothing to do. While it is down, nothing is done and nothing is lost.
    """
    if not server.is_configured():
        return 0
    try:
        sent = sum(_replicate(row) for row in Generation.objects.exclude(state=State.FORMER).order_by("pk"))
        _delete_old_indexes()
    except DatabaseError:
        raise  # our database failed, not the search server
    except Exception as error:
        server.open_breaker(error)
        return 0
    server.close_breaker()
    return sent


def _replicate(generation: Generation) -> int:
    from ..engines import elastic  # only where there is a server

    client, name = server.patient_client(), server.index_name(generation.pk)
    remote, _created = RemoteIndex.objects.get_or_create(name=name, defaults={"generation": generation})
    if not elastic.index_is_current(client, name):
        RemoteIndex.objects.filter(pk=name).update(sent=0, level_at=None)
        remote.sent = 0
        elastic.create_index(client, name)
    sent = 0
    while rows := list(_pending(generation, remote.sent)[:BATCH]):
        elastic.send_documents(client, name, rows)
        remote.sent = rows[-1].revision
        if not _pending(generation, remote.sent).exists():
            elastic.refresh_index(client, name)
        RemoteIndex.objects.filter(pk=name).update(sent=remote.sent)
        sent += len(rows)
    RemoteIndex.objects.filter(pk=name).update(level_at=timezone.now())
    return sent


def _pending(generation: Generation, revision: int) -> QuerySet[Document]:
    """The documents changed since a revision, in the order of their changes."""
    rows = Document.objects.filter(generation=generation, revision__gt=revision)
    return rows.defer("spoken", "digest").order_by("revision")


def _delete_old_indexes() -> None:
    """Delete the indexes of generations that are gone; the row last, so that no index is forgotten half-way."""
    from ..engines import elastic

    client = server.patient_client()
    current_names = {server.index_name(pk) for pk in Generation.objects.values_list("pk", flat=True)}
    for name in RemoteIndex.objects.exclude(name__in=current_names).values_list("name", flat=True):
        elastic.delete_index(client, name)
        RemoteIndex.objects.filter(pk=name).delete()


def repair(generation: Generation) -> int:
    """Compare every document with the server's and send what differs; returns how many differed.

    What differs gets a new revision, since the server may remember a later one than ours of what it has lost.
    """
    from ..engines import elastic  # only where there is a server

    client, name = server.patient_client(), server.index_name(generation.pk)
    _replicate(generation)
    remote_revisions = elastic.remote_revisions(client, name)
    differing = []
    for row in Document.objects.filter(generation=generation).defer("words", "spoken").iterator(chunk_size=BATCH):
        remote_revision = remote_revisions.pop(f"{row.kind}/{row.key}", None)
        if remote_revision != (None if row.removed else row.revision):
            differing.append(row)
    surplus = [
        Document(kind=kind, key=key, removed=True) for kind, key in (one.split("/", 1) for one in remote_revisions)
    ]
    if differing or surplus:
        revision = index_writer.next_revision(generation, differing)
        for row in surplus:
            row.revision = revision
        elastic.send_documents(client, name, surplus)
        elastic.refresh_index(client, name)
        _replicate(generation)
    return len(differing) + len(surplus)
