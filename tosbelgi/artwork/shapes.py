"""SVG path data of which covers are made."""

import re

from .ornament import Point

DECIMAL = re.compile(r"-?(?<!\d)\d*\.\d+(?:e-?\d+)?")


def compact_path(path: str) -> str:
    """Path data with at most one decimal, without needless zeros and spaces.

    >>> compact_path("M12.3456 -0.04L7.0 -0.96")
    'M12.3 0L7-1'
    """
    return DECIMAL.sub(lambda match: f"{round(float(match[0]), 1) + 0:g}", path).replace(" -", "-")


def ram(x: float, y: float, r: float, stem: float = 0, way: int = 1) -> str:
    """Path data of a pair of horns, to be drawn as a line; way -1 hangs it upside down."""
    curls = "a{0} {0} 0 0 {3} {1} 0a{2} {2} 0 0 {3} {4} 0"
    right = curls.format(r, 2 * r, 0.6 * r, int(way > 0), -1.2 * r)
    left = curls.format(r, -2 * r, 0.6 * r, int(way < 0), 1.2 * r)
    return f"M{x} {y}v{-way * stem}{right}M{x} {y - way * stem}{left}"


def lozenge(x: float, y: float, r: float) -> str:
    return f"M{x} {y - r}l{r} {r}l{-r} {r}l{-r} {-r}z"


def leaf(root: Point, tip: Point, belly: float = 0.3) -> str:
    (x, y), (u, v) = root, tip
    mx, my, dx, dy = (x + u) / 2, (y + v) / 2, (v - y) * belly, (x - u) * belly
    return f"M{x} {y}Q{mx + dx} {my + dy} {u} {v}Q{mx - dx} {my - dy} {x} {y}z"
