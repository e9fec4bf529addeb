"""A draft, and questions about approval, as the jobs make them: for the tests that look at every mail."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

from notice_desk import MORNING, NoticeDesk, paper, request

from automation.jobs.filed import Enclosed
from automation.mail.message import Message
from automation.notices.approve_notice import JOB as APPROVE
from automation.notices.draft_notice import JOB as DRAFT
from automation.notices.keep_notice_approvals import JOB as KEEP
from automation.organization.policy import BLOCK, MAIL, Policy

X = sha256(b"x").hexdigest()
ITEMS = [
    {"text": "12 月 30 日 0:00 起停止出入库，恢复时间另行通知", "important": "是"},
    {"text": "各仓库清点现有库存，逐架核对实物与台账，差异写明原因"},
    {"text": "财务部派人监盘"},
]
DEMANDS = [
    {"demand": "各仓库清点库存并上报盘点表", "due": "12 月 29 日 17:00", "person": "各仓库主管"},
    {"demand": "汇总差异，形成报告"},
]
FILES = [{"name": "盘点表.xlsx", "source": "通知/附件/盘点表.xlsx"}, {"name": "盘点办法", "source": "向财务部索取"}]


def approval_mails() -> list[Message]:
    """The draft; a first question; one about a changed content, of what is urgent and told by phone, with all that can be said."""
    mine = NoticeDesk([request(countersign=("财务部",), due=MORNING + timedelta(days=9, hours=8))]).known(DRAFT, APPROVE)
    mine.policy = Policy(approval=(MAIL, BLOCK))
    mine.lying["通知/附件/盘点表.xlsx"] = Enclosed("通知/附件/盘点表.xlsx", X, 1)
    mine.lying["通知/附件/分工.xlsx"] = Enclosed("通知/附件/分工.xlsx", X, 1)
    wants = mine.run(DRAFT, MORNING + timedelta(hours=1))
    mine.papers = [paper(items=ITEMS, demands=DEMANDS, attachments=FILES)]
    wants += mine.round((KEEP, APPROVE), MORNING + timedelta(hours=1))
    mine.round((KEEP, APPROVE), MORNING + timedelta(hours=1))
    mine.answer(f"{wants[-1].key.rsplit('/', 3)[0]}/审核", "张伟", "通过", MORNING + timedelta(hours=2))  # type: ignore[union-attr]
    mine.round((KEEP, APPROVE), MORNING + timedelta(hours=2))
    items, files = [*ITEMS[:2], {"text": "财务部派两人监盘"}], [*FILES, {"name": "分工表", "source": "通知/附件/分工.xlsx"}]
    mine.papers = [paper(saved=MORNING + timedelta(hours=3), items=items, demands=DEMANDS, attachments=files)]
    wants += mine.round((KEEP, APPROVE), MORNING + timedelta(hours=4))
    return [*(want for want in wants if isinstance(want, Message)), *_urgent()]


def _urgent() -> list[Message]:
    """Written by the head himself."""
    row = request("N-2", urgency="紧急", subject="系统停机", author="张伟", told_by_phone=MORNING, scope="全员", audience=None)
    mine = NoticeDesk([row]).known(DRAFT, APPROVE)
    wants = mine.run(DRAFT, MORNING)
    mine.papers = [paper("N-2", urgency="紧急", matter="系统停机", kind="说明")]
    wants += mine.run(APPROVE, MORNING)
    return [want for want in wants if isinstance(want, Message)]
