"""Management command: are progress, standings and tallies what they would be, counted anew? In batches."""

from typing import Any

from django.core.management import CommandParser
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tosbelgi.kernel.facts import delivery, sealing

from ...rating import api as rating

LOOKS = 3  # what changes while it is compared is looked at again so often, once what follows from it was told


class Command(BaseCommand):
    help = "Count everybody's progress and rating anew and mend what differs; with --check say so and mend nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="mend nothing; ends with an error where one differs")
        parser.add_argument("--batch", type=int, default=500, help="how many are compared at a time")

    def handle(self, *, check: bool, batch: int, verbosity: int, **options: Any) -> None:
        if batch < 1:
            raise CommandError("--batch is a number from 1 on")
        catch_up()
        number, differing = 0, dict[int, tuple[str, ...]]()
        for part in rating.compared(batch):
            number += part.number
            differing |= part.differing
        for _look in range(LOOKS):
            if differing:
                catch_up()
                differing = rating.compared_again(differing)
        for key, columns in sorted(differing.items()):
            self.stdout.write(f"participation {key}: {', '.join(columns)}")
        tallies = len(rating.differing_tallies()) if check else rating.mend_tallies()
        for key in () if check else sorted(differing):
            rating.mend(key, at=timezone.now())
        found = f"{number} compared, {len(differing)} and {tallies} tallies differ"
        if check and (differing or tallies):
            raise CommandError(found)
        if verbosity:
            self.stdout.write(found if check else f"{found}: they are mended")


def catch_up() -> None:
    """Let be told what was not told yet: it differs by right."""
    sealing.seal()
    delivery.deliver()
