"""Command `rotate_field_keys`: write what is encrypted under the first key of FIELD_KEYS."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tosbelgi.kernel.encryption.keys import key_ring
from tosbelgi.kernel.encryption.rotation import encrypted_fields, not_sealed_by, rotate


class Command(BaseCommand):
    help = "Write what is encrypted under the first key of FIELD_KEYS, in batches; broken off, it goes on next time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--batch", type=int, default=500, help="rows a transaction")
        parser.add_argument("--count", action="store_true", help="only count what another key has sealed")

    def handle(self, *args: Any, batch: int, count: bool, **options: Any) -> None:
        if batch < 1:
            raise CommandError("--batch is 1 or more")
        first = key_ring().writes
        for model, field in encrypted_fields():
            done = 0
            if not count:
                for some in rotate(model, field, batch=batch):
                    done += some
            left = not_sealed_by(model, field, [first]).count()
            self.stdout.write(f"{field.sealed_as}: {done} written under {first}, {left} left under others")
