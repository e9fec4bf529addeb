"""Who gets which minutes when. The meeting was on Monday 2026-11-16, its minutes were saved at 14:00."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from desk import Desk
from minutes_tables import FILE, SAVED, on_the_drive

from automation.jobs.job import Reminder
from automation.mail.message import Message
from automation.organization.recipients import Undeliverable
from automation.projects.send_minutes import JOB

NOW, LATER = datetime(2026, 11, 16, 14, 5), datetime(2026, 11, 17, 11)
TWO_HOURS_LATER = datetime(2026, 11, 16, 16)


def desk(**given: Any) -> Desk:
    found = on_the_drive(Desk(), **given)
    found.memory.seen[JOB.name] = datetime(2026, 10, 1)
    return found


def sent(mine: Desk, now: datetime = NOW) -> list[tuple[str, list[str]]]:
    """(kind, to whom) of the mails of one run."""
    mails = [want for want in mine.run(JOB, now) if isinstance(want, Message)]
    return [("更正" if mail.values["correction"] else "纪要", [name for name, _ in mail.to]) for mail in mails]


def test_new_minutes_go_to_all_participants_in_one_mail_and_only_once() -> None:
    mine = desk()
    assert sent(mine) == [("纪要", ["张伟", "李娜"])]
    assert sent(mine, LATER) == []
    (row,) = mine.kept["minutes_log"]
    assert (row["project_id"], row["recipients"], row["sent_at"], row["file"]) == ("P1", ("张伟", "李娜"), NOW, FILE)


def test_what_lay_there_before_the_first_run_is_the_past() -> None:
    mine = on_the_drive(Desk())
    assert sent(mine) == []
    assert sent(on_the_drive(mine, LATER), LATER) == [], "nor when it is saved again without a change"
    changed = on_the_drive(mine, LATER + timedelta(hours=1), goal="年底前量产")
    assert sent(changed, LATER + timedelta(hours=2)) == [("纪要", ["张伟", "李娜"])]


@pytest.mark.parametrize(
    ("change", "mails"),
    [
        pytest.param({}, [], id="saved again, nothing changed"),
        pytest.param({"goal": "年底前量产"}, [("更正", ["张伟", "李娜"])], id="another goal"),
        pytest.param({"decisions": [("另找货源", "李娜", None)]}, [("更正", ["张伟", "李娜"])], id="another decision"),
        pytest.param({"participants": ("张伟", "李娜", "周强")}, [("纪要", ["周强"])], id="somebody was forgotten: only he gets it"),
        pytest.param({"participants": ("李娜", "张伟")}, [], id="the same people in another order"),
        pytest.param({"goal": "年底前量产", "participants": ("张伟", "周强")}, [("更正", ["张伟", "周强", "李娜"])],
                     id="whoever has the old one gets the correction"),
    ],
)  # fmt: skip
def test_another_version(change: dict[str, Any], mails: list[tuple[str, list[str]]]) -> None:
    mine = desk()
    sent(mine)
    assert sent(on_the_drive(mine, LATER, **change), LATER) == mails


def test_who_got_only_the_first_version_gets_the_third() -> None:
    mine = desk()
    sent(mine)
    sent(on_the_drive(mine, LATER, goal="二", participants=("张伟",)), LATER)
    third = on_the_drive(mine, LATER + timedelta(days=1), goal="三", participants=("张伟",))
    assert sent(third, LATER + timedelta(days=1)) == [("更正", ["张伟", "李娜"])]


def test_a_run_that_was_killed_before_the_record_was_kept_makes_the_same_mail_again() -> None:
    mine = desk()
    occasions = mine.occasions(JOB, NOW)
    first, again = (
        [one.key for one in JOB.make(mine, mine.moment(NOW, occasions)) if isinstance(one, Message)] for _ in range(2)
    )
    assert first == again and first[0].startswith("send_minutes/P1/")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        pytest.param({"errors": 2}, "“通达”的启动会议纪要有 2 处要改，改好后会自动发给参会人", id="cells to mend"),
        pytest.param({"goal": None}, "“通达”的启动会议纪要还没有填完整，改好后会自动发给参会人", id="no goal yet"),
    ],
)
def test_nothing_goes_out_by_halves_and_the_lead_is_told_once(given: dict[str, Any], words: str) -> None:
    mine = desk(**given)
    assert mine.run(JOB, NOW) == [], "still being written"
    (one,) = mine.run(JOB, TWO_HOURS_LATER)
    assert isinstance(one, Reminder)
    assert (one.words, one.to[0], one.file, one.step) == (words, "张伟", FILE, f"{SAVED:%d%H%M}")
    assert mine.run(JOB, LATER) == []
    assert sent(on_the_drive(mine, LATER), LATER) == [("纪要", ["张伟", "李娜"])], "whole now"


def test_while_half_minutes_are_saved_again_and_again_nobody_is_told() -> None:
    mine = desk(errors=1)
    for minutes in range(0, 120, 20):
        saved = SAVED + timedelta(minutes=minutes)
        assert on_the_drive(mine, saved, errors=1).run(JOB, saved + timedelta(minutes=5)) == []
    assert sent(on_the_drive(mine, TWO_HOURS_LATER), TWO_HOURS_LATER) == [("纪要", ["张伟", "李娜"])]


@pytest.mark.parametrize(("now", "mails"), [(NOW, 0), (datetime(2026, 11, 17, 14), 1)])
def test_what_is_still_open_waits_for_a_day_at_most(now: datetime, mails: int) -> None:
    mine = desk()
    mine.opened = {FILE: "张伟"}
    assert len(sent(mine, now)) == mails
    mine.opened = {}
    assert len(sent(mine, now)) == 1 - mails


def test_half_minutes_that_name_no_project_and_no_lead_are_told_of() -> None:
    (one,) = desk(project_id=None, lead=None).run(JOB, TWO_HOURS_LATER)
    assert isinstance(one, Undeliverable) and "“通达”的启动会议纪要还没有填完整" in one.person


def test_who_has_no_mail_is_named_and_the_others_get_theirs() -> None:
    mine = desk(participants=("张伟", "赵敏"))
    missed, mail = mine.run(JOB, NOW)
    assert isinstance(missed, Undeliverable) and missed.person == "赵敏"
    assert isinstance(mail, Message) and [name for name, _ in mail.to] == ["张伟"]
    assert mine.kept["minutes_log"][0]["recipients"] == ("张伟",)


def test_the_mail_says_what_was_agreed() -> None:
    (mail,) = (want for want in desk().run(JOB, NOW) if isinstance(want, Message))
    values = mail.values
    assert values["goal"] == "年底前完成样机并通过测试" and values["link"] == f"file:///S:/{FILE}"
    assert [[part["text"] for part in row] for row in values["decisions"]] == [["落实主控芯片第二货源", "李娜", "2026-11-27"]]
    assert [[part["text"] for part in row] for row in values["milestones"]] == [["2026-12-18", "样机试制完成", "技术部"]]
    assert [[part["text"] for part in row] for row in values["duties"]] == [["采购部", "保证主控芯片到货", "周强"]]
    assert (mail.causes, mail.expires) == (((FILE, f"{SAVED:%d%H%M}"),), NOW + timedelta(days=30))
