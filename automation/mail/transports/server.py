"""A mail server as config.ini names it: how to reach it, how to log in, and in plain words why that failed."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from automation.mail.header_text import one_line

PATIENCE = 60
"""Seconds that a server may take for an ordinary answer."""


@dataclass(frozen=True)
class Server:
    """section: where it stands in config.ini; user: "" = no login; password: asked for only when logging in;
    context: who may vouch for the server, None = whom the system trusts."""

    section: Literal["smtp", "imap"]
    host: str
    port: int
    security: Literal["starttls", "tls", "none"] = "tls"
    user: str = ""
    password: Callable[[], str] = field(default=str, repr=False)
    context: ssl.SSLContext | None = field(default=None, repr=False)

    def tls(self) -> ssl.SSLContext:
        """The certificate and the name in it are always checked."""
        return self.context or ssl.create_default_context()

    def why(self, fault: Exception) -> str:
        """One line for people: what is wrong and where to look."""
        place, look = f"{self.host}:{self.port}", f"核对 [{self.section}]"
        if isinstance(fault, ssl.SSLCertVerificationError):
            return f"{place} 的证书不可信（{fault.verify_message}），没有登录：请{look} host，或请服务器管理员更换证书"
        if isinstance(fault, ssl.SSLError):
            return f"和 {place} 建立不了加密连接（{fault.reason or fault}）：请{look} port 和 security"
        if isinstance(fault, TimeoutError):
            return f"{place} 没有回答：请检查网络，{look} host 和 port"
        reason = one_line(getattr(fault, "strerror", None) or str(fault), 150)
        return f"连不上 {place}（{reason}）：请检查网络，{look} host 和 port"

    def no_starttls(self) -> str:
        return f"{self.host}:{self.port} 不提供 STARTTLS，没有登录：请把 [{self.section}] security 改为 tls，端口也要改"

    def no_login(self, answer: str) -> str:
        way_out = "请核对登录名，用 python run.py password mail 重新存入密码（QQ、网易邮箱要用授权码）"
        return f"{self.host} 拒绝了登录名或密码（{answer}）：{way_out}"
