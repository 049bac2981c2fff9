"""The search server follows the index of the database, change by change, in the order of revisions.

How far it has come is written down after it has taken a batch. So a batch may be sent twice, which does no
harm, and none is left out, whoever dies when. What was down catches up by the same way.
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
    """Bring the server up to date with every generation that may answer; answers how many documents were sent.

    Without a server there is nothing to do. While it is down, nothing is done and nothing is lost.
    """
    if not server.is_configured():
        return 0
    try:
        sent = sum(_replicate(row) for row in Generation.objects.exclude(state=State.FORMER).order_by("pk"))
        _forget_old()
    except DatabaseError:
        raise  # ours, not the server's
    except Exception as failed:
        server.open_breaker(failed)
        return 0
    server.close_breaker()
    return sent


def _replicate(generation: Generation) -> int:
    from ..engines import elastic  # only where there is a server

    client, name = server.patient_client(), server.index_name(generation.pk)
    elsewhere, _made = RemoteIndex.objects.get_or_create(name=name, defaults={"generation": generation})
    if not elastic.is_made(client, name):
        RemoteIndex.objects.filter(pk=name).update(sent=0, level_at=None)
        elsewhere.sent = 0
        elastic.make(client, name)
    sent = 0
    while rows := list(_pending(generation, elsewhere.sent)[:BATCH]):
        elastic.send(client, name, rows)
        elsewhere.sent = rows[-1].revision
        if not _pending(generation, elsewhere.sent).exists():
            elastic.show(client, name)
        RemoteIndex.objects.filter(pk=name).update(sent=elsewhere.sent)
        sent += len(rows)
    RemoteIndex.objects.filter(pk=name).update(level_at=timezone.now())
    return sent


def _pending(generation: Generation, revision: int) -> QuerySet[Document]:
    """What has changed since a revision, in the order in which it did."""
    rows = Document.objects.filter(generation=generation, revision__gt=revision)
    return rows.defer("spoken", "digest").order_by("revision")


def _forget_old() -> None:
    """Indexes of generations that are gone. The rows go last, so that none is forgotten half-way."""
    from ..engines import elastic

    client = server.patient_client()
    known = {server.index_name(pk) for pk in Generation.objects.values_list("pk", flat=True)}
    for name in RemoteIndex.objects.exclude(name__in=known).values_list("name", flat=True):
        elastic.drop(client, name)
        RemoteIndex.objects.filter(pk=name).delete()


def repair(generation: Generation) -> int:
    """Compare every document with the server's and send what differs; answers how many differed.

    What differs gets a later revision, since the server may remember a later one than ours of what it has lost.
    """
    from ..engines import elastic  # only where there is a server

    client, name = server.patient_client(), server.index_name(generation.pk)
    _replicate(generation)
    there = elastic.known(client, name)
    wrong = []
    for row in Document.objects.filter(generation=generation).defer("words", "spoken").iterator(chunk_size=BATCH):
        found = there.pop(f"{row.kind}/{row.key}", None)
        if found != (None if row.removed else row.revision):
            wrong.append(row)
    strange = [Document(kind=kind, key=key, removed=True) for kind, key in (one.split("/", 1) for one in there)]
    if wrong or strange:
        last = index_writer.next_revision(generation, wrong)
        for row in strange:
            row.revision = last
        elastic.send(client, name, strange)
        elastic.show(client, name)
        _replicate(generation)
    return len(wrong) + len(strange)
