"""What other processes want said in the managers' weekly mail: found, made for the week, and for managers alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sample_week import directory, figures

from automation import catalog
from automation.commands.asides import asides
from automation.jobs.job import Aside, Beside, Moment, Records
from automation.mail.message import Message
from automation.organization.reporting_week import ReportingWeek
from automation.projects.consolidate_week import _beside
from automation.projects.weekly_mails import weekly_messages
from automation.runner_setup import mail_templates

MOMENT = Moment(datetime(2026, 11, 27, 17, 30), ReportingWeek(2026, 48), links=lambda path: f"file:///S:/{path}")
THERE = cast(Records, SimpleNamespace(enclosed=lambda path: path if path == "报表/2026-W48.xlsx" else None))


def broken(records: Records, moment: Moment) -> list[str]:
    raise KeyError("x")


def test_who_fails_or_has_nothing_to_say_is_left_out_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [
        Beside("甲", broken, lambda moment: "a.xlsx"),
        Beside("乙", lambda records, moment: (), lambda moment: "b.xlsx"),
        Beside("丙", lambda records, moment: [moment.week.label], lambda moment: f"报表/{moment.week.label}.xlsx"),
    ]
    monkeypatch.setattr(catalog, "besides", lambda: found)
    assert asides(THERE, MOMENT) == [Aside("丙", ("2026-W48",), "报表/2026-W48.xlsx")]


def test_a_report_that_does_not_lie_there_is_not_linked(monkeypatch: pytest.MonkeyPatch) -> None:
    """`weekly` by itself makes the weekly report and no other."""
    beside = Beside("客户需求", lambda records, moment: ["在办 3 条"], lambda moment: "报表/不在.xlsx")
    monkeypatch.setattr(catalog, "besides", lambda: [beside])
    (section,) = _beside(replace(MOMENT, asides=lambda: asides(THERE, MOMENT)))
    assert section == {"title": "客户需求", "lines": ["在办 3 条"], "place": "", "link": ""}
    mails = weekly_messages(figures(), directory(), "周报.xlsx", {"company": "示例公司", "contact": "何磊"}, [section])
    mail = next(one for one in mails if isinstance(one, Message) and one.values["beside"])
    letter = mail_templates().render(mail.template, mail.values)
    assert all("在办 3 条" in text and "详见" not in text for text in (letter.html, letter.text))


def test_managers_read_it_and_nobody_else() -> None:
    moment = replace(MOMENT, asides=lambda: [Aside("客户需求", ("在办 3 条",), "报表/客户.xlsx")])
    mails = weekly_messages(figures(), directory(), "周报.xlsx", {}, _beside(moment))
    said: dict[bool, list[Any]] = {True: [], False: []}
    for mail in mails:
        if isinstance(mail, Message):
            said[mail.values["scope"]["projects"] == "项目进度"].append(mail.values["beside"])
    section = {"title": "客户需求", "lines": ["在办 3 条"], "place": "报表/客户.xlsx", "link": "file:///S:/报表/客户.xlsx"}
    assert said[True] and all(one == [section] for one in said[True]) and not any(said[False])


def test_without_the_engine_nothing_is_said_beside() -> None:
    assert MOMENT.asides() == () and _beside(MOMENT) == []
