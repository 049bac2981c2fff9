"""Jobs of this room, run by the worker."""

from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tosbelgi.cms import content_version

from . import following, outbox


@task()
def carry_changes() -> int:
    """Bring noted changes into the index of the database, and on to the search server where there is one.

    Answers that are kept by content version are made anew afterwards, since they may have been made of the old index.
    """
    changed = outbox.carry()
    if following.follow() or changed:
        content_version.change()
    return changed


def kick() -> None:
    """Have the changes carried soon, unless a job that has not begun yet will do it."""
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path=carry_changes.module_path)
    if not waiting.exists():
        carry_changes.enqueue()
