"""Killed at any instant while letters and acceptance forms go out and come back: everybody gets each once, drive and records agree."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import time as clock
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from automation.clients.acceptance import FORM as ACCEPTANCE
from automation.clients.client_issues import RECORD as ISSUES
from automation.clients.client_progress import RECORD as PROGRESS
from automation.correspondence.correspondence_record import RECORD as TRACKED
from tests.whole.client_company import ANN, CHEN, GAO, PEOPLE, ClientCompany, enclosed, request, review, subject_of, words_of
from tests.whole.office import Company

KILLS = 12
DAY = date(2026, 11, 23)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 23, hour, minute)


LEAVE, ACCEPT, BACK = at(9, 5), at(9, 45), at(10, 5)
"""Two feedback letters and one to a paper leave; two acceptance letters with their forms; one form comes back."""


def before_the_rounds(home: Path) -> ClientCompany:
    """All three letters have been checked; the answers lie in the inbox."""
    mine = ClientCompany(Company(home)).settle()
    mine.round(datetime(2026, 11, 20, 17))
    mine.register(at(8, 30), request("CR-1", at(8, 30)), request("CR-2", at(8, 30), ANN, description="Controller"))
    mine.review(at(8, 30), review("CR-1", DAY), review("CR-2", DAY, explanation="We can provide an Ethernet port."))
    letter = {"id": "EX-1", "company": GAO.company, "contact": GAO.name, "kind": "媒体沟通", "subject": "采访安排", "body": "欢迎来访。"}
    mine.correspond(at(8, 30), letter | {"responsible": "刘洋", "reviewer": "郑凯", "classification": "公开"})
    finish(mine, at(8, 45))
    check(mine, 3, at(9))
    return mine


def check(mine: ClientCompany, count: int, moment: datetime) -> None:
    """郑凯 approves the last so many."""
    asked = [mail for mail in mine.to("郑凯") if subject_of(mail).startswith("【需")][-count:]
    for mail in asked:
        mine.answer(PEOPLE["郑凯"], mail, "通过", moment)


def live(mine: ClientCompany, dice: random.Random | None, whole: float) -> int:
    """How often it was killed."""
    killed = 0
    for now in (LEAVE, ACCEPT, BACK):
        if now == ACCEPT:
            for id_ in ("CR-1", "CR-2"):
                mine.type(at(9, 30), id_, stage="验收")
            finish(mine, at(9, 35))
            check(mine, 2, at(9, 40))
        elif now == BACK:
            letter = mine.to("陈样本")[-1]
            paper = mine.filled(letter, ACCEPTANCE, at(10), verdict="有条件通过", opinion="指示灯不亮", day=DAY)
            mine.answer(CHEN, letter, "见附件", at(10), [paper])
        if dice:
            killed += sum(kill(mine, now, whole * dice.uniform(0.2, 1.1)) for _ in range(2))
        finish(mine, now)
    return killed


def finish(mine: ClientCompany, now: datetime) -> None:
    """As often as the scheduled task would come by, until nothing is left to do."""
    while not mine.round(now)["idle"]:
        pass


def kill(mine: ClientCompany, now: datetime, after: float) -> int:
    """1 if the round was cut off, 0 if it had ended by then."""
    started = mine.office.start("run", now=now.isoformat())
    try:
        started.wait(after)
        return 0
    except subprocess.TimeoutExpired:
        started.send_signal(signal.SIGKILL)
        return 1
    finally:
        started.communicate()


def outcome(mine: ClientCompany) -> dict[str, Any]:
    """All that people can see of it; moments to the minute."""
    drive = mine.office.drive
    papers = [file for place in ("客户", "外部往来", "邮件来件") for file in (drive / place).rglob("*") if file.is_file()]
    records = ((PROGRESS, "需求编号"), (ISSUES, "需求编号"), (TRACKED, "编号"))
    return {
        "mails": sorted((subject_of(mail), str(mail["to"]), tuple(enclosed(mail))) for mail in mine.letters()),
        "papers": {str(file.relative_to(drive)): words_of(file.read_bytes(), file.name) for file in papers},
        "records": {
            record.name: {id_: {heading: _minute(value) for heading, value in row.items()} for id_, row in rows.items()}
            for record, first in records
            for rows in [mine.table(f"{record.folder}/{record.title}.xlsx", first)]
        },
        "keys": mine.office.mail_keys(),
    }


def _minute(value: Any) -> Any:
    return value.replace(second=0, microsecond=0) if isinstance(value, datetime) else value


@pytest.mark.slow
def test_killed_at_any_instant_nobody_is_left_out_and_nobody_gets_it_twice(tmp_path: Path) -> None:
    before_the_rounds(tmp_path / "first")
    begun = Path(shutil.move(tmp_path / "first", tmp_path / "begun"))
    straight = _company(Path(shutil.copytree(begun, tmp_path / "straight")))
    began = clock.monotonic()
    straight.office.wait(straight.office.start("run", now=LEAVE.isoformat()))
    whole = clock.monotonic() - began
    live(straight, None, whole)
    wanted, killed, dice = outcome(straight), 0, random.Random(47)
    _is_right(wanted, straight)
    while killed < KILLS:
        mine = _company(Path(shutil.copytree(begun, tmp_path / f"killed{killed}")))
        cut_off = live(mine, dice, whole)
        killed, whole = killed + cut_off, whole if cut_off else whole / 2  # a machine that was busy then is not now
        assert outcome(mine) == wanted
        shutil.rmtree(mine.office.home)


def _company(home: Path) -> ClientCompany:
    """The configuration names the folder that it lies in."""
    mine = ClientCompany(Company(home))
    mine.configure()
    mine.count = 100
    return mine


def _is_right(told: dict[str, Any], mine: ClientCompany) -> None:
    """What the others are compared with."""
    outside = Counter((mail["to"].addresses[0].display_name, len(enclosed(mail))) for mail in mine.letters() if "example.com" not in str(mail["to"]))
    assert outside == {("陈样本", 1): 1, ("Ann Sample", 1): 1, ("高示例", 1): 1, ("陈样本", 3): 1, ("Ann Sample", 3): 1}
    assert told["records"]["client_issues"]["CR-1"]["验收意见"] == "指示灯不亮" and len(told["papers"]) == 13
