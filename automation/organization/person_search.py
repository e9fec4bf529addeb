"""Finds the employed person that a typed name stands for, without ever guessing: P01-P10 of docs/mess.csv."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from automation.organization.match import Match, asked, refused, shown, taken
from automation.organization.spelling import near, squeezed

if TYPE_CHECKING:
    from automation.organization.people import Directory, Person

_MASKED = re.compile(r"[*某×]|[xX]{2,}|(?<=[\u4e00-\u9fff])[xXoO○〇]+$")
_EVERYBODY = re.compile(
    r"全体.*|全员|所有人.*|全部|大家|各部门.*|各单位|各组|相关(?:人员|部门|负责人)|本部门.*|团队|待定人员|.{2,}(?:部|部门|中心|小组|团队|办公室|公司)"
)
_TITLE = re.compile(
    r"(?:总经理|副总经理|副经理|总工程师|工程师|副总裁|总裁|副总监|总监|副总|经理|副主任|主任|主管|部长|副部长|科长|处长|组长"
    r"|老师|师傅|先生|女士|同志|秘书|助理|会计|总|工|哥|姐)$"
)
_BETWEEN = re.compile(r"[/、,;|&+\\\n]+")
_LOOSELY_BETWEEN = re.compile(r"\s+|和|与|及")
_WITH_MARK = re.compile(r"([^()]+)\(([^()]+)\)")
_CHINESE_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}")


@dataclass(frozen=True)
class _Query:
    """`typed` as it stands in the cell, `word` without blanks, `department` of the same row."""

    directory: Directory
    typed: str
    word: str
    department: str | None


def find_person(directory: Directory, text: str, department: str | None) -> Match:
    """A company without 通讯录 accepts every name."""
    if directory.empty:
        return Match(text)
    query = _Query(directory, text.strip(), squeezed(text), department)
    for step in (_named, _known_as, _masked, _several, _everybody, _gone, _entitled, _with_department):
        match = step(query)
        if match is not None:
            return match
    candidates = near(query.word, directory.spellings)
    return refused("P07", f"名单里没有“{shown(query.typed)}”。{asked(candidates, '请填通讯录里的姓名。')}")


def _named(query: _Query) -> Match | None:
    """The name itself, its label, or the name with a mark of that person in brackets."""
    labelled = query.directory.person(query.word)
    if labelled is not None:
        return _found(query, labelled, "P01")
    marked = _WITH_MARK.fullmatch(query.word)
    if marked:
        fitting = [person for person in query.directory.named(marked[1]) if _bears(query.directory, person, marked[2])]
        return _found(query, fitting[0], "P01") if len(fitting) == 1 else None
    return _one_of(query, query.word, query.directory.named(query.word), "P01")


def _bears(directory: Directory, person: Person, mark: str) -> bool:
    if mark in (person.post, person.phone, person.mail, *person.aliases):
        return True
    return directory.department_of(person) == directory.find_department(mark).label


def _one_of(query: _Query, name: str, namesakes: list[Person], kind: str) -> Match | None:
    """P06: the row's department tells namesakes apart, else nobody can."""
    if len(namesakes) > 1:
        here = [person for person in namesakes if query.directory.department_of(person) == query.department]
        if len(here) != 1:
            labels = "”或“".join(query.directory.label(person) for person in (here or namesakes)[:4])
            return refused("P06", f"公司有 {len(namesakes)} 位“{name}”，请写成“{labels}”。")
        return Match(query.directory.label(here[0])) if query.word == name else _found(query, here[0], kind)
    return _found(query, namesakes[0], kind) if namesakes else None


def _found(query: _Query, person: Person, kind: str) -> Match:
    """P10: the person counts even if the row says another department."""
    label = query.directory.label(person)
    match = taken(query.typed, label, kind)
    own = query.directory.department_of(person)
    if query.department is None or query.department == own:
        return match
    sentence = f"{match.sentence}“{person.name}”在名单中属于“{own}”，请核对部门。"
    return Match(label, "P10", sentence)


def _known_as(query: _Query) -> Match | None:
    """P09: pinyin, English name, staff number or mail address, if registered."""
    known = query.directory.known_as(query.word)
    employed = [person for person in known if person.employed]
    if known and not employed:
        return _left(known[0].name)
    return _one_of(query, query.word, employed, "P09") if len(employed) < 2 else _ambiguous(query, employed)


def _ambiguous(query: _Query, persons: list[Person]) -> Match:
    labels = [query.directory.label(person) for person in persons[:4]]
    return refused("P09", f"“{shown(query.typed)}”可能是 {'、'.join(labels)}，请填姓名。")


def _masked(query: _Query) -> Match | None:
    if not _MASKED.search(query.word):
        return None
    return refused("P03", f"“{shown(query.typed)}”不是完整姓名，系统无法发送提醒。请填全名。")


def _several(query: _Query) -> Match | None:
    """P04. Blanks and 和 stand inside names and words too, so what they part must be known people."""
    parts = [part for part in map(squeezed, _BETWEEN.split(query.typed.replace("；", ";").replace("，", ","))) if part]
    sure = len(parts) > 1 and all(_is_known(query, part) or _CHINESE_NAME.fullmatch(part) for part in parts)
    if not sure:
        parts = [squeezed(part) for part in _LOOSELY_BETWEEN.split(query.typed) if part]
        sure = len(parts) > 1 and all(_is_known(query, part) for part in parts)
    return refused("P04", f"有 {len(parts)} 个人。负责人只填 1 位，其他人写到“任务描述”。") if sure else None


def _is_known(query: _Query, word: str) -> bool:
    return bool(query.directory.named(word) or query.directory.known_as(word))


def _everybody(query: _Query) -> Match | None:
    if query.word.casefold() in query.directory.department_words or _EVERYBODY.fullmatch(query.word):
        return refused("P05", "请填具体负责人姓名。")
    return None


def _gone(query: _Query) -> Match | None:
    return _left(query.word) if query.directory.left(query.word) else None


def _left(name: str) -> Match:
    return refused("P08", f"“{name}”已不在名单。请填现负责人。")


def _entitled(query: _Query) -> Match | None:
    """P02: 张伟经理 is 张伟; 张工 may be anybody of that surname, so it is only asked."""
    bare = _TITLE.sub("", query.word)
    if bare == query.word or not bare:
        return None
    match = _one_of(query, bare, query.directory.named(bare), "P02")
    if match is not None or len(bare) > 2:
        return match
    surname = bare.removeprefix("小").removeprefix("老") or bare
    candidates = _bearing(query, surname)
    return refused("P02", f"“{shown(query.typed)}”不在名单中。{asked(candidates, '')}请填全名。")


def _bearing(query: _Query, surname: str) -> list[str]:
    """Labels of that surname: of the row's department alone, if it has any."""
    directory = query.directory
    people = [directory.person(label) for label in directory.labels if label.startswith(surname)]
    everywhere = [person for person in people if person is not None]
    here = [person for person in everywhere if directory.department_of(person) == query.department]
    return [directory.label(person) for person in (here or everywhere)[:3]]


def _with_department(query: _Query) -> Match | None:
    """研发部张伟 and 研发部-张伟: the department before the name."""
    for word, department in query.directory.department_words.items():
        if query.word.casefold().startswith(word):
            name = query.word[len(word) :].lstrip("-—_:")
            fitting = [person for person in query.directory.named(name) if query.directory.department_of(person) == department]
            if len(fitting) == 1:
                return _found(query, fitting[0], "P02")
    return None
