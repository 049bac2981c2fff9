"""Jobs of this room, run by the worker."""

from django.core.cache import cache
from django_tasks import task
from django_tasks.base import TASK_MAX_PRIORITY, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tosbelgi.cms.publication import content_version

from .delivery import outbox_relay, replication
from .engines import engine_choice

TOLD = "search-index-told"


@task(priority=TASK_MAX_PRIORITY)
def carry_changes() -> int:
    """Bring noted changes into the index of the database, and on to the search server where there is one.

    Of all that waits it is done first: it is short, never waits twice, and somebody has just pressed "Publish".
    """
    changed = outbox_relay.relay()
    replication.replicate()
    tell()
    return changed


def tell() -> None:
    """Have answers made anew that are kept by content version, if they may have been made of another index.

    Of which index this was done last is written down afterwards, so that whoever dies in between is followed by
    somebody who does it again.
    """
    answering = engine_choice.answering_engine()
    if cache.get(TOLD) != answering:
        content_version.bump()
        cache.set(TOLD, answering, None)


def kick() -> None:
    """Have the changes carried soon, unless a job that has not begun yet will do it."""
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path=carry_changes.module_path)
    if not waiting.exists():
        carry_changes.enqueue()
