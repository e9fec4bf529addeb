"""A month after a notice was confirmed by all, on a real drive: its rows lie in 往期, nobody hears of it, later rounds have nothing to do."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.whole.notice_company import ORDINARY, OTHERWISE, STAFF, NoticeCompany, at, request
from tests.whole.office import Company

PAST = "记录表/往期/通知确认记录表_2026.xlsx"


@pytest.mark.slow
def test_its_rows_are_looked_up_in_the_workbook_of_their_year(tmp_path: Path) -> None:
    mine = NoticeCompany(Company(tmp_path))
    _complete(mine)
    before, later = mine.record(ORDINARY), at(9) + timedelta(days=32)
    assert len(before) == len(STAFF) and all(row["确认时间"] or row["提醒结果"] for row in before.values())
    mails = mine.mail_keys()
    mine.ask(later, request("N-9", subject="停电"))
    mine.round(later + timedelta(minutes=15))
    assert mine.record(ORDINARY) == {}
    past = {str(row["接收人"]): row for row in mine.table(PAST, "通知编号")}
    assert past == {name: {heading: row[heading] for heading in past[name]} for name, row in before.items()}
    assert past["没邮箱"]["提醒结果"] == "已确认"
    (told,) = [row for row in mine.table("报表/通知发布记录.xlsx", "通知编号") if row["通知编号"] == ORDINARY]
    assert (told["状态"], told["接收人"], told["已确认"]) == ("全部确认", len(STAFF), len(STAFF))
    assert not [key for key in mine.mail_keys() if key not in mails and ORDINARY in key]
    content = (mine.office.drive / PAST).read_bytes()
    mine.round(later + timedelta(minutes=30))
    assert mine.record(ORDINARY) == {} and (mine.office.drive / PAST).read_bytes() == content


def _complete(mine: NoticeCompany) -> None:
    mine.settle().round(at(8, 30))
    mine.ask(at(8, 31), request(ORDINARY))
    mine.round(at(8, 42))
    mine.write(ORDINARY, at(8, 45))
    mine.round(at(8, 56))
    mine.vote("张伟", "审核】关于年终盘点", "通过", at(8, 58))
    mine.round(at(9))
    mine.behave("【重要通知】关于年终盘点", at(9))
    mine.round(at(9, 20))
    mine.phone(at(9, 40), ORDINARY, *OTHERWISE)
    mine.round(at(10))
    mine.round(at(10, 15))
