"""What the mail says when everybody has confirmed: how long it took, the curve hour by hour, by which ways, who was last."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from automation.jobs.job import Moment
from automation.jobs.mail_words import Cell, cell, cut, the_rest
from automation.jobs.mail_words import percent as percent_words
from automation.notices import reach_curve
from automation.notices.addressees import Addressee
from automation.notices.evidence import IN_PERSON, PHONE
from automation.notices.publication_sheets import PATH
from automation.notices.reach import Reach
from automation.organization.moment_words import moment_words
from automation.organization.people import Directory

DEPARTMENTS, LAST, EARLY = 15, 5, 2
"""Lines of the tables; the hours after which the list of the unconfirmed goes out first."""


def summary_values(one: Reach, directory: Directory, moment: Moment) -> dict[str, Any]:
    """Of a complete one."""
    groups = reach_curve.departments(one, directory)
    return {
        "title": cut(one.title, 60),
        "about": cut(one.title, 20),
        "summary": _summary(one),
        "tiles": _tiles(one, moment),
        "bars": _bars(one, moment),
        "ways": [
            [cell(way), cell(f"{count} 人"), cell(percent_words(100 * count / len(one.counted)))]
            for way, count in reach_curve.ways(one)
        ],
        "departments": [_department(one, each) for each in groups[:DEPARTMENTS]],
        "more": the_rest(groups, DEPARTMENTS, "个部门", "见报表"),
        "last": [_person(each, directory) for each in reach_curve.last(one, LAST)],
        "report": PATH,
        "link": moment.links(PATH),
    }


def _summary(one: Reach) -> str:
    left, done = (moment_words(at) if at else "" for at in (one.left, one.completed))
    return f"“{cut(one.title, 60)}”（{one.id}）{left} 发布，{done} 全部 {len(one.counted)} 人都已确认。"


def _tiles(one: Reach, moment: Moment) -> list[dict[str, Any]]:
    (early,) = reach_curve.shares(one, (EARLY,), moment.now)
    called = sum(each.evidence.way in (PHONE, IN_PERSON) for each in one.counted)
    return [
        {"label": "应确认", "value": f"{len(one.counted)} 人", "tone": "plain", "note": "全部确认"},
        {"label": "用时", "value": reach_curve.taken_words(reach_curve.taken(one)), "tone": "good", "note": "从发出到最后一人"},
        {"label": f"{EARLY} 小时内", "value": percent_words(early), "tone": "plain", "note": "已经确认"},
        {"label": "电话或当面", "value": f"{called} 人", "tone": "warn" if called else "good", "note": "没有自己确认"},
    ]


def _bars(one: Reach, moment: Moment) -> list[dict[str, Any]]:
    hours = reach_curve.hours_to_show([one], moment.now)
    found = zip(hours, reach_curve.shares(one, hours, moment.now), strict=True)
    return [
        {
            "label": f"{hour} 小时内",
            "percent": share,
            "tone": "good" if share == 100 else "plain",
            "note": f"{percent_words(share)}",
        }
        for hour, share in found
        if hour and share is not None
    ]


def _department(one: Reach, each: reach_curve.Department) -> list[Cell]:
    taken = reach_curve.taken_words(max(each.last - one.left, timedelta())) if each.last and one.left else "—"
    return [cell(cut(each.name, 20) or "（不明）"), cell(f"{each.counted} 人"), cell(taken)]


def _person(each: Addressee, directory: Directory) -> list[Cell]:
    at = f"{each.confirmed:%m-%d %H:%M}" if each.confirmed else "—"
    return [
        cell(cut(each.label, 20)),
        cell(cut(reach_curve.department_of(each, directory), 20) or "—"),
        cell(at),
        cell(each.evidence.way),
    ]
