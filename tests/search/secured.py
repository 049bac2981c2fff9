"""A search server behind TLS that asks for a key, as the makers' own security does, which is not among their free jars.

The server is a real one; what stands before it decrypts, looks at the key, and hands everything on.
"""

import http.client
import json
import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from .server import Missing

HOP_BY_HOP = {"connection", "host", "keep-alive", "transfer-encoding"}


@dataclass
class Authority:
    """A certificate authority of the test's own."""

    folder: Path

    @property
    def certificate(self) -> Path:
        return self.folder / "authority.pem"

    def found(self) -> "Authority":
        self.folder.mkdir(parents=True)
        openssl("req", "-x509", *KEY, "-keyout", self.folder / "authority.key", "-out", self.certificate, *NAMED)
        return self

    def sign(self, name: str) -> tuple[Path, Path]:
        """(certificate, key) for a server of this name, like "IP:127.0.0.1"."""
        certificate, key = (self.folder / f"{name.replace(':', '-')}.{kind}" for kind in ("pem", "key"))
        signed = ["-CA", self.certificate, "-CAkey", self.folder / "authority.key"]
        names = ["-addext", f"subjectAltName={name}", "-addext", "basicConstraints=critical,CA:FALSE"]
        openssl("req", "-x509", *KEY, *signed, "-keyout", key, "-out", certificate, *NAMED, *names)
        return certificate, key


KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
NAMED = ["-subj", "/CN=search server of the tests"]


def openssl(*words: object) -> None:
    if not shutil.which("openssl"):
        raise Missing("openssl")
    subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True)


@dataclass
class Front:
    """`asked` is what the server heard of those who got as far as asking: (method, path, who they said they were)."""

    port: int
    asked: list[tuple[str, str, str]] = field(default_factory=list)

    def url(self, host: str = "127.0.0.1", scheme: str = "https") -> str:
        return f"{scheme}://{host}:{self.port}"


@contextmanager
def secured(port: int, certificate: Path, key: Path, allowed: str) -> Iterator[Front]:
    """Stand before the server on this port, with a certificate, and let in whoever says `allowed`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    listening = ThreadingHTTPServer(("127.0.0.1", 0), _handler(port, allowed))
    listening.handle_error = lambda request, address: None  # who refuses our certificate just hangs up
    front = listening.RequestHandlerClass.front = Front(listening.server_port)
    # The handshake is made in the thread of the connection, so that a client that hangs up stops nobody else.
    listening.socket = context.wrap_socket(listening.socket, server_side=True, do_handshake_on_connect=False)
    serving = threading.Thread(target=listening.serve_forever, daemon=True)
    serving.start()
    try:
        yield front
    finally:
        listening.shutdown()
        listening.server_close()
        serving.join()


def _handler(port: int, allowed: str) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        front: Front

        def hand_on(self) -> None:
            said = self.headers.get("Authorization", "")
            self.front.asked.append((self.command, self.path, said))
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if said != allowed:
                refused = {"error": {"type": "security_exception", "reason": "missing authentication"}, "status": 401}
                return self.answer(401, [("Content-Type", "application/json")], json.dumps(refused).encode())
            behind = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
            behind.request(self.command, self.path, body, headers)
            answer = behind.getresponse()
            self.answer(answer.status, answer.getheaders(), answer.read())
            behind.close()

        do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = hand_on  # noqa: N815

        def answer(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
            self.send_response_only(status)
            for name, value in headers:
                if name.lower() not in HOP_BY_HOP | {"content-length"}:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, *words: object) -> None:
            pass

    return Handler
