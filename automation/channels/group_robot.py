"""A group robot of 企业微信, 钉钉, 飞书 and others, by apprise, which knows their addresses, signatures and formats."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import requests

from automation.channels.robot_address import open_robot, service, silence
from automation.channels.robot_answers import Doubtful, Outcome, Posted, Refused, judge, judge_lost
from automation.errors import ConfigurationError

if TYPE_CHECKING:
    from apprise import NotifyBase

    from automation.channels.robots import Errand

PATIENCE = (10, 30)
"""Seconds to connect, and for the answer."""


class Exchange:
    """Stands where a plugin of apprise sees the `requests` library, and keeps what really happened: apprise itself tells only yes
    or no, calls it a success when 企业微信 or 钉钉 refuse with HTTP 200, and a failure when only the answer was lost."""

    codes = requests.codes
    RequestException = requests.RequestException

    def __init__(self, session: requests.Session, name: str) -> None:
        self._session = session
        self._service = name
        self.outcomes: list[Outcome] = []

    def post(self, url: str, **how: Any) -> requests.Response:
        return self.request("POST", url, **how)

    def request(self, method: str, url: str, **how: Any) -> requests.Response:
        """Once, to where it was meant for: no redirect is followed."""
        try:
            answer = self._session.request(method, url, **{**how, "allow_redirects": False, "timeout": PATIENCE})
        except Exception as fault:
            self.outcomes.append(judge_lost(fault))
            raise
        self.outcomes.append(judge(answer, self._service))
        return answer

    def outcome(self) -> Outcome:
        """Of all that was asked for, which is one request as a rule."""
        if not self.outcomes:
            return Refused("地址里的设置让消息发不出去", lasting=True)
        first = self.outcomes[0]
        if len(self.outcomes) == 1 or all(isinstance(one, Refused) for one in self.outcomes):
            return first
        return Posted() if all(isinstance(one, Posted) for one in self.outcomes) else Doubtful("只发出一部分")


@dataclass(frozen=True)
class GroupRobot:
    """name: as in [notices] robots; read_secret: gives its address; open_session: through which it speaks."""

    name: str
    read_secret: Callable[[str], str]
    open_session: Callable[[], requests.Session] = field(default=requests.Session, repr=False)
    per_minute: int = 20
    """企业微信 and 钉钉 allow as many, 飞书 more."""

    def post(self, errand: Errand) -> Outcome:
        """Never raises: whatever goes wrong once the server may have been reached is Doubtful."""
        try:
            robot = open_robot(self.name, self.read_secret(f"robot-{self.name}"))
        except ConfigurationError as fault:
            return Refused(str(fault), lasting=True)
        with self.open_session() as session, silence():
            exchange = Exchange(session, service(robot))
            return _posted(robot, exchange, errand.text)


def _posted(robot: NotifyBase, exchange: Exchange, text: str) -> Outcome:
    from apprise import NotifyFormat

    try:
        with _seen_by(robot, exchange):
            robot.notify(body=text, body_format=NotifyFormat.TEXT)
    except Exception as fault:  # its words may hold the address
        return exchange.outcome() if exchange.outcomes else Doubtful(f"发送中断（{type(fault).__name__}）")
    return exchange.outcome()


@contextmanager
def _seen_by(robot: NotifyBase, exchange: Exchange) -> Iterator[None]:
    module: Any = sys.modules[type(robot).__module__]
    library = module.requests
    module.requests = exchange
    try:
        yield
    finally:
        module.requests = library
