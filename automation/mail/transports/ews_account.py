"""Opens the company's Exchange mailbox over one connection that sends a request once and never again by itself."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

import requests
from dns.exception import DNSException
from exchangelib import BASIC, DELEGATE, IMPERSONATION, NTLM, Account, Build, Configuration, Credentials, FailFast, Version  # type: ignore[import-untyped]
from exchangelib.autodiscover import Autodiscovery, clear_cache  # type: ignore[import-untyped]
from exchangelib.errors import EWSError, TransportError, UnauthorizedError  # type: ignore[import-untyped]
from exchangelib.ewsdatetime import UTC  # type: ignore[import-untyped]
from exchangelib.protocol import Protocol  # type: ignore[import-untyped]
from exchangelib.transport import NOAUTH  # type: ignore[import-untyped]
from exchangelib.util import is_xml  # type: ignore[import-untyped]

from automation.errors import AutomationError, ConfigurationError

OLDEST = Version(Build(15, 0, 847))
"""Exchange 2013 SP1: its words are understood by every newer server, and saying it spares the library's guessing."""
CONNECTING = 10
"""Seconds to wait for a connection."""
_LOGINS = {"ntlm": NTLM, "basic": BASIC, "oauth": NOAUTH}
_LOOPBACK = ("127.0.0.1", "localhost", "::1")

# Where something goes wrong the library writes whole requests to the log, mails and login headers included.
logging.getLogger("exchangelib").setLevel(logging.CRITICAL + 1)


@dataclass(frozen=True)
class EwsSettings:
    """user: as the server knows it (DOMAIN\\name or an address); mailbox: whose Drafts, Sent Items and inbox are used;
    endpoint: "" = ask autodiscover; mode: draft = in two steps, direct = in one; patience: seconds to wait for an answer."""

    user: str
    mailbox: str
    endpoint: str = ""
    auth: Literal["ntlm", "basic", "oauth"] = "ntlm"
    access: Literal["delegate", "impersonation"] = "delegate"
    mode: Literal["draft", "direct"] = "draft"
    patience: float = 120

    def __post_init__(self) -> None:
        address = urlsplit(self.endpoint)
        if self.endpoint and address.scheme != "https" and not (address.scheme == "http" and address.hostname in _LOOPBACK):
            raise ConfigurationError(f"EWS 地址“{self.endpoint}”要以 https:// 开头：请在 config.ini 的 [ews] endpoint 里改正")
        if self.auth == "oauth" and not self.endpoint:
            way_out = "如 https://outlook.office365.com/EWS/Exchange.asmx"
            raise ConfigurationError(f"用 oauth 登录时要写明 EWS 地址：请在 config.ini 的 [ews] endpoint 里填写，{way_out}")


class HttpFault(TransportError):  # type: ignore[misc]
    """The server answered, but not Exchange: only the HTTP status says something."""

    def __init__(self, status: int) -> None:
        super().__init__(f"HTTP {status}")
        self.status = status


class _OneTry(FailFast):  # type: ignore[misc]
    """The library's own reading mixes up 401, 503 and a closed connection with a server that is busy."""

    def raise_response_errors(self, response: requests.Response) -> None:
        if response.status_code == 401:
            raise UnauthorizedError("HTTP 401")
        if response.status_code != 200 and not (response.status_code == 500 and is_xml(response.content)):
            raise HttpFault(response.status_code)


class _Connection(Protocol):  # type: ignore[misc]
    token: Callable[[], str] | None = None

    def create_session(self) -> requests.Session:
        session: requests.Session = super().create_session()
        if self.token:
            session.auth = _Bearer(self.token)
        return session


@dataclass
class _Bearer(requests.auth.AuthBase):
    token: Callable[[], str]

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self.token()}"
        return request


def open_account(settings: EwsSettings, secret: Callable[[], str]) -> Any:
    """exchangelib's Account. secret: gives the password, with oauth a token that is valid now. No request is made unless the
    endpoint has to be discovered. ConfigurationError where a setting is missing, else AutomationError or UnauthorizedError."""
    oauth = settings.auth == "oauth"
    credentials = None if oauth else Credentials(settings.user, secret())
    configuration = Configuration(
        service_endpoint=settings.endpoint or _discovered(settings.mailbox, credentials),
        credentials=credentials,
        auth_type=_LOGINS[settings.auth],
        version=OLDEST,
        retry_policy=_OneTry(),
        max_connections=1,
    )
    # An application has no mailbox of its own: it can only act as somebody.
    access = IMPERSONATION if oauth or settings.access == "impersonation" else DELEGATE
    account = Account(settings.mailbox, config=configuration, access_type=access, default_timezone=UTC)
    # The library keeps connections for ever by address and login, with the policy of whoever came first.
    del Protocol[configuration]
    account.protocol = type.__call__(_Connection, config=configuration)
    account.protocol.token = secret if oauth else None
    account.protocol.TIMEOUT = (CONNECTING, settings.patience)
    return account


def _discovered(mailbox: str, credentials: Credentials) -> str:
    """The endpoint, kept nowhere: the library's own note of it on disk would outlive a move of the server."""
    try:
        answer, protocol = Autodiscovery(email=mailbox, credentials=credentials).discover()
        del Protocol[protocol.config]
    except UnauthorizedError:
        raise
    except (EWSError, DNSException, OSError) as fault:
        way_out = "请在 config.ini 的 [ews] endpoint 里写明 EWS 地址，如 https://mail.example.com/EWS/Exchange.asmx"
        raise AutomationError(f"自动发现没有找到 {mailbox} 的 Exchange 服务器：{way_out}") from fault
    finally:
        clear_cache()
    return str(answer.ews_url)
