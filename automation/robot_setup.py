"""Puts the group robots together from the configuration; part of the composition root."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from automation.config import Config

if TYPE_CHECKING:
    from automation.channels.robot_delivery import Robot


def robot_names(config: Config) -> list[str]:
    """As [notices] robots lists them, each once."""
    return list(dict.fromkeys(filter(None, map(str.strip, re.split("[,，、;；]", config.notices.robots)))))


def make_robots(config: Config) -> list[Robot]:
    """Their addresses are asked for when something is posted. Where no mail reaches its recipients, in a rehearsal or a trial, no
    post reaches a group."""
    names, mail = robot_names(config), config.mail
    if mail.transport == "folder" or mail.redirect_all_to:
        from automation.channels.folder_robot import FolderRobot

        return [FolderRobot(name, config.paths.mail) for name in names]
    from automation.channels.group_robot import GroupRobot
    from automation.credentials import secret

    return [GroupRobot(name, secret) for name in names]
