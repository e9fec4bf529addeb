"""What it means for a mail when a request to Microsoft Graph did not do what it should."""

from __future__ import annotations

import ssl
from datetime import timedelta
from typing import Any

import requests
from urllib3.exceptions import NewConnectionError
from urllib3.exceptions import SSLError as HandshakeError

from automation.errors import AutomationError
from automation.mail.oauth import TRUST
from automation.mail.transports import HOUR, Barred, Refused, RetryAt, Unknown, barred_by

SOON = timedelta(minutes=5)
Fault = Refused | RetryAt | Barred | Unknown

_FULL = Barred("发件邮箱已满：请删掉旧邮件（清空“已删除邮件”）或请管理员加大容量", HOUR)
_TOO_MANY = Barred("服务器说这个邮箱今天发得太多：过一段时间会再试，也可以请管理员查看发送限额", HOUR)
_NO_MAILBOX = Barred("服务器上没有这个邮箱：请检查 config.ini 的 [graph] mailbox 和 [mail] sender", HOUR)
_NOT_AS = Barred("不许用这个发件地址发送：请管理员给邮箱“代理发送”权限，或改正 [mail] sender", HOUR)
_LOGIN = Barred("服务器不接受登录凭证：请检查 config.ini 的 [oauth] 和 [graph]", HOUR)
_PERMISSION = Barred("应用没有权限：请管理员在 Microsoft Entra 里给它应用程序权限 Mail.Send 和 Mail.ReadWrite 并同意", HOUR)
_TOO_LARGE = Refused("邮件太大，服务器不收：请减小附件，或改为发送链接")
_BAD_ADDRESS = Refused("服务器不认收件人的地址：请在通讯录中改正")

_BY_CODE: dict[str, Fault] = {
    "ErrorQuotaExceeded": _FULL,
    "QuotaExceededException": _FULL,
    "ErrorSubmissionQuotaExceeded": _TOO_MANY,
    "ErrorExceededMessageLimit": _TOO_MANY,
    "ErrorInvalidUser": _NO_MAILBOX,
    "MailboxNotEnabledForRESTAPI": _NO_MAILBOX,
    "Request_ResourceNotFound": _NO_MAILBOX,
    "ErrorSendAsDenied": _NOT_AS,
    "ErrorMessageSizeExceeded": _TOO_LARGE,
    "ErrorInvalidRecipients": _BAD_ADDRESS,
}
_BY_STATUS: dict[int, Fault] = {401: _LOGIN, 403: _PERMISSION, 413: _TOO_LARGE}
_UNCLEAR = {404, 408, 409, 412, 423}
"""Something else is happening to the same mail, or has already happened."""


class NotDone(AutomationError):
    """A request that led to nothing good; `outcome` is what that means for the mail. status: 0 where no answer came."""

    def __init__(self, outcome: Fault, status: int = 0, code: str = "") -> None:
        super().__init__(outcome.reason)
        self.outcome, self.status, self.code = outcome, status, code


def outcome_of(fault: AutomationError) -> Fault:
    """Also of a login that failed: it came before the request, so that nothing has left."""
    return fault.outcome if isinstance(fault, NotDone) else barred_by(fault)


def judged(answer: requests.Response) -> NotDone:
    """Of an answer other than success. 5xx is no refusal: gateways say so of what was carried out behind them."""
    status, code = answer.status_code, _code(answer)
    outcome = _BY_CODE.get(code) or _BY_STATUS.get(status)
    if status == 429:
        outcome = RetryAt("服务器忙，请我们慢一点", _asked_wait(answer))
    elif outcome is None and 400 <= status < 500 and status not in _UNCLEAR:
        outcome = Refused(f"Graph 服务器不接受（{code or status}）：请检查收件人、附件和 config.ini 的 [graph]")
    return NotDone(outcome or Unknown(f"服务器没有办成（{code or status}），结果还不清楚：会再查对"), status, code)


def lost(fault: requests.RequestException) -> NotDone:
    """Of a request without an answer."""
    if _distrusted(fault):
        return NotDone(Barred(f"不信任 Graph 服务器的证书：{TRUST}", HOUR))
    if _never_left(fault):
        return NotDone(Barred(f"连不上 Graph 服务器（{type(fault).__name__}）：请检查网络和 config.ini 的 [graph] endpoint"))
    return NotDone(Unknown("没有等到服务器的回答，结果还不清楚：会再查对"))


def _distrusted(fault: requests.RequestException) -> bool:
    reason = _reason(fault)
    return isinstance(reason, HandshakeError) and isinstance(reason.args[0], ssl.SSLCertVerificationError)


def _never_left(fault: requests.RequestException) -> bool:
    """Only where no connection was made. TLS errors also come when an answer is cut off."""
    refused = isinstance(fault, requests.ConnectTimeout | requests.exceptions.ProxyError)
    return refused or isinstance(_reason(fault), NewConnectionError)


def _reason(fault: requests.RequestException) -> Any:
    return getattr(fault.args[0], "reason", None) if fault.args else None


def _code(answer: requests.Response) -> str:
    try:
        error: Any = answer.json()["error"]["code"]
    except (requests.RequestException, ValueError, KeyError, TypeError):
        return ""
    return str(error)[:60]


def _asked_wait(answer: requests.Response) -> timedelta:
    text = answer.headers.get("Retry-After", "")
    return timedelta(seconds=max(1, min(int(text), 3600))) if text.isdecimal() else SOON
