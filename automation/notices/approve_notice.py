"""JOB: every sound notice is put before those who have to approve it, as it is to be published; its author hears what comes back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from automation.approval.asking import ask, standing_of
from automation.approval.matter import Matter, Preview
from automation.approval.questions import STALE, call_back, family, questions
from automation.approval.reminding import tell_held, tell_returned, tell_uncounted
from automation.approval.standing import Standing
from automation.jobs.job import Job, Moment, Records, Want
from automation.jobs.ladders import AtOnce
from automation.notices.announcement import Announcement, name_of
from automation.notices.approvers import approvers_of, signed_blocks
from automation.notices.correction import changes_of
from automation.notices.judgement import faults_of
from automation.notices.notice_values import notice_values
from automation.notices.tellings import Telling, clocks_of, due, rested
from automation.notices.waiting import waiting, waiting_requests

PART = "_notice"
ANSWERED = "已经有审批结论，不用再问"
NOT_SOUND = "通知有要改的地方，改好以后再请求审批"


def matters(records: Records, moment: Moment) -> Iterator[Matter]:
    """One for each notice that is sound, not withdrawn and not published yet."""
    for one in waiting(records):
        if not any(fault.stops for fault in faults_of(one, records)):
            yield matter_of(one, records)


def matter_of(one: Announcement, records: Records) -> Matter:
    return Matter(
        name=one.name,
        title=one.title,
        content=one.content,
        text=one.text,
        author=str(one.request["author"] or ""),
        approvers=tuple(approvers_of(one, records.directory)[0]),
        since=one.paper.saved,
        file=one.paper.path,
        sha256=one.paper.sha256,
        preview=Preview(PART, notice_values(one, changes_of(one, records)), one.carried),
        classification=one.classification,
        urgency=one.urgency,
        signed=signed_blocks(one),
    )


def clocks(records: Records, moment: Moment) -> Iterator[AtOnce]:
    return clocks_of(_tellings(records, moment), "写好")


def make(records: Records, moment: Moment) -> Iterator[Want]:
    return due(_tellings(records, moment), moment)


def _tellings(records: Records, moment: Moment) -> Iterator[Telling]:
    known = {matter.name: matter for matter in matters(records, moment)}
    for row in waiting_requests(records):
        name = name_of(row["id"])
        if matter := known.get(name):
            yield from _of_matter(row["id"], standing_of(matter, records, moment), records, moment)
        else:
            asked = questions(name, records.posted(family(name)))
            yield Telling(row["id"], moment.now, tuple(call_back(asked, None, NOT_SOUND)))


def _of_matter(id_: str, stands: Standing, records: Records, moment: Moment) -> Iterator[Telling]:
    """What waits about another content, or when all has been said, is called back at once; this content is asked about when it has
    lain for a while."""
    matter = stands.matter
    useful, why = (matter, STALE) if stands.open else (None, ANSWERED)
    yield Telling(id_, moment.now, tuple(call_back(stands.questions, useful, why)))
    yield Telling(id_, rested(matter.since, matter.urgency), tuple(ask(stands, records, moment)))
    yield Telling(id_, moment.now, tuple(tell_held(stands, records, moment.office.get("contact", "系统负责人"))))
    yield Telling(id_, min(_latest(stands), moment.now), (*tell_returned(stands, records), *tell_uncounted(stands, records)))


def _latest(stands: Standing) -> datetime:
    """When the last of what the author has to hear came in."""
    came = [one.at for one in stands.given] + [one.at for one in stands.uncounted]
    return max(came, default=stands.matter.since)


JOB = Job(name="approve_notice", title="请求审批通知", clocks=clocks, when="通知写好、十分钟没有再改（紧急：立即）", make=make)
