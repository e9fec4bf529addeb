"""Given a request that was closed long ago, then its row has left 客户需求进度跟踪表, and everybody still knows that it is closed."""

from __future__ import annotations

from datetime import datetime, timedelta

from client_desk import PROGRESS, ClientDesk, Row, request

from automation.clients.cases import NOWHERE, cases
from automation.clients.keep_client_progress import JOB
from automation.clients.remind_feedback import JOB as CHASE

CLOSED = datetime(2026, 12, 18, 17, 5)


def closed() -> ClientDesk:
    desk = ClientDesk(register=[request("CR-1"), request("CR-2", 7)]).since(JOB, CHASE)
    desk.run(JOB, CLOSED)
    desk.typed("CR-1", stage="已关闭", percent=100, plan="不再跟进")
    desk.run(JOB, CLOSED + timedelta(seconds=30))
    return desk


def standing(desk: ClientDesk, days: float) -> list[str]:
    desk.run(JOB, CLOSED + timedelta(days=days))
    return [row["id"] for row in desk.kept[PROGRESS.name]]


def test_the_record_says_when_it_was_closed_and_when_it_is_opened_again_no_more() -> None:
    desk = closed()
    assert (desk.progress("CR-1")["closed_at"], desk.progress("CR-2")["closed_at"]) == (CLOSED, None)
    desk.typed("CR-1", stage="开发")
    desk.run(JOB, CLOSED + timedelta(days=100))
    assert desk.progress("CR-1")["closed_at"] is None and standing(desk, 101) == ["CR-1", "CR-2"]


def test_it_leaves_after_ninety_days_and_stays_away() -> None:
    desk = closed()
    assert [standing(desk, days) for days in (89, 90.5, 120)] == [["CR-1", "CR-2"], ["CR-2"], ["CR-2"]]
    assert desk.past[PROGRESS.name, "CR-1"][1][0]["plan"] == "不再跟进"


def test_it_is_known_as_closed_as_before() -> None:
    desk = closed()
    desk.run(JOB, CLOSED + timedelta(days=1))
    before = cases(desk).by_id["CR-1"].progress
    standing(desk, 91)
    case = cases(desk).by_id["CR-1"]
    assert not case.open and before and case.progress == {name: before[name] for name in PROGRESS.names} | NOWHERE
    assert {item for item, _, _ in desk.reminded(CHASE, CLOSED + timedelta(days=92))} <= {"client/CR-2/feedback"}


def test_what_somebody_reopens_in_an_old_copy_counts() -> None:
    """Its row is back in the record then."""
    desk = closed()
    standing(desk, 91)
    woken: Row = desk.past.pop((PROGRESS.name, "CR-1"))[1][0] | {"stage": "开发"}
    desk.kept[PROGRESS.name].append(woken)
    assert standing(desk, 92) == ["CR-2", "CR-1"] and cases(desk).by_id["CR-1"].open
