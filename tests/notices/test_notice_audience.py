"""Who gets a notice: exactly those whom it is for, once, and nobody silently not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from notice_desk import MORNING, NoticeDesk, company, paper, request

from automation.jobs.posted import TRIAL, Posted, Recipient
from automation.notices.announcement import announcements
from automation.notices.audience import GONE, Audience, audience
from automation.organization.people import Directory, Person


def desk(asked: dict[str, Any] | None = None, directory: Directory | None = None, **written: Any) -> NoticeDesk:
    return NoticeDesk([request(**(asked or {}))], [paper(**written)], directory=directory or company())


def meant(mine: NoticeDesk) -> Audience:
    return audience(announcements(mine)[-1], mine, mine.moment(MORNING))


def names(mine: NoticeDesk) -> list[str]:
    return [name for name, _ in meant(mine).to]


def with_people(*more: Person, instead: dict[str, Any] | None = None, of: str = "") -> Directory:
    known = company()
    persons = tuple(replace(one, **(instead or {})) if one.name == of else one for one in known.persons)
    return replace(known, persons=(*persons, *more))


@pytest.mark.parametrize(
    ("scope", "whom", "told"),
    [
        ("全员", None, ["王强", "张伟", "刘洋", "周强", "赵敏", "李娜"]),
        ("部门", ("采购部",), ["周强", "赵敏"]),
        ("部门", ("采购", "财务部", "采购部"), ["周强", "赵敏", "李娜"]),
        ("岗位", ("部门经理",), ["张伟", "周强", "李娜"]),
        ("岗位", (" 文 员 ", "采购员"), ["刘洋", "赵敏"]),
    ],
)
def test_scope(scope: str, whom: tuple[str, ...] | None, told: list[str]) -> None:
    found = meant(desk({"scope": scope, "audience": whom}))
    assert [name for name, _ in found.to] == told and not found.unknown and not found.missed


@pytest.mark.parametrize(
    ("scope", "whom", "unknown"),
    [
        ("岗位", ("经理", "文员"), ("经理",)),
        ("部门", ("采购部", "市场部"), ("市场部",)),
        ("部门", None, ()),
        (None, ("采购部",), ("采购部",)),
    ],
)
def test_what_names_nobody_is_said(scope: str | None, whom: tuple[str, ...] | None, unknown: tuple[str, ...]) -> None:
    found = meant(desk({"scope": scope, "audience": whom}))
    assert found.unknown == unknown and bool(found.to) == (whom is not None and scope is not None)


def test_leavers_get_nothing_namesakes_each_theirs_and_an_address_one_mail() -> None:
    namesake = Person("赵敏", "财务部", mail="zm@example.com")
    sharing = Person("钱进", "采购部", mail="0@EXAMPLE.com")
    found = meant(desk({"scope": "全员"}, with_people(namesake, sharing, instead={"employed": False}, of="刘洋")))
    assert [name for name, _ in found.to] == ["王强", "张伟", "周强", "赵敏", "李娜", "赵敏"]
    assert len({address for _, address in found.to}) == 6 and sharing in found.people


@pytest.mark.parametrize(
    ("mail", "why"), [("", "没有邮箱"), ("赵敏@采购", "写法不对"), ("zhao@qq.com", "不是公司的，内部通知不能发到公司以外")]
)
def test_whom_no_mail_reaches_is_named_with_the_reason(mail: str, why: str) -> None:
    found = meant(desk(directory=with_people(instead={"mail": mail}, of="赵敏")))
    assert [one.name for one in found.missed] == ["赵敏"] and found.missed[0] in found.people
    (told,) = found.untold
    assert told.person == "赵敏" and why in told.reason
    assert [name for name, _ in found.to] == ["张伟", "刘洋", "周强"]


def test_what_is_public_may_go_to_a_private_address() -> None:
    asked = {"classification": "公开"}
    found = meant(desk(asked, with_people(instead={"mail": "zhao@qq.com"}, of="赵敏"), classification="公开"))
    assert not found.missed and ("赵敏", "zhao@qq.com") in found.to


def test_copies_go_to_heads_and_colleagues_who_do_not_get_it_anyway() -> None:
    found = meant(desk(copies=("财务部", "王强", "总经办", "采购部", "刘洋", "某人")))
    assert [name for name, _ in found.copies] == ["李娜", "王强"]
    assert [(one.person, one.reason[:4]) for one in found.untold] == [("某人", "通讯录中")]
    assert not meant(desk(copies=("财务部",), classification="机密")).copies


def corrected(directory: Directory | None = None, *told: tuple[str, str]) -> NoticeDesk:
    """N-2 corrects N-1, which went to those; its own scope says something else."""
    mine = desk(directory=directory)
    mine.requests.append(request("N-2", corrects="N-1", scope="全员", audience=None))
    mine.papers.append(paper("N-2"))
    people = told or (("张伟", "1@example.com"), ("赵敏", "4@example.com"))
    for number, (name, address) in enumerate(people, start=1):
        state, key = ("bounced" if name == "赵敏" else "sent"), f"publish_notice/N-1/abc/{number}"
        copy = Recipient("王强", "0@example.com", "cc", "sent")
        mine.mails.append(Posted(key, "通知", state, MORNING, MORNING, (Recipient(name, address, "to", state), copy)))
    return mine


def test_a_correction_goes_to_exactly_those_who_got_the_original_bounced_or_not() -> None:
    assert names(corrected()) == ["张伟", "赵敏"]


def test_a_correction_reaches_who_has_another_address_now_and_names_who_left() -> None:
    known = replace(
        company("张伟"),
        persons=tuple(replace(one, mail="zhao@example.com") if one.name == "赵敏" else one for one in company("张伟").persons),
    )
    found = meant(corrected(known, ("张伟", "1@example.com"), ("赵敏", "4@example.com"), ("钱进", "9@example.com")))
    assert found.to == (("赵敏", "zhao@example.com"),)
    assert [(one.person, one.reason) for one in found.untold] == [("张伟", GONE), ("钱进", GONE)]


def test_a_correction_never_goes_to_a_namesake_of_who_left() -> None:
    other = Person("张伟", "财务部", mail="zw@example.com")
    found = meant(corrected(with_people(other, instead={"employed": False}, of="张伟"), ("张伟", "1@example.com")))
    assert found.to == () and [one.person for one in found.untold] == ["张伟"]


def test_who_had_to_be_phoned_about_the_original_has_to_be_phoned_again() -> None:
    found = meant(corrected(with_people(instead={"mail": ""}, of="周强")))
    assert [name for name, _ in found.to] == ["张伟", "赵敏"] and [one.name for one in found.missed] == ["周强"]


def test_in_a_trial_a_correction_is_for_whom_the_original_was_meant() -> None:
    mine = corrected(None, (TRIAL, "try@example.com"))
    assert names(mine) == ["张伟", "刘洋", "周强", "赵敏"]
    mine.requests[0]["corrects"] = "N-0"
    mine.requests.append(request("N-0", audience=("财务部",)))
    assert names(mine) == ["李娜"], "a correction of a correction"


def test_a_correction_of_what_never_went_out_goes_to_nobody() -> None:
    mine = corrected()
    mine.mails.clear()
    found = meant(mine)
    assert not found.to and not found.people
