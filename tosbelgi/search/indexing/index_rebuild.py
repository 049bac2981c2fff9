"""Blue-green rebuild of the search index: a new generation is built beside the current one, then takes its place.

Each batch is a transaction of its own which reads what is public after it has locked the generation;
whatever changes meanwhile is noted and relayed into both. So a rebuild can be stopped at any point and
resumed from there, and misses nothing.
"""

from collections.abc import Callable

from django.db import transaction

from tosbelgi.cms.publication import content_version

from ..delivery import index_writer, outbox_relay
from ..documents import encoding, registry
from ..models import Document, Generation, Word

BATCH = 100
State = Generation.State
ProgressCallback = Callable[[int, int], None]


def rebuild_index(progress: ProgressCallback = lambda done, of: None) -> Generation:
    """Build a new index, or resume a build that was stopped, and make it the current one.

    `progress` is called with the number of origins done and their total.
    """
    generation = _resume_or_start()
    origins = [(source.name, origin) for source in registry.sources() for origin in sorted(source.origins())]
    origins.sort()
    remaining = [one for one in origins if _checkpoint(*one) > generation.built_to]
    done = len(origins) - len(remaining)
    progress(done, len(origins))
    while remaining:
        name = remaining[0][0]
        batch = [one for one in remaining[:BATCH] if one[0] == name]
        remaining = remaining[len(batch) :]
        _build(generation, name, [origin for _name, origin in batch])
        done += len(batch)
        progress(done, len(origins))
    return _make_current(generation)


def restore_former_index() -> Generation | None:
    """Make the former index the current one again, if it was made by today's analysis; None where there is none."""
    with transaction.atomic():
        former = Generation.objects.select_for_update().filter(state=State.FORMER).first()
        if former is None or former.analyser != encoding.version():
            return None
        current = Generation.objects.select_for_update().get(state=State.CURRENT)
        # By way of BUILDING, because constraints allow one generation in each state.
        _set_state(former, State.BUILDING)
        _set_state(current, State.FORMER)
        _set_state(former, State.CURRENT)
        content_version.bump()
        return former


def _resume_or_start() -> Generation:
    """The build that was stopped, if it is of today's analysis, else a new generation."""
    if not Generation.objects.exists():
        outbox_relay.relay()  # deletes what was noted before there was any index: the build reads everything
    building = Generation.objects.filter(state=State.BUILDING).first()
    if building is not None and building.analyser != encoding.version():
        delete_generation(building)
        building = None
    return building or Generation.objects.create(analyser=encoding.version())


def _checkpoint(name: str, origin: str) -> str:
    return f"{name}/{origin}"


@transaction.atomic
def _build(generation: Generation, name: str, origins: list[str]) -> None:
    locked = Generation.objects.select_for_update().get(pk=generation.pk)
    index_writer.store_documents(locked, name, origins, registry.source(name).read(origins))
    locked.built_to = generation.built_to = _checkpoint(name, origins[-1])
    locked.save(update_fields=["built_to"])


def _make_current(generation: Generation) -> Generation:
    old = Generation.objects.filter(state=State.FORMER).first()
    if old is not None:
        delete_generation(old)
    with transaction.atomic():
        for current in Generation.objects.select_for_update().filter(state=State.CURRENT):
            _set_state(current, State.FORMER)
        generation.refresh_from_db()
        _set_state(generation, State.CURRENT)
        content_version.bump()
    return generation


def _set_state(generation: Generation, state: str) -> None:
    generation.state = state
    generation.save(update_fields=["state"])


def delete_generation(generation: Generation) -> None:
    """Delete a generation, in parts, so that no lock is held long.

    First it loses its analyser: so nothing is relayed into it, and half of it never becomes current.
    """
    Generation.objects.filter(pk=generation.pk).update(analyser="")
    for model in (Document, Word):
        while numbers := list(model.objects.filter(generation=generation).values_list("pk", flat=True)[:500]):
            model.objects.filter(pk__in=numbers).delete()
    generation.delete()
