"""What cannot be read in registers, reviews and talks reaches whoever filled it in; only what a client would see keeps a letter back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import pytest
from client_desk import FILES, SAVED, ClientDesk, request, review

from automation.clients.cases import cases
from automation.clients.hindrance import hindrance
from automation.clients.tell_client_problems import JOB
from automation.forms.schema.problem import Problem
from automation.jobs.job import Reminder


@dataclass
class Reading(ClientDesk):
    """read: what the reading of the workbooks found."""

    read: list[Problem] = field(default_factory=list)

    def problems(self) -> list[Problem]:
        return self.read


def error(form: str, cell: str, message: str = "看不懂", severity: str = "error") -> Problem:
    return Problem(FILES[form], FILES[form].removeprefix("客户/").removesuffix(".xlsx"), cell, "E01", "特高", message, severity)  # type: ignore[arg-type]


def desk(*read: Problem) -> Reading:
    return Reading(reviews=[review()], read=list(read)).since(JOB)


def told(mine: ClientDesk, now: datetime = SAVED) -> list[tuple[str, str]]:
    return [(want.to[0], want.words) for want in mine.run(JOB, now) if isinstance(want, Reminder)]


@pytest.mark.parametrize(
    ("read", "whom", "kept_back"),
    [
        pytest.param(error("client_request", "F6"), "刘洋", True, id="期望时间, which the client would see"),
        pytest.param(error("client_request", "D6"), "刘洋", False, id="需求来源"),
        pytest.param(error("client_review", "E6"), "周强", False, id="优先级"),
        pytest.param(error("client_review", "L6"), "周强", True, id="对客户说明"),
        pytest.param(error("client_review", "D6"), "周强", True, id="可行性, which says which letter it is"),
        pytest.param(error("client_review", "K6"), "周强", True, id="核对人, without whom no letter leaves"),
    ],
)
def test_it_is_told_once_to_whoever_filled_it_in(read: Problem, whom: str, kept_back: bool) -> None:
    mine = desk(read)
    assert told(mine) == [(whom, "看不懂")] and not told(mine, SAVED.replace(hour=11))
    assert bool(hindrance(cases(mine).by_id["CR-1"])) is kept_back


def test_two_cells_of_a_row_are_two_things() -> None:
    assert len(told(desk(error("client_review", "E6"), error("client_review", "D6", "别的")))) == 2


@pytest.mark.parametrize("read", [error("client_review", "E6", severity="remark"), error("client_review", "E99"), error("client_review", "")])
def test_remarks_and_what_stands_in_no_row_are_not_told_here(read: Problem) -> None:
    assert not told(desk(read))


def test_of_two_requests_with_one_number_the_older_counts() -> None:
    second = request(registered_at=SAVED.replace(hour=12), description="另一件事", file="客户/华东.xlsx", sheet="客户需求登记表")
    mine = ClientDesk(register=[second, request()]).since(JOB)
    assert cases(mine).by_id["CR-1"].request["description"] == "控制器增加以太网接口"
    ((whom, words),) = told(mine)
    assert whom == "刘洋" and "CR-1 在 客户/客户需求登记表.xlsx 第 6 行也登记了，登记时间早的那条算" in words
