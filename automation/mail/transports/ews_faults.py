"""What an error of Exchange, or of the way to it, means for a mail: the outcome, and one plain sentence."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import timedelta

import requests
import urllib3.exceptions
from exchangelib.errors import ErrorServerBusy, UnauthorizedError  # type: ignore[import-untyped]

from automation.errors import AutomationError, ConfigurationError
from automation.mail.transports import HOUR, Barred, Outcome, Refused, RetryAt, Unknown, barred_by
from automation.mail.transports.ews_account import HttpFault

_LOCKED = (
    "Exchange 拒绝登录，已停止，以免账号被锁：请核对 config.ini 的 [ews] user 和 auth，"
    "再用 python run.py password mail（oauth 登录用 password oauth）重新存入密码"
)
_GONE = "草稿已被取走，多半已经发出：稍后到已发送邮件里核对"
_NO_RIGHT = "Exchange 不让登录用户使用这个邮箱：请管理员授权，或核对 config.ini 的 [ews] user、mailbox 和 access"
_UNREADABLE = "Exchange 读不懂这封邮件的内容：请换一个附件试试，仍不行请联系维护人员"
_TOO_LARGE = "邮件超过 Exchange 允许的大小：请把附件放到共享盘，邮件里只写位置"
_TOO_OLD = "Exchange 不接受这种请求：需要 Exchange 2013 SP1 或更新的版本"

_MEANINGS: dict[str, Barred | Refused | RetryAt | Unknown] = {
    "ErrorInvalidRecipients": Refused("Exchange 不接受收件人的地址：请核对通讯录里的邮箱"),
    "ErrorMissingRecipients": Refused("邮件没有收件人"),
    "ErrorMessageSizeExceeded": Refused(_TOO_LARGE),
    "ErrorAttachmentSizeLimitExceeded": Refused(_TOO_LARGE),
    "ErrorMimeContentInvalid": Refused(_UNREADABLE),
    "ErrorMimeContentInvalidBase64String": Refused(_UNREADABLE),
    "ErrorMimeContentConversionFailed": Refused(_UNREADABLE),
    "ErrorQuotaExceeded": RetryAt("发件邮箱满了：请清理它的已发送和已删除邮件，之后会自动再发", HOUR),
    "ErrorSubmissionQuotaExceeded": RetryAt("已到 Exchange 规定的发信上限，稍后会自动再发", HOUR),
    "ErrorSendAsDenied": RetryAt("登录用户无权用这个发件地址：请管理员授予“代理发送”权限，之后会自动再发", HOUR),
    "ErrorBatchProcessingStopped": RetryAt("Exchange 没有处理到这封，稍后会自动再发", timedelta(minutes=1)),
    "ErrorItemNotFound": Unknown(_GONE),
    "ErrorStaleObject": Unknown("草稿被人改动过，是否已经发出要先核对"),
    "ErrorIrresolvableConflict": Unknown("草稿被人改动过，是否已经发出要先核对"),
    "ErrorAccessDenied": Barred(_NO_RIGHT, HOUR),
    "ErrorCreateItemAccessDenied": Barred(_NO_RIGHT, HOUR),
    "ErrorImpersonateUserDenied": Barred(_NO_RIGHT, HOUR),
    "ErrorImpersonationDenied": Barred(_NO_RIGHT, HOUR),
    "ErrorImpersonationFailed": Barred(_NO_RIGHT, HOUR),
    "ErrorNonExistentMailbox": Barred("Exchange 里没有这个邮箱：请核对 config.ini 的 [ews] mailbox", HOUR),
    "ErrorInvalidSchemaVersionForMailboxVersion": Barred(_TOO_OLD, HOUR),
    "ErrorInvalidServerVersion": Barred(_TOO_OLD, HOUR),
}

# Exchange itself answers with none of these: what was asked for has not been done.
_WRONG_DOOR = "EWS 地址不对（HTTP {}）：请核对 config.ini 的 [ews] endpoint"
_CLOSED = "服务器不允许用 EWS（HTTP {}）：请管理员开通；Microsoft 365 已停用 EWS，请改用 graph"
_STATUSES = dict.fromkeys((301, 302, 307, 308, 404, 405), _WRONG_DOOR) | {403: _CLOSED}


def of_request(fault: Exception) -> Outcome:
    """For every mail that was in it: never Refused, since nobody knows which of them was meant."""
    known = _known(fault)
    return Unknown(f"{_cause(fault)}，邮件到了哪一步要先核对") if known is None or isinstance(known, Refused) else known


def of_draft(fault: Exception) -> Outcome:
    """For one mail of a request that was carried out: this draft was not made, so nothing can have left."""
    otherwise = RetryAt(f"草稿没有存进邮箱（{type(fault).__name__}），稍后会自动再试", timedelta(minutes=30))
    return _alone(_known(fault) or otherwise)


def of_departure(fault: Exception) -> Outcome:
    """For one mail of a request that was carried out."""
    return _alone(_known(fault) or Unknown(f"Exchange 报告 {type(fault).__name__}，是否已经发出要先核对"))


def unasked(fault: Exception, mailbox: str) -> AutomationError:
    """Exchange could not be asked, and why; ConfigurationError where only a person can mend that."""
    known = _known(fault)
    lasting = isinstance(known, Barred) and known.wait >= HOUR
    why = f"{_cause(fault)}，稍后会自动再试" if known is None or isinstance(known, Unknown) else known.reason
    return (ConfigurationError if lasting else AutomationError)(f"查不了邮箱 {mailbox}：{why}")


def _alone(outcome: Outcome) -> Outcome:
    """What bars one mail has not stopped those beside it."""
    return RetryAt(outcome.reason, outcome.wait) if isinstance(outcome, Barred) else outcome


def _known(fault: Exception) -> Barred | Refused | RetryAt | Unknown | None:
    if isinstance(fault, AutomationError):
        return barred_by(fault)
    if isinstance(fault, UnauthorizedError | PermissionError):  # the second where the server speaks no NTLM
        return Barred(_LOCKED, HOUR)
    if isinstance(fault, HttpFault) and fault.status in _STATUSES:
        return Barred(_STATUSES[fault.status].format(fault.status), HOUR)
    if isinstance(fault, ErrorServerBusy):
        return RetryAt("Exchange 忙，要求稍后再发", timedelta(seconds=fault.back_off or 60))
    return _not_reached(fault) or _MEANINGS.get(type(fault).__name__)


def _cause(fault: Exception) -> str:
    if any(isinstance(one, requests.Timeout) for one in _chain(fault)):
        return "Exchange 没有在时限内应答"
    if any(isinstance(one, requests.ConnectionError) for one in _chain(fault)):
        return "与 Exchange 的连接中断"
    if isinstance(fault, HttpFault) and fault.status >= 500:
        return f"Exchange 暂时不可用（{fault}）"
    return f"Exchange 的答复看不懂（{fault if isinstance(fault, HttpFault) else type(fault).__name__}）"


def _not_reached(fault: Exception) -> Barred | None:
    """For certain only where no connection came about; one that broke may have carried the request."""
    for one in _chain(fault):
        if isinstance(one, ssl.SSLCertVerificationError):
            way_out = "请把本单位根证书文件的路径设到环境变量 REQUESTS_CA_BUNDLE"
            return Barred(f"不信任 Exchange 服务器的证书（{one.verify_message}）：{way_out}", HOUR)
        if isinstance(one, requests.ConnectTimeout | urllib3.exceptions.NewConnectionError):
            return Barred("连不上 Exchange 服务器：请检查网络和 config.ini 的 [ews] endpoint，稍后会自动再试")
        if isinstance(one, OSError) and "CA certificate bundle" in str(one):
            return Barred("环境变量 REQUESTS_CA_BUNDLE 指的证书文件不存在：请改正或取消这个变量", HOUR)
    return None


def _chain(fault: BaseException) -> Iterator[BaseException]:
    """The library tells nothing of the true cause but raises its own errors while it handles it."""
    link: BaseException | None = fault
    while link is not None:
        yield link
        link = link.__cause__ or link.__context__
