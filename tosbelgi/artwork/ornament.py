"""SVG ornament: emblems of directions, badges of levels and borders, computed from arcs.

The motifs are қошқар мүйіз (ram's horns), құсқанат (wings), су (water) and күн (sun). Every figure is a handful of
arcs, so it is small, sharp at any size and takes its colour from the text around it. Nothing here carries a style or a
script: our content security policy allows neither.
"""

from math import cos, pi, sin

Point = tuple[float, float]


def _n(value: float) -> str:
    """A coordinate with at most one decimal."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


def curl(start: Point, radius: float, turns: int = 3, side: int = 1, heading: float = -pi / 2) -> str:
    """A spiral of half circles that winds inwards: one horn.

    It leaves `start` in the direction `heading` (radians, y downwards) and turns to the right for
    side 1, to the left for side -1; each half circle has three fifths of the one before.
    """
    x, y = start
    path = [f"M{_n(x)} {_n(y)}"]
    across = heading + side * pi / 2
    for _turn in range(turns):
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


def waves(left: float, y: float, count: int, width: float) -> str:
    """Running water."""
    half = width / 2
    return f"M{_n(left)} {_n(y)}" + "".join(
        f"q{_n(half / 2)} {_n(-half * 0.8)} {_n(half)} 0q{_n(half / 2)} {_n(half * 0.8)} {_n(half)} 0"
        for _wave in range(count)
    )


def _sport() -> str:
    bow = "M18 10C46 14 50 50 18 54" + "M18 10V54" + "M10 32H54" + "M46 25L54 32L46 39" + "M10 32l-4-4M10 32l-4 4"
    return bow + curl((18, 10), 3, 2, -1, pi) + curl((18, 54), 3, 2, 1, pi)


def _skills() -> str:
    return petals((32, 32), 8, 10, 28) + circle((32, 32), 6)


def _reading() -> str:
    pages = "M32 20V54M32 54C24 48 14 48 8 50V22M32 54C40 48 50 48 56 50V22"
    return pages + curl((32, 20), 6, 3, -1, -pi / 2) + curl((32, 20), 6, 3, 1, -pi / 2)


def _heritage() -> str:
    lower = "M32 32V38" + curl((32, 38), 6, 3, 1, pi / 2) + curl((32, 38), 6, 3, -1, pi / 2)
    return horns((32, 32), 6, 6) + lower + "M6 32l6-6l6 6l-6 6zM58 32l-6-6l-6 6l6 6z" + "M32 14V6M32 50v8"


def _volunteering() -> str:
    heart = "M32 56C12 44 6 34 8 24M32 56C52 44 58 34 56 24"
    return heart + curl((8, 24), 12, 4, 1, -pi / 2) + curl((56, 24), 12, 4, -1, -pi / 2)


def _trips() -> str:
    return "M4 44L22 18L32 32L40 22L60 44" + circle((48, 12), 5) + waves(6, 52, 4, 13) + "M17 25l5 5l5-5"


def _work() -> str:
    spike = "M32 58V14"
    for y in (50, 40, 30):
        spike += f"M32 {y}C24 {y} 18 {y - 5} 17 {y - 13}C25 {y - 13} 31 {y - 8} 32 {y}"
        spike += f"M32 {y}C40 {y} 46 {y - 5} 47 {y - 13}C39 {y - 13} 33 {y - 8} 32 {y}"
    return spike + "M32 20C26 15 27 9 32 4C37 9 38 15 32 20"


EMBLEMS = {
    "sport": _sport,
    "skills": _skills,
    "reading": _reading,
    "heritage": _heritage,
    "volunteering": _volunteering,
    "trips": _trips,
    "work": _work,
}
RAYS = {"bronze": 8, "silver": 12, "gold": 16}


def _svg(name: str, box: str, *parts: str) -> str:
    return f'<svg class="{name}" viewBox="{box}" aria-hidden="true" focusable="false">{"".join(parts)}</svg>'


def _line(path: str, width: float = 2.5) -> str:
    return (
        f'<path d="{path}" fill="none" stroke="currentColor" stroke-width="{_n(width)}" '
        'stroke-linecap="round" stroke-linejoin="round"/>'
    )


def emblem(code: str) -> str:
    """The SVG emblem of a direction, by its code; KeyError for anything else."""
    return _svg("emblem", "0 0 64 64", _line(EMBLEMS[code]()))


def badge(level: str) -> str:
    """The SVG badge of a level: a sun with ever more rays around the horns; KeyError for anything else."""
    rays = petals((48, 48), RAYS[level], 32, 46)
    plate = f'<path d="{circle((48, 48), 30)}" fill="currentColor" fill-opacity=".14"/>'
    inner = horns((48, 66), 18, 7) + "M40 70H56M48 30l4 5l-4 5l-4-5z"
    return _svg(
        f"badge badge-{level}", "0 0 96 96", plate, _line(rays, 2), _line(circle((48, 48), 30), 2), _line(inner, 3)
    )


def mark() -> str:
    """The SVG logo of the programme."""
    return _svg("mark", "0 0 40 40", _line(horns((20, 36), 16, 6.5) + "M12 36H28M20 4l3 4l-3 4l-3-4z", 3))


def band_path(repeats: int) -> str:
    """The line of a border, 40 units a repeat: horns up, horns down, a lozenge between them."""
    path = "".join(
        horns((25 + 40 * number, 30), 12, 4.2) if number % 2 == 0 else _hanging(25 + 40 * number)
        for number in range(repeats)
    )
    return path + "".join(f"M{40 * number} 20l5-6l5 6l-5 6z" for number in range(repeats + 1))


def band(repeats: int = 12) -> str:
    """An SVG border, cropped to the width of its box."""
    return (
        f'<svg class="band" viewBox="0 0 {40 * repeats} 40" preserveAspectRatio="xMidYMid slice" aria-hidden="true" '
        f'focusable="false">{_line(band_path(repeats), 2)}</svg>'
    )


def _hanging(x: float) -> str:
    top = (x, 22.0)
    return f"M{_n(x)} 10V22" + curl(top, 4.2, side=1, heading=pi / 2) + curl(top, 4.2, side=-1, heading=pi / 2)
