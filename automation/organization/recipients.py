"""Whom a mail can reach: an address is used only if it is plain and whole, else the reason is said in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from automation.organization.people import Person

# Deliberately narrower than RFC 5322: no quotes, comments, lists or control characters can pass into a header.
_LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"[A-Za-z0-9.!#$%&'*+/=?^_`{{|}}~-]{{1,64}}@{_LABEL}(?:\.{_LABEL})+")


@dataclass(frozen=True)
class Undeliverable:
    """Somebody who should get a mail and cannot: `person` as people know him, `reason` in Chinese with the way out."""

    person: str
    occasion: str
    reason: str


def is_address(text: str) -> bool:
    """One plain ASCII address: no display name, no list, no blanks, a domain with a dot, nothing that programs decode first."""
    local = text.partition("@")[0]
    return _ADDRESS.fullmatch(text) is not None and len(text) <= 254 and all(local.split(".")) and "=?" not in local


def why_unreachable(person: Person) -> str:
    """Chinese reason why no mail can go to this person; "" if one can."""
    if not person.employed:
        return "通讯录中已离职，请改为现任负责人"
    address = person.mail.strip()
    if not address:
        return "通讯录中没有邮箱，请补上“邮箱”"
    return "" if is_address(address) else f"通讯录中的邮箱“{address[:60]}”写法不对，请改为一个完整的邮箱地址"
