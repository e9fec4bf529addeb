"""A quarter of a company's clients: requests in all states, marks of several quarters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from acceptance_desk import AcceptanceDesk
from client_desk import CHINESE, ENGLISH, letter, people, request, review, waiting

from automation.clients.keep_client_progress import JOB as KEEP
from automation.clients.satisfaction import QUESTIONS
from automation.clients.satisfaction_log import RECORD as MARKS

CLOSED = datetime(2026, 12, 18, 17)
"""A Friday."""
HARMONY = replace(CHINESE, company="和谐装备集团", name="林样例", mail="lin@harmony.example")
OTHER = {"client": HARMONY.company, "contact": HARMONY.name}
FOREIGN = {"client": ENGLISH.company, "contact": ENGLISH.name}


def registered(number: int, at: datetime, **given: Any) -> dict[str, Any]:
    return request(f"CR-2026-{number:03}", number + 5, registered_at=at, **given)


def quarter() -> AcceptanceDesk:
    """Nine requests: 1 to 4 answered in time, 5 late; 6 late and unanswered; 7 open; 8 waits for the client; 9 was changed by 7."""
    monday = datetime(2026, 12, 14, 10)
    register = [
        registered(1, datetime(2026, 10, 12, 9), description="设备数据改为实时上传，同时保留原有报表", **OTHER),
        registered(2, datetime(2026, 10, 20, 14), description="Controller with an Ethernet port", **FOREIGN),
        registered(3, datetime(2026, 11, 2, 9, 30), description="增加远程诊断接口"),
        registered(4, datetime(2026, 11, 23, 16), description="包装改为可回收材料", **OTHER),
        registered(5, datetime(2026, 12, 7, 11), description="以太网接口改为双网口"),
        registered(6, datetime(2026, 12, 9, 15), description="提供三年备件清单", **OTHER),
        registered(7, monday, description="控制器防护等级提高到 IP67", changed_from="CR-2026-009"),
        registered(8, monday + timedelta(days=1), description="Longer cable", **FOREIGN),
        registered(9, monday - timedelta(days=4), description="控制器防护等级提高"),
    ]
    verdicts = dict(zip((1, 2, 3, 4, 5), ("可执行", "需调整", "可执行", "暂无法执行", "可执行"), strict=True))
    hours = {1: 5, 2: 24, 3: 27, 4: 47, 5: 75}
    desk = AcceptanceDesk(
        register=register,
        reviews=[review(f"CR-2026-{number:03}", number + 5, feasibility=verdict) for number, verdict in verdicts.items()],
        talks=[waiting(monday + timedelta(days=1, hours=2), request="CR-2026-008", **FOREIGN)],
        mails=[
            letter(row["id"], row["registered_at"] + timedelta(hours=hours[number])) for number, row in enumerate(register[:5], 1)
        ],
        directory=people(CHINESE, ENGLISH, HARMONY),
    )
    desk.run(KEEP, CLOSED)
    for number, stage, percent in ((1, "已关闭", 100), (2, "验收", 95), (3, "测试", 80), (5, "方案设计", 10)):
        desk.typed(f"CR-2026-{number:03}", stage=stage, percent=float(percent))
    desk.run(KEEP, CLOSED)
    marked(desk)
    return desk


def marked(desk: AcceptanceDesk) -> None:
    given: list[tuple[str, str, date, tuple[int, ...], str | None]] = [
        ("CR-2025-031", HARMONY.company, date(2026, 2, 10), (3, 4, 3, 3, 3), "交付晚了一周"),
        ("CR-2025-044", ENGLISH.company, date(2026, 5, 20), (4, 4, 4, 4, 4), None),
        ("CR-2026-101", CHINESE.company, date(2026, 8, 3), (5, 4, 4, 5, 4), "响应很快"),
        ("CR-2026-001", HARMONY.company, date(2026, 11, 30), (5, 5, 2, 4, 4), "样机比约定的晚了两天，希望以后能提前告知"),
        ("CR-2026-003", CHINESE.company, date(2026, 12, 15), (5, 5, 5, 5, 5), "工程师很专业"),
        ("CR-2026-002", ENGLISH.company, date(2026, 12, 17), (4, 5, 4, 5, 5), "Good support."),
    ]
    for id_, client, day, marks, comment in given:
        said = {question.name: str(mark) for question, mark in zip(QUESTIONS, marks, strict=True)}
        row = (
            dict.fromkeys(MARKS.names)
            | said
            | {"id": id_, "client": client, "signed_on": day, "comment": comment, "signer": "陈样本"}
        )
        row |= {"low": "是" if min(marks) <= 2 else "否", "paper": f"邮件来件/{day}_陈样本_满意度.xlsx", "key": id_}
        desk.kept.setdefault(MARKS.name, []).append(row)
