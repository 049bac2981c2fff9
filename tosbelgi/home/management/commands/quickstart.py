"""Make a site out of nothing, or bring an existing one up to date, and say what is being done."""

import time

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tosbelgi.artwork import fonts
from tosbelgi.home.models import Planted
from tosbelgi.kernel import bootstrap, snapshots
from tosbelgi.language.catalogues import compile_catalogues

from ... import content_files, demo, groups, seeding

ALL_CONTENT = "everything"
GROUPS = "groups"


class Command(BaseCommand):
    help = "Create the database, the programme's content and, on a machine of your own, demo accounts. Safe to repeat."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--no-demo", action="store_true", help="make no demo accounts")

    def handle(self, *, no_demo: bool, verbosity: int, **options):
        began = time.perf_counter()
        self.loud = verbosity > 0
        self.step("words of the interface", self.compile_words)
        self.step("font", lambda: fonts.build(settings.VAR_DIR / "build" / "fonts"))
        if self.unapplied():
            self.step("database", self.make_database)
        whole = content_files.digest()
        if not Planted.objects.filter(pk=ALL_CONTENT, digest=whole).exists():
            self.step("content", self.plant)
            Planted.objects.update_or_create(pk=ALL_CONTENT, defaults={"digest": whole})
        if not Planted.objects.filter(pk=GROUPS, digest=groups.digest()).exists():
            self.step("groups", groups.make_groups)
            Planted.objects.update_or_create(pk=GROUPS, defaults={"digest": groups.digest()})
        for step in bootstrap.due_steps():
            self.step(step.name, step.work)
        if not no_demo and not settings.HTTPS:
            demo.make_centres()
            passwords = demo.make_cast()
            self.say("demo accounts for " + settings.SITE_URL + "/admin/")
            for name, password in passwords.items():
                self.say(f"    {name:<15}{password}")
        self.say(f"ready in {time.perf_counter() - began:.1f} s")

    def compile_words(self) -> None:
        for folder in settings.LOCALE_PATHS:
            compile_catalogues(folder)

    def unapplied(self) -> bool:
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

    def plant(self) -> None:
        seeding.seed_all(lambda key: self.say(f"    {key}"))

    def step(self, name: str, work) -> None:
        began = time.perf_counter()
        self.say(f"{name} …")
        work()
        self.say(f"{name} done in {time.perf_counter() - began:.1f} s")

    def say(self, line: str) -> None:
        if self.loud:
            self.stdout.write(line)
            self.stdout.flush()
