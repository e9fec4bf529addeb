"""Passwords: from the environment or the system's keyring, never from a file of ours, never repeated in a message."""

from __future__ import annotations

import os
import re

from automation.errors import ConfigurationError

SERVICE = "tongda"


def secret(name: str) -> str:
    """The secret of that name ("mail", "oauth", "robot-值班群", ...): from the environment, else the keyring's entry.

    Raises ConfigurationError that names both ways in.
    """
    found = os.environ.get(variable(name)) or _from_keyring(name)
    if not found:
        way_in = f"请在本机运行 python run.py password {name} 存入系统的密码库"
        raise ConfigurationError(f"还没有密码“{name}”：{way_in}，或设环境变量 {variable(name)}。")
    return found


def variable(name: str) -> str:
    """Of the environment; no shell takes a hyphen in one."""
    return "TONGDA_" + re.sub(r"\W", "_", name).upper()


def keep_secret(name: str, value: str) -> None:
    """Puts it into the keyring; ConfigurationError where the system has none."""
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(SERVICE, name, value)
    except KeyringError as fault:
        raise ConfigurationError(f"系统的密码库用不了（{type(fault).__name__}）：请改用环境变量 {variable(name)}。") from None


def _from_keyring(name: str) -> str | None:
    """None also where the machine has no keyring at all (a server without a desktop)."""
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(SERVICE, name)
    except KeyringError:
        return None
