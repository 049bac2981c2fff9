"""Where files are kept: on the disk, or in a bucket. What is public and what is private never share a folder."""

from pathlib import Path
from typing import Any

from tosbelgi.kernel.environment import env

S3_BUCKET = env.str("S3_BUCKET", default="")
S3_PRIVATE_BUCKET = env.str("S3_PRIVATE_BUCKET", default="") or S3_BUCKET
S3_OPTIONS: dict[str, Any] = {
    "endpoint_url": env.str("S3_ENDPOINT", default="") or None,
    "access_key": env.str("S3_ACCESS_KEY", default="") or None,
    "secret_key": env.str("S3_SECRET_KEY", default="") or None,
    "file_overwrite": False,
}


def storages(var_dir: Path, static_backend: str) -> dict[str, dict[str, Any]]:
    """`STORAGES`: "default" holds media of the site's content, "private" what belongs to people."""
    private = "tosbelgi.kernel.files.private"
    chosen: dict[str, dict[str, Any]] = {
        "default": {"BACKEND": "tosbelgi.kernel.durable_files.DurableFileSystemStorage"},
        "private": {"BACKEND": f"{private}.disk.PrivateDisk", "OPTIONS": {"location": var_dir / "private"}},
        "staticfiles": {"BACKEND": static_backend},
    }
    if S3_BUCKET:
        public = S3_OPTIONS | {"bucket_name": S3_BUCKET}
        hidden = S3_OPTIONS | {"bucket_name": S3_PRIVATE_BUCKET, "location": "private"}
        chosen["default"] = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": public}
        chosen["private"] = {"BACKEND": f"{private}.bucket.PrivateBucket", "OPTIONS": hidden}
    return chosen
