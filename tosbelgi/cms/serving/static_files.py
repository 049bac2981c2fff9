"""Static files storage: names with content hashes, compressed beforehand by WhiteNoise."""

from collections.abc import Callable
from re import Match
from typing import Any

from django.apps import apps
from django.core.files import File
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, tolerating packages that reference source maps without shipping them.

    Our modules of JavaScript import each other by relative paths, which are rewritten to hashed names: no bundler, and
    no import map, which our policy would refuse. One that is missing fails the collecting. Packages' scripts stay as
    they are: what looks like an import may stand in a comment there.
    """

    support_js_module_import_aggregation = True

    def hashed_name(self, name: str, content: "File[bytes] | None" = None, filename: str | None = None) -> str:
        if name.endswith(".map") and not self.exists(name):
            return name
        return super().hashed_name(name, content, filename)

    def url_converter(
        self, name: str, hashed_files: dict[str, Any], template: str | None = None
    ) -> Callable[[Match[str]], str]:
        if template and template.startswith(("import", "export")) and not _is_ours(name):
            return lambda match: match[0]
        converter: Callable[[Match[str]], str] = super().url_converter(name, hashed_files, template)
        return converter


def _is_ours(name: str) -> bool:
    """A file of one of our apps, which stands in a folder of the app's name."""
    return apps.is_installed(f"tosbelgi.{name.partition('/')[0]}")
