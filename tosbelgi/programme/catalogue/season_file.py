"""Reading a season from its content file."""

import tomllib
from pathlib import Path


def read_season(path: Path) -> dict:
    """The numbers of one season as the file gives them; its shape is that of `actions.found_season`."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    data.setdefault("note", "")
    return data
