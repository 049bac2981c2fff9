"""Management command: verify the hash chain of the audit log."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tosbelgi.kernel import history


class Command(BaseCommand):
    help = "Walk the history's chain of digests and say whether anything was altered, removed or cut off."

    def handle(self, **options: Any) -> None:
        verdict = history.verify()
        if not verdict.ok:
            raise CommandError(f"The history breaks at line {verdict.first_broken}: {verdict.reason}.")
        self.stdout.write(f"The history is whole: {verdict.lines} lines.")
