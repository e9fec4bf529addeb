"""Finds the department that a typed word stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from automation.organization.match import Match, asked, refused, shown, taken
from automation.organization.spelling import near, pinyin, squeezed

if TYPE_CHECKING:
    from automation.organization.people import Directory

_ENDINGS = ("部", "部门", "中心", "组", "处", "科", "室")


def find_department(directory: Directory, text: str) -> Match:
    """P11. An unknown department is refused with the nearest names; a company without 通讯录 accepts every word."""
    if not directory.department_words:
        return Match(text)
    typed, word = text.strip(), squeezed(text)
    found = _named(directory.department_words, word)
    if found is not None:
        return Match(found) if squeezed(found) == word else taken(typed, found, "P11")
    otherwise = "请从下拉列表里选。"
    return refused("P11", f"名单里没有部门“{shown(typed)}”。{asked(_near(directory, word), otherwise)}")


def _named(words: dict[str, str], word: str) -> str | None:
    """By any registered word; else by a word that differs only in its ending, if just one department does."""
    if word.casefold() in words:
        return words[word.casefold()]
    stems = {words[other] for other in words if _stem(other) == _stem(word.casefold())}
    return stems.pop() if len(stems) == 1 else None


def _stem(word: str) -> str:
    ending = next((ending for ending in sorted(_ENDINGS, key=len, reverse=True) if word.endswith(ending)), "")
    return word.removesuffix(ending) or word


def _near(directory: Directory, word: str) -> list[str]:
    names = dict.fromkeys(directory.department_words.values())
    return near(word, {name: pinyin(name) for name in names})
