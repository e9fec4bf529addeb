"""JOB: a new request is to be reviewed: who registered it and the client's 我方负责人 are asked at once."""

from __future__ import annotations

from collections.abc import Iterator

from automation.clients.asked_people import asked, named, remind_of
from automation.clients.case import Case
from automation.clients.cases import cases
from automation.clients.feedback_deadline import FeedbackDeadline
from automation.jobs.job import Job, Moment, Records, Want
from automation.jobs.ladders import LAST_STEP_HELPS, AtOnce, Event
from automation.jobs.mail_words import cut
from automation.jobs.reminding import Told, remind
from automation.organization.moment_words import moment_words
from automation.organization.office_time import OfficeTime

OCCASION = "客户需求评审"


def clocks(records: Records, moment: Moment) -> Iterator[AtOnce]:
    """When work next begins after it was registered, once for each request."""
    for case in _unreviewed(records, moment):
        yield AtOnce(Event(case.id, case.registered_at, "登记"), always=False)


def _unreviewed(records: Records, moment: Moment) -> list[Case]:
    since = moment.now - LAST_STEP_HELPS
    return [case for case in cases(records).open if not case.reviews and not case.fed_back and case.registered_at >= since]


def make(records: Records, moment: Moment) -> Iterator[Want]:
    """What was reviewed, closed or changed meanwhile is nobody's any more."""
    waiting, office = {case.id: case for case in _unreviewed(records, moment)}, OfficeTime(moment.working, moment.closing)
    for occasion in moment.occasions:
        case = waiting.get(occasion.name.rpartition("/")[0])
        if case:
            due = FeedbackDeadline.of(case, moment.working).due(office)
            by = f"，{moment_words(due)} 前要给客户反馈" if due else ""
            change = f"（由 {case.changes} 变更而来，重新评审）" if case.changes else ""
            words = f"请组织评审{named(case)}{change}，把结果填进“客户需求评审记录”{by}"
            yield from remind_of(
                case, records.directory, OCCASION, item=f"{case.name}/review", step="registered", words=words, rank=3
            )
            yield from _stop(case, records)


def _stop(case: Case, records: Records) -> Told:
    """Whoever works on what the client wants otherwise now, and does not review it himself."""
    origin = cases(records).by_id[case.changes] if case.changes else case
    for label in dict.fromkeys([origin.sales_lead, origin.review["person"] or ""] if origin.review else []):
        if label and label not in asked(case):
            yield from remind(
                records.directory,
                OCCASION,
                label,
                item=f"{origin.name}/changed",
                step=case.id,
                words=f"客户变更了需求：{named(origin)}由 {case.id}“{cut(case.request['description'], 24)}”代替，正在重新评审。原来的安排请先停一停，等新的反馈",
                waiting=cut(case.request["client"], 20),
                file=case.request["file"] or "",
                sheet=case.request["sheet"] or "",
                rank=2,
            )


JOB = Job(
    name="ask_review",
    title="请评审客户需求",
    clocks=clocks,
    when="需求登记后立即（非工作时间登记的，下次上班时）请登记人和我方负责人评审；由变更而来的，同时请原来的负责人先停一停",
    make=make,
)
