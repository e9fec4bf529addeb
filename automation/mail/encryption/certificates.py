"""The recipients' certificates: a folder of files, read once, asked by mail address."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509 import Certificate, load_der_x509_certificate, load_pem_x509_certificates

from automation.mail.encryption import CannotEncrypt
from automation.mail.encryption.certificate_faults import addresses, is_authority, why_not_now, why_unfit
from automation.mail.header_text import one_line

SUFFIXES = frozenset({".cer", ".crt", ".pem", ".der", ".p7b", ".p7c"})


@dataclass(frozen=True)
class Candidate:
    certificate: Certificate
    addresses: frozenset[str]
    file: Path


class Certificates:
    """Every certificate that lies directly in `folder`; a file that cannot be read stops no other, and is named when one is missed.
    authorities: the folder of the certificates of those who may have issued them, None = whoever puts a file into `folder`
    vouches for it.

    CannotEncrypt if a folder itself cannot be read: it may be back in a minute."""

    def __init__(self, folder: Path, authorities: Path | None = None) -> None:
        self._folder = folder
        self._authorities = None if authorities is None else list(_issuers(authorities))
        self._found: list[Candidate] = []
        self._unreadable: list[str] = []
        for file in _files(folder):
            self._take(file)
        self._found.sort(key=lambda one: one.certificate.not_valid_before_utc, reverse=True)

    def valid(self, address: str, moment: datetime) -> Certificate | None:
        """The newest one for that address that can be used at `moment` (aware)."""
        mine = (one.certificate for one in self._found if address.lower() in one.addresses)
        return next((certificate for certificate in mine if not self._why_unfit(certificate, moment)), None)

    def why_none(self, name: str, address: str, moment: datetime) -> str:
        """Who it is and why there is no valid certificate: what ails the newest, or whose it is, or that there is none."""
        who = f"{one_line(name, 20)} <{address}>".strip()
        for one in self._found:
            if address.lower() in one.addresses:
                return f"{who} 的证书（{one.file.name}）{self._why_unfit(one.certificate, moment)}"
        for one in self._found:
            if one.file.stem.lower() in (address.lower(), name.strip().lower()):
                others = "、".join(sorted(one.addresses)) or "没有邮箱的人"
                return f"{who} 的证书（{one.file.name}）是发给 {one_line(others, 80)} 的，不是这个邮箱"
        unread = f"；另有文件读不了：{'、'.join(self._unreadable[:3])}" if self._unreadable else ""
        return f"{who} 没有证书（在 {self._folder} 里没找到{unread}）"

    def ending(self, until: datetime) -> list[tuple[Path, datetime]]:
        """Whose newest certificate ends before `until` (aware), with the end of each; who has a newer one is not among them."""
        newest: dict[frozenset[str], Candidate] = {}
        for one in self._found:
            newest.setdefault(one.addresses, one)
        ends = [(one.file, one.certificate.not_valid_after_utc) for one in newest.values()]
        return sorted(((file, end) for file, end in ends if end < until), key=lambda one: one[1])

    def _why_unfit(self, certificate: Certificate, moment: datetime) -> str:
        return why_unfit(certificate, moment) or self._why_strange(certificate, moment)

    def _why_strange(self, certificate: Certificate, moment: datetime) -> str:
        if self._authorities is None:
            return ""
        known = any(_issued(certificate, one) and not why_not_now(one, moment) for one in self._authorities)
        return "" if known else "不是信任的机构签发的（config.ini 的 [encryption] authorities）"

    def _take(self, file: Path) -> None:
        try:
            for certificate in _certificates(file.read_bytes()):
                self._found.append(Candidate(certificate, frozenset(addresses(certificate)), file))
        except (OSError, ValueError, UnsupportedAlgorithm):
            self._unreadable.append(file.name)


def _files(folder: Path, named: str = "certificates") -> list[Path]:
    try:
        return sorted(file for file in folder.iterdir() if file.suffix.lower() in SUFFIXES and file.is_file())
    except OSError as fault:
        way_out = f"请检查 config.ini 的 [encryption] {named}"
        raise CannotEncrypt(f"证书文件夹 {folder} 打不开（{fault.strerror}）：{way_out}") from None


def _issuers(folder: Path) -> Iterator[Certificate]:
    """A person's certificate vouches for nobody, even if it lies there."""
    for file in _files(folder, "authorities"):
        with suppress(OSError, ValueError, UnsupportedAlgorithm):
            yield from filter(is_authority, _certificates(file.read_bytes()))


def _issued(certificate: Certificate, authority: Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(authority)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def _certificates(content: bytes) -> list[Certificate]:
    """PEM or DER, one or several; ValueError for anything else. Which of them the file's name does not tell."""
    if b"-----BEGIN PKCS7-----" in content:
        return pkcs7.load_pem_pkcs7_certificates(content)
    if b"-----BEGIN " in content:
        return load_pem_x509_certificates(content)
    try:
        return [load_der_x509_certificate(content)]
    except ValueError:
        return pkcs7.load_der_pkcs7_certificates(content)
