"""S/MIME and encrypted attachments, so that what is 机密 leaves only encrypted or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from automation.errors import AutomationError, ConfigurationError

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

    from automation.mail.encryption.certificates import Certificates
    from automation.mail.encryption.own_certificate import OwnCertificate

SHORTEST_SECRET = 16
"""Characters of the secret that passwords are derived from: the rest of what goes in is readable in every mail."""


class CannotEncrypt(AutomationError):
    """A 机密 mail cannot be made as it must be; its line says why and what to do. Whoever asked for it holds it."""


def _unset(name: str) -> str:
    raise ConfigurationError("加密尚未设置：请见 config.ini 的 [encryption]")


@dataclass
class Encryption:
    """Everything there is to encrypt with; nothing by default. Files are read when first needed.

    certificates: folder of the recipients' certificates, or None; authorities: that of those who may issue them, None = anybody; own: our .p12 to sign with, or None;
    secret: gives a secret by name ("certificate" opens own, "attachment" is what passwords are derived from), or raises
    ConfigurationError; contact: who tells passwords by phone.
    """

    certificates: Path | None = None
    own: Path | None = None
    secret: Callable[[str], str] = _unset
    contact: str = "发件人"
    authorities: Path | None = None

    def readers(self, people: Sequence[tuple[str, str]], moment: datetime) -> tuple[list[Certificate], list[str]]:
        """The certificates for (name, address) pairs at `moment` (aware), and a Chinese reason for everybody without one."""
        if self._folder is None:
            return [], ["没有设置收件人的证书文件夹（config.ini 的 [encryption] certificates）"]
        found = [(person, self._folder.valid(person[1], moment)) for person in people]
        lacking = [self._folder.why_none(*person, moment) for person, certificate in found if certificate is None]
        return [certificate for _, certificate in found if certificate is not None], lacking

    def seal(self, entity: bytes, readers: Sequence[Certificate], sender: str, moment: datetime) -> bytes:
        """A MIME entity signed, where we have a certificate of our own, and enveloped (DER) for readers and sender alike; where the
        sender has no certificate fit for it, the copy that we keep opens only with a reader's key."""
        from automation.mail.encryption.certificate_faults import why_unfit
        from automation.mail.encryption.smime import enveloped, signed

        own = self._own
        if own is not None:
            own.check(sender, moment)
            entity = signed(entity, own)
        copy = own.certificate if own is not None else None
        if copy is None or why_unfit(copy, moment):  # many offices sign with one certificate and read with another
            copy = self._folder.valid(sender, moment) if self._folder else None
        return enveloped(entity, [*readers, *([copy] if copy else [])])

    def password(self, mark: str) -> str:
        """The password of the attachments of the mail with that mark; always the same, so it is kept nowhere."""
        from automation.mail.encryption.attachment_password import attachment_password

        secret = self._secret("attachment")
        if len(secret) < SHORTEST_SECRET:
            raise CannotEncrypt(f"密钥“attachment”太短（至少 {SHORTEST_SECRET} 个字符）：请运行 python run.py password attachment --generate")
        return attachment_password(mark, secret)

    def _secret(self, name: str) -> str:
        try:
            return self.secret(name)
        except ConfigurationError as fault:
            raise CannotEncrypt(str(fault)) from None

    @cached_property
    def _folder(self) -> Certificates | None:
        from automation.mail.encryption.certificates import Certificates

        return Certificates(self.certificates, self.authorities) if self.certificates else None

    @cached_property
    def _own(self) -> OwnCertificate | None:
        from automation.mail.encryption.own_certificate import read_own

        return read_own(self.own, self._secret("certificate")) if self.own else None
