"""Static files storage: names with content hashes, compressed beforehand by WhiteNoise."""

from django.core.files import File
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, tolerating packages that reference source maps without shipping them."""

    def hashed_name(self, name: str, content: "File[bytes] | None" = None, filename: str | None = None) -> str:
        if name.endswith(".map") and not self.exists(name):
            return name
        return super().hashed_name(name, content, filename)
