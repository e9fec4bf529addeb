"""What is not in force but must not be lost: every such value with the one that is, for the sheet 改动记录 and for messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from automation.forms.schema.problem import Problem

GIVEN, CONFLICT, RESTORED, REMOVED, STRANGE, BESIDE, RETIRED = "M21", "M22", "M23", "M24", "M25", "M26", "M27"
TITLES = {
    GIVEN: "灰色格被改",
    CONFLICT: "两个人填了同一格",
    RESTORED: "系统的行被删",
    REMOVED: "删除的行",
    STRANGE: "编号或行不能这样加",
    BESIDE: "表格以外的内容",
    RETIRED: "已了结的行",
}
QUIET_TITLES = {CONFLICT: "较旧的副本", REMOVED: "系统撤下的行", RETIRED: "移到往期"}


@dataclass(frozen=True)
class Kept:
    """One thing kept. row: the id; name: the column, "" for a whole row; in_force and kept as texts; sentence: for people, without
    the place; quiet: worth a line on 改动记录, not a message."""

    kind: str
    row: str
    name: str
    heading: str
    in_force: str
    kept: str
    sentence: str
    quiet: bool = False
    moment: str = ""

    @property
    def title(self) -> str:
        return (QUIET_TITLES if self.quiet else TITLES)[self.kind]


def who(author: str, moment: datetime) -> str:
    """张伟，11-20 10:05 收到; programs that know no name leave ours in the file."""
    name = author if author and author != "通达" else "没有署名"
    return f"{name}，{moment:%m-%d %H:%M} 收到"


def typed_over(row: str, name: str, heading: str, in_force: str, typed: str) -> Kept:
    now = f"，已恢复为“{_short(in_force)}”" if in_force else ""
    return Kept(GIVEN, row, name, heading, in_force, typed, f"由系统填写，填的“{_short(typed)}”没有采用{now}。")


def conflict(row: str, name: str, heading: str, now: str, before: str, by: tuple[str, str]) -> Kept:
    """by: who typed what is in force, who typed the other."""
    told = f"两个人先后填了不同的内容：“{_short(before)}”（{by[1]}）和“{_short(now)}”（{by[0]}）"
    return Kept(CONFLICT, row, name, heading, now, before, f"{told}。采用后保存的，另一个记在“改动记录”里，请核对。")


def doubtful(row: str, name: str, heading: str, in_force: str, other: str, by: str) -> Kept:
    told = f"一份副本（{by}）打开得较早，分不清里面的“{_short(other)}”是原来的还是后来填的"
    return Kept(CONFLICT, row, name, heading, in_force, other, f"{told}，采用“{_short(in_force)}”。", quiet=True)


def restored(row: str, edited: bool, title: str) -> Kept:
    why = "另一位同事刚改过" if edited else "由系统登记"
    return Kept(
        RESTORED, row, "", "", "已恢复", "", f"“{title}”这一行被删除，但{why}，已恢复。不再需要时请在表里注明，不要删行。"
    )


def removed(row: str, title: str, words: str) -> Kept:
    sentence = f"自己加的“{title}”这一行已被删除，内容保留在“改动记录”里，需要时可以抄回来。"
    return Kept(REMOVED, row, "", "", "", words, sentence)


def withdrawn(row: str, title: str, words: str) -> Kept:
    return Kept(REMOVED, row, "", "", "", words, f"“{title}”这一行已由系统撤下。", quiet=True)


def retired(name: str, count: int, file: str) -> Kept:
    return Kept(RETIRED, name, "", "", "", f"{count} 行", f"早已了结，原样移到“{file}”，在那里可以查到。", quiet=True)


def woken(count: int, by: str) -> Kept:
    told = f"一份副本（{by}）打开得较早，里面有 {count} 行早已了结、移到了“往期”；填在这些行里的内容已经补上，没有丢。"
    return Kept(RETIRED, "", "", "", "", f"{count} 行", told)


def strange(row: str, name: str, heading: str, in_force: str, typed: str, sentence: str) -> Kept:
    return Kept(STRANGE, row, name, heading, in_force, typed, sentence)


def beside(where: str, text: str) -> Kept:
    return Kept(BESIDE, "", "", where, "", text, f"写在表格以外（{where}）的“{_short(text)}”记在“改动记录”里，请填到表格里。")


def original(lost: str, file: str) -> Kept:
    sentence = f"您保存的文件里有{lost}，重新生成的表带不过来；原件放在“{file}”。"
    return Kept(BESIDE, "", "", "整个文件", "", lost, sentence)


def being_used(name: str, holder: str) -> str:
    """Why a workbook is left as it is, for people. holder: "" if nobody knows who has it."""
    return f"“{name}”正被{f' {holder} ' if holder else '别人'}打开，这次没有更新；关闭以后，下次运行时更新。"


def overfull(name: str, rows: int) -> str:
    return f"“{name}”有 {rows} 行，一张表放不下，这次没有更新；了结的行移到“往期”以后再更新。"


def problem(kept: Kept, file: str, sheet: str, cell: str, number: int) -> Problem:
    """As people are told of it; number: the row in which it stands now, 0 = in none."""
    place = f"{sheet}第{number}行“{kept.heading}”({cell})" if cell else f"{sheet}第{number}行：" if number else f"{sheet}："
    return Problem(file, sheet, cell, kept.kind, kept.kept, f"{place}{kept.sentence}", "remark")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:40]}…"
