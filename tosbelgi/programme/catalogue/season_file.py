"""Parser of a season's content file (TOML)."""

import tomllib
from pathlib import Path
from typing import Any


def read_season(path: Path) -> dict[str, Any]:
    """The numbers of one season as the file gives them; its shape is that of `actions.create_initial_season`."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    data.setdefault("note", "")
    return data
