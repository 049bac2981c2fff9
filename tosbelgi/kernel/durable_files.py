"""Files on a disk that survive a loss of power: flushed with their folder before anybody is told they are stored.

What a system call has written stands in memory for up to half a minute; the row that names the file may outlive it.
"""

import os
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible


@deconstructible(path="tosbelgi.kernel.durable_files.DurableFileSystemStorage")
class DurableFileSystemStorage(FileSystemStorage):
    """Django's storage, which returns once the file, its name and every new folder above it are on the disk."""

    def _save(self, name: str, content: Any) -> str:
        folders = new_folders(Path(self.path(name)).parent)
        stored: str = super()._save(name, content)
        path = Path(self.path(stored))
        for each in [path, *folders]:
            flush(each)
        return stored


def new_folders(folder: Path) -> list[Path]:
    """The folders whose entries will change when this one is made: from it up to the first that is there already."""
    changed = [folder]
    while not changed[-1].exists():
        changed.append(changed[-1].parent)
    return changed


def flush(path: Path) -> None:
    """Wait until a file or folder is on the disk."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
