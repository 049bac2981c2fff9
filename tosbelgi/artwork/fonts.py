"""Build step for the web font: a WOFF2 subset of Geologica with our three alphabets and Kazakh in Latin letters.

The installed package (SIL Open Font License) has all of ӘҒҚҢӨҰҮҺІ. Only its weight stays variable.
"""

import hashlib
import os
import sys
from pathlib import Path

import fontpkg_geologica
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

SOURCE = Path(fontpkg_geologica.__file__).parent / "files" / "Geologica[CRSV,SHRP,slnt,wght].ttf"
LETTERS = (
    "".join(map(chr, range(0x20, 0x7F)))
    + "".join(map(chr, range(0x410, 0x450)))
    + "".join(chr(code) for code in range(0xC0, 0x100) if code not in {0xD7, 0xF7})
    + "ĞğİıŞşŪū"
    + "ЁёӘәҒғҚқҢңӨөҰұҮүҺһІі  «»„“”‘’—–…·№₸→←×±−°©"
)
AXES = {"CRSV": 0, "SHRP": 0, "slnt": 0, "wght": (400, 700)}
NAME = "tosbelgi.woff2"


def build(folder: Path) -> Path:
    """Write the font into the folder unless it is there and fresh; returns its path."""
    target = folder / NAME
    stamp = folder / f"{NAME}.sha256"
    key = hashlib.sha256(SOURCE.read_bytes() + repr((LETTERS, AXES)).encode()).hexdigest()
    if target.exists() and stamp.exists() and stamp.read_text() == key:
        return target
    folder.mkdir(parents=True, exist_ok=True)
    font = instantiateVariableFont(TTFont(SOURCE), AXES, inplace=True)
    options = Options(
        flavor="woff2", layout_features=["kern", "mark", "locl", "tnum"], hinting=False, notdef_outline=True
    )
    subsetter = Subsetter(options)
    subsetter.populate(text=LETTERS)
    subsetter.subset(font)
    font.flavor = "woff2"
    partial = target.with_suffix(f".{os.getpid()}.partial")  # two processes may begin at once
    font.save(partial)
    partial.replace(target)
    stamp.write_text(key)
    return target


if __name__ == "__main__":
    build(Path(sys.argv[1]))
