"""Open Graph images: PNG social cards with a title over an ornament, rendered from SVG and stored.

Text is drawn as outlines of our own font, so that the picture needs no font on the server.
"""

import hashlib
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
LEFT, RIGHT = 90, 1110
SIZES = ((84, 3), (66, 4), (52, 5))  # (font size, most lines), the first at which the title fits
# The font reads its outlines when they are first drawn, and is shared by all threads: one draws at a time.
_drawing_lock = Lock()
GROUND, DEEP, SAFFRON, PAPER = "#0b5c72", "#083f50", "#f6c453", "#fdfaf2"


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


def wrap_lines(text: str, size: float, face: Lettering) -> list[str]:
    """The text broken into lines that fit between the margins; a word too long for one stands alone."""
    lines: list[str] = []
    for word in text.split():
        extended = f"{lines[-1]} {word}" if lines else word
        if lines and face.width(extended, size) <= RIGHT - LEFT:
            lines[-1] = extended
        else:
            lines.append(word)
    return lines


def digest(title: str, line: str) -> str:
    """The file name of the picture with these texts."""
    return hashlib.sha256(f"2\0{title}\0{line}".encode()).hexdigest()[:16]


def picture(title: str, line: str) -> bytes:
    """A PNG of 1200 × 630 pixels with the title and, below, one quieter line, as far as our font can draw them."""
    with _drawing_lock:
        return _draw(drawable(title), drawable(line))


def _draw(title: str, line: str) -> bytes:
    bold, plain = lettering(700), lettering(450)
    for size, max_lines in SIZES:
        lines = wrap_lines(title, size, bold)
        if (
            len(lines) <= max_lines
            and max((bold.width(text_line, size) for text_line in lines), default=0) <= RIGHT - LEFT
        ):
            break
    lines = lines[:max_lines]
    top = 312 - (len(lines) - 1) * size * 0.6
    title_paths = "".join(
        bold.text_path(text_line, LEFT, top + number * size * 1.2, size, PAPER)
        for number, text_line in enumerate(lines)
    )
    border = ornament.band_path(31)
    horns = ornament.horns((0, 0), 16, 6.5)
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{GROUND}"/>'
        f'<rect y="540" width="{WIDTH}" height="90" fill="{DEEP}"/>'
        f'<g fill="none" stroke="{SAFFRON}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">'
        f'<path transform="translate(-20 565)" d="{border}"/>'
        f'<path transform="translate(132 112) scale(2.4)" d="{horns}" stroke-width="3"/></g>'
        f"{title_paths}{plain.text_path(line, LEFT, 490, 34, SAFFRON)}</svg>"
    )
    return bytes(resvg_py.svg_to_bytes(svg_string=drawing, skip_system_fonts=True))


def picture_url(title: str, line: str) -> str:
    """The URL of the picture with these texts; signed, so that nobody else has texts drawn in our name."""
    return reverse("share_picture", args=[SIGNER.sign_object([title, line], compress=True)])


def stored_picture(token: str) -> bytes:
    """The picture of a signed token, drawn on first request. Raises BadSignature for texts we did not sign."""
    title, line = SIGNER.unsign_object(token)
    name = f"images/shared/{digest(title, line)}.png"
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(picture(title, line)))
    with default_storage.open(name) as file:
        return file.read()
