"""Checks across the cells of one row of the 通知需求清单, and across the fields of one 内部通知."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from automation.forms.schema.column import Setting
from automation.forms.schema.filled_form import FilledForm
from automation.forms.schema.form import Place
from automation.forms.schema.problem import Finding
from automation.notices.scope import DEPARTMENTS, EVERYBODY, POSTS
from automation.organization.classification import SECRET
from automation.organization.people import Directory
from automation.organization.spelling import near, pinyin, squeezed

Findings = Iterable[tuple[Place, Finding]]
TABLE = "requests"


def audience_is_known(form: FilledForm, setting: Setting) -> Findings:
    """M41, P11: 适用对象 is needed unless a notice is for 全员 or for whoever got the one that it corrects, and every word of it has to
    mean somebody."""
    corrects = {index for index, _, corrected, _ in _rows(form, "id", "corrects") if corrected}
    for index, scope, words, refused in _rows(form, "scope", "audience"):
        place: Place = (TABLE, index, "audience")
        if scope == EVERYBODY and words:
            yield place, Finding("M41", "写了对象，适用范围却是“全员”，按全员发。", "remark", "、".join(words))
        elif scope in (DEPARTMENTS, POSTS) and words:
            yield from ((place, finding) for word in words for finding in _unknown(scope, word, setting.directory))
        elif scope in (DEPARTMENTS, POSTS) and "audience" not in refused and index not in corrects:
            yield place, Finding("M41", f"是空的。适用范围是“{scope}”时，请写上{scope}名称，几个用顿号隔开。")


def _unknown(scope: str, word: str, directory: Directory) -> Iterator[Finding]:
    if directory.empty:
        return
    if scope == DEPARTMENTS:
        match = directory.find_department(word)
        if match.label is None:
            yield Finding(match.kind, match.sentence, match.severity, word)
        return
    posts = {squeezed(person.post): person.post for person in directory.persons if person.employed and person.post}
    if squeezed(word) not in posts:
        meant = near(squeezed(word), {post: pinyin(post) for post in posts})
        question = f"您是不是指 {'、'.join(meant)}？" if meant else "请写通讯录里的岗位名称。"
        yield Finding("M41", f"通讯录里没有人的岗位是“{word[:20]}”。{question}", value=word)


def what_is_secret_names_its_readers(form: FilledForm, setting: Setting) -> Findings:
    """M42 (SPEC §6): 机密 goes only to named persons."""
    for index, scope, classification, _ in _rows(form, "scope", "classification"):
        if scope == EVERYBODY and classification == SECRET:
            yield (
                (TABLE, index, "scope"),
                Finding("M42", "机密通知不能发给全员。请改为“部门”或“岗位”，并写上适用对象。", value=scope),
            )


def does_not_correct_itself(form: FilledForm, setting: Setting) -> Findings:
    """M43."""
    for index, own, corrected, _ in _rows(form, "id", "corrects"):
        if own is not None and own == corrected:
            yield (TABLE, index, "corrects"), Finding("M43", "就是这条通知自己的编号。请写要更正的那条通知的编号。", value=own)


def what_is_secret_has_no_copies(form: FilledForm, setting: Setting) -> Findings:
    """M42."""
    copies = form.fields.get("copies")
    if copies and form.fields.get("classification") == SECRET:
        yield (
            ("", None, "copies"),
            Finding("M42", "机密通知不能抄送，请清空这一格；要让他们知道，请写进适用对象。", value="、".join(copies)),
        )


REQUEST_RULES = (audience_is_known, what_is_secret_names_its_readers, does_not_correct_itself)
NOTICE_RULES = (what_is_secret_has_no_copies,)


def _rows(form: FilledForm, first: str, second: str) -> Iterator[tuple[int, Any, Any, set[str]]]:
    """(index, value, value, names of the refused cells) of two columns."""
    found = form.tables.get(TABLE)
    columns = found.columns if found else {}
    if found and first in columns and second in columns:
        for index, (one, other) in enumerate(zip(columns[first], columns[second], strict=True)):
            yield index, one, other, {name for place, name in found.refused if place == index}
