"""An SMTP server in this process that fails on order, at any step of the conversation, and keeps what it has really taken."""

from __future__ import annotations

import ssl
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NoReturn

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

DROP = "drop"


@dataclass
class Sink:
    """faults: step -> what happens the next times, one after the other: DROP the connection, or answer this, or "" = as usual.

    Steps: greeting, EHLO, STARTTLS, AUTH, MAIL, RCPT, DATA (its first answer), body (while the mail comes), end (the mail is
    there), RSET, QUIT. refused: recipient -> answer. extensions: offered besides.
    """

    faults: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    refused: dict[str, str] = field(default_factory=dict)
    extensions: tuple[str, ...] = ()
    password: str = "right"
    taken: list[Envelope] = field(default_factory=list)
    connections: int = 0
    logins: list[str] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)

    @property
    def contents(self) -> list[bytes]:
        return [bytes(envelope.original_content or b"") for envelope in self.taken]

    def fault(self, step: str) -> str:
        return self.faults[step].pop(0) if self.faults[step] else ""

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [*responses[:-1], *(f"250-{name}" for name in self.extensions), responses[-1]]

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        if answer := self.refused.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        fault = self.fault("end")
        if fault in ("", DROP):
            self.taken.append(envelope)
        return fault or "250 OK: number 17"

    def allow(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: Any) -> AuthResult:
        assert isinstance(given, LoginPassword)
        self.logins.append(given.password.decode())
        return AuthResult(success=given.password.decode() == self.password, handled=False)


class _Faulty(SMTP):
    step = "greeting"

    def __init__(self, sink: Sink, **options: Any) -> None:
        super().__init__(sink, **options)
        self.sink = sink
        self._smtp_methods = {name: self._noted(name, method) for name, method in self._smtp_methods.items()}

    def _noted(self, name: str, method: Callable[[str], Any]) -> Callable[[str], Any]:
        async def wrapped(argument: str) -> Any:
            self.step = name
            self.sink.commands.append(f"{name} {argument or ''}".strip())
            if fault := self.sink.fault(name):  # instead of what the server would do
                return await self.push(fault)
            return await method(argument)

        return wrapped

    async def push(self, status: Any) -> None:
        if self.step == "greeting":
            self.sink.connections += 1
            status = self.sink.fault("greeting") or status
        if status == DROP:
            self._drop()
        await super().push(status if isinstance(status, bytes) else status.encode())
        if str(status).startswith("354") and self.sink.fault("body") == DROP:
            self._drop()

    def _drop(self) -> NoReturn:
        self.transport.abort()
        raise ConnectionResetError


@contextmanager
def faulty_smtp(
    sink: Sink, *, starttls: ssl.SSLContext | None = None, tls: ssl.SSLContext | None = None, login: bool = False, **options: Any
) -> Iterator[int]:
    """Its port."""
    if login:
        options |= {"authenticator": sink.allow, "auth_required": bool(starttls), "auth_require_tls": bool(starttls)}

    class Served(Controller):
        def factory(self) -> SMTP:
            return _Faulty(sink, tls_context=starttls, hostname="mail.example.com", **options)

        def _trigger_server(self) -> None:
            """It would call itself, and take the first fault for it."""
            self.smtpd = self.factory()
            self._factory_invoked.set()

    controller = Served(sink, hostname="127.0.0.1", port=0, ssl_context=tls)
    controller.start()
    try:
        yield controller.server.sockets[0].getsockname()[1]
    finally:
        controller.stop()
