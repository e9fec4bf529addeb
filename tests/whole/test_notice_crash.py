"""Killed at any instant while it publishes and confirms: everybody gets one mail, and bulletin and record say the same in the end."""

from __future__ import annotations

import random
import re
import shutil
import signal
import subprocess
import time as clock
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.whole.notice_company import STAFF, URGENT, NoticeCompany, at, request
from tests.whole.office import Company

LETTER = "【紧急】关于系统停机的安排"
KILLS = 12
_SEAL = re.compile(r'"seal": "\w+"')
"""Of all that a page shows, the second in which it left among it."""
ROUNDS = (at(9), at(9, 20), at(11, 1))
"""It is published; the answers come; the list of the unconfirmed goes out."""


def company(home: Path) -> NoticeCompany:
    """Three recipients a mail, so that a kill finds some of them gone and others not."""
    return NoticeCompany(Company(home)).configure("[notices]\ntogether = 3")


def before_the_rounds(home: Path) -> NoticeCompany:
    """The approval lies in the inbox."""
    mine = company(home).settle()
    mine.round(at(8, 30))
    mine.ask(at(8, 31), request(URGENT, subject="系统停机", urgency="紧急"))
    mine.round(at(8, 32))
    mine.write(URGENT, at(8, 44))
    mine.round(at(8, 45))
    mine.vote("张伟", "审核】", "通过", at(8, 50))
    return mine


def outcome(mine: NoticeCompany) -> dict[str, Any]:
    """All that people can see of it."""
    board = mine.office.drive / "公告栏"
    rows = [
        {heading: _minute(value) for heading, value in row.items() if heading.strip()} for row in mine.record(URGENT).values()
    ]
    return {
        "mails": sorted((str(mail["subject"]), str(mail["to"])) for mail in mine.letters()),
        "board": {file.name: _SEAL.sub("", file.read_text(encoding="utf-8")) for file in board.rglob("*") if file.is_file()},
        "record": rows,
        "keys": mine.mail_keys(),
    }


def _minute(value: Any) -> Any:
    return value.replace(second=0) if isinstance(value, datetime) else value


def finish(mine: NoticeCompany, now: datetime) -> None:
    """As often as the scheduled task would come by, until nothing is left to do."""
    while not mine.round(now)["idle"]:
        pass


def live(mine: NoticeCompany, dice: random.Random | None, whole: float) -> int:
    """How often it was killed."""
    killed = 0
    for now in ROUNDS:
        if now == at(9, 20):
            mine.behave(LETTER, at(9, 10))
        if dice:
            killed += kill(mine, now, whole * dice.uniform(0.2, 1.1)) + kill(mine, now, whole * dice.uniform(0.2, 1.1))
        finish(mine, now)
    return killed


def kill(mine: NoticeCompany, now: datetime, after: float) -> int:
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


@pytest.mark.slow
def test_killed_at_any_instant_nobody_is_left_out_and_nobody_gets_it_twice(tmp_path: Path) -> None:
    before_the_rounds(tmp_path / "first")
    begun = Path(shutil.move(tmp_path / "first", tmp_path / "begun"))
    straight = company(Path(shutil.copytree(begun, tmp_path / "straight")))
    began = clock.monotonic()
    straight.office.wait(straight.office.start("run", now=ROUNDS[0].isoformat()))
    whole = clock.monotonic() - began
    live(straight, None, whole)
    wanted, killed, dice = outcome(straight), 0, random.Random(47)
    _is_right(wanted, straight)
    while killed < KILLS:
        mine = company(Path(shutil.copytree(begun, tmp_path / f"killed{killed}")))
        cut_off = live(mine, dice, whole)
        killed, whole = killed + cut_off, whole if cut_off else whole / 2  # a machine that was busy then is not now
        assert outcome(mine) == wanted
        shutil.rmtree(mine.office.home)


def _is_right(told: dict[str, Any], mine: NoticeCompany) -> None:
    """What the others are compared with: one mail for each, one list after two hours."""
    published = [mail for mail in mine.letters() if str(mail["subject"]).startswith(LETTER)]
    assert Counter(one.username for mail in published for one in mail["to"].addresses) == {
        name: 1 for name in STAFF.values() if name
    }
    assert len(published) == 4 and len([key for key in told["keys"] if key.startswith("remind_unconfirmed/")]) == 1
    assert mine.left(URGENT) - ROUNDS[0] < timedelta(minutes=1) and len(told["record"]) == len(STAFF)
