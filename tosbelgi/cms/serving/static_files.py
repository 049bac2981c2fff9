"""Static files under names that carry their content's hash, packed beforehand."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """WhiteNoise's, which else would refuse packages that name source maps and ship none."""

    def hashed_name(self, name, content=None, filename=None):
        if name.endswith(".map") and not self.exists(name):
            return name
        return super().hashed_name(name, content, filename)
