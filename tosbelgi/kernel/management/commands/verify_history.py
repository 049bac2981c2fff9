"""Management command: verify the hash chain of the history, from its beginning or from a day's root."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tosbelgi.kernel import history

from ...facts.models import HistoryRoot


class Command(BaseCommand):
    help = "Walk the history's chain of digests and say whether anything was altered, removed, cut off or never sealed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--since", metavar="DAY", help="begin at the root of this day, like 2026-11-28")
        parser.add_argument("--root", metavar="DIGEST", help="that root as it was published, kept by somebody else")

    def handle(self, *, since: str | None = None, root: str | None = None, **options: Any) -> None:
        start = self._root_of(since) if since else None
        if root and (start is None or start.digest != root):
            raise CommandError("The history has another root on that day." if start else "--root needs --since.")
        verdict = history.verify(since=start)
        if not verdict.ok:
            raise CommandError(f"The history breaks at line {verdict.first_broken}: {verdict.reason}.")
        waiting = f", {verdict.waiting} more wait to be sealed" if verdict.waiting else ""
        self.stdout.write(f"The history is whole: {verdict.lines} lines{waiting}.")

    def _root_of(self, day: str) -> HistoryRoot:
        try:
            return HistoryRoot.objects.get(day=date.fromisoformat(day))
        except ValueError as wrong:
            raise CommandError("A day looks like 2026-11-28.") from wrong
        except HistoryRoot.DoesNotExist as missing:
            raise CommandError(f"There is no root of {day}.") from missing
