"""Management command: every refusal with its rule and sentence; `--check` fails where one is not sound."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ...refusals import audit
from ...refusals.messages import json_value, sentence_for


class Command(BaseCommand):
    help = "List every refusal: code, field, rule, what is allowed, sentence."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail, by name, where one is not sound")

    def handle(self, *, check: bool, verbosity: int, **options: Any) -> None:
        kinds = audit.every_refusal()
        for kind in kinds if verbosity else ():
            sentence = sentence_for(kind)
            allowed = json_value(kind.allowed) or ", ".join(kind.limits) or ""
            self.stdout.write(
                f"{kind.code}\t{kind.field or ''}\t{kind.rule}\t{allowed}\t{sentence.text if sentence else ''}"
            )
        if check and (wrong := audit.problems(kinds)):
            raise CommandError("refusals that are not sound:\n" + "\n".join(wrong))
