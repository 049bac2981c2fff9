"""`python -m tosbelgi.graphql` writes `schema.graphql`; with `release`, also `released.graphql`."""

import os
import sys

import django

from .schema_compatibility import FILES


def main(arguments: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tosbelgi.settings")
    django.setup()
    from .schema import sdl  # the types need Django's models, which are there only now

    for name in FILES if "release" in arguments else ["schema"]:
        FILES[name].write_text(sdl(), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
