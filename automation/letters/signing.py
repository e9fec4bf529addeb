"""How one of our people signs a letter: by his name as the reader can read it."""

from __future__ import annotations

import re

from automation.letters.language import readable
from automation.organization.people import Person
from automation.organization.spelling import squeezed, syllables

_ENGLISH_NAME = re.compile(r"[A-Z][a-z]+(?:[ .'-]+[A-Z][A-Za-z]*)*")
_OF_TWO = re.compile(
    "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|长孙|宇文|端木|南宫|西门|闻人|轩辕|独孤|呼延|百里"
)
"""Family names of two characters."""
_READ_OTHERWISE = {"单": "shan", "仇": "qiu", "解": "xie", "查": "zha", "朴": "piao", "区": "ou", "盖": "ge", "覃": "qin", "种": "chong",
                   "曾": "zeng", "翟": "zhai", "缪": "miao"}  # fmt: skip
"""Characters that are read otherwise where they are a family name."""


def signed(person: Person, language: str) -> str:
    """In English by the English name that 通讯录 has among the aliases (David Zhang), else in pinyin."""
    if readable(person.name, language):
        return person.name
    spelled = spelled_out(person.name)
    own = next((alias for alias in person.aliases if _ENGLISH_NAME.fullmatch(alias)), "")
    return own if " " in own else f"{own} {spelled.split()[0]}" if own else spelled


def spelled_out(name: str) -> str:
    """A Chinese name in pinyin, the family name first: Li Na, Wang Xiaoming, Ouyang Feng."""
    letters = squeezed(name)
    family = 2 if _OF_TWO.match(letters) and len(letters) > 2 else 1
    read = [
        _READ_OTHERWISE.get(letters[:family]) or "".join(syllables(letters[:family])),
        "".join(syllables(letters[family:])),
    ]
    return " ".join(part.capitalize() for part in read if part)
