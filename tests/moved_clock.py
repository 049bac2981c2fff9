"""A clock that a test of the browser moves: what the site and the scripts beside it take for now is that much later."""

import os
from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone

NAME = "clock_ahead"


def follow() -> None:
    """From now on it is later by what stands in the file of this site; without one it is what it is."""
    path, real = Path(os.environ["VAR_DIR"]) / NAME, timezone.now

    def moved() -> datetime:
        try:
            return real() + timedelta(seconds=float(path.read_text()))
        except FileNotFoundError:
            return real()

    timezone.now = moved
