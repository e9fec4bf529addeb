"""JOB: the 公告栏 shows every notice that has left as it was published, and which one has taken its place."""

from __future__ import annotations

from collections.abc import Iterator

from automation.jobs.job import Bulletin, Job, Moment, Records, Want
from automation.notices.announcement import announcements
from automation.notices.bulletin_values import bulletin_values
from automation.notices.correction import changes_of
from automation.notices.publication import corrections, is_costly, published
from automation.organization.classification import SECRET


def make(records: Records, moment: Moment) -> Iterator[Want]:
    """Of one whose paper says something else by now, or is gone, or would have to be read with all its files although it is old,
    only what has taken its place."""
    corrected = corrections(records)
    for one in announcements(records):
        shown = one.classification != SECRET and not is_costly(one, moment.now)
        before = published(records, one) if shown else None
        if before and before.left:
            yield Bulletin(one.id, bulletin_values(one, before.left, changes_of(one, records)), corrected.pop(one.id, ""))
    yield from (Bulletin(id_, {}, latest) for id_, latest in corrected.items())


JOB = Job(name="keep_bulletin", title="更新公告栏", when="通知发布、更正以后的下一次运行", make=make)
