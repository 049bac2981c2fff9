"""Management command for the search index: rebuild, step back, check and repair, status."""

from django.core.management import CommandParser
from django.core.management.base import BaseCommand, CommandError

from ...delivery import outbox_relay, replication
from ...engines import server
from ...indexing import consistency, index_rebuild, index_status

WIDTH = 40


class Command(BaseCommand):
    help = (
        "rebuild: make a new index beside the old one and let it answer; goes on where it was stopped. "
        "back: let the index before answer again. check: compare the index with what is public and mend it. "
        "status: how it is; ends with an error where a rebuild is needed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["rebuild", "back", "check", "status"])

    def handle(self, *, what: str, **options: object) -> None:
        {"rebuild": self.rebuild, "back": self.step_back, "check": self.compare, "status": self.print_status}[what]()

    def rebuild(self) -> None:
        generation = index_rebuild.rebuild_index(self.progress)
        self.stdout.write("")
        outbox_relay.relay()
        self.stdout.write(f"index {generation.pk} answers")
        self.replicate()

    def step_back(self) -> None:
        generation = index_rebuild.restore_former_index()
        if generation is None:
            raise CommandError("There is no former index that today's analysis could search.")
        self.stdout.write(f"index {generation.pk} answers again")
        self.compare()

    def compare(self) -> None:
        try:
            repaired = consistency.check_index()
        except consistency.IndexMissing as missing:
            raise CommandError("There is no index of today's analysis: run `manage.py search rebuild`.") from missing
        if repaired.sound:
            self.stdout.write("index and content agree")
        else:
            self.stdout.write(
                f"mended: {repaired.documents} documents, {repaired.words} words, {repaired.lookups} look-up tables, "
                f"{repaired.remote or 0} documents on the search server"
            )
        if server.is_configured() and repaired.remote is None:
            raise CommandError("The search server did not answer; the database does. Nothing there was compared.")

    def print_status(self) -> None:
        status = index_status.index_status()
        self.stdout.write(
            f"index       {status.generation or '–'}, {status.documents} documents, revision {status.revision}"
        )
        self.stdout.write(f"analysis    {'fits' if status.fits else 'does not fit: rebuild'}")
        self.stdout.write(f"waiting     {status.waiting} changes, the oldest for {status.lag:.0f} s")
        self.stdout.write(f"being built {status.building or '–'}")
        self.stdout.write(f"kept        {status.former or '–'}")
        self.stdout.write(f"server      {index_status.server_status_text()}")
        if not status.fits:
            raise CommandError("A rebuild is needed: run `manage.py search rebuild`.")

    def replicate(self) -> None:
        if not server.is_configured():
            return
        sent = replication.replicate()
        self.stdout.write(f"{sent} documents sent to the search server")
        if server.is_down():
            raise CommandError("The search server does not answer; the worker will bring it up to date.")

    def progress(self, done: int, of: int) -> None:
        filled = WIDTH * done // max(of, 1)
        self.stdout.write(f"\r[{'#' * filled}{'.' * (WIDTH - filled)}] {done} of {of}", ending="")
        self.stdout.flush()
