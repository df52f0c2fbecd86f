"""A mail server on loopback for the tests of monitors."""

from __future__ import annotations

import email.policy
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage


@contextmanager
def mailbox(
    refusing: bool = False, first: Callable[[], object] = lambda: None
) -> Iterator[tuple[int, list[EmailMessage]]]:
    """A port that speaks SMTP (RFC 5321), and the mails that came in. refusing: it turns every recipient away.

    first: called before the server says anything.
    """
    mails: list[EmailMessage] = []

    class Handler(socketserver.StreamRequestHandler):
        def say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

        def handle(self) -> None:
            first()
            self.say("220 loopback")
            while line := self.rfile.readline():
                word = line.split(maxsplit=1)[0].upper() if line.strip() else b""
                if word == b"QUIT":
                    self.say("221 bye")
                    return
                if word == b"RCPT" and refusing:
                    self.say("550 no such mailbox")
                elif word == b"DATA":
                    self.say("354 go on")
                    lines = []
                    while (line := self.rfile.readline()) != b".\r\n":
                        lines.append(line[1:] if line.startswith(b"..") else line)
                    mail = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
                    assert isinstance(mail, EmailMessage)
                    mails.append(mail)
                    self.say("250 taken")
                else:
                    self.say("250 fine")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield server.server_address[1], mails
        finally:
            server.shutdown()
