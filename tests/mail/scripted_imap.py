"""An IMAP server on a real socket that says what it was told to: for answers that no healthy server gives on order."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import BinaryIO

CLOSE = "(close)"
BASIC: tuple[tuple[str, str], ...] = (
    ("CAPABILITY", "* CAPABILITY IMAP4rev1\r\n{tag} OK done\r\n"),
    ("LIST", '* LIST (\\HasNoChildren) "/" INBOX\r\n{tag} OK done\r\n'),
    ("SELECT|EXAMINE", "* 2 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n{tag} OK [READ-WRITE] done\r\n"),
    ("LOGOUT", "* BYE gone\r\n{tag} OK done\r\n"),
    ("", "{tag} OK done\r\n"),
)
"""(pattern at the beginning of a command, what is answered); the first that fits is taken."""


@dataclass
class Script:
    """answers stand before BASIC; the connection is closed after one that ends in CLOSE. heard: the commands, in order."""

    answers: Sequence[tuple[str, str]] = ()
    greeting: str = "* OK ready\r\n"
    heard: list[str] = field(default_factory=list)

    def answer(self, tag: str, command: str) -> bytes:
        fitting = (text for pattern, text in (*self.answers, *BASIC) if re.match(pattern, command))
        return next(fitting).replace("{tag}", tag).encode()


@contextmanager
def scripted_imap(script: Script) -> Iterator[int]:
    """Its port. Connections are served one after the other."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=_serve, args=(listening, script), daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def _serve(listening: socket.socket, script: Script) -> None:
    while True:
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        with connection, connection.makefile("rb") as lines:
            connection.sendall(script.greeting.encode())
            _talk(connection, lines, script)


def _talk(connection: socket.socket, lines: BinaryIO, script: Script) -> None:
    for line in lines:
        tag, _, command = line.decode().rstrip("\r\n").partition(" ")
        script.heard.append(command)
        answer = script.answer(tag, command)
        connection.sendall(answer.removesuffix(CLOSE.encode()))
        if answer.endswith(CLOSE.encode()):
            return
