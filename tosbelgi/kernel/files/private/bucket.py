"""The storage of private files in a bucket."""

from typing import Any

from django.utils.deconstruct import deconstructible
from storages.backends.s3 import S3Storage


@deconstructible(path="tosbelgi.kernel.files.private.bucket.PrivateBucket")
class PrivateBucket(S3Storage):
    """Its files have no address, nor a signed one, which whoever has seen it could hand on."""

    def url(self, name: str, *_args: Any, **_options: Any) -> str:
        raise NotImplementedError("a private file has no address of its own: see kernel.files.private.kinds")
