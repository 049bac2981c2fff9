"""Management command: what we replace in other people's code, and whether an upgrade has changed it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tosbelgi.kernel import patching


class Command(BaseCommand):
    help = "List what is replaced in Wagtail, Django and their kin: why, until when, and the digest of its source."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="name only what is not in order, and fail if any is")

    def handle(self, *, check: bool, **options: Any) -> None:
        problems = [problem for patch in patching.registered() for problem in patch.problems()]
        if not check:
            for patch in patching.registered():
                self.stdout.write(f"{_present(patch)}  {patch.name}\n    {patch.reason}\n    until: {patch.until}")
            self.stdout.write(f"{len(patching.registered())} patches, {len(problems)} problems")
        for problem in problems:
            self.stderr.write(problem)
        if check and problems:
            raise CommandError(f"{len(problems)} problems with patches; see “Patches” in docs/architecture.md")


def _present(patch: patching.Patch) -> str:
    try:
        return patch.present_digest()
    except LookupError:
        return "gone".ljust(patching.DIGITS)
