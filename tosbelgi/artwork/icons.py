"""Icons of the site as PNG and ICO, drawn from the SVG of its mark."""

import io

import resvg_py
from PIL import Image

GROUND = "#0b5c72"  # that of the mark
ICO_SIZES = (16, 32, 48)


def png(mark: str, size: int) -> bytes:
    """The mark as it is, with its round corners."""
    return bytes(resvg_py.svg_to_bytes(svg_string=mark, width=size, height=size, skip_system_fonts=True))


def square_png(mark: str, size: int, margin: float = 0.1) -> bytes:
    """The mark on a ground that fills the square, for systems that cut corners themselves.

    `margin` is the share of the square that is left on each side: what stands in it may be cut away.
    """
    edge, inner = 100 * margin, 100 * (1 - 2 * margin)
    nested = mark.replace("<svg ", f'<svg x="{edge:g}" y="{edge:g}" width="{inner:g}" height="{inner:g}" ', 1)
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">'
        f'<rect width="100" height="100" fill="{GROUND}"/>{nested}</svg>'
    )
    return png(drawing, size)


def ico(mark: str) -> bytes:
    """A `favicon.ico` with the mark in the sizes that browsers and desktops show."""
    pictures = [Image.open(io.BytesIO(png(mark, size))).convert("RGBA") for size in ICO_SIZES]
    file = io.BytesIO()
    pictures[-1].save(
        file, format="ICO", sizes=[(size, size) for size in ICO_SIZES], append_images=pictures[:-1], bitmap_format="png"
    )
    return file.getvalue()
