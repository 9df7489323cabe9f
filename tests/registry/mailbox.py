"""A real mail server on loopback and a hook for text messages, for the tests of messages."""

from __future__ import annotations

import email
import json
import re
import socket
import threading
from contextlib import contextmanager
from email import policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from aiosmtpd.controller import Controller

from capture_station.registry.config import Mail
from capture_station.registry.postman import send_next

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

    from capture_station.registry.service import Registry

PUBLIC = "https://registry.example"


class Mailbox:
    """Keeps what arrives; refuses recipients that begin with ``nobody``."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.texts: list[dict[str, str]] = []
        self.is_away = False

    async def handle_RCPT(  # noqa: N802 - a name of aiosmtpd
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if self.is_away:
            return "451 try again later"
        if address.startswith("nobody"):
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.letters.append(email.message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    def link(self) -> str:
        """Return the path in the newest letter."""
        found = re.search(rf"{PUBLIC}(\S+)", self.letters[-1].get_content())
        assert found is not None
        return found[1]

    def code(self) -> str:
        """Return the code in the newest text message."""
        found = re.search(r"\b\d{6}\b", self.texts[-1]["text"])
        assert found is not None
        return found[0]


@contextmanager
def mail_server() -> Iterator[tuple[Mailbox, Mail]]:
    """Run both for the length of a block."""
    box = Mailbox()

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            is_known = self.headers["Authorization"] == "Bearer s3cret"
            if is_known and not box.is_away:
                box.texts.append(json.loads(body))
            self.send_response(204 if is_known and not box.is_away else 503)
            self.end_headers()

        def log_message(self, *_args: Any) -> None:
            pass

    port = _free_port()
    smtp = Controller(box, hostname="127.0.0.1", port=port)
    hook = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    hook.daemon_threads = False
    serving = threading.Thread(target=hook.serve_forever, args=(0.05,), name="hook")
    smtp.start()
    serving.start()
    try:
        yield (
            box,
            Mail(
                server=f"smtp://127.0.0.1:{port}",
                sender="registry@registry.example",
                text_hook=f"http://127.0.0.1:{hook.server_address[1]}/text",
                text_secret="s3cret",  # noqa: S106 - of a test
                public_address=PUBLIC,
            ),
        )
    finally:
        smtp.stop()
        hook.shutdown()
        serving.join()
        hook.server_close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def deliver(registry: Registry) -> None:
    """Send all that waits."""
    while send_next(registry):
        pass
