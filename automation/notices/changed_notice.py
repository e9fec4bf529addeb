"""JOB: whoever changes a notice after it was published is told how to correct it: nothing is published twice."""

from __future__ import annotations

from collections.abc import Iterator

from automation.jobs.job import Job, Moment, Records, Want
from automation.jobs.ladders import AtOnce
from automation.jobs.reminding import remind
from automation.notices.announcement import Announcement, announcements
from automation.notices.publication import publications
from automation.notices.tellings import Telling, clocks_of, due, rested
from automation.notices.waiting import is_withdrawn, passing_words

OCCASION = "更正通知"


def clocks(records: Records, moment: Moment) -> Iterator[AtOnce]:
    return clocks_of(_tellings(records), "改动已发布的通知")


def make(records: Records, moment: Moment) -> Iterator[Want]:
    return due(_tellings(records), moment)


def _tellings(records: Records) -> Iterator[Telling]:
    for one in announcements(records):
        if not is_withdrawn(one.request) and _changed(one, records):
            yield Telling(one.id, rested(one.paper.saved, one.urgency), tuple(_tell(one, records)))


def _changed(one: Announcement, records: Records) -> bool:
    """The workbook that a publishing mail was made from is not looked at again: its attachments need not be read."""
    published = publications(records, one.id)
    causes = {cause for each in published for mail in each.mails for cause in mail.causes}
    same = (one.paper.path, one.paper.sha256) in causes
    return bool(published) and not same and one.content not in {each.content for each in published}


def _tell(one: Announcement, records: Records) -> Iterator[Want]:
    return remind(
        records.directory,
        OCCASION,
        one.request["author"] or "",
        item=f"{one.name}/changed",
        step=one.content,
        words=f"“{passing_words(one.request)}”已经发布，以后的改动不会再发出去；要让大家知道，请在通知需求清单里另登记一行，“更正通知编号”写 {one.id}",
        file=one.request["file"],
        sheet=one.request["sheet"],
        rank=2,
    )


JOB = Job(
    name="tell_changed_notice", title="已发布的通知又改动", clocks=clocks, when="已发布的通知又有改动、十分钟没有再改", make=make
)
