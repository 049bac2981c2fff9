"""Registry of start-up steps: what a site needs before it serves, besides content; apps above register theirs."""

from collections.abc import Callable
from typing import NamedTuple


class Step(NamedTuple):
    name: str
    is_due: Callable[[], bool]
    work: Callable[[], object]


_steps: dict[str, Step] = {}


def register_step(name: str, is_due: Callable[[], bool], work: Callable[[], object]) -> None:
    """Register a step that `quickstart` runs whenever it is due; a second one of the same name replaces it."""
    _steps[name] = Step(name, is_due, work)


def due_steps() -> list[Step]:
    """The registered steps that have to run now."""
    return [step for step in _steps.values() if step.is_due()]
