"""What the tests of stored files share: the site's private storage on a disk, and in the bucket of a real S3 server."""

import pytest

from tosbelgi.kernel.files.private import kinds
from tosbelgi.settings.files import private_in_a_bucket, s3_options

from . import server


@pytest.fixture(scope="session")
def s3_server(tmp_path_factory):
    running = server.started_or_skipped(tmp_path_factory.mktemp("s3"))
    yield running
    running.stop()


@pytest.fixture(params=["disk", "bucket"])
def private_files(request, settings, tmp_path):
    """The storage of private files: empty, and the site's own for this test."""
    if request.param == "disk":
        chosen = {**settings.STORAGES["private"], "OPTIONS": {"location": tmp_path / "private"}}
    else:
        running = request.getfixturevalue("s3_server")
        options = s3_options(server.BUCKET, running.url, server.KEY, server.SECRET)
        chosen = private_in_a_bucket(options)
        chosen["OPTIONS"]["location"] = tmp_path.name
    settings.STORAGES = settings.STORAGES | {"private": chosen}
    return kinds.private_storage()
