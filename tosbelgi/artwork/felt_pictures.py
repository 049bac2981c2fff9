"""Pictures that look like felt, as JPEG: patterns for covers, and a landscape. For trying a site out, not for printing.

Each is an SVG of our ornaments under a grain of wool, drawn at the size asked for.
"""

import io
from math import pi, sin

import resvg_py
from PIL import Image

from .ornament import circle, petals
from .shapes import lozenge, ram

MADDER, NIGHT, SAFFRON, WOOL, TEAL = "#a12c2f", "#083f50", "#f6c453", "#fbf8f1", "#0b5c72"
GRAIN = (
    '<filter id="g" x="0" y="0" width="1" height="1"><feTurbulence type="fractalNoise" baseFrequency="{0}" '
    'numOctaves="2" seed="{1}"/><feColorMatrix values="0 0 0 0 1  0 0 0 0 .96  0 0 0 0 .86  0 0 0 .55 -.16"/></filter>'
)
QUALITY = 74


def cover_pattern(ground: str, motif: str, fold: int) -> str:
    """A cover of 120 by 180: a rosette of ram's horns, a border of horns above and below."""
    pair = ram(60, 78, 10, 12)
    rosette = "".join(f'<path transform="rotate({360 * turn / fold:g} 60 90)" d="{pair}"/>' for turn in range(fold))
    border = "".join(ram(15 + 30 * place, 32, 5.5, 8) + ram(15 + 30 * place, 148, 5.5, 8, -1) for place in range(4))
    sun = petals((60, 90), 4 + fold, 2, 8) + "".join(lozenge(x, y, 4) for x in (8, 112) for y in (60, 90, 120))
    return (
        f'<path fill="{ground}" d="M0 0H120V180H0z"/>'
        f'<g fill="none" stroke="{motif}" stroke-width="4" stroke-linecap="round">{rosette}</g>'
        f'<path fill="none" stroke="{WOOL}" stroke-width="2.2" stroke-linecap="round" d="{border}M6 38H114M6 142H114"/>'
        f'<path fill="{WOOL}" d="{sun}"/><path fill="none" stroke="{motif}" stroke-width="1.5" d="M4 4H116V176H4z"/>'
    )


def steppe() -> str:
    """A landscape of 180 by 120: hills, a tent and the sun, as they are laid in felt."""
    hills = "".join(
        f'<path fill="{colour}" d="M0 120V{level}{_ridge(level, swing, phase)}V120z"/>'
        for colour, level, swing, phase in (("#9db8bd", 62, 9, 0.4), ("#7ea18f", 78, 7, 2.1), ("#d9b45a", 92, 4, 4.0))
    )
    tent = "M92 100V84q18-20 36 0V100z"
    horns = ram(101, 97, 2.2, 4) + ram(110, 97, 2.2, 4) + ram(119, 97, 2.2, 4)
    return (
        f'<path fill="{TEAL}" d="M0 0H180V120H0z"/><path fill="{SAFFRON}" d="{petals((46, 34), 14, 16, 25)}'
        f'{circle((46, 34), 13)}"/>{hills}<path fill="{WOOL}" d="{tent}"/>'
        f'<path fill="none" stroke="{MADDER}" stroke-width="1.2" d="{horns}M92 86H128"/>'
    )


def _ridge(level: float, swing: float, phase: float) -> str:
    return "".join(f"L{x} {level + swing * sin(phase + 2 * pi * x / 120):.1f}" for x in range(0, 181, 6))


def drawn(art: str, width: int, height: int, seed: int) -> bytes:
    """The art under a grain of wool, as a JPEG of this size; the seed chooses how the wool lies."""
    across = 120 if width < height else 180
    down = across * height / width
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {across} {down:g}">'
        f'{GRAIN.format(0.9, seed)}{art}<rect width="{across}" height="{down:g}" filter="url(#g)"/></svg>'
    )
    file = io.BytesIO()
    with Image.open(io.BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True)))) as picture:
        picture.convert("RGB").save(file, "JPEG", quality=QUALITY, optimize=True)
    return file.getvalue()
