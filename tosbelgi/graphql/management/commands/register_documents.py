"""Management command: register the GraphQL documents that a client will send by their SHA-256."""

from pathlib import Path

from django.core.management import CommandParser
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tosbelgi.kernel.refusals import Refusal
from tosbelgi.kernel.refusals.messages import describe

from ... import document_registration


class Command(BaseCommand):
    help = "Register a program's documents from a folder of .graphql files or a JSON manifest, all of them or none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="the folder or the manifest")
        parser.add_argument("--client", required=True, help="whose documents they are, for example: host")
        parser.add_argument("--only", action="store_true", help="withdraw whatever else this program has registered")

    def handle(self, *, path: Path, client: str, only: bool, **options: object) -> None:
        try:
            documents = document_registration.read(path)
            result = document_registration.register(client=client, documents=documents, only=only, at=timezone.now())
        except Refusal as refusal:
            raise CommandError(describe(refusal, "en")["message"]) from refusal
        for digest, name in result.names.items():
            self.stdout.write(f"{digest}  {name}")
        self.stdout.write(f"{client}: {result.added} added, {result.withdrawn} withdrawn, {len(result.names)} in all")
