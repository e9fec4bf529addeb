"""The page of an exported case: who did what and when, what proves it, and in which file it lies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from automation.archive.case import Case
from automation.archive.contents import history, made_from
from automation.archive.entry import ANSWER, KINDS, MAIL, RECORD, REMOVED, WORKBOOK, Entry
from automation.archive.search import Search
from automation.organization.moment_words import moment_words
from automation.reports.page import Cell, Line, Page, Table, Tile, draw

_COLUMNS = [("时间", 11), ("类别", 7), ("谁", 11), ("什么", 23), ("证据", 22), ("文件和 sha256", 26)]
_MOST_PROOFS, _MOST_CAUSES = 30, 10
BARE = "{} 个文件里有机密，导出来没有加密：请放在只有该看的人打得开的地方，用完删掉。"


@dataclass(frozen=True)
class Told:
    """One entry as it was written. title: what it is; who: with the author of a workbook; file: below the folder, "" = its content
    has been removed; sha256: of that file; bare: it holds what is 机密 and is not encrypted."""

    entry: Entry
    title: str
    who: str
    file: str
    sha256: str
    bare: bool = False


def story(search: Search, case: Case, told: Sequence[Told], moment: datetime, company: str) -> bytes:
    """The page as HTML; moment: when it was put together."""
    counts = Counter(one.entry.kind for one in told)
    first, last = (f"{told[place].entry.at:%Y-%m-%d}" if told else "—" for place in (0, -1))
    also = f"也叫：{'、'.join(case.names[1:])}　" if case.names[1:] else ""
    page = Page(
        title=f"案卷 {case.names[0]}",
        chip=f"{len(told)} 件",
        tone="navy",
        first_line=f"{first} 至 {last}",
        subtitle=f"{also}{company}，{moment_words(moment)}导出",
        tiles=[Tile(KINDS[kind], f"{counts[kind]} 件") for kind in (MAIL, ANSWER, WORKBOOK, RECORD, REMOVED) if counts[kind]],
        blocks=[*_bare(told), Table("经过", _COLUMNS, [_row(search, one) for one in told], "没有找到任何东西。")],
        footer="时间是公司当地时间。sha256 是文件内容的指纹：在 PowerShell 里用 Get-FileHash 核对，相同就说明文件没有改动过。",
    )
    return draw(page)


def _bare(told: Sequence[Told]) -> Iterator[Line]:
    if count := sum(one.bare for one in told):
        yield Line(BARE.format(count), "red")


def _row(search: Search, one: Told) -> list[Cell]:
    entry = one.entry
    proofs = list(_proofs(search, entry)) if entry.kind == MAIL else [entry.state]
    more = f"……另有 {len(proofs) - _MOST_PROOFS} 条" if len(proofs) > _MOST_PROOFS else ""
    return [
        Cell(f"{entry.at:%Y-%m-%d %H:%M}"),
        Cell(KINDS[entry.kind], tone="red" if entry.kind == REMOVED else "plain"),
        Cell(one.who),
        Cell(one.title or entry.reference, _about(search, entry)),
        Cell("；".join(filter(None, (*proofs[:_MOST_PROOFS], more)))),
        Cell(one.file or "内容已删除", one.sha256, "plain" if one.file else "quiet"),
    ]


def _proofs(search: Search, entry: Entry) -> Iterator[str]:
    return (f"{at:%m-%d %H:%M} {words}" for at, words in history(search, entry.key))


def _about(search: Search, entry: Entry) -> str:
    """A mail's key and the workbooks that it was made from; which mail an answer answers; where a workbook lay."""
    if entry.kind != MAIL:
        return f"回的是 {entry.key}" if entry.kind == ANSWER and entry.key else entry.reference if entry.kind == WORKBOOK else ""
    causes = made_from(search, entry.key)
    files = "；".join(f"{file}（{sha256[:8]}）" for file, sha256 in causes[:_MOST_CAUSES])
    more = f" 等 {len(causes)} 份" if len(causes) > _MOST_CAUSES else ""
    return f"标识 {entry.key}{f'；来自 {files}{more}' if files else ''}"
