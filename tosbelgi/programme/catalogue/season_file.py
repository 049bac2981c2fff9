"""Parser of a season's content file (TOML)."""

import tomllib
from pathlib import Path


def read_season(path: Path) -> dict:
    """The numbers of one season as the file gives them; its shape is that of `actions.create_initial_season`."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    data.setdefault("note", "")
    return data
