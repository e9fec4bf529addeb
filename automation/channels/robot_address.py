"""The address of a group robot, as staff copy it from the group or as apprise writes it; it is a secret, and never repeated."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from automation.errors import ConfigurationError

if TYPE_CHECKING:
    from apprise import NotifyBase

SERVICES = {
    "wecombot": "企业微信", "dingtalk": "钉钉", "feishu": "飞书", "lark": "Lark", "workflow": "Teams", "workflows": "Teams", "slack": "Slack",
    "jsons": "自己的接口",
}  # fmt: skip
"""Of the more than a hundred that apprise knows; by the schemes of its addresses."""
_COPIED = (
    (re.compile(r"https://oapi\.dingtalk\.com/robot/send\?access_token=([0-9A-Za-z]+)"), "dingtalk"),
    (re.compile(r"https://open\.feishu\.cn/open-apis/bot/v2/hook/([\w-]+)/?"), "feishu"),
)
"""What apprise does not know as it is; it does know those of 企业微信, Lark, Teams and Slack."""
_TALKATIVE = ("apprise", "urllib3.connectionpool")


@contextmanager
def silence() -> Iterator[None]:
    """apprise and what is below it write addresses into their logs, and apprise its troubles on the screen."""
    loggers = [logging.getLogger(name) for name in _TALKATIVE]
    before = [logger.disabled for logger in loggers]
    try:
        for logger in loggers:
            logger.disabled = True
        yield
    finally:
        for logger, disabled in zip(loggers, before, strict=True):
            logger.disabled = disabled


def open_robot(name: str, address: str) -> NotifyBase:
    """apprise's own object for it. ConfigurationError if it is no address of one group in one of SERVICES."""
    from apprise import Apprise, AppriseAsset

    asset = AppriseAsset(app_id="Tongda", app_desc="Tongda", app_url="", image_url_mask="", image_url_logo="")
    try:
        with silence():
            robot = Apprise.instantiate(_as_apprise_writes(address.strip()), asset=asset)
    except Exception:  # whatever it says may hold the address
        robot = None
    if robot is None or service(robot) not in SERVICES or len(robot) != 1:
        known = "、".join(dict.fromkeys(SERVICES.values()))
        raise ConfigurationError(
            f"群机器人“{name}”的地址用不了。请从群里重新复制（{known}），再运行 python run.py password robot-{name} 存入。"
        ) from None
    return robot


def service(robot: NotifyBase) -> str:
    """The scheme of its addresses."""
    schemes = robot.secure_protocol or robot.protocol or ""
    return schemes if isinstance(schemes, str) else str(schemes[0])


def _as_apprise_writes(address: str) -> str:
    for pattern, scheme in _COPIED:
        if copied := pattern.fullmatch(address):
            return f"{scheme}://{copied[1]}"
    return address
