"""Status of the search index: health check, system check and the figures of `manage.py search status`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.checks import Warning as CheckWarning
from django.db import DatabaseError
from django.utils import timezone

from tosbelgi.kernel.health import Unready

from ..documents import encoding
from ..engines import engine_choice, server
from ..models import Change, Document, Generation, RemoteIndex

State = Generation.State
MAX_LAG = 60  # seconds after which a pending change is reported


@dataclass(frozen=True)
class Status:
    """The index of the database; `lag` is for how many seconds the oldest change has been waiting."""

    generation: int | None
    analyser: str
    fits: bool
    documents: int
    revision: int
    waiting: int
    lag: float
    building: int | None
    former: int | None


def index_status(now: datetime | None = None) -> Status:
    by_state = {row.state: row for row in Generation.objects.all()}
    current, building, former = (by_state.get(state) for state in (State.CURRENT, State.BUILDING, State.FORMER))
    oldest = Change.objects.order_by("pk").values_list("at", flat=True).first()
    return Status(
        generation=current.pk if current else None,
        analyser=current.analyser if current else "",
        fits=current is not None and current.analyser == encoding.version(),
        documents=Document.objects.filter(generation=current, removed=False).count() if current else 0,
        revision=current.revision if current else 0,
        waiting=Change.objects.count(),
        lag=((now or timezone.now()) - oldest).total_seconds() if oldest else 0.0,
        building=building.pk if building else None,
        former=former.pk if former else None,
    )


def check_health() -> None:
    """For `/readyz`: raises Unready with the reason. Search goes on meanwhile, from the database."""
    status = index_status()
    if not status.fits or status.generation is None:
        raise Unready("the index was not made by this version of the analysis: search rebuild")
    if status.lag > MAX_LAG:
        raise Unready(f"changes wait for the index for {status.lag:.0f} seconds")
    if server.is_configured() and server.is_down():
        raise Unready("the search server does not answer, the database does")
    if server.is_configured() and not engine_choice.is_replica_current(
        engine_choice.State(status.generation, status.revision)
    ):
        raise Unready("the search server is behind, the database answers")


def server_status_text() -> str:
    """The state of the search server, in one line."""
    if not server.is_configured():
        return "none: the database answers"
    remote = RemoteIndex.objects.filter(generation__state=State.CURRENT).first()
    progress = "has no index yet" if remote is None else f"is at revision {remote.sent}"
    return f"{'does not answer' if server.is_down() else 'answers'}, {progress}"


def needs_rebuild() -> bool:
    """Is there no index, or one that another version of the analysis made?"""
    return not Generation.objects.filter(state=State.CURRENT, analyser=encoding.version()).exists()


def check_index_version(
    app_configs: object | None = None, databases: Sequence[str] | None = None, **kwargs: object
) -> list[CheckWarning]:
    """System check W020, run by `check --database default` and before migrations: does the index need a rebuild?"""
    if not databases:
        return []
    try:
        if not needs_rebuild():
            return []
    except DatabaseError:  # before the first migration there are no tables
        return []
    return [
        CheckWarning(
            "The index of the search was not made by this version of the analysis.",
            hint="Run `manage.py search rebuild`.",
            id="tosbelgi.W020",
        )
    ]
