"""Login of the program itself, not of a person, at Microsoft's OAuth server: hands out the bearer token for Graph or EWS."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import msal  # type: ignore[import-untyped]
import requests

from automation.errors import AutomationError, ConfigurationError

TIMEOUT = (10.0, 100.0)
"""Seconds until it must be connected, and until the next byte must come."""

TRUST = "请把本单位根证书文件的路径设到环境变量 REQUESTS_CA_BUNDLE"
"""The way out where a proxy or a server of one's own shows a certificate that the system does not know."""

_SECRET = "密钥不对或已过期：请在 Microsoft Entra 里新建客户端密码，再运行 python run.py password oauth 存入"
_WAYS_OUT = {
    "invalid_client": _SECRET,
    "unauthorized_client": "不认识这个应用：请检查 config.ini 的 [oauth] client_id 和 tenant",
    "invalid_scope": "不提供这项服务：请检查 config.ini 里服务器的地址",
    "invalid_resource": "不提供这项服务：请检查 config.ini 里服务器的地址",
}
"""OAuth's words for what only a setting can mend (RFC 6749 §5.2)."""


class VerifiedSession(requests.Session):
    """Keeps to its own bundle of certificates, waits no longer than `timeout`, and is sent nowhere else.

    By itself requests lets REQUESTS_CA_BUNDLE override a session's bundle, waits for ever, and repeats a POST where a redirect
    points. With verify=True that variable still counts: companies that look into TLS set it. ConfigurationError if the bundle
    is not there.
    """

    def __init__(self, verify: str | bool, timeout: tuple[float, float] = TIMEOUT) -> None:
        super().__init__()
        self.verify = verify
        self.timeout = timeout

    def request(self, *args: Any, **options: Any) -> requests.Response:
        try:
            return super().request(
                *args, **{"timeout": self.timeout, "verify": self.verify} | options | {"allow_redirects": False}
            )
        except OSError as fault:
            if isinstance(fault, requests.RequestException):
                raise
            way_out = "请检查环境变量 REQUESTS_CA_BUNDLE 和 CURL_CA_BUNDLE"
            raise ConfigurationError(f"找不到证书文件，没有连接服务器：{way_out}") from fault


@dataclass
class AppLogin:
    """authority: https address of the login server; scope: `https://graph.microsoft.com/.default` and the like;
    secret: asked for only when a login is made; verify: a bundle of certificates instead of the system's."""

    authority: str
    tenant: str
    client_id: str
    secret: Callable[[], str]
    scope: str
    verify: str | bool = True
    _application: Any = field(default=None, init=False, repr=False)

    def token(self) -> str:
        """From memory until five minutes before it expires. ConfigurationError where a setting or the secret is wrong,
        else AutomationError; neither ever repeats the secret."""
        try:
            answer = self._opened().acquire_token_for_client([self.scope])
        except (requests.RequestException, msal.exceptions.MsalServiceError, RuntimeError) as fault:
            raise _unreached(self.authority, fault) from None
        if "access_token" not in answer:
            raise self._refusal(answer)
        return str(answer["access_token"])

    def forget(self) -> None:
        """The next token is a fresh one: the server refused this one before its time."""
        self._application = None

    def _opened(self) -> Any:
        if self._application is None:
            self._application = self._open()
        return self._application

    def _open(self) -> Any:
        """Instance discovery would ask Microsoft whether it knows the login server: it knows the usual ones, and others need not be."""
        for name in ("authority", "tenant", "client_id"):
            if not getattr(self, name):
                raise ConfigurationError(f"还没有填写登录所需的 {name}：请在 config.ini 的 [oauth] 里填写")
        try:
            return msal.ConfidentialClientApplication(
                self.client_id,
                client_credential=self.secret(),
                authority=f"{self.authority.rstrip('/')}/{self.tenant}",
                instance_discovery=False,
                http_client=VerifiedSession(self.verify),
            )
        except ValueError:
            way_out = "请检查 config.ini 的 [oauth] authority（要以 https:// 开头）和 tenant"
            raise ConfigurationError(f"登录服务器 {self.authority} 不认识租户“{self.tenant}”：{way_out}") from None

    def _refusal(self, answer: dict[str, Any]) -> AutomationError:
        """Microsoft's own text is long and English; its number is what their support asks for."""
        word = str(answer.get("error", ""))
        number = re.search(r"AADSTS\d+", str(answer.get("error_description", "")))
        reason = number[0] if number else word or "没有说明原因"
        if word in _WAYS_OUT:
            return ConfigurationError(f"登录服务器拒绝登录（{reason}）：{_WAYS_OUT[word]}。")
        return AutomationError(f"登录服务器 {self.authority} 暂时不让登录（{reason}）：稍后会再试")


def _unreached(authority: str, fault: Exception) -> AutomationError:
    if isinstance(fault, requests.exceptions.SSLError):
        return AutomationError(f"不信任登录服务器 {authority} 的证书：{TRUST}")
    return AutomationError(f"连不上登录服务器 {authority}（{_cause(fault)}）：请检查网络，稍后会再试")


def _cause(fault: Exception) -> str:
    if isinstance(fault, requests.Timeout):
        return "没有应答"
    return "连接不上" if isinstance(fault, requests.ConnectionError) else "服务器出错"
