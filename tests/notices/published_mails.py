"""Every mail that publishing a notice can make: ordinary, urgent with its phone list, a correction with files, what is 机密."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from notice_desk import MORNING, paper, request
from test_publish_notice import approve, desk, urgent

from automation.jobs.filed import Enclosed
from automation.mail.message import Message
from automation.notices.publish_notice import JOB

FILE = "通知/盘点表.xlsx"


def published_mails() -> list[Message]:
    """The correction says most: a deadline, files, and lines that changed, went and came."""
    ordinary = desk()
    ordinary.lying[FILE] = Enclosed(FILE, sha256(b"x").hexdigest(), 1)
    first = ordinary.run(JOB, MORNING)
    ordinary.requests.append(request("N-2", corrects="N-1", due=datetime(2026, 12, 25, 17)))
    items = [{"text": "12 月 31 日 0:00 起停止出入库", "important": "是"}]
    files = [{"name": "盘点表", "source": FILE}, {"name": "盘点办法", "source": "向财务部索取"}]
    ordinary.papers.append(paper("N-2", items=items, attachments=files))
    correction = approve(ordinary, "N-2").run(JOB, MORNING)
    secret = desk({"classification": "机密"}, classification="机密", copies=None)
    wants = [*first, *correction, *urgent().run(JOB, MORNING), *secret.run(JOB, MORNING)]
    return [want for want in wants if isinstance(want, Message)]
