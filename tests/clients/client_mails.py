"""The mails of the clients' process that colleagues get, for those who look at all templates."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from acceptance_desk import BACK, asked, marks
from client_quarter import quarter

from automation.clients.low_score import JOB as LOW
from automation.clients.satisfaction_summary import JOB as SUMMARY
from automation.jobs.when import Occasion
from automation.mail.message import Message


def client_mails() -> list[Message]:
    """A low mark with all that there may be to say, and a quarter."""
    desk, whole, now = asked(), quarter(), datetime(2027, 1, 4, 8, 30)
    desk.since(LOW).comes(marks(5, 2, None, 1, 3, comment="样机晚了两天。\n希望以后提前告知。"))
    rows = whole.kept["satisfaction_log"]
    rows += [rows[-1] | {"id": f"CR-2026-2{number:02}", "comment": f"意见 {number}"} for number in range(9)]
    letter = replace(whole.mails[0], key="acceptance_request/CR-2026-002/1", left=datetime(2026, 12, 1))
    whole.mails = [*whole.mails, letter]
    wants = [*desk.run(LOW, BACK), *SUMMARY.make(whole, whole.moment(now, (Occasion("2026-Q4/0h", now, now, "", ""),)))]
    return [want for want in wants if isinstance(want, Message)]
