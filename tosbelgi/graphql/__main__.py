"""`python -m tosbelgi.graphql` writes `schema.graphql`; with `release`, also `released.graphql`."""

import os
import sys
from pathlib import Path

import django

HERE = Path(__file__).resolve().parent


def main(arguments: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tosbelgi.settings")
    django.setup()
    from .schema import sdl  # the types need Django's models, which are there only now

    names = ["schema.graphql", "released.graphql"] if "release" in arguments else ["schema.graphql"]
    for name in names:
        (HERE / name).write_text(sdl(), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
