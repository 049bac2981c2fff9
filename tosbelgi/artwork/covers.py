"""Generated SVG covers for books without a picture: cloth, a label for the title, and an ornament of the section.

The section chooses the family of patterns; a hash of the book's key chooses everything else, so a book keeps its
cover for ever and covers look like one series. The label (x 12–108, y 14–96) stays calm for the words.
"""

from hashlib import sha256
from math import cos, pi, sin
from typing import TypeVar

from .ornament import circle, petals
from .shapes import compact_path, leaf, lozenge, ram

PALETTES = 6
MIDDLE = (60, 140)
Choice = TypeVar("Choice")


class Dice:
    """Deterministic choices from the hash of a seed, one after another."""

    def __init__(self, seed: str) -> None:
        self.rest = int.from_bytes(sha256(seed.encode()).digest(), "big")

    def pick(self, *choices: Choice) -> Choice:
        self.rest, chosen = divmod(self.rest, len(choices))
        return choices[chosen]


def fill(role: str, *paths: str) -> str:
    return f'<path class="c-{role}" d="{compact_path("".join(paths))}"/>'


def line(path: str, width: float = 1.5) -> str:
    return f'<path class="c-line" stroke-width="{width:g}" d="{compact_path(path)}"/>'


def _rosette(dice: Dice) -> str:
    fold, r = dice.pick((3, 11), (4, 9.5), (6, 7.5))
    size, heart = dice.pick(0.9, 1, 1.1), dice.pick(9, 11, 13)
    pair = compact_path(ram(60, MIDDLE[1] - heart, r * size, 7))
    copies = "".join(f'<path transform="rotate({360 * k // fold} 60 140)" d="{pair}"/>' for k in range(fold))
    kernel = fill("motif", lozenge(*MIDDLE, heart)) + fill("ground", lozenge(*MIDDLE, heart * dice.pick(0.3, 0.5)))
    return f'<g class="c-line" stroke-width="{dice.pick(3.5, 4.5)}">{copies}</g>{kernel}'


def _frieze(dice: Dice) -> str:
    across, rows = dice.pick((2, 1), (2, 2), (3, 2))
    step, way = 120 / across, dice.pick(1, -1)
    r, tall = 14 if rows == 1 else 9 if across == 2 else 6.5, 72 / rows
    art = tips = ""
    for row in range(rows):
        middle = 139 + tall * (row - (rows - 1) / 2)
        turned = way * (-1) ** row
        art += "".join(ram(step * (k + 0.5), middle + turned * r, r, r, turned) for k in range(across))
        tips += "".join(lozenge(step * k, middle, r * 0.8) for k in range(across + 1))
    cords = f"M0 {139 - 0.42 * tall * rows}H120M0 {139 + 0.42 * tall * rows}H120M0 139H{120 * (rows - 1)}"
    return line(art, r / dice.pick(2.2, 2.8)) + line(cords, dice.pick(1, 2)) + fill("motif", tips)


def _tree(dice: Dice) -> str:
    levels, r, crown = dice.pick(1, 2, 3), dice.pick(0.85, 1, 1.15), dice.pick(5, 7, 9)
    tall = 48 / levels
    r *= {1: 16, 2: 11, 3: 8.5}[levels]
    art = "".join(ram(60, 178 - tall * k, r * 0.88**k, tall / 2) for k in range(levels))
    return line(f"M60 180V124{art}", dice.pick(3.5, 5)) + fill("motif", petals((60, 120), crown, 2, 14))


def _arches(dice: Dice) -> str:
    wide, deep, points = dice.pick(30, 38, 46), dice.pick(1, 2, 3), dice.pick(4, 5, 6, 8)
    top = 104 + wide
    nested = (f"M{60 - w} 180V{top}a{w} {w} 0 0 1 {2 * w} 0V180" for w in (wide - 6 * k for k in range(deep)))
    return line("".join(nested), dice.pick(1.5, 2.5)) + fill("motif", petals((60, top + 8), points, 2, wide - 6 * deep))


def _sea(dice: Dice) -> str:
    rows, wave, moon = dice.pick(3, 4, 5), dice.pick(10, 15, 20, 30), dice.pick(12, 16, 20, 24)
    x, level = dice.pick(34, 60, 86), 178 - 9 * rows
    swell = f"q{wave / 2} {-min(0.4 * wave, 7)} {wave} 0" + f"t{wave} 0" * (150 // wave)
    crests = "".join(f"M{-wave * (k % 2)} {level + 10 * k}{swell}" for k in range(rows))
    water = fill("panel", f"M0 {level}{swell}V180H0z")
    return fill("motif", circle((x, level - 6), moon)) + water + line(crests, dice.pick(1.5, 2.5))


def _stars(dice: Dice) -> str:
    count, points, tilt, reach = dice.pick(5, 6, 8, 12), dice.pick(4, 5, 6, 8), dice.pick(0, 0.3), dice.pick(26, 30, 34)
    turns = (tilt + 2 * pi * k / count for k in range(count))
    dots = [circle((60 + (reach - 5) * cos(turn), 140 + (reach - 5) * sin(turn)), 1.8) for turn in turns]
    night = fill("panel", circle(MIDDLE, reach)) + line(circle(MIDDLE, reach), dice.pick(1, 2))
    return night + fill("motif", petals(MIDDLE, points, 2, reach - 9), *dots)


def _sunrise(dice: Dice) -> str:
    r, count, far = dice.pick(24, 30, 36), dice.pick(9, 13, 17), dice.pick(60, 72)
    beams = (pi * (k + 0.5) / count for k in range(count))
    rays = "".join(
        f"M{60 - (r + 6) * cos(a)} {180 - (r + 6) * sin(a)}L{60 - far * cos(a)} {180 - far * sin(a)}" for a in beams
    )
    return (
        line(rays, dice.pick(1.5, 2.5, 4)) + fill("motif", circle((60, 180), r)) + line(circle((60, 180), r * 0.6), 1.5)
    )


def _orbits(dice: Dice) -> str:
    rings, tilt, heart = dice.pick(2, 3, 4), dice.pick(-24, -12, 12, 24), dice.pick(8, 11, 14)
    flat, widest = dice.pick((0.45, 52), (0.6, 48), (1, 36))
    reaches = [heart + 4 + (widest - heart - 4) * (k + 1) / rings for k in range(rings)]
    paths = "".join(f"M{60 - a} 140a{a} {a * flat} 0 1 0 {2 * a} 0a{a} {a * flat} 0 1 0 {-2 * a} 0" for a in reaches)
    planets = (
        circle((60 + a * cos(2.1 * k + 1), 140 + flat * a * sin(2.1 * k + 1)), 3 + k % 2) for k, a in enumerate(reaches)
    )
    heavens = line(paths) + fill("motif", circle(MIDDLE, heart * 0.8), *planets)
    return f'<g transform="rotate({tilt} 60 140)">{heavens}</g>'


def _shoot(dice: Dice) -> str:
    pairs, wide, lift = dice.pick(2, 3, 4), dice.pick(22, 30, 38), dice.pick(6, 12, 18)
    ys = [178 - 54 * k / pairs for k in range(pairs)]
    leaves = "".join(leaf((60, y), (60 + side * wide, y - lift), 0.3) for y in ys for side in (-1, 1))
    return line("M60 180V112", 2.5) + fill("motif", leaves, circle((60, 112), dice.pick(5, 7, 9)))


FAMILIES = {
    "kazakh_classics": (_rosette, _frieze, _tree),
    "world_classics": (_arches, _sea, _stars),
    "growth_popsci": (_sunrise, _orbits, _shoot),
}
EDGES = ("M0 4H120M0 176H120", "M4 0V180M116 0V180", "M4 4H116V176H4z")


def cover_art(seed: str, section: str) -> str:
    """The artwork of a generated cover; KeyError for a section that is not in the lists."""
    dice = Dice(seed)
    palette = dice.pick(*range(PALETTES))
    art = dice.pick(*FAMILIES[section])(dice)
    return (
        f'<svg class="cover-art cover-{palette}" viewBox="0 0 120 180" preserveAspectRatio="xMidYMid slice" '
        f'aria-hidden="true" focusable="false">{fill("ground", "M0 0H120V180H0z")}{art}'
        f"{fill('panel', 'M8 10H112V100H8z')}{line('M11 13H109V97H11z', 0.8)}{line(dice.pick(*EDGES), 1)}</svg>"
    )
