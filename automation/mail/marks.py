"""The names under which a mail travels: its mark, the token of its subject, and a Message-ID that nobody can guess."""

from __future__ import annotations

import base64
import hashlib
import hmac
from functools import lru_cache

_MARK, _TOKEN, _NONCE = 26, 6, 20


@lru_cache(256)
def mark(key: str) -> str:
    """The key as 26 letters and digits: of one length, plain ASCII, fit for headers, file names and server searches."""
    return _letters(hashlib.sha256(key.encode()).digest(), _MARK)


def token(key: str) -> str:
    """What stands at the end of the subject, so that an answer finds its mail even when headers were lost."""
    return f"[TD#{mark(key)[:_TOKEN]}]"


def local_part(mark: str, secret: str) -> str:
    """What stands before the @ of its Message-ID: the mark, which others may work out, and what only those know who have the
    mail. secret: the ledger's; the same mark of the same ledger gives the same for ever."""
    return f"{mark}.{_letters(hmac.digest(secret.encode(), mark.encode(), 'sha256'), _NONCE)}"


def mark_in(identity: str) -> str:
    """The mark in a Message-ID of ours without brackets, be it one that an older program made of the mark alone. No proof."""
    return identity.partition("@")[0].partition(".")[0].lower()


def _letters(digest: bytes, length: int) -> str:
    return base64.b32encode(digest).decode()[:length].lower()
