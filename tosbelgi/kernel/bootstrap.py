"""What a site needs before it serves, besides its content; rooms above add theirs, the quickstart does what is due."""

from collections.abc import Callable
from typing import NamedTuple


class Step(NamedTuple):
    name: str
    is_due: Callable[[], bool]
    work: Callable[[], object]


_steps: dict[str, Step] = {}


def register_step(name: str, is_due: Callable[[], bool], work: Callable[[], object]) -> None:
    """Have this done at a start of the site whenever it is due; a name is registered once."""
    _steps[name] = Step(name, is_due, work)


def due_steps() -> list[Step]:
    """What has to be done now."""
    return [step for step in _steps.values() if step.is_due()]
