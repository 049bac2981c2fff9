"""SVG path data of the ornament that is drawn live: on covers of books and on pictures for sharing.

The motifs are қошқар мүйіз (ram's horns) and күн (sun), a handful of arcs each. The scenes and signs of the pages are
drawn already: `cms/templates/cms/scenes/` and `cms/templates/cms/ornaments/`.
"""

from math import cos, pi, sin

Point = tuple[float, float]


def _n(value: float) -> str:
    """A coordinate with at most one decimal."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


def curl(start: Point, radius: float, side: int = 1, heading: float = -pi / 2) -> str:
    """A spiral of three half circles that winds inwards: one horn.

    It leaves `start` in the direction `heading` (radians, y downwards) and turns to the right for
    side 1, to the left for side -1; each half circle has three fifths of the one before.
    """
    x, y = start
    path = [f"M{_n(x)} {_n(y)}"]
    across = heading + side * pi / 2
    for _turn in range(3):
        x, y = x + 2 * radius * cos(across), y + 2 * radius * sin(across)
        path.append(f"A{_n(radius)} {_n(radius)} 0 0 {int(side > 0)} {_n(x)} {_n(y)}")
        across += pi
        radius *= 0.6
    return "".join(path)


def horns(foot: Point, height: float, radius: float) -> str:
    """A pair of horns on one stem."""
    x, y = foot
    top = (x, y - height)
    stem = f"M{_n(x)} {_n(y)}V{_n(y - height)}"
    return stem + curl(top, radius, side=1) + curl(top, radius, side=-1)


def petals(centre: Point, count: int, inner: float, outer: float) -> str:
    """A rosette of pointed leaves: the sun."""
    x, y = centre
    path = []
    for number in range(count):
        angle = 2 * pi * number / count - pi / 2
        half = pi / count * 0.72
        root = (x + inner * cos(angle), y + inner * sin(angle))
        tip = (x + outer * cos(angle), y + outer * sin(angle))
        middle = (inner + outer) / 2
        left = (x + middle * cos(angle - half), y + middle * sin(angle - half))
        right = (x + middle * cos(angle + half), y + middle * sin(angle + half))
        path.append(
            f"M{_n(root[0])} {_n(root[1])}Q{_n(left[0])} {_n(left[1])} {_n(tip[0])} {_n(tip[1])}"
            f"Q{_n(right[0])} {_n(right[1])} {_n(root[0])} {_n(root[1])}"
        )
    return "".join(path)


def circle(centre: Point, radius: float) -> str:
    x, y = centre
    r = _n(radius)
    return f"M{_n(x - radius)} {_n(y)}a{r} {r} 0 1 0 {_n(2 * radius)} 0a{r} {r} 0 1 0 {_n(-2 * radius)} 0"


def band_path(repeats: int) -> str:
    """The line of a border, 40 units a repeat: horns up, horns down, a lozenge between them."""
    path = "".join(
        horns((25 + 40 * number, 30), 12, 4.2) if number % 2 == 0 else _hanging(25 + 40 * number)
        for number in range(repeats)
    )
    return path + "".join(f"M{40 * number} 20l5-6l5 6l-5 6z" for number in range(repeats + 1))


def _hanging(x: float) -> str:
    top = (x, 22.0)
    return f"M{_n(x)} 10V22" + curl(top, 4.2, side=1, heading=pi / 2) + curl(top, 4.2, side=-1, heading=pi / 2)
