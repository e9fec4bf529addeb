"""The page of `status`: the same facts in the look of the report, for whoever has no screen of this machine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from automation.commands.situation import TROUBLE, Situation
from automation.commands.status import running_words, sending_words
from automation.mail.mail_states import STATE_WORDS
from automation.organization.moment_words import moment_words
from automation.reports.page import Bars, Cell, Line, Page, Table, Tile, Tone, draw
from automation.safe_write import swap_in, writing

if TYPE_CHECKING:
    from automation.app import Office
    from automation.mail.ledger_reading import Waiting

REFRESH = 300
"""Seconds after which a browser that shows the page asks for it again."""
_TONES: dict[str, Tone] = {"failed": "red", "unknown": "red", "held": "orange", "queued": "plain"}


def write_page(office: Office, now: Situation, file: Path) -> Path:
    """AutomationError if it cannot be written there."""
    with writing("状态页", file.absolute().parent):
        return swap_in(file, draw(_page(office, now)))


def _page(office: Office, now: Situation) -> Page:
    worries = now.worries()
    chip, tone = _verdict(now, bool(worries))
    return Page(
        title=f"通达运行状态 · {office.config.company.name}",
        chip=chip,
        tone=tone,
        first_line=f"上次运行：{running_words(now)}",
        subtitle=f"截至 {moment_words(now.moment)}　发信：{sending_words(office)}　工作区：{office.workspace}",
        tiles=list(_tiles(now)),
        blocks=[*(Line(worry, tone if now.silent else "orange") for worry in worries), *_tables(now)],
        footer=f"本页由 python run.py status --html 写成，打开时每 {REFRESH // 60} 分钟自动刷新；重新写一次才有新内容。",
        refresh=REFRESH,
    )


def _verdict(now: Situation, worried: bool) -> tuple[str, Tone]:
    if now.silent:
        return "已停止运行", "red"
    if now.beat is None:
        return "还没有运行", "quiet"
    return ("有事要处理", "orange") if worried else ("一切正常", "green")


def _tiles(now: Situation) -> Iterator[Tile]:
    first = next((one for one in now.coming if one.due), None)
    due = first.due if first else None
    yield Tile("下次有事", _day_and_time(due) if due else "—", first.title if first else "")
    waiting, bad = now.states.get("queued", 0), now.bounced + sum(now.states.get(state, 0) for state in TROUBLE)
    yield Tile("待发送", f"{waiting} 封", "等到上班或到时间再发" if waiting else "")
    yield Tile("要人处理的邮件", f"{bad} 封", "见下面" if bad else "没有", "red" if bad else "green")
    late = sum(one.count for one in now.late)
    yield Tile("过期不办（7 天）", f"{late} 件", f"没办完 {len(now.pending)} 件", "orange" if late else "green")
    yield Tile("本周提醒", f"{now.reminded[0]} 件", f"{now.reminded[1]} 人")


def _tables(now: Situation) -> Iterator[Table | Bars]:
    coming = [[Cell(moment_words(one.due)), Cell(one.title), Cell(one.arithmetic, tone="quiet")] for one in now.coming if one.due]
    yield Table("接下来", [("时间", 22), ("任务", 22), ("怎么算的", 56)], coming, "还不知道：运行一次以后就有。")
    yield Table("没有发出的邮件", [("状态", 12), ("主题", 40), ("收件人", 16), ("原因", 32)], [_mail(one) for one in now.waiting],
                below=_counted(now))  # fmt: skip
    pending = [[Cell(now.title(one.job)), Cell(moment_words(one.occasion.due)), Cell("没办完，会再试", tone="orange")] for one in now.pending]
    late = [[Cell(f"{one.title}（{one.count} 件）"), Cell(moment_words(one.due)), Cell(one.reason, tone="quiet")] for one in now.late]
    yield Table("没办成的事（最近 7 天）", [("任务", 26), ("最近一次到期", 22), ("原因", 52)], [*pending, *late])
    yield Bars("本周收信最多的人", now.mails, "封")
    reports = [[Cell(one.occasion), Cell(one.headline, note=one.report), Cell(one.built_at[:16].replace("T", " "))] for one in now.builds[:3]]
    yield Table("最近的周报", [("周次", 14), ("提交情况", 64), ("生成时间", 22)], reports, "还没有出过周报。",
                below=f"下次截止：{moment_words(now.cutoff)}")  # fmt: skip


def _mail(one: Waiting) -> list[Cell]:
    note = f"{one.created:%m-%d %H:%M} 排队"
    return [Cell(STATE_WORDS[one.state], tone=_TONES[one.state]), Cell(one.subject, note), Cell(one.people), Cell(one.reason)]


def _counted(now: Situation) -> str:
    return "全部邮件：" + "，".join(f"{STATE_WORDS[state]} {count} 封" for state, count in now.states.items()) if now.states else ""


def _day_and_time(moment: datetime) -> str:
    return f"{moment:%m-%d %H:%M}"
