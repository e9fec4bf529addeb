"""Postfix and Dovecot as real servers on loopback ports, each with its own configuration in a folder that goes with them.

    with MailServers() as servers:
        transport = SmtpTransport(servers.smtp(), servers.sender, Imap(servers.imap(), servers.sender))
        ...
        servers.received("someone@example.com")

Everybody@example.com whom USERS names has a mailbox; the password is PASSWORD. Other addresses there are refused (550) at once.
refused@away.example.com is taken and comes back as a bounce; others at away.example.com vanish as delivered.
After `kill_smtp` Postfix may itself deliver
again what it was delivering: it promises at least once. greylisted@example.com is answered 450. full@example.com has room for a few kilobytes.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest
from server_certificate import ServerCertificate, make_certificate

from automation.mail.transports.server import Server

HOST, DOMAIN, PASSWORD = "127.0.0.1", "example.com", '长 pass\\word"1'
USERS = ("tongda", "someone", "copy", "other", "full")
POSTFIX = Path("/usr/lib/postfix/sbin/master")
_QUEUE = ("private", "public", "active", "bounce", "corrupt", "defer", "deferred", "hold", "incoming", "trace")
_ADOPT = 36
"""PR_SET_CHILD_SUBREAPER: orphans of the servers come to us; many a container's first process lets them lie as zombies."""

_MAIN_CF = """
compatibility_level = 3.6
queue_directory = {place}/queue
data_directory = {place}/postfix-data
maillog_file_prefixes = {place}
maillog_file = {place}/postfix.log
myhostname = mail.example.com
mydestination =
mynetworks =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtp_dns_support_level = disabled
smtpd_peername_lookup = no
alias_maps =
local_recipient_maps =
virtual_mailbox_domains = example.com
virtual_mailbox_maps = inline:{{ {users} }}
virtual_transport = lmtp:unix:{place}/lmtp
transport_maps = inline:{{ {{away.example.com = smtp:[127.0.0.1]:{away}}} }}
default_transport = error:5.4.4 the world is closed
smtpd_recipient_restrictions = check_recipient_access inline:{{ {{greylisted@example.com = 450 4.2.0 greylisted, try later}} }},
    permit_sasl_authenticated, reject
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = unix:{place}/auth
smtpd_tls_auth_only = yes
smtpd_tls_security_level = may
smtpd_tls_cert_file = {certificate}
smtpd_tls_key_file = {key}
message_size_limit = {largest}
away_restrictions = check_recipient_access inline:{{ {{refused@away.example.com = 550 5.1.1 no such user}} }}, permit
"""
_MASTER_CF = """
{host}:{starttls} inet n - n - - smtpd
{host}:{tls} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
{host}:{away} inet n - n - - smtpd
    -o smtpd_sasl_auth_enable=no -o content_filter=discard:
    -o mynetworks=127.0.0.0/8 -o smtpd_relay_restrictions=permit_mynetworks,reject -o smtpd_recipient_restrictions=$away_restrictions
postlog unix-dgram n - n - 1 postlogd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
"""
_DOVECOT = """
base_dir = {place}/dovecot-run
state_dir = {place}/dovecot-run
log_path = {place}/dovecot.log
protocols = imap lmtp
listen = {host}
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
disable_plaintext_auth = yes
mail_location = maildir:~/Maildir
mail_plugins = quota
first_valid_uid = 1
auth_mechanisms = plain login
auth_failure_delay = 0
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%Ln {place}/users
}}
userdb {{
  driver = passwd-file
  args = username_format=%Ln {place}/users
}}
namespace inbox {{
  inbox = yes
  mailbox Junk {{
    auto = create
    special_use = \\Junk
  }}
}}
service imap-login {{
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
  }}
}}
service lmtp {{
  unix_listener {place}/lmtp {{
    mode = 0666
  }}
}}
service auth {{
  unix_listener {place}/auth {{
    mode = 0666
  }}
}}
protocol imap {{
  mail_plugins = quota imap_quota
}}
plugin {{
  quota = maildir:User quota
  quota_rule = *:storage=500M
}}
"""


class MailServers:
    """largest: bytes of a mail that the SMTP server takes. A test is skipped where the programs are missing."""

    sender = f"tongda@{DOMAIN}"

    def __init__(self, largest: int = 10_000_000) -> None:
        self._largest = largest
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Self:
        _skip_unless_possible()
        ctypes.CDLL(None).prctl(_ADOPT, 1, 0, 0, 0)
        # Not pytest's own folder: other users must get in, and the paths of sockets must be short.
        self.place = Path(tempfile.mkdtemp(prefix="tongda-mail-"))
        self.place.chmod(0o755)
        try:
            self.certificate: ServerCertificate = make_certificate(self.place)
            self._configure()
            self._start("dovecot", ["dovecot", "-F", "-c", str(self.place / "dovecot.conf")], self.ports["imaps"])
            self.start_smtp()
        except BaseException:
            self._stop_all()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self._stop_all()

    def smtp(self, *, user: str = sender, password: str = PASSWORD, tls: bool = False) -> Server:
        port, security = (self.ports["tls"], "tls") if tls else (self.ports["starttls"], "starttls")
        return Server("smtp", HOST, port, security, user, lambda: password, self.certificate.client)  # type: ignore[arg-type]

    def imap(self, *, user: str = sender, password: str = PASSWORD, tls: bool = True) -> Server:
        port, security = (self.ports["imaps"], "tls") if tls else (self.ports["imap"], "starttls")
        return Server("imap", HOST, port, security, user, lambda: password, self.certificate.client)  # type: ignore[arg-type]

    def start_smtp(self) -> None:
        (self.place / "queue/pid/master.pid").unlink(missing_ok=True)
        self._start("postfix", [str(POSTFIX), "-c", str(self.place / "postfix"), "-d"], self.ports["starttls"])

    def stop_smtp(self) -> None:
        """As an administrator does it. What was taken stays in its queue."""
        self._stop("postfix", signal.SIGTERM)

    def kill_smtp(self) -> None:
        """As a power cut does it: all processes at once."""
        self._stop("postfix", signal.SIGKILL)

    def received(self, address: str, folder: str = "") -> list[bytes]:
        """What really lies in that mailbox, oldest first; folder: in modified UTF-7, "" = the inbox."""
        box = self.place / "mail" / address.partition("@")[0] / "Maildir" / (f".{folder}" if folder else "")
        files = [file for part in ("cur", "new") for file in (box / part).glob("*")]
        return [file.read_bytes() for file in sorted(files, key=lambda file: file.name)]

    def log(self) -> str:
        files = self.place / "postfix.log", self.place / "dovecot.log"
        return "".join(file.read_text(encoding="utf-8", errors="replace") for file in files if file.exists())

    def _configure(self) -> None:
        self.ports = dict(zip(("starttls", "tls", "away", "imap", "imaps"), _free_ports(5), strict=True))
        users = " ".join(f"{{{user}@{DOMAIN} = {user}}}" for user in USERS)
        paths = {"place": self.place, "certificate": self.certificate.certificate, "key": self.certificate.key, "host": HOST}
        (self.place / "postfix").mkdir()
        main = _MAIN_CF.format(**paths, **self.ports, users=users, largest=self._largest)
        (self.place / "postfix/main.cf").write_text(main, encoding="utf-8")
        (self.place / "postfix/master.cf").write_text(_MASTER_CF.format(host=HOST, **self.ports), encoding="utf-8")
        (self.place / "dovecot.conf").write_text(_DOVECOT.format(**paths, **self.ports), encoding="utf-8")
        self._make_mailboxes()
        self._make_queue()

    def _make_queue(self) -> None:
        """As `postfix check` makes it, which takes three seconds."""
        (self.place / "queue/pid").mkdir(parents=True)
        for name in ("../postfix-data", *_QUEUE):
            folder = self.place / "queue" / name
            folder.mkdir(mode=0o700)
            shutil.chown(folder, "postfix", "postdrop")

    def _make_mailboxes(self) -> None:
        owner, lines = pwd.getpwnam("mail"), []
        for user in USERS:
            home = self.place / "mail" / user
            home.mkdir(parents=True)
            shutil.chown(home, "mail", "mail")
            room = "userdb_quota_rule=*:storage=8K" if user == "full" else ""
            lines.append(f"{user}:{{PLAIN}}{PASSWORD}:{owner.pw_uid}:{owner.pw_gid}::{home}::{room}\n")
        (self.place / "users").write_text("".join(lines), encoding="utf-8")

    def _start(self, name: str, command: list[str], port: int) -> None:
        with (self.place / f"{name}.out").open("wb") as out:
            # A process group of its own, so that all of it can be ended, and nothing else.
            started = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True)
        self._running[name] = started
        _wait(lambda: _answers(port) or started.poll() is not None, f"{name} does not answer")
        if started.poll() is not None:
            raise RuntimeError(f"{name}: {(self.place / f'{name}.out').read_text(encoding='utf-8')}{self.log()}")

    def _stop(self, name: str, how: signal.Signals) -> None:
        started = self._running.pop(name)
        with suppress(subprocess.TimeoutExpired):
            started.send_signal(how)
            started.wait(10)
        with suppress(ProcessLookupError):
            os.killpg(started.pid, signal.SIGKILL)
        started.wait()
        with suppress(ChildProcessError):  # the rest of its group, which became ours when it ended
            while True:
                os.waitpid(-started.pid, 0)

    def _stop_all(self) -> None:
        for name in list(self._running):
            self._stop(name, signal.SIGKILL)
        ctypes.CDLL(None).prctl(_ADOPT, 0, 0, 0, 0)
        shutil.rmtree(self.place, ignore_errors=True)


def _skip_unless_possible() -> None:
    if os.name == "nt" or os.geteuid() != 0:
        pytest.skip("Postfix wants to be started by root")
    if not POSTFIX.exists() or not shutil.which("dovecot"):
        pytest.skip("Postfix or Dovecot is not installed (apt-get install postfix dovecot-imapd dovecot-lmtpd)")


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server((HOST, 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def _answers(port: int) -> bool:
    try:
        socket.create_connection((HOST, port), 1).close()
    except OSError:
        return False
    return True


def _wait(until: Callable[[], bool], complaint: str, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not until():
        if time.monotonic() > end:
            raise TimeoutError(complaint)
        time.sleep(0.02)
