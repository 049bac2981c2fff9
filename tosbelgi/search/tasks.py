"""Background tasks: relaying noted changes into the search index."""

from django.core.cache import cache
from django_tasks import task
from django_tasks.base import TASK_MAX_PRIORITY, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tosbelgi.cms.publication import content_version

from .delivery import outbox_relay, replication
from .engines import engine_choice, server
from .models import Change

LAST_ENGINE_KEY = "search-index-told"


@task(priority=TASK_MAX_PRIORITY)
def carry_changes() -> int:
    """Bring noted changes into the database index, and on to the search server where there is one.

    It has the highest priority: it is short, is enqueued once at a time, and somebody has just pressed "Publish".
    """
    changed = outbox_relay.relay()
    replication.replicate()
    bump_if_engine_changed()
    return changed


def is_anything_to_carry() -> bool:
    """A look at what `carry_changes` is for, without a lock. Where there is a search server, that has to be asked."""
    return server.is_configured() or Change.objects.exists() or has_engine_changed()


def has_engine_changed() -> bool:
    return bool(cache.get(LAST_ENGINE_KEY) != engine_choice.answering_state())


def bump_if_engine_changed() -> None:
    """Bump the content version if cached answers may have been made from another state of the index.

    The state is stored after the bump, so that a process killed in between is followed by one that bumps again.
    """
    state = engine_choice.answering_state()
    if cache.get(LAST_ENGINE_KEY) != state:
        content_version.bump()
        cache.set(LAST_ENGINE_KEY, state, None)


def enqueue_relay() -> None:
    """Enqueue `carry_changes`, unless a job that has not begun yet will do it."""
    pending = DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path=carry_changes.module_path)
    if not pending.exists():
        carry_changes.enqueue()
