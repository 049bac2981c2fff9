"""Management command: create a site, or bring an existing one up to date, and print each step."""

import time
from collections.abc import Callable

from django.conf import settings
from django.core.management import CommandParser, call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tosbelgi.artwork import fonts
from tosbelgi.home.models import Planted
from tosbelgi.kernel import bootstrap, snapshots
from tosbelgi.language.catalogues import compile_catalogues
from tosbelgi.programme.demo.api import ways_in

from ... import content_files, demo, demo_pictures, groups, seeding

ALL_CONTENT = "everything"
GROUPS = "groups"


class Command(BaseCommand):
    help = "Create the database, the content and, on a machine of your own, demo accounts and pictures. Safe to repeat."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-demo", action="store_true", help="make no demo accounts, centres and pictures")

    def handle(self, *, no_demo: bool, verbosity: int, **options: object) -> None:
        began = time.perf_counter()
        self.verbose = verbosity > 0
        self.run_step("words of the interface", self.compile_messages)
        self.run_step("font", lambda: fonts.build(settings.VAR_DIR / "build" / "fonts"))
        if self.has_unapplied_migrations():
            self.run_step("database", self.make_database)
        content_digest = content_files.digest()
        if not Planted.objects.filter(pk=ALL_CONTENT, digest=content_digest).exists():
            self.run_step("content", self.seed_content)
            Planted.objects.update_or_create(pk=ALL_CONTENT, defaults={"digest": content_digest})
        if seeding.follow_site_url():
            self.write_line(f"address of the site: {settings.SITE_URL}")
        if not Planted.objects.filter(pk=GROUPS, digest=groups.digest()).exists():
            self.run_step("groups", groups.make_groups)
            Planted.objects.update_or_create(pk=GROUPS, defaults={"digest": groups.digest()})
        # Steps that other apps have registered (`kernel.bootstrap`).
        for step in bootstrap.due_steps():
            self.run_step(step.name, step.work)
        if not no_demo and not settings.HTTPS:
            demo.make_centres()
            self.run_step("demo pictures", demo_pictures.make_pictures)
            passwords = demo.make_cast()
            self.write_line("demo accounts for " + settings.SITE_URL + "/admin/")
            for name, password in passwords.items():
                self.write_line(f"    {name:<15}{password}")
            password = demo.make_people()
            self.write_line(f"people of the programme for {settings.SITE_URL}/kk/cabinet/, each with {password}")
            for line in ways_in(settings.SITE_URL):
                self.write_line(f"    {line}")
        self.write_line(f"ready in {time.perf_counter() - began:.1f} s")

    def compile_messages(self) -> None:
        for folder in settings.LOCALE_PATHS:
            compile_catalogues(folder)

    def has_unapplied_migrations(self) -> bool:
        executor = MigrationExecutor(connection)
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))

    def make_database(self) -> None:
        """From the snapshot of an earlier first start if its migrations are the same; else by migrating."""
        if connection.introspection.table_names() == [] and snapshots.restore():
            return
        empty = connection.introspection.table_names() == []
        call_command("migrate", interactive=False, verbosity=0)
        if empty:
            snapshots.save()

    def seed_content(self) -> None:
        seeding.seed_all(lambda key: self.write_line(f"    {key}"))

    def run_step(self, name: str, work: Callable[[], object]) -> None:
        began = time.perf_counter()
        self.write_line(f"{name} …")
        work()
        self.write_line(f"{name} done in {time.perf_counter() - began:.1f} s")

    def write_line(self, line: str) -> None:
        if self.verbose:
            self.stdout.write(line)
            self.stdout.flush()
