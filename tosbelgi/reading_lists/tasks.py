"""Jobs of this room, run by the worker."""

from django_tasks import task

from . import imports


@task()
def look_through(run_id: int) -> str:
    """Read an uploaded list and keep what was found."""
    return imports.look(run_id).state
