"""Columns whose value is one of a few words: choices, statuses, yes or no."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from automation.forms.schema.cleaning import narrow, one_line, quoted, spoken, unspaced
from automation.forms.schema.column import Outcome, Setting
from automation.forms.schema.emptiness import left_open, refused, taken_as
from automation.forms.schema.swift_column import SwiftColumn
from automation.forms.schema.traditional import simplified

NOT_STARTED, IN_PROGRESS, DONE = "未开始", "进行中", "已完成"
_MEANINGS = {
    DONE: "完成 完成了 已完 已经完成 全部完成 做完 做完了 已做完 完工 已完工 正常完成 正常-已完成"
    " done ok finished complete completed √ ✓ ✔ ☑ true",
    IN_PROGRESS: "进行 正在进行 正在进行中 进行当中 在做 正在做 处理中 执行中 实施中 推进中 开展中 正常-进行中"
    " doing inprogress ongoing wip",
    NOT_STARTED: "没开始 没有开始 还没开始 尚未开始 未启动 未开工 待开始 待启动 未进行 notstarted todo",
    "延期": "已延期 延迟 已延迟 延误 逾期 已逾期 超期 拖期 delayed overdue",
    "已取消": "取消 取消了 作废 已作废 不做了 cancelled canceled",
    "已暂停": "暂停 暂停了 挂起 已挂起 搁置 paused onhold",
}
STATUS_SYNONYMS: Mapping[str, str] = {word: meant for meant, words in _MEANINGS.items() for word in words.split()}
_ANSWERS = {"是": "y yes true √ ✓ ✔ ☑ 对 有 需要 1", "否": "n no false × ✗ ✘ x 不 不是 没有 不需要 0"}
_YES_NO: Mapping[str, str] = {word: meant for meant, words in _ANSWERS.items() for word in words.split()}
_SHARE = re.compile(r"(?:已?完成|进度)?:?([0-9]{1,9}(?:\.[0-9]{1,9})?)(%?)")
_MORE = "，请用下拉选择"


@dataclass(frozen=True, kw_only=True)
class ChoiceColumn(SwiftColumn):
    """One of `choices`. `synonyms` are other words, small letters without blanks, and the choice they surely mean."""

    choices: tuple[str, ...]
    synonyms: Mapping[str, str] = field(default_factory=dict)

    label: ClassVar[str] = "选项"

    @property
    def is_status(self) -> bool:
        return NOT_STARTED in self.choices and DONE in self.choices

    def doubtful(self, texts: set[str]) -> Iterable[str]:
        return texts.difference(self.choices)

    def parse(self, raw: Any, beside: Any, setting: Setting) -> Outcome:
        spelt = one_line(spoken(raw))
        narrowed = unspaced(narrow(spelt))
        for text, kind in ((spelt, "T01"), (unspaced(spelt), "T01"), (narrowed, "T03"), (simplified(narrowed), "T14")):
            if text in self.choices:
                return Outcome(text) if kind == "T01" else taken_as(text, kind, spelt, text)
        meant = self.synonyms.get(simplified(narrowed).casefold())
        if meant in self.choices:
            return taken_as(meant, "E01", spelt, meant, _MORE)
        return left_open(narrowed) or self._of_share(raw, spelt, narrowed) or self._refusal(spelt)

    def _of_share(self, raw: Any, spelt: str, text: str) -> Outcome | None:
        """E02: a share where the status should stand."""
        found = _SHARE.fullmatch(text) if self.is_status and not isinstance(raw, bool) else None
        if not found or (text != found[1] and not found[2]):
            return None
        share = float(found[1]) * (100 if not found[2] and float(found[1]) <= 1 else 1)
        status = DONE if share == 100 else NOT_STARTED if share == 0 else IN_PROGRESS
        return taken_as(status, "E02", spelt, status) if share <= 100 and status in self.choices else None

    def _refusal(self, spelt: str) -> Outcome:
        return refused("E03", f"“{quoted(spelt)}”不在选项内。请选：{'、'.join(self.choices)}。", spelt)


@dataclass(frozen=True, kw_only=True)
class YesNoColumn(ChoiceColumn):
    """是 or 否; the clean value is that word."""

    choices: tuple[str, ...] = ("是", "否")
    synonyms: Mapping[str, str] = field(default_factory=lambda: dict(_YES_NO))

    label: ClassVar[str] = "是或否"
