"""The password of an encrypted attachment, derived from the mail's mark, so that it need not be kept beside what it opens."""

from __future__ import annotations

import hashlib
import hmac

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""What is not mistaken over the phone or on paper: without 0, O, 1, I and L."""

_GROUPS, _GROUP = 3, 4


def attachment_password(mark: str, secret: str) -> str:
    """Like K7QF-2MWD-9XTP: 12 characters, 59 bits. Whoever knows `secret` can work it out for every mail ever sent."""
    number = int.from_bytes(hmac.digest(secret.encode(), mark.encode(), hashlib.sha256))
    characters = []
    for _ in range(_GROUPS * _GROUP):
        number, rest = divmod(number, len(ALPHABET))
        characters.append(ALPHABET[rest])
    return "-".join("".join(characters[start : start + _GROUP]) for start in range(0, len(characters), _GROUP))
