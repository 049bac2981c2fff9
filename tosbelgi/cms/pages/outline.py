"""The parts of a page's body as its layout needs them: anchors for a list of contents, drawings for its steps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tosbelgi.language.slugs import slug_from

TITLES = {"section": "heading", "note": "title"}


@dataclass(frozen=True)
class Part:
    """One block of a body. `anchor` and `title` are empty where a list of contents does not name it."""

    block: Any
    title: str = ""
    anchor: str = ""
    drawing: str = ""

    @property
    def drawn(self) -> bool:
        return bool(self.drawing)


def parts_of(body: Iterable[Any], drawings: Sequence[str] = ()) -> list[Part]:
    """The parts in order. Steps are drawn where there is a drawing for each of them, and otherwise only numbered."""
    blocks = list(body)
    steps = [block for block in blocks if block.block_type == "step"]
    left = iter(drawings if len(drawings) == len(steps) else [""] * len(steps))
    taken: set[str] = set()
    return [_part(block, next(left) if block.block_type == "step" else "", taken) for block in blocks]


def contents_of(parts: Iterable[Part]) -> list[Part]:
    return [part for part in parts if part.anchor]


def _part(block: Any, drawing: str, taken: set[str]) -> Part:
    title = block.value[TITLES[block.block_type]] if block.block_type in TITLES else ""
    anchor = slug_from(title)
    if not anchor or anchor in taken:
        return Part(block, drawing=drawing)
    taken.add(anchor)
    return Part(block, title, anchor, drawing)
