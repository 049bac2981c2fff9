"""SVG primitives: flat shapes and lines, after felt carpets, of which scenes and covers are made.

A shape has no colour but a class (`i-…` is filled, `l-…` is a line); the style sheet gives each class its
colours for the light and the dark theme.
"""

import re
from math import cos, pi, sin

from .ornament import Point, circle, petals

DECIMAL = re.compile(r"-?(?<!\d)\d*\.\d+(?:e-?\d+)?")
# Corners of a tooth of a gear: (share of the tooth's angle, share of the radius).
TOOTH = ((0.0, 0.84), (0.12, 1), (0.42, 1), (0.54, 0.84))


def compact_path(path: str) -> str:
    """Path data with at most one decimal, without needless zeros and spaces.

    >>> compact_path("M12.3456 -0.04L7.0 -0.96")
    'M12.3 0L7-1'
    """
    return DECIMAL.sub(lambda match: f"{round(float(match[0]), 1) + 0:g}", path).replace(" -", "-")


def fill(role: str, *paths: str) -> str:
    return f'<path class="i-{role}" d="{compact_path("".join(paths))}"/>'


def line(role: str, path: str, width: float = 3) -> str:
    return f'<path class="l-{role}" stroke-width="{width:g}" d="{compact_path(path)}"/>'


def translucent(opacity: float, *shapes: str) -> str:
    return f'<g opacity="{opacity:g}">{"".join(shapes)}</g>'


def transformed(transform: str, *shapes: str) -> str:
    return f'<g transform="{transform}">{"".join(shapes)}</g>'


def mirrored(*shapes: str, width: int = 480) -> str:
    """The shapes, and once more reflected at the vertical axis in the middle of `width`."""
    return "".join(shapes) + transformed(f"matrix(-1 0 0 1 {width} 0)", *shapes)


def horn(foot: Point, radius: float, width: float, side: int = 1, heading: float = -pi / 2) -> str:
    """A solid ram's horn: `width` wide at its foot, winding inwards through three half circles to a point."""
    x, y = foot
    across = heading + side * pi / 2
    outer = [0, 2 * radius, 0.8 * radius, 1.52 * radius]
    inner = [width, 2 * radius - 0.68 * width, 0.8 * radius + 0.46 * width, 1.52 * radius]

    def arc(start: float, end: float, sweep: bool) -> str:
        half = f"{abs(end - start) / 2:.3f}"
        return f"A{half} {half} 0 0 {sweep:d} {x + end * cos(across):.3f} {y + end * sin(across):.3f}"

    outwards = (arc(outer[turn], outer[turn + 1], side > 0) for turn in range(3))
    inwards = (arc(inner[turn + 1], inner[turn], side < 0) for turn in (2, 1, 0))
    return f"M{x} {y}{''.join((*outwards, *inwards))}z"


def ram(x: float, y: float, r: float, stem: float = 0, way: int = 1) -> str:
    """Path data of a pair of horns, to be drawn as a line; way -1 hangs it upside down."""
    curls = "a{0} {0} 0 0 {3} {1} 0a{2} {2} 0 0 {3} {4} 0"
    right = curls.format(r, 2 * r, 0.6 * r, int(way > 0), -1.2 * r)
    left = curls.format(r, -2 * r, 0.6 * r, int(way < 0), 1.2 * r)
    return f"M{x} {y}v{-way * stem}{right}M{x} {y - way * stem}{left}"


def lozenge(x: float, y: float, r: float, tall: float = 1) -> str:
    return f"M{x} {y - r * tall}l{r} {r * tall}l{-r} {r * tall}l{-r} {-r * tall}z"


def leaf(root: Point, tip: Point, belly: float = 0.3) -> str:
    (x, y), (u, v) = root, tip
    mx, my, dx, dy = (x + u) / 2, (y + v) / 2, (v - y) * belly, (x - u) * belly
    return f"M{x} {y}Q{mx + dx} {my + dy} {u} {v}Q{mx - dx} {my - dy} {x} {y}z"


def gear(centre: Point, radius: float, teeth: int) -> str:
    x, y = centre
    corners = ((2 * pi * (number + share) / teeth, radius * reach) for number in range(teeth) for share, reach in TOOTH)
    return (
        "M" + "L".join(f"{x + reach * cos(angle):.1f} {y + reach * sin(angle):.1f}" for angle, reach in corners) + "z"
    )


def shanyraq(centre: Point, radius: float) -> str:
    """The crown of a yurt: a ring, three bent poles that cross three, and the roof poles around it."""
    x, y = centre
    path = circle(centre, radius)
    for angle in (pi / 4, 3 * pi / 4):
        u, v = radius * cos(angle), radius * sin(angle)
        for apart in (-0.21, 0, 0.21):
            reach = (1 - apart**2) ** 0.5
            path += f"M{x - reach * u - apart * v} {y - reach * v + apart * u}"
            path += f"q{reach * u - 0.7 * apart * v} {reach * v + 0.7 * apart * u} {2 * reach * u} {2 * reach * v}"
    for angle in (pi * (number + 0.5) / 8 for number in range(16)):
        u, v = radius * cos(angle), radius * sin(angle)
        path += f"M{x + 1.14 * u} {y + 1.14 * v}l{0.2 * u} {0.2 * v}"
    return path


def sun(centre: Point, radius: float, rays: int = 16) -> str:
    return (
        translucent(0.16, fill("sun", circle(centre, radius * 2.3)))
        + translucent(0.22, fill("sun", circle(centre, radius * 1.75)))
        + fill("sun", petals(centre, rays, radius * 1.1, radius * 1.6), circle(centre, radius))
    )


def peak(x: float, y: float, half: float, foot: float) -> str:
    """A mountain with a shadow side and a cap of snow whose hem is a zigzag."""
    a, cap = half * 0.3, (foot - y) * 0.3
    snow = f"M{x} {y}L{x + a} {y + cap}l{-a * 0.4} {-cap * 0.3}l{-a * 0.3} {cap * 0.42}l{-a * 0.4} {-cap * 0.4}"
    return (
        fill("far", f"M{x} {y}L{x + half} {foot}H{x - half}z")
        + translucent(
            0.45, fill("mid", f"M{x} {y}L{x + half} {foot}H{x + half * 0.1}L{x - half * 0.08} {y + cap * 1.6}z")
        )
        + fill("felt", f"{snow}l{-a * 0.4} {cap * 0.5}L{x - a} {y + cap}z")
    )


def bird(x: float, y: float, size: float) -> str:
    """A steppe eagle, golden as on the flag."""
    wings = "m0 0c9-11 22-12 30 1c8-13 21-12 30-1c-11-3-19 1-25 9l-5 10l-5-10c-6-8-14-12-25-9z"
    return transformed(f"translate({x} {y})scale({size:g})", fill("sun", wings))


def clouds(*places: tuple[float, float, int]) -> str:
    """Drifting lines that end in a curl; 1 drifts to the right, -1 to the left."""
    drift = (
        f"M{x} {y}h{54 * way}a8 8 0 0 {way < 0:d} 0-16a5 5 0 0 {way < 0:d} 0 10M{x + 22 * way} {y + 9}h{-52 * way}"
        for x, y, way in places
    )
    return translucent(0.55, line("light", "".join(drift)))


def grass(*places: Point) -> str:
    """Feather grass bending in the wind."""
    tufts = (f"M{x} {y}q0-14 10-20M{x} {y}q-2-16 2-26M{x} {y}q-4-10-10-15" for x, y in places)
    return line("light", "".join(tufts), 2)


def border(width: int = 480, top: int = 288, height: int = 32, r: int = 7, repeats: int = 10) -> str:
    """Ram's horns of radius `r` and lozenges one after another."""
    middle, step = top + height // 2, width // repeats
    run = (ram(x, middle + 10, r, 10) for x in range(step // 2, width, step))
    lozenges = (lozenge(x, middle + 1, r - 1) for x in range(0, width + 1, step))
    return (
        fill("accent", f"M0 {top}H{width}v{height}H0z")
        + line("light", "".join(run), r / 2)
        + fill("sun", *lozenges, f"M0 {top}H{width}v3H0z")
    )
