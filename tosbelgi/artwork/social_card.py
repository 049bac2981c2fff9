"""Open Graph images: PNG social cards with a title beside a scene, rendered from SVG and stored.

Text is drawn as outlines of our own font, so that the picture needs no font on the server.
"""

import hashlib
from collections.abc import Callable
from functools import cache
from threading import Lock

import resvg_py
from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from . import fonts, ornament
from .glyphs import drawable

# Without a timestamp, so that the same texts have the same URL for ever.
SIGNER = signing.Signer(salt="cms.sharing")
WIDTH, HEIGHT = 1200, 630
LEFT, RIGHT = 56, 1144
FOOT = 500  # below it the mark and the line, so that no title comes near them
SCENE = 600  # where the scene begins; without one the title has the whole width
SIZES = ((66, 3), (58, 4), (48, 5), (40, 6), (34, 8))  # (font size, most lines), the first at which the title fits
# The font reads its outlines when they are first drawn, and is shared by all threads: one draws at a time.
_drawing_lock = Lock()
GROUND, DEEP, SAFFRON, PAPER, MADDER = "#0b5c72", "#083f50", "#f6c453", "#fdfaf2", "#a12c2f"
# The classes of a scene, as `site.css` colours them by day.
COLOURS = {
    "sky": GROUND,
    "sun": SAFFRON,
    "near": "#d9b45a",
    "mid": "#7ea18f",
    "far": "#9db8bd",
    "felt": "#fbf8f1",
    "ink": DEEP,
    "accent": MADDER,
    "light": "#fffdf8",
}
STYLE = "".join(
    f".i-{name}{{fill:{colour}}}.l-{name}{{fill:none;stroke:{colour};stroke-linecap:round;stroke-linejoin:round}}"
    for name, colour in COLOURS.items()
)


class Lettering:
    """Our font at one weight, as outlines."""

    def __init__(self, weight: int) -> None:
        axes = {"CRSV": 0, "SHRP": 0, "slnt": 0, "wght": weight}
        self.font = instantiateVariableFont(TTFont(fonts.SOURCE), axes, inplace=True)
        self.glyphs = self.font.getGlyphSet()
        self.names = self.font.getBestCmap()
        self.units = self.font["head"].unitsPerEm

    def width(self, text: str, size: float) -> float:
        return sum(self.glyphs[self._name(character)].width for character in text) * size / self.units

    def text_path(self, text: str, x: float, y: float, size: float, colour: str) -> str:
        """The text as an SVG group of outlines whose base line begins at (x, y)."""
        scale = size / self.units
        parts, offset = [], 0.0
        for character in text:
            glyph = self.glyphs[self._name(character)]
            pen = SVGPathPen(self.glyphs, ntos=lambda value: f"{value:g}")
            glyph.draw(pen)
            if outline := pen.getCommands():
                parts.append(f'<path transform="translate({offset:g} 0)" d="{outline}"/>')
            offset += glyph.width
        return f'<g transform="translate({x:g} {y:g}) scale({scale:g} {-scale:g})" fill="{colour}">{"".join(parts)}</g>'

    def _name(self, character: str) -> str:
        return self.names.get(ord(character), "space")  # a gap rather than an empty box


@cache
def lettering(weight: int) -> Lettering:
    return Lettering(weight)


def wrap_lines(text: str, size: float, face: Lettering, width: float = RIGHT - LEFT) -> list[str]:
    """The text broken into lines of a width; a word too long for one stands alone."""
    lines: list[str] = []
    for word in text.split():
        extended = f"{lines[-1]} {word}" if lines else word
        if lines and face.width(extended, size) <= width:
            lines[-1] = extended
        else:
            lines.append(word)
    return lines


def digest(title: str, line: str, author: str = "", drawing: str = "") -> str:
    """The file name of the picture with these texts and this drawing."""
    return hashlib.sha256("\0".join(("3", title, line, author, drawing)).encode()).hexdigest()[:16]


def picture(title: str, line: str, author: str = "", drawing: str = "") -> bytes:
    """A PNG of 1200 × 630 pixels: the title, above it the author, beside it the SVG of a scene, below it the line.

    Texts are drawn as far as our font can.
    """
    with _drawing_lock:
        return _draw(drawable(title), drawable(line), drawable(author), drawing)


def _draw(title: str, line: str, author: str, drawing: str) -> bytes:
    bold, plain = lettering(700), lettering(450)
    width = (SCENE if drawing else WIDTH) - 2 * LEFT
    size, lines = _set_title(title, bold, width, most_lines_less=1 if author else 0)
    leading = size * 1.18
    top = (FOOT - leading * len(lines) - (60 if author else 0)) / 2
    words = ""
    if author:
        author_line = _cut(wrap_lines(author, 32, plain, width), 1)[0]
        words = plain.text_path(author_line, LEFT, top + 32, 32, SAFFRON)
        top += 60
    words += "".join(
        bold.text_path(text_line, LEFT, top + size * 0.86 + number * leading, size, PAPER)
        for number, text_line in enumerate(lines)
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<style>{STYLE}</style><rect width="{WIDTH}" height="{HEIGHT}" fill="{DEEP}"/>{_placed(drawing)}'
        f'<rect y="{FOOT}" width="{WIDTH}" height="{HEIGHT - FOOT}" fill="{PAPER}"/>'
        f'<rect y="{FOOT}" width="{WIDTH}" height="8" fill="{SAFFRON}"/>'
        f'<path class="l-accent" stroke-width="5" transform="translate(86 598) scale(1.5)" '
        f'd="{ornament.horns((0, 0), 22, 9)}"/>'
        f"{words}{plain.text_path(line, 140, 582, 36, DEEP)}</svg>"
    )
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True))


def _set_title(title: str, face: Lettering, width: float, most_lines_less: int) -> tuple[float, list[str]]:
    """The largest size at which the title fits, and its lines; the smallest, cut with an ellipsis, where none does."""
    for size, most in SIZES:
        lines = wrap_lines(title, size, face, width)
        if len(lines) <= most - most_lines_less and all(face.width(one, size) <= width for one in lines):
            break
    return size, _cut(lines, most - most_lines_less)


def _cut(lines: list[str], most: int) -> list[str]:
    return lines if len(lines) <= most else [*lines[: most - 1], lines[most - 1] + " …"]


def _placed(drawing: str) -> str:
    """A scene in its place, its middle over the whole height."""
    if not drawing:
        return ""
    place = f'x="{SCENE}" y="0" width="{WIDTH - SCENE}" height="{FOOT}" preserveAspectRatio="xMidYMid slice"'
    plain = drawing.replace(' preserveAspectRatio="xMidYMax slice"', "")
    return plain.replace("<svg ", f"<svg {place} ", 1)


def picture_url(title: str, line: str, author: str = "", scene: str = "") -> str:
    """The URL of the picture with these texts; signed, so that nobody else has texts drawn in our name."""
    texts = [title, line, author, scene] if author or scene else [title, line]
    return reverse("share_picture", args=[SIGNER.sign_object(texts, compress=True)])


def stored_picture(token: str, drawing_of: Callable[[str], str]) -> bytes:
    """The picture of a signed token, drawn on first request. Raises BadSignature for texts we did not sign.

    A scene may have been taken away since its address was given out: `drawing_of` answers "" then.
    """
    title, line, author, scene = [*SIGNER.unsign_object(token), "", ""][:4]
    drawing = drawing_of(scene) if scene else ""
    name = f"images/shared/{digest(title, line, author, drawing)}.png"
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(picture(title, line, author, drawing)))
    with default_storage.open(name) as file:
        return file.read()
