"""A real S3 server for the tests: s3proxy, from Maven, which keeps its objects in a folder.

Maven downloads the jars once. Where it or a Java is missing the tests that need the server are skipped out loud; in CI
they fail.
"""

import os
import shutil
import subprocess
import time
from functools import cache
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

from tests.browser import free_port
from tests.search.server import Missing

HERE = Path(__file__).resolve().parent
SECONDS = 60
KEY, SECRET, BUCKET = "tosbelgi", "a secret of the tests", "tosbelgi"
SMALL = ("-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")  # starts soon, and is enough for tests
QUIET = '<configuration><root level="ERROR"/></configuration>'


@cache
def class_path(folder: Path) -> str:
    for program in ("mvn", "java"):
        if not shutil.which(program):
            raise Missing(program)
    folder.mkdir(parents=True, exist_ok=True)
    listed = folder / "classpath"
    command = ["mvn", "-q", "-B", "-f", str(HERE / "s3proxy.pom.xml"), "dependency:build-classpath"]
    done = subprocess.run([*command, f"-Dmdep.outputFile={listed}"], capture_output=True, text=True, check=False)
    if done.returncode:
        raise Missing(f"the jars of the S3 server: {done.stdout[-300:]}")
    return listed.read_text().strip()


class S3Server:
    """One server with a folder of its own, and an empty bucket in it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """The settings of a site that keeps its files here."""
        return {"S3_BUCKET": BUCKET, "S3_ENDPOINT": self.url, "S3_ACCESS_KEY": KEY, "S3_SECRET_KEY": SECRET}

    def start(self) -> "S3Server":
        jars = class_path(self.folder / "jars")
        (self.folder / "objects" / BUCKET).mkdir(parents=True)
        (self.folder / "logback.xml").write_text(QUIET)
        said = {
            "s3proxy.endpoint": self.url,
            "s3proxy.authorization": "aws-v2-or-v4",
            "s3proxy.identity": KEY,
            "s3proxy.credential": SECRET,
            "jclouds.provider": "filesystem-nio2",
            "jclouds.filesystem.basedir": self.folder / "objects",
            "jclouds.identity": "nobody",
            "jclouds.credential": "nothing",
        }
        properties = self.folder / "s3proxy.properties"
        properties.write_text("".join(f"{name}={value}\n" for name, value in said.items()))
        logging = f"-Dlogback.configurationFile={self.folder / 'logback.xml'}"
        command = ["java", *SMALL, logging, "-cp", jars, "org.gaul.s3proxy.Main", "--properties", str(properties)]
        with (self.folder / "said").open("wb") as output:
            self.process = subprocess.Popen(command, stdout=output, stderr=output)
        self._wait()
        return self

    def _wait(self) -> None:
        until = time.monotonic() + SECONDS
        while time.monotonic() < until and self.process is not None and self.process.poll() is None:
            try:
                urlopen(self.url, timeout=5).close()
                return
            except HTTPError:
                return  # it asks who we are
            except (URLError, OSError):
                time.sleep(0.2)
        raise RuntimeError("the S3 server did not start: " + (self.folder / "said").read_text()[-2000:])

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=20)


def started_or_skipped(folder: Path) -> S3Server:
    """A server that runs, where this machine can run one."""
    try:
        return S3Server(folder).start()
    except Missing as missing:
        if os.environ.get("CI"):
            pytest.fail(f"{missing} is missing: in CI nothing is skipped")
        pytest.skip(f"SKIPPED: the tests on a real S3 server, because this machine lacks {missing}")
