"""What is wrong with a certificate, in words: out of date, of the wrong kind, or meant for something else.

No revocation list is checked: a certificate that its issuer has taken back must be removed from the folder by hand.
"""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509 import (
    BasicConstraints,
    Certificate,
    ExtendedKeyUsage,
    ExtensionNotFound,
    ExtensionType,
    KeyUsage,
    NameOID,
    RFC822Name,
    SubjectAlternativeName,
)
from cryptography.x509.oid import ExtendedKeyUsageOID

LEAST_BITS = 2048
_FOR_MAIL = {ExtendedKeyUsageOID.EMAIL_PROTECTION, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE}
_Extension = TypeVar("_Extension", bound=ExtensionType)


def why_unfit(certificate: Certificate, moment: datetime) -> str:
    """Why no mail can be encrypted for it at `moment` (aware), like “已于 2026-03-01 过期”; "" if it can."""
    return why_not_now(certificate, moment) or _why_wrong_key(certificate) or _why_wrong_use(certificate)


def why_not_now(certificate: Certificate, moment: datetime) -> str:
    begins, ends = (at.astimezone(moment.tzinfo) for at in (certificate.not_valid_before_utc, certificate.not_valid_after_utc))
    if moment < begins:
        return f"要到 {begins:%Y-%m-%d} 才生效"
    return f"已于 {ends:%Y-%m-%d} 过期" if moment > ends else ""


def why_not_for_mail(certificate: Certificate) -> str:
    purposes = extension(certificate, ExtendedKeyUsage)
    if is_authority(certificate):
        return "是发证机构自己的证书，不是个人的"
    return "" if purposes is None or _FOR_MAIL & set(purposes) else "不是用于电子邮件的（扩展用途里没有“安全电子邮件”）"


def is_authority(certificate: Certificate) -> bool:
    """May it issue others? ValueError if it cannot be read."""
    constraints = extension(certificate, BasicConstraints)
    return bool(constraints and constraints.ca)


def addresses(certificate: Certificate) -> set[str]:
    """The mail addresses it was issued for, in small letters. ValueError if it cannot be read."""
    names = extension(certificate, SubjectAlternativeName)
    found = {str(name) for name in names.get_values_for_type(RFC822Name)} if names else set()
    found |= {str(name.value) for name in certificate.subject.get_attributes_for_oid(NameOID.EMAIL_ADDRESS)}
    return {address.lower() for address in found}


def extension(certificate: Certificate, kind: type[_Extension]) -> _Extension | None:
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except ExtensionNotFound:
        return None


def _why_wrong_key(certificate: Certificate) -> str:
    try:
        key = certificate.public_key()
    except (UnsupportedAlgorithm, ValueError):
        return "用的密钥种类不认识（如国密 SM2），只能用 RSA 证书"
    if isinstance(key, EllipticCurvePublicKey):
        return "是椭圆曲线（EC）证书，加密程序库只能为 RSA 证书加密"
    if not isinstance(key, RSAPublicKey):
        return "不是 RSA 证书，加密程序库只能为 RSA 证书加密"
    return f"的 RSA 密钥只有 {key.key_size} 位，太短（至少 {LEAST_BITS} 位）" if key.key_size < LEAST_BITS else ""


def _why_wrong_use(certificate: Certificate) -> str:
    usage = extension(certificate, KeyUsage)
    if usage and not usage.key_encipherment:
        return "不能用来加密（密钥用法里没有“密钥加密”），多半是只用于签名的那一张"
    return why_not_for_mail(certificate)
