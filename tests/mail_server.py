"""A real mail server of the tests, over SMTP on a port of its own: it keeps what it takes, and refuses when told to."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller


class Letterbox:
    """What has arrived, and what is answered to the next mails: to their recipient (`to_rcpt`) or text (`to_data`)."""

    def __init__(self) -> None:
        self.arrived: list = []
        self.to_rcpt, self.to_data = "", ""
        self.asked = 0
        self.port = 0

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:  # noqa: N802
        self.asked += 1
        if self.to_rcpt:
            return self.to_rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802
        if self.to_data:
            return self.to_data
        self.arrived.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 taken"

    @property
    def settings(self) -> dict[str, object]:
        """What a site sends by it with."""
        return {
            "MAIL_DELIVERY_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": self.port,
            "EMAIL_HOST_USER": "",
            "EMAIL_USE_TLS": False,
            "EMAIL_USE_SSL": False,
        }


@contextmanager
def mail_server() -> Iterator[Letterbox]:
    box = Letterbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        box.port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
