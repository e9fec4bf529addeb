"""Finds the outside contact that a row names in the 通讯录, without ever guessing: what comes near is only asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from automation.organization.people import Contact, Directory
from automation.organization.recipients import is_address
from automation.organization.spelling import squeezed

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


def same_company(one: str | None, other: str | None) -> bool:
    """Equal but for blanks, width and case, or one short for the other."""
    first, second = sorted((name_key(one), name_key(other)), key=len)
    return first == second or (len(first) >= _SHORTEST and first in second)


class ContactSearch:
    """Over the 外部联系人 of one 通讯录: those of that 单位类型, "" = of any."""

    def __init__(self, contacts: Iterable[Contact], kind: str = "") -> None:
        self._all = list(contacts)
        self._kind = kind
        self._found: dict[tuple[str | None, str | None], Contact | None] = {}
        self._of_company: dict[str, list[Contact]] = defaultdict(list)
        for one in self._all:
            if one.kind == kind or not kind:
                self._of_company[name_key(one.company)].append(one)

    def find(self, company: str | None, name: str | None) -> Contact | None:
        """The company's contact of that name; None where there is none, or several whose addresses differ."""
        if (company, name) not in self._found:
            found = self._named(company, name)
            same = len({one.mail.strip().casefold() for one in found}) == 1
            self._found[company, name] = found[0] if same else None
        return self._found[company, name]

    def why_unknown(self, company: str | None, name: str | None) -> tuple[str, str]:
        """(what the 通讯录 does not have: company or contact; sentence with the way out)."""
        mine = self._of_company.get(name_key(company), [])
        if not mine:
            return "company", f"“{company}”不在通讯录的“外部联系人”里。{self._other_kind(company) or self._near_company(company)}"
        if self._named(company, name):
            return "contact", f"通讯录里“{company}”有几位“{name}”，邮箱不同。请只留一位，或把姓名区分开。"
        known = "、".join(one.name for one in mine[:_SHOWN])
        way_out = meant(name, (one.name for one in mine)) or "请改正，或补到通讯录的“外部联系人”。"
        return "contact", f"“{name}”不在通讯录“{company}”的联系人里（那里有 {known}）。{way_out}"

    def _named(self, company: str | None, name: str | None) -> list[Contact]:
        return [one for one in self._of_company.get(name_key(company), ()) if name_key(one.name) == name_key(name)]

    def _near_company(self, company: str | None) -> str:
        kind = f"，单位类型选“{self._kind}”" if self._kind else ""
        known = [some[0].company for some in self._of_company.values()]
        short = [one for one in known if same_company(one, company)]
        return meant(short[0] if len(short) == 1 else company, known) or f"请改正，或补到通讯录的“外部联系人”{kind}。"

    def _other_kind(self, company: str | None) -> str:
        other = next((one.kind for one in self._all if name_key(one.company) == name_key(company)), "")
        return f"那里的单位类型是“{other}”，请改为“{self._kind}”。" if other else ""


def our_person(contact: Contact | None, directory: Directory) -> str:
    """Label of 我方负责人, "" where nobody is known."""
    return directory.find_person(contact.our_person).label or "" if contact and contact.our_person else ""


def why_no_mail(contact: Contact) -> str:
    """Why no letter can go to the contact, with the way out; "" if one can."""
    address = contact.mail.strip()
    if not address:
        return f"通讯录里“{contact.company}”的{contact.name}没有邮箱，信发不出去。请补上“邮箱”。"
    wrong = f"通讯录里{contact.name}的邮箱“{address[:60]}”写法不对，信发不出去。请改为一个完整的邮箱地址。"
    return "" if is_address(address) else wrong
