"""Our own certificate with its private key: what our mails are signed with, and what opens the copy that we keep."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization.pkcs12 import PKCS12KeyAndCertificates, load_pkcs12
from cryptography.x509 import Certificate, KeyUsage

from automation.mail.encryption import CannotEncrypt
from automation.mail.encryption.certificate_faults import addresses, extension, why_not_for_mail, why_not_now


@dataclass(frozen=True)
class OwnCertificate:
    """chain: the issuers' certificates that came in the same file; they travel with the signature."""

    file: Path
    certificate: Certificate
    key: RSAPrivateKey | EllipticCurvePrivateKey = field(repr=False)
    chain: tuple[Certificate, ...] = ()

    def check(self, sender: str, moment: datetime) -> None:
        """CannotEncrypt if nothing can be signed with it for that address at `moment` (aware)."""
        why = why_not_now(self.certificate, moment) or self._why_not_to_sign() or self._why_not_of(sender)
        if why:
            raise CannotEncrypt(f"本单位的证书 {self.file.name} {why}：请换一张（config.ini 的 [encryption] own）")

    def _why_not_to_sign(self) -> str:
        usage = extension(self.certificate, KeyUsage)
        if usage and not (usage.digital_signature or usage.content_commitment):
            return "不能用来签名（密钥用法里没有“数字签名”）"
        return why_not_for_mail(self.certificate)

    def _why_not_of(self, sender: str) -> str:
        issued = addresses(self.certificate)
        return "" if sender.lower() in issued else f"是发给 {'、'.join(sorted(issued)) or '没有邮箱的人'} 的，发件地址却是 {sender}"


def read_own(file: Path, passphrase: str) -> OwnCertificate:
    """Opens a .p12 or .pfx; CannotEncrypt if it is away, if the passphrase does not open it, or if the private key is missing."""
    try:
        held = load_pkcs12(file.read_bytes(), passphrase.encode())
    except OSError as fault:
        raise _unusable(file, f"打不开（{fault.strerror}）", "请检查 config.ini 的 [encryption] own") from None
    except (ValueError, UnsupportedAlgorithm):
        way_out = "请运行 python run.py password certificate 重新存入口令，或重新导出 .p12"
        raise _unusable(file, "的口令不对，或者文件已损坏", way_out) from None
    return _with_key(file, held)


def _with_key(file: Path, held: PKCS12KeyAndCertificates) -> OwnCertificate:
    if held.key is None or held.cert is None:
        raise _unusable(file, "里没有私钥", "请连同私钥一起导出 .p12")
    if not isinstance(held.key, RSAPrivateKey | EllipticCurvePrivateKey):
        raise _unusable(file, "的密钥种类不能签名", "请用 RSA 证书")
    chain = tuple(each.certificate for each in held.additional_certs)
    return OwnCertificate(file, held.cert.certificate, held.key, chain)


def _unusable(file: Path, why: str, way_out: str) -> CannotEncrypt:
    return CannotEncrypt(f"本单位的证书 {file} {why}：{way_out}")
