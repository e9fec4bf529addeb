"""Finds the client and the contact that a row names in the 通讯录, without ever guessing: what comes near is only asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from automation.organization.people import Contact, Directory
from automation.organization.recipients import is_address
from automation.organization.spelling import squeezed

CLIENT = "客户"
NEAR = 70
"""Per cent of equal characters from which a name may be a slip of the pen."""
_SHORTEST = 4
"""Letters from which a name may be short for a longer one."""
_SHOWN = 4


def name_key(text: str | None) -> str:
    return squeezed(text or "").casefold()


def nearest(text: str | None, known: Iterable[str]) -> str:
    """The known text that `text` was probably meant to be, else ""."""
    # Imported here: most runs have nothing to guess, and the import costs more than the whole comparison.
    from rapidfuzz import fuzz, process

    found = process.extractOne(text or "", list(known), scorer=fuzz.ratio, processor=name_key, score_cutoff=NEAR)
    return found[0] if found else ""


def meant(text: str | None, known: Iterable[str]) -> str:
    """The question that ends a refusal: 您是不是指“…”？ or ""."""
    near = nearest(text, known)
    return f"您是不是指“{near}”？" if near else ""


def same_client(one: str | None, other: str | None) -> bool:
    """Equal but for blanks, width and case, or one short for the other."""
    first, second = sorted((name_key(one), name_key(other)), key=len)
    return first == second or (len(first) >= _SHORTEST and first in second)


class Contacts:
    """The outside contacts of one 通讯录."""

    def __init__(self, directory: Directory) -> None:
        self._all = directory.contacts

    def find(self, client: str | None, name: str | None) -> Contact | None:
        """The one client's contact of that name; None where there is none, or two whose addresses differ."""
        found = self._named.get((name_key(client), name_key(name)), [])
        return found[0] if len({one.mail.strip().casefold() for one in found}) == 1 else None

    def why_unknown(self, client: str | None, name: str | None) -> tuple[str, str]:
        """(column of the register to look at: client or contact, sentence with the way out)."""
        mine = self._companies.get(name_key(client), [])
        if not mine:
            return "client", f"“{client}”不在通讯录的“外部联系人”里。{self._other_kind(client) or self._near_client(client)}"
        if (name_key(client), name_key(name)) in self._named:
            return "contact", f"通讯录里“{client}”有几位“{name}”，邮箱不同。请只留一位，或把姓名区分开。"
        known = "、".join(one.name for one in mine[:_SHOWN])
        return "contact", f"“{name}”不在通讯录“{client}”的联系人里（那里有 {known}）。请改正，或补到通讯录的“外部联系人”。"

    def _near_client(self, client: str | None) -> str:
        return (
            meant(client, (mine[0].company for mine in self._companies.values()))
            or "请补到通讯录的“外部联系人”，单位类型选“客户”。"
        )

    def _other_kind(self, client: str | None) -> str:
        other = next((one.kind for one in self._all if name_key(one.company) == name_key(client)), "")
        return f"那里的单位类型是“{other}”，请改为“客户”。" if other else ""

    @cached_property
    def _named(self) -> dict[tuple[str, str], list[Contact]]:
        found: dict[tuple[str, str], list[Contact]] = defaultdict(list)
        for mine in self._companies.values():
            for one in mine:
                found[name_key(one.company), name_key(one.name)].append(one)
        return found

    @cached_property
    def _companies(self) -> dict[str, list[Contact]]:
        found: dict[str, list[Contact]] = defaultdict(list)
        for one in self._all:
            if one.kind == CLIENT:
                found[name_key(one.company)].append(one)
        return found


def why_no_letter(contact: Contact) -> str:
    """Why no mail can go to the contact, with the way out; "" if one can."""
    address = contact.mail.strip()
    if not address:
        return f"通讯录里“{contact.company}”的{contact.name}没有邮箱，信发不出去。请补上“邮箱”。"
    wrong = f"通讯录里{contact.name}的邮箱“{address[:60]}”写法不对，信发不出去。请改为一个完整的邮箱地址。"
    return "" if is_address(address) else wrong
