"""Management command: thousands of people who do not exist, so that lists are as long as real ones."""

from typing import Any

from django.core.management import CommandParser
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ...demo.api import NothingToStandOn, NotOnThisSite, make_crowd


class Command(BaseCommand):
    help = "Add made-up participants, mentors and centres to a site of your own. Safe to repeat and to break off."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--people", type=int, default=10_000, help="so many participants of this seed, a million at most"
        )
        parser.add_argument("--seed", type=int, default=1, help="another one makes other people beside them")

    def handle(self, *, people: int, seed: int, verbosity: int, **options: Any) -> None:
        if people < 0 or seed < 0:
            raise CommandError("--people and --seed are numbers from 0 on")
        try:
            made = make_crowd(people, seed=seed, at=timezone.now(), report=self.report if verbosity else _silent)
        except NotOnThisSite:
            raise CommandError("this site is public (its address is https): nobody is made up on it") from None
        except NothingToStandOn:
            raise CommandError("no season runs here, or the site is not made yet: begin with `make run`") from None
        if not verbosity:
            return
        self.stdout.write(f"made {made.participants} participants, {made.mentors} mentors, {made.acts} acts")
        for state, number in sorted(made.states.items(), key=lambda one: -one[1]):
            self.stdout.write(f"    {state.value:<12}{number:>8}")
        self.stdout.write(f"of seed {seed} there are {made.in_all}; nobody can sign in as one of them")

    def report(self, done: int) -> None:
        self.stdout.write(f"{done} …")
        self.stdout.flush()


def _silent(_done: int) -> None:
    """Nothing is said."""
