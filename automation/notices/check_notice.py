"""JOB: whoever writes a notice hears what must be mended before it can be approved, and which words the company does not use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from automation.jobs.filed import FiledForm
from automation.jobs.job import Job, Moment, Records, Want
from automation.jobs.keys import fingerprint, key_part
from automation.jobs.ladders import AtOnce
from automation.jobs.mail_words import cut
from automation.jobs.reminding import remind
from automation.jobs.rows import Row, rows_of
from automation.mail.message import Urgency
from automation.notices.announcement import Announcement, requests_of
from automation.notices.judgement import Fault, faults_of, request_faults
from automation.notices.notice import FORM as NOTICE
from automation.notices.notice_request import FORM as REQUEST
from automation.notices.scope import ORDINARY, URGENT
from automation.notices.tellings import Telling, clocks_of, due, rested
from automation.notices.waiting import is_published, is_withdrawn, passing_words, registered, waiting

OCCASION = "检查通知"
BEFORE_DRAFTED, BEFORE_ASKED = "要改好才会生成草稿", "要改好才能请求审批"


def clocks(records: Records, moment: Moment) -> Iterator[AtOnce]:
    return clocks_of(_tellings(records), "写好")


def make(records: Records, moment: Moment) -> Iterator[Want]:
    return due(_tellings(records), moment)


def _tellings(records: Records) -> Iterator[Telling]:
    written = list(waiting(records))
    yield from (_of_notice(one, records) for one in written)
    yield from _of_requests(records, {(one.request["file"], one.request["row"]) for one in written})
    yield from _of_nobody(records)


def _of_notice(one: Announcement, records: Records) -> Telling:
    since = max(one.paper.saved, registered(one.request))
    return _telling(one.request, faults_of(one, records), one.content, since, one.urgency, BEFORE_ASKED, records)


def _of_requests(records: Records, written: set[tuple[str, int]]) -> Iterator[Telling]:
    """Rows that no notice has been written for, those that nothing can be written for among them: without a number, or with
    another's."""
    first = {row["id"]: (row["file"], row["row"]) for row in requests_of(records)}
    for row in rows_of(records.table(REQUEST.name, "requests")):
        place = row["file"], row["row"]
        again = bool(row["id"]) and first[row["id"]] != place
        if place not in written and not is_withdrawn(row) and (again or not row["id"] or not is_published(records, row["id"])):
            faults = request_faults(row, records)
            version = fingerprint(*(row[column.name] for column in REQUEST.table("requests").columns))
            yield _telling(row, faults, version, registered(row), row["urgency"] or ORDINARY, BEFORE_DRAFTED, records)


def _of_nobody(records: Records) -> Iterator[Telling]:
    """Notices whose number no request has: nobody would ever hear of them. A list may just be in the middle of being saved."""
    known = {row["id"] for row in requests_of(records)}
    settled = "waiting" not in records.files()["status"].tolist()
    for paper in records.filed(NOTICE.name) if settled else ():
        if paper.fields["id"] not in known:
            yield Telling(
                str(paper.fields["id"] or paper.path), rested(paper.saved, ORDINARY), tuple(_tell_of_nobody(paper, records))
            )


def _telling(
    row: Row, faults: Iterable[Fault], version: str, since: datetime, urgency: Urgency, before: str, records: Records
) -> Telling:
    wants = tuple(want for fault in faults for want in _tell(row, fault, version, before, records))
    return Telling(str(row["id"] or f"{row['file']} {row['row']}"), rested(since, urgency), wants)


def _tell(row: Row, fault: Fault, version: str, before: str, records: Records) -> Iterator[Want]:
    """One reminder a fault; another version of the notice is told of it anew, except of a remark. Where nobody can tell who writes it,
    the 发起部门负责人 hears of it."""
    rank = (0 if row["urgency"] == URGENT else 2) if fault.stops else 3
    return remind(
        records.directory,
        OCCASION,
        row["author"] or "",
        instead=records.directory.person(row["head"] or ""),
        item=f"notice/{key_part(str(row['id'] or row['row']))}/fault/{fault.cell}/{fingerprint(fault.file, fault.words)[:8]}",
        step=version[:12] if fault.stops else "remark",
        words=f"“{passing_words(row)}”{before if fault.stops else '请留意'}：{cut(fault.words, 160)}",
        file=fault.file,
        sheet=fault.sheet,
        rank=rank,
    )


def _tell_of_nobody(paper: FiledForm, records: Records) -> Iterator[Want]:
    id_ = str(paper.fields["id"] or "")
    return remind(
        records.directory,
        OCCASION,
        paper.fields["contact"] or "",
        item=f"notice/{key_part(paper.path)}/unregistered",
        step=paper.sha256[:12],
        words=f"通知“{cut(paper.fields['matter'] or paper.path, 24)}”的编号“{cut(id_, 20)}”没有登记，发不出去：请在通知需求清单里登记，或者改成登记的编号",
        file=paper.path,
        rank=2,
    )


JOB = Job(name="check_notice", title="检查通知", clocks=clocks, when="通知写好、十分钟没有再改（紧急：立即）", make=make)
