"""Management command: how much of each package is translated; keeps our catalogues in step with its upgrades."""

from argparse import ArgumentParser
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import django
from django.apps import AppConfig, apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tosbelgi.language import overlays

FOLDER = "catalogues"
# Of these no page has an address here: what they say is heard by nobody.
UNHEARD = frozenset({"oauth2_provider"})


class Command(BaseCommand):
    help = "List what installed packages say that nobody has translated yet, and what an upgrade of them changed."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--write", action="store_true", help="put missing messages in, take dropped ones out")
        parser.add_argument("--check", action="store_true", help="fail where anything is missing or dropped")

    def handle(self, *, write: bool, check: bool, verbosity: int, **options: Any) -> None:
        unfinished = 0
        for package, root in packages().items():
            for comparison in overlays.compare(settings.PACKAGE_DIR / FOLDER, package, root):
                unfinished += bool(comparison.missing or comparison.dropped)
                if verbosity:
                    self.report(comparison)
                if write and (comparison.missing or comparison.dropped):
                    overlays.write(comparison)
        if check and unfinished:
            raise CommandError(f"{unfinished} catalogues are not in step; see docs/translating.md")

    def report(self, comparison: overlays.Comparison) -> None:
        self.stdout.write(
            f"{comparison.percent:3d} %  {comparison.package} {comparison.domain} {comparison.language}: "
            f"{comparison.total} messages, {comparison.shipped} its own, {comparison.ours} ours"
        )
        changed = comparison.changed
        for key in comparison.missing:
            earlier = f"  (was {overlays.message_label(changed[key])})" if key in changed else ""
            self.stdout.write(f"       + {overlays.message_label(key)}{earlier}")
        for key in comparison.dropped:
            self.stdout.write(f"       - {overlays.message_label(key)}")
        if comparison.also_shipped:
            self.stdout.write(f"       {len(comparison.also_shipped)} of ours the package now says itself; ours win")


def _has_catalogue(app: AppConfig) -> bool:
    return (Path(app.path) / "locale").is_dir()


def packages() -> dict[str, Path]:
    """Packages whose messages users may see: Django's core, installed apps but ours, and all we have translated.

    Apps without a catalogue have their messages in that of a package above them: Django's core, and allauth.
    """
    roots = {"django.conf": Path(django.__file__).parent / "conf"}
    with_catalogue = tuple(f"{app.name}." for app in apps.get_app_configs() if _has_catalogue(app))
    for app in apps.get_app_configs():
        root = Path(app.path)
        if app.name.split(".")[0] == "tosbelgi" or app.name in UNHEARD:
            continue
        if app.name.startswith(("django.", *with_catalogue)) and not _has_catalogue(app):
            continue
        roots[app.name] = root
    for folder in sorted((settings.PACKAGE_DIR / FOLDER).glob("*/")):
        spec = find_spec(folder.name)
        if spec is None or spec.origin is None:
            raise CommandError(f"{folder.name} is translated but not installed")
        roots.setdefault(folder.name, Path(spec.origin).parent)
    return dict(sorted(roots.items()))
