"""Making the whole index anew beside the one that answers, and putting it in its place.

Each batch is a transaction of its own which reads what is public after it has locked the generation;
whatever changes meanwhile is noted and carried into both. So a rebuild can be stopped at any point and
goes on from there, and misses nothing.
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


def rebuild_index(tell: ProgressCallback = lambda done, of: None) -> Generation:
    """Build the index anew, or go on with a build that was stopped, and let it answer.

    `tell` hears how many origins of how many are done.
    """
    generation = _begun()
    origins = [(source.name, origin) for source in registry.sources() for origin in sorted(source.origins())]
    origins.sort()
    left = [one for one in origins if _place(*one) > generation.built_to]
    done = len(origins) - len(left)
    tell(done, len(origins))
    while left:
        name = left[0][0]
        batch = [one for one in left[:BATCH] if one[0] == name]
        left = left[len(batch) :]
        _build(generation, name, [origin for _name, origin in batch])
        done += len(batch)
        tell(done, len(origins))
    return _let_answer(generation)


def restore_former_index() -> Generation | None:
    """Let the former index answer again, if it was made by today's analysis; None where there is none."""
    with transaction.atomic():
        former = Generation.objects.select_for_update().filter(state=State.FORMER).first()
        if former is None or former.analyser != encoding.version():
            return None
        current = Generation.objects.select_for_update().get(state=State.CURRENT)
        _move(former, State.BUILDING)
        _move(current, State.FORMER)
        _move(former, State.CURRENT)
        content_version.bump()
        return former


def _begun() -> Generation:
    """The build that was stopped, if it was of today's analysis, else a new one."""
    if not Generation.objects.exists():
        outbox_relay.relay()  # what was noted before there was any index is read with everything else
    building = Generation.objects.filter(state=State.BUILDING).first()
    if building is not None and building.analyser != encoding.version():
        delete_generation(building)
        building = None
    return building or Generation.objects.create(analyser=encoding.version())


def _place(name: str, origin: str) -> str:
    return f"{name}/{origin}"


@transaction.atomic
def _build(generation: Generation, name: str, origins: list[str]) -> None:
    locked = Generation.objects.select_for_update().get(pk=generation.pk)
    index_writer.store_documents(locked, name, origins, registry.source(name).read(origins))
    locked.built_to = generation.built_to = _place(name, origins[-1])
    locked.save(update_fields=["built_to"])


def _let_answer(generation: Generation) -> Generation:
    old = Generation.objects.filter(state=State.FORMER).first()
    if old is not None:
        delete_generation(old)
    with transaction.atomic():
        for current in Generation.objects.select_for_update().filter(state=State.CURRENT):
            _move(current, State.FORMER)
        generation.refresh_from_db()
        _move(generation, State.CURRENT)
        content_version.bump()
    return generation


def _move(generation: Generation, state: str) -> None:
    generation.state = state
    generation.save(update_fields=["state"])


def delete_generation(generation: Generation) -> None:
    """Remove a generation, in parts, so that nobody waits long.

    First of all it belongs to no analysis any more: nothing is carried into it, and half of it never answers.
    """
    Generation.objects.filter(pk=generation.pk).update(analyser="")
    for model in (Document, Word):
        while numbers := list(model.objects.filter(generation=generation).values_list("pk", flat=True)[:500]):
            model.objects.filter(pk__in=numbers).delete()
    generation.delete()
