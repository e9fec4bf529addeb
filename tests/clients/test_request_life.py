"""The life of one request, round after round: registered on a Friday, waiting for the client, reviewed, checked, answered, changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from client_desk import ClientDesk, request, review, talk, waiting

from automation.clients import (
    ask_review,
    check_letters,
    feedback_letter,
    keep_client_progress,
    keep_letter_checks,
    remind_feedback,
    remind_next_actions,
    tell_client_problems,
)
from automation.jobs.job import Reminder
from automation.mail.message import Message

pytestmark = pytest.mark.slow
JOBS = [
    one.JOB
    for one in (ask_review, check_letters, feedback_letter, keep_client_progress, keep_letter_checks, remind_feedback,
                remind_next_actions, tell_client_problems)
]  # fmt: skip
FRIDAY = datetime(2026, 10, 9, 16)
"""The second day after the National Day week; the Saturday is worked."""
ASKED, ANSWERED = datetime(2026, 10, 10, 9), datetime(2026, 10, 12, 10)
REVIEWED, CHANGED = datetime(2026, 10, 13, 9), datetime(2026, 10, 14, 10)


def lived(desk: ClientDesk, since: datetime, until: datetime) -> Iterator[str]:
    """What went to whom, at rounds every hour of the working day."""
    now = since
    while now <= until:
        for want in desk.round(JOBS, now) if 8 <= now.hour < 19 else ():
            if isinstance(want, Reminder):
                yield f"{now:%m-%d %H:%M} {want.item.removeprefix('client/')} {want.step} {want.copy}→{want.to[0]}"
            elif isinstance(want, Message):
                yield f"{now:%m-%d %H:%M} {want.template} →{want.to[0][0]}"
        now += timedelta(hours=1)


def test_the_life_of_a_request() -> None:
    """16 h of work are due after Friday 16:00: 2 h that day, 8 h on the make-up Saturday, Monday until 16:00. The client owed an answer
    for 3 + 4.5 h on Saturday and 1.5 h on Monday; 9 h later than Monday 16:00 is Tuesday 17:00."""
    desk = ClientDesk(register=[request(registered_at=FRIDAY)]).since(*JOBS)
    assert list(lived(desk, FRIDAY, ASKED - timedelta(hours=1))) == [
        "10-09 16:00 CR-1/review registered →刘洋",
        "10-09 16:00 CR-1/review registered →赵敏",
    ]
    assert desk.progress()["feedback_due"] == datetime(2026, 10, 12, 16)
    desk.talks = [waiting(ASKED, due=date(2026, 10, 12))]
    told = list(lived(desk, ASKED, ANSWERED - timedelta(hours=1)))
    assert [line.partition("next_action/")[0] for line in told] == ["10-10 09:00 ", "10-12 09:00 "], "only what the client owes"
    assert desk.progress()["feedback_due"] is None
    desk.talks += [talk(ANSWERED, 9, client_said="定义见附件")]
    desk.talks[0]["done_at"] = ANSWERED
    assert list(lived(desk, ANSWERED, REVIEWED - timedelta(hours=1))) == [
        "10-12 17:00 CR-1/feedback 50%+540min →刘洋",
        "10-12 17:00 CR-1/feedback 50%+540min →赵敏",
    ]
    desk.reviews = [review(reviewed_on=date(2026, 10, 13), first_seen=REVIEWED - timedelta(minutes=10))]
    passed = REVIEWED + timedelta(hours=1)
    assert list(lived(desk, REVIEWED, passed - timedelta(hours=1))) == ["10-13 09:00 ask_approval →李娜"]
    desk.answer("ask_approval/", "李娜", "通过", passed)
    assert list(lived(desk, passed, CHANGED - timedelta(hours=1))) == ["10-13 10:00 letter_copy →周强", "10-13 10:00 letter →陈样本"]
    row = desk.progress()
    assert (row["feedback_due"], row["feedback_at"], row["overdue"]) == (datetime(2026, 10, 13, 17), passed, "否")
    desk.register += [request("CR-2", 7, changed_from="CR-1", registered_at=CHANGED)]
    assert list(lived(desk, CHANGED, datetime(2026, 10, 16, 18))) == [
        "10-14 10:00 CR-2/review registered →刘洋",
        "10-14 10:00 CR-2/review registered →赵敏",
        "10-14 10:00 CR-1/changed CR-2 →周强",
        "10-15 10:00 CR-2/feedback 50% →刘洋",
        "10-15 10:00 CR-2/feedback 50% →赵敏",
        "10-15 17:00 CR-2/feedback 80% →刘洋",
        "10-15 17:00 CR-2/feedback 80% →赵敏",
        "10-16 10:00 CR-2/feedback 100% →刘洋",
        "10-16 10:00 CR-2/feedback 100% 刘洋→张伟",
        "10-16 10:00 CR-2/feedback 100% →赵敏",
        "10-16 10:00 CR-2/feedback 100% 赵敏→周强",
    ]
    assert (desk.progress("CR-2")["overdue"], desk.progress()["overdue"]) == ("是", "否")
