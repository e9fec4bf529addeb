"""Puts the chosen transport together from the configuration and the passwords; part of the composition root."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from automation.config import Config
from automation.errors import ConfigurationError

if TYPE_CHECKING:
    from automation.mail.transports import Transport


def open_transport(config: Config) -> Transport:
    """The transport of [mail] transport. ConfigurationError names what is missing for it."""
    return _BY_NAME[config.mail.transport](config)


def _folder(config: Config) -> Transport:
    from automation.mail.transports.folder import FolderTransport

    return FolderTransport(config.paths.mail)


def _ews(config: Config) -> Transport:
    raise ConfigurationError("ews: not yet")


def _graph(config: Config) -> Transport:
    raise ConfigurationError("graph: not yet")


def _smtp(config: Config) -> Transport:
    raise ConfigurationError("smtp: not yet")


_BY_NAME: dict[str, Callable[[Config], Transport]] = {"folder": _folder, "ews": _ews, "graph": _graph, "smtp": _smtp}
