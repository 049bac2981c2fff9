"""What leaves the printer: dark letters on white paper, whatever the screen shows."""

import re
from pathlib import Path

STYLES = Path(__file__).resolve().parents[2] / "tosbelgi" / "cms" / "static" / "cms" / "site.css"


def test_dark_mode_is_for_screens_alone():
    media = re.findall(r"@media ([^{]*prefers-color-scheme: dark[^{]*)\{", STYLES.read_text("utf-8"))

    assert media
    assert all(one.startswith("screen and ") for one in media)
