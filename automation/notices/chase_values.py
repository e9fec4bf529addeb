"""What the mail says that names those who have not confirmed: how many, who, by which number, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from automation.jobs.mail_words import Cell, cell, cut, the_rest
from automation.jobs.mail_words import percent as percent_words
from automation.notices.evidence import BOUNCED, DOUBT
from automation.notices.reach import Reach
from automation.notices.reach_curve import share
from automation.notices.unconfirmed import TONES, UNSENT, Group, Line
from automation.organization.moment_words import moment_words

SHOWN = 60
"""Names in the mail; of more it shows the departments, and the list goes along."""
DEPARTMENTS = 40


def chase_values(one: Reach, found: Sequence[Line], groups: Sequence[Group], now: datetime, until: datetime) -> dict[str, Any]:
    """until: when the next list is due."""
    short = len(found) <= SHOWN
    return {
        "title": cut(one.title, 60),
        "about": cut(one.title, 16),
        "urgent": one.urgency == "紧急",
        "count": str(len(found)),
        "summary": _summary(one, len(found), now),
        "tiles": _tiles(one, found),
        "how": _how(found, str(one.request["author"] or "")),
        "rows": [_row(line) for line in found] if short else [],
        "departments": [] if short else [_group(group) for group in groups[:DEPARTMENTS]],
        "more": "" if short else the_rest(groups, DEPARTMENTS, "个部门"),
        "next": f"{moment_words(until)} 还没有全部确认的话，会再发一份当时的名单；全部确认以后不再发。",
    }


def _summary(one: Reach, missing: int, now: datetime) -> str:
    left = f"{moment_words(one.left)} 发布" if one.left else ""
    return (
        f"“{cut(one.title, 60)}”（{one.id}）{left}，到 {moment_words(now)} 还有 {missing} 人没有确认，共 {len(one.counted)} 人。"
    )


def _tiles(one: Reach, found: Sequence[Line]) -> list[dict[str, Any]]:
    total, done = len(one.counted), len(one.counted) - len(found)
    never = sum(line.state in (UNSENT, BOUNCED) for line in found)
    return [
        {"label": "还差", "value": f"{len(found)} 人", "tone": "bad", "note": f"共 {total} 人"},
        {
            "label": "确认率",
            "value": percent_words(share(done, total)),
            "tone": "plain",
            "note": f"已确认 {done} 人",
        },
        {"label": "没有收到", "value": f"{never} 人", "tone": "bad" if never else "good", "note": "退信、没有邮箱等"},
    ]


def _how(found: Sequence[Line], author: str) -> list[str]:
    states = {line.state for line in found}
    told = [
        "请逐个打电话，请本人打开通知邮件按“已阅知”，或回复“收到”。",
        "电话里已经确认的，在通知确认记录表里填电话提醒时间、提醒人，提醒结果选“已确认”：算作确认，不再催办。",
    ]
    told += [f"经办人{author}本人也在名单里：请打开通知邮件按“已阅知”。"] if author in [line.name for line in found] else []
    told += ["有疑问的，请先答复他；说清楚以后他仍要确认。"] if DOUBT in states else []
    told += ["退信或没有邮箱的，请同时把通讯录里的邮箱改正或补上。"] if {UNSENT, BOUNCED} & states else []
    return told


def _row(line: Line) -> list[Cell]:
    return [
        cell(cut(line.name, 30)),
        cell(cut(line.department, 20) or "—"),
        cell(cut(line.phone, 30) or "—"),
        cell(line.state, TONES[line.state], cut(line.note, 120)),
    ]


def _group(group: Group) -> list[Cell]:
    return [cell(cut(group.department, 30) or "（不明）"), cell(f"{group.missing} 人", "bad"), cell(f"{group.counted} 人")]
