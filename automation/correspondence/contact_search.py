"""Finds the outside contact that a row names in the 通讯录, without ever guessing: what comes near is only asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from automation.letters.language import ENGLISH, readable
from automation.organization.people import Contact
from automation.organization.recipients import is_address
from automation.organization.spelling import squeezed

NEAR = 70
"""Per cent of equal characters from which a name may be a slip of the pen."""
_SHOWN = 4


def name_key(text: str | None) -> str:
    return squeezed(text or "").casefold()


class ContactSearch:
    """Over the 外部联系人 of one 通讯录, of whatever 单位类型."""

    def __init__(self, contacts: Iterable[Contact]) -> None:
        self._of_company: dict[str, list[Contact]] = defaultdict(list)
        for one in contacts:
            self._of_company[name_key(one.company)].append(one)

    def find(self, company: str | None, name: str | None) -> Contact | None:
        """None where there is none, or several whose addresses differ."""
        found = self._named(company, name)
        return found[0] if len({one.mail.strip().casefold() for one in found}) == 1 else None

    def why_unknown(self, company: str, name: str) -> tuple[str, str]:
        """(column of the register to look at: company or contact; sentence with the way out)."""
        mine = self._of_company.get(name_key(company), [])
        if not mine:
            meant = _meant(company, (some[0].company for some in self._of_company.values()))
            return "company", f"“{company}”不在通讯录的“外部联系人”里。{meant or '请改正，或补到通讯录的“外部联系人”。'}"
        if self._named(company, name):
            return "contact", f"通讯录里“{company}”有几位“{name}”，邮箱不同。请只留一位，或把姓名区分开。"
        known = "、".join(one.name for one in mine[:_SHOWN])
        meant = _meant(name, (one.name for one in mine)) or "请改正，或补到通讯录的“外部联系人”。"
        return "contact", f"“{name}”不在通讯录“{company}”的联系人里（那里有 {known}）。{meant}"

    def _named(self, company: str | None, name: str | None) -> list[Contact]:
        return [one for one in self._of_company.get(name_key(company), []) if name_key(one.name) == name_key(name)]


def why_no_mail(contact: Contact) -> str:
    """Why no letter can be written to him, with the way out; "" if one can."""
    address = contact.mail.strip()
    if not address:
        return f"通讯录里“{contact.company}”的{contact.name}没有邮箱，信发不出去。请补上“邮箱”。"
    wrong = f"通讯录里{contact.name}的邮箱“{address[:60]}”写法不对，信发不出去。请改为一个完整的邮箱地址。"
    return "" if is_address(address) else wrong


def why_no_salutation(contact: Contact) -> str:
    named = readable(contact.name, contact.language)
    return "" if named else f"“{contact.name}”在通讯录里的语言是“{ENGLISH}”，称呼要用英文。请把通讯录和这里都改成对方的英文姓名。"


def _meant(text: str, known: Iterable[str]) -> str:
    near = _nearest(text, list(known))
    return f"您是不是指“{near}”？" if near else ""


def _nearest(text: str, known: Sequence[str]) -> str:
    # Imported here: most runs have nothing to guess, and the import costs more than the whole comparison.
    from rapidfuzz import fuzz, process

    found = process.extractOne(text, known, scorer=fuzz.ratio, processor=name_key, score_cutoff=NEAR)
    return found[0] if found else ""
