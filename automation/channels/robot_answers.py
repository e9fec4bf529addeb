"""What a group robot's server answered, and what it means: posted, surely not posted, or nobody knows."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import requests
from urllib3.exceptions import NewConnectionError
from urllib3.exceptions import SSLError as HandshakeError

SOON, LATEST = timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True)
class Posted:
    pass


@dataclass(frozen=True)
class Refused:
    """Surely not posted. lasting: until somebody mends something; wait: at least so long before the next attempt."""

    reason: str
    lasting: bool = False
    wait: timedelta = SOON


@dataclass(frozen=True)
class Doubtful:
    """Posted or not: nobody can be asked."""

    reason: str


Outcome = Posted | Refused | Doubtful

ANSWERS_IN_JSON = ("wecombot", "dingtalk", "feishu", "lark")
"""Services that refuse with HTTP 200 and say so in JSON; what is no JSON comes from something in between."""
_BUSY = {-1, 45009, 45033, 130101, 410100, 11232, 11233, 99991400}
"""Too many posts, or the server is busy: 企业微信 45009 and 45033, 钉钉 130101 and 410100, 飞书 11232, 11233 and 99991400."""
_PAUSED = {130101, 410100}
"""钉钉 shuts a robot out for ten minutes."""
_WORDS = {
    93000: "机器人的地址不对，或机器人已从群里移除",
    300001: "机器人的地址不对，或机器人已从群里移除",
    300005: "机器人的地址不对，或机器人已从群里移除",
    19001: "机器人的地址不对，或机器人已从群里移除",
    310000: "没有通过安全设置（关键词、加签或 IP 地址）",
    19021: "没有通过安全设置（加签）",
    19022: "没有通过安全设置（IP 地址）",
    19024: "没有通过安全设置（关键词）",
}
_UNCLEAR = {408, 502, 504}
"""A gateway says so of what may have been done behind it."""


def judge(answer: requests.Response, service: str) -> Outcome:
    """service: as apprise names it (the scheme of its addresses)."""
    status = answer.status_code
    if 200 <= status < 300:
        return _judge_words(answer, service in ANSWERS_IN_JSON)
    if status in _UNCLEAR:
        return Doubtful(f"服务器没有说清楚发没发出（HTTP {status}）")
    busy = status in (425, 429) or status >= 500
    return Refused(f"服务器没有接受（HTTP {status}）", lasting=not busy, wait=_asked_wait(answer))


def judge_lost(fault: Exception) -> Outcome:
    """Of a request without an answer. Its words hold the address and are not repeated."""
    reason = getattr(fault.args[0], "reason", None) if fault.args else None
    if isinstance(reason, HandshakeError) and isinstance(reason.args[0], ssl.SSLCertVerificationError):
        return Refused("不信任服务器的证书：请检查网络和代理", lasting=True)
    if isinstance(fault, requests.ConnectTimeout | requests.exceptions.ProxyError) or isinstance(reason, NewConnectionError):
        return Refused("连不上服务器：请检查网络和代理")
    return Doubtful("没有等到服务器的回答")


def _judge_words(answer: requests.Response, must: bool) -> Outcome:
    said = _said(answer)
    code = next((said[name] for name in ("errcode", "code") if isinstance(said.get(name), int)), None)
    if code is None:
        refused = said.get("ok") is False
        lost = Doubtful("看不懂服务器的回答，可能来自中间的代理")
        return Refused("服务器没有接受", lasting=True) if refused else lost if must else Posted()
    if code == 0:
        return Posted()
    if code in _BUSY:
        return Refused(f"发得太多或服务器忙（{code}）", wait=timedelta(minutes=10) if code in _PAUSED else SOON)
    return Refused(f"{_WORDS.get(code, '服务器没有接受')}（{code}）", lasting=True)


def _said(answer: requests.Response) -> dict[str, Any]:
    try:
        said = answer.json()
    except requests.RequestException:
        return {}
    return said if isinstance(said, dict) else {}


def _asked_wait(answer: requests.Response) -> timedelta:
    text = answer.headers.get("Retry-After", "")
    return min(timedelta(seconds=int(text)), LATEST) if text.isascii() and text.isdigit() and len(text) < 9 else SOON
