"""`password`: puts a secret into the system's keyring without ever showing it."""

from __future__ import annotations

import getpass
import secrets
import sys

from automation.credentials import keep_secret, secret, variable
from automation.errors import ConfigurationError, ExitCode
from automation.mail.encryption import SHORTEST_SECRET
from automation.screen import Screen

ATTACHMENT = "attachment"
NAMES = {
    "mail": "邮箱的密码",
    "oauth": "OAuth 应用的密钥",
    "certificate": "本单位证书（.p12）的口令",
    ATTACHMENT: "机密附件的密钥",
}
"""Every secret that the program knows, and its Chinese name; besides, the address of each group robot, by the robot's name."""
ROBOT = "robot-"


def keep_password(screen: Screen, name: str, generate: bool) -> ExitCode:
    """From the keyboard (twice, unseen), from a pipe, or made by the program. ConfigurationError keeps nothing."""
    words = _words(name)
    value = _generated(name) if generate else _typed(name) if sys.stdin.isatty() else _piped()
    _judge(name, value)
    keep_secret(name, value)
    screen.say(f"{words}已存入系统的密码库。")
    screen.answer({"kept": name})
    return ExitCode.DONE


def _words(name: str) -> str:
    robot = name.removeprefix(ROBOT)
    if name != robot and robot.strip():
        return f"群机器人“{robot}”的地址"
    if name not in NAMES:
        known = "、".join(f"{each}（{words}）" for each, words in NAMES.items())
        raise ConfigurationError(f"没有“{name}”这种密码。可以写：{known}、{ROBOT}名称（群机器人的地址）。")
    return NAMES[name]


def _generated(name: str) -> str:
    if name != ATTACHMENT:
        raise ConfigurationError(f"{_words(name)}是别处定的，程序不能生成：--generate 只用于 {ATTACHMENT}。")
    try:
        secret(name)
    except ConfigurationError:
        return secrets.token_urlsafe(32)
    raise ConfigurationError(
        f"已经有{NAMES[name]}，没有换：换了以后，以前发出的附件就查不到密码。确实要换，请运行 python run.py password {name} 自己输入一个。"
    )


def _typed(name: str) -> str:
    try:
        first, again = (getpass.getpass(f"{asked}{_words(name)}（不显示）：") for asked in ("请输入", "再输入一次"))
    except EOFError:
        return ""
    if first != again:
        raise ConfigurationError("两次输入的不一样，没有存。请再运行一次。")
    return first


def _piped() -> str:
    """The first line; Windows PowerShell may put a byte order mark before it."""
    try:
        return sys.stdin.buffer.readline().decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError:
        raise ConfigurationError("管道里的密码不是 UTF-8，没有存。请不用管道，在提示后直接输入。") from None


def _judge(name: str, value: str) -> None:
    if not value.strip():
        raise ConfigurationError("密码是空的，没有存。")
    if value != value.strip():
        way_out = f"真有空格时，请改用环境变量 {variable(name)}"
        raise ConfigurationError(f"密码的开头或末尾有空格，多半是多带了，没有存。{way_out}。")
    if name == ATTACHMENT and len(value) < SHORTEST_SECRET:
        raise ConfigurationError(f"{NAMES[name]}至少要 {SHORTEST_SECRET} 个字符，没有存。可以加 --generate，由程序生成。")
    if name.startswith(ROBOT):
        from automation.channels.robot_address import open_robot

        open_robot(name.removeprefix(ROBOT), value)
