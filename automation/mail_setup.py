"""Puts all that has to do with mail together from the configuration and the passwords; part of the composition root."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from automation.config import Config
from automation.errors import ConfigurationError

if TYPE_CHECKING:
    from automation.app import Office
    from automation.mail.enclosures import HandOver
    from automation.mail.encryption import Encryption
    from automation.mail.mime import Sender
    from automation.mail.throttle import Limits
    from automation.mail.transports import Transport
    from automation.organization.policy import Policy


def make_hand_over(office: Office) -> HandOver:
    """Hands workbooks that came by mail to the forms; the 通讯录 is read when the first one comes."""
    from automation.app import make_setting
    from automation.forms.filled import read_workbook
    from automation.mail.enclosures import HandOver, Recognized

    forms = {form.name: form for form in office.forms}

    def recognize(content: bytes, path: str) -> Recognized:
        reading = read_workbook(content, path, office.forms, make_setting([]))
        form = forms.get(reading.form)
        return Recognized(form.folder, form.outward) if form else Recognized(reason=reading.reason)

    return HandOver(office.workspace, lambda: office.gather(only=()).setting.directory, recognize, office.zone)


def sender(config: Config) -> Sender:
    """Who our mails come from."""
    from automation.mail.mime import Sender

    mail = config.mail
    return Sender(mail.sender, mail.sender_name, mail.reply_to, config.company.timezone)


def policy(config: Config) -> Policy:
    """What the rules may know of the configuration."""
    from automation.organization.policy import BLOCK, MAIL, Policy

    notices, ways = config.notices, config.approval.ways
    own = config.company.domains or config.mail.sender.rpartition("@")[2]
    return Policy(
        domains=tuple(word.strip().lower().lstrip("@") for word in re.split("[,，、;；]", own) if word.strip()),
        approval=tuple(way for way in (MAIL, BLOCK) if way in ways),
        confirmed={"紧急": notices.urgent, "常规": notices.ordinary},
        remind_after=config.approval.remind_after,
        superior_after=notices.superior_after,
        together=notices.together,
        robots=bool(notices.robots.strip()),
    )


def limits(config: Config) -> Limits:
    """How much a run may send. A rehearsal writes files and need not wait."""
    from automation.mail.throttle import Limits

    mail = config.mail
    pace = 0 if mail.transport == "folder" else mail.per_minute
    return Limits(pace, mail.recipients_per_day, mail.release_above, mail.redirect_all_to)


def encryption(config: Config) -> Encryption:
    """What 机密 mails are encrypted with; files and passwords are asked for when the first such mail is made."""
    from automation.credentials import secret
    from automation.mail.encryption import Encryption

    named = config.encryption
    certificates, own, authorities = (None if path == Path() else path for path in (named.certificates, named.own, named.authorities))
    return Encryption(certificates, own, secret, config.mail.contact, authorities)


def open_transport(config: Config) -> Transport:
    """The transport of [mail] transport. ConfigurationError names what is missing for it."""
    return _BY_NAME[config.mail.transport](config)


def _folder(config: Config) -> Transport:
    from automation.mail.transports.folder import FolderTransport

    return FolderTransport(config.paths.mail)


def _ews(config: Config) -> Transport:
    from urllib.parse import urlsplit

    from automation.credentials import secret
    from automation.mail.transports.ews import EwsTransport
    from automation.mail.transports.ews_account import EwsSettings

    ews, oauth, sender = config.ews, config.oauth, config.mail.sender
    settings = EwsSettings(ews.user or sender, ews.mailbox or sender, ews.endpoint, ews.auth, ews.access, ews.mode)
    if ews.auth != "oauth":
        return EwsTransport(settings, lambda: secret("mail"))
    from automation.mail.oauth import AppLogin

    scope = f"https://{urlsplit(ews.endpoint).hostname}/.default"
    return EwsTransport(settings, AppLogin(oauth.authority, oauth.tenant, oauth.client_id, lambda: secret("oauth"), scope).token)


def _graph(config: Config) -> Transport:
    from urllib.parse import urlsplit

    from automation.credentials import secret
    from automation.mail.oauth import AppLogin
    from automation.mail.transports.graph import GraphTransport

    graph, oauth = config.graph, config.oauth
    scope = f"https://{urlsplit(graph.endpoint).netloc}/.default"
    login = AppLogin(oauth.authority, oauth.tenant, oauth.client_id, lambda: secret("oauth"), scope)
    return GraphTransport(graph.endpoint, graph.mailbox or config.mail.sender, login)


def _smtp(config: Config) -> Transport:
    from automation.credentials import secret
    from automation.mail.transports.imap import Imap
    from automation.mail.transports.server import Server
    from automation.mail.transports.smtp import SmtpTransport

    smtp, imap, sender = config.smtp, config.imap, config.mail.sender
    if not smtp.host:
        raise ConfigurationError("[smtp] host 没有填写：请写上发信服务器的主机名，如 smtp.example.com")
    server = Server("smtp", smtp.host, smtp.port, smtp.security, smtp.user, lambda: secret("mail"))
    if not imap.host:
        return SmtpTransport(server, sender)
    user = imap.user or smtp.user or sender
    mailbox = Server("imap", imap.host, imap.port, imap.security, user, lambda: secret("mail"))
    return SmtpTransport(server, sender, Imap(mailbox, sender, imap.inbox, imap.sent))


_BY_NAME: dict[str, Callable[[Config], Transport]] = {"folder": _folder, "ews": _ews, "graph": _graph, "smtp": _smtp}
