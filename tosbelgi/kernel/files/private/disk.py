"""The storage of private files on a disk."""

from pathlib import Path
from typing import Any

from django.utils.deconstruct import deconstructible

from ...durable_files import DurableFileSystemStorage


@deconstructible(path="tosbelgi.kernel.files.private.disk.PrivateDisk")
class PrivateDisk(DurableFileSystemStorage):
    """A folder that only the site's own account reads; its files have no address."""

    def __init__(self, location: str | Path, **options: Any) -> None:
        modes = {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}
        super().__init__(location=str(location), **modes | options)

    def url(self, name: str | None) -> str:
        raise NotImplementedError("a private file has no address of its own: see kernel.files.private.kinds")
