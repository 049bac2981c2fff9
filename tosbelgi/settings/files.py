"""Where files are kept: on the disk, or in a bucket. What is public and what is private never share a folder."""

from pathlib import Path
from typing import Any

from tosbelgi.kernel.environment import env

S3_BUCKET = env.str("S3_BUCKET", default="")
S3_PRIVATE_BUCKET = env.str("S3_PRIVATE_BUCKET", default="")
S3_ENDPOINT = env.str("S3_ENDPOINT", default="") or None
S3_ACCESS_KEY = env.str("S3_ACCESS_KEY", default="") or None
S3_SECRET_KEY = env.str("S3_SECRET_KEY", default="") or None


def s3_options(bucket: str, endpoint: str | None, access_key: str | None, secret_key: str | None) -> dict[str, Any]:
    """Options of `S3Storage`. A server that does not answer holds a thread for seconds, not for minutes.

    Checksums of the newer kind are left out where the server is not Amazon's own: others refuse the header.
    """
    from botocore.config import Config

    patience = {"connect_timeout": 5, "read_timeout": 20, "retries": {"total_max_attempts": 2}}
    own = dict.fromkeys(("request_checksum_calculation", "response_checksum_validation"), "when_required")
    return {
        "bucket_name": bucket,
        "endpoint_url": endpoint,
        "access_key": access_key,
        "secret_key": secret_key,
        "file_overwrite": False,
        "client_config": Config(**patience, **(own if endpoint else {})),
    }


def storages(var_dir: Path, static_backend: str) -> dict[str, dict[str, Any]]:
    """`STORAGES`: "default" holds media of the site's content, "private" what belongs to people."""
    chosen: dict[str, dict[str, Any]] = {
        "default": {"BACKEND": "tosbelgi.kernel.durable_files.DurableFileSystemStorage"},
        "private": {
            "BACKEND": "tosbelgi.kernel.files.private.disk.PrivateDisk",
            "OPTIONS": {"location": var_dir / "private"},
        },
        "staticfiles": {"BACKEND": static_backend},
    }
    if S3_BUCKET:
        public = s3_options(S3_BUCKET, S3_ENDPOINT, S3_ACCESS_KEY, S3_SECRET_KEY)
        chosen["default"] = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": public}
        private = public | {"bucket_name": S3_PRIVATE_BUCKET or S3_BUCKET}
        chosen["private"] = private_in_a_bucket(private)
    return chosen


def private_in_a_bucket(options: dict[str, Any]) -> dict[str, Any]:
    """The storage of private files below a prefix of its own, so that one bucket may hold both."""
    return {
        "BACKEND": "tosbelgi.kernel.files.private.bucket.PrivateBucket",
        "OPTIONS": options | {"location": "private"},
    }
