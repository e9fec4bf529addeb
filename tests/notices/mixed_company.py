"""A company that reads as companies do: readers, deleters, deniers, absentees, bounces, people without mail, namesakes, a leaver."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from notice_desk import NoticeDesk, paper, request

from automation.jobs.posted import Answer, Posted, Recipient
from automation.organization.people import Department, Directory, Person
from automation.organization.policy import Policy

NINE = datetime(2026, 11, 23, 9)
"""When notices leave: a Monday. Two working hours later it is eleven."""
ELEVEN = NINE.replace(hour=11)
HEADS = (("总经办", "王强"), ("仓储部", "张伟"), ("采购部", "周强"))
STAFF = (
    ("王强", "总经办", ""), ("张伟", "仓储部", "王强"), ("刘洋", "仓储部", "张伟"), ("周强", "采购部", "王强"),
    ("按钮", "仓储部", ""), ("回复", "仓储部", ""), ("回执", "仓储部", ""), ("未开", "仓储部", ""), ("删除", "仓储部", ""),
    ("捡回", "采购部", ""), ("疑问", "采购部", ""), ("退信", "采购部", ""), ("外出", "采购部", ""), ("代理", "采购部", ""),
    ("冒名", "采购部", ""), ("没邮箱", "采购部", ""), ("李明", "仓储部", ""), ("李明", "采购部", ""), ("走了", "采购部", ""),
)  # fmt: skip
WHOLE = [place for place, (name, _, _) in enumerate(STAFF) if name != "没邮箱"]
"""Everybody whom a mail reaches."""


def address(place: int) -> str:
    return f"p{place}@example.com"


def place_of(name: str) -> int:
    """The first of that name."""
    return [one[0] for one in STAFF].index(name)


def mixed(*leaving: str) -> Directory:
    persons = (
        Person(
            name,
            where,
            mail="" if name == "没邮箱" else address(place),
            phone=f"80{place:02}",
            superior=above,
            employed=name not in leaving,
            deputy="代理" if name == "外出" else "",
        )
        for place, (name, where, above) in enumerate(STAFF)
    )
    return Directory(tuple(Department(*one) for one in HEADS), tuple(persons))


def published(
    id_: str = "N-1",
    content: str = "c1",
    places: Iterable[int] = WHOLE,
    left: datetime | None = NINE,
    number: int = 1,
    corrects: str = "",
) -> Posted:
    """One mail of a notice to those people."""
    people = tuple(Recipient(STAFF[place][0], address(place), "to", "sent" if left else "queued") for place in places)
    key = f"publish_notice/{id_}/{content}/{number}{f'/{corrects}' if corrects else ''}"
    return Posted(key, "【重要通知】关于年终盘点的安排", "sent" if left else "queued", left or NINE, left, people)


def desk(confirmed: str = "已确认", *leaving: str, **asked: Any) -> NoticeDesk:
    """One notice to everybody, which left at nine; confirmed: what counts."""
    given = {"scope": "全员", "audience": None} | asked
    policy = Policy(domains=("example.com",), confirmed={"紧急": confirmed, "常规": confirmed})
    return NoticeDesk([request(**given)], [paper()], mails=[published()], policy=policy, directory=mixed(*leaving))


def row_of(mine: NoticeDesk, name: str) -> dict[str, Any]:
    """His row of 通知确认记录表, to be typed into."""
    return next(row for row in mine.kept["confirmation_record"] if row["person"] == name)


def comes_back(
    mine: NoticeDesk,
    who: str | int,
    kind: str,
    at: datetime,
    words: str = "",
    prefix: str = "publish_notice/",
    proven: bool = True,
) -> None:
    """To the first mail whose key begins so. who: a name, a place, or any address."""
    mail = mine.posted(prefix)[0]
    sender = who if isinstance(who, str) and "@" in who else address(who if isinstance(who, int) else place_of(who))
    doubt = "" if proven else "发件人可以冒充"
    grown = replace(mail, answers=(*mail.answers, Answer(sender, kind, at, words, proven, doubt)))
    mine.mails[mine.mails.index(mail)] = grown


def morning(mine: NoticeDesk) -> NoticeDesk:
    """What has come back by eleven."""
    ten = NINE.replace(hour=10)
    for who, kind, words in (
        ("按钮", "vote", "已阅知"), ("回复", "reply", "收到"), ("回执", "read", ""), ("未开", "delivered", ""), ("删除", "deleted_unread", ""),
        ("捡回", "deleted_unread", ""), ("疑问", "vote", "有疑问：几点开始"), ("退信", "bounced", "邮箱不存在"), ("外出", "automatic", "您好，已收到邮件，本周外出"),
        (place_of("李明"), "vote", "已阅知"),
    ):  # fmt: skip
        comes_back(mine, who, kind, ten, words)
    comes_back(mine, "捡回", "read", ten.replace(minute=30))
    comes_back(mine, "冒名", "reply", ten, "收到", proven=False)
    comes_back(mine, "secretary@example.com", "reply", ten, "收到，代冒名回复")
    return mine


def everybody(mine: NoticeDesk, at: datetime, names: Sequence[str] = ()) -> NoticeDesk:
    """All press 已阅知, or those of that name."""
    for place in WHOLE:
        if not names or STAFF[place][0] in names:
            comes_back(mine, place, "vote", at, "已阅知")
    return mine
