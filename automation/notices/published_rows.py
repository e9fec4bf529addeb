"""A line for every published notice: how it went out, who approved it, how far it got; of old ones what the record still knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from automation.approval.approval_log import RECORD as APPROVALS
from automation.approval.verdict import PASSED
from automation.jobs.job import Moment, Records
from automation.jobs.keys import key_part
from automation.jobs.rows import Row
from automation.notices.announcement import requests_of
from automation.notices.evidence import BOUNCED
from automation.notices.kept_rows import HIDDEN, KeptRows, Totals
from automation.notices.notice_request import URGENT
from automation.notices.publication import corrections
from automation.notices.reach import Reach, reaches
from automation.notices.reach_curve import share, taken
from automation.organization.classification import INTERNAL, SECRET

BACK = timedelta(days=365)
CHASED, COMPLETE, CORRECTED, ENDED, UNASKED, WAITING = "催办中", "全部确认", "已更正", "不再催办", "不需确认", "还没有发出"
_UNREACHED = ("bounced", "failed")


@dataclass(frozen=True)
class Published:
    """mails, failed: None = not known any more; confirmed: None = nobody has to; taken: until all had."""

    request: Row
    subject: str
    urgency: str
    classification: str
    approved: tuple[str, datetime | None]
    at: datetime
    channels: str
    people: int
    mails: int | None
    failed: int | None
    confirmed: int | None
    taken: timedelta | None
    state: str

    @property
    def share(self) -> float | None:
        """Percent confirmed."""
        return share(self.confirmed, self.people) if self.confirmed is not None else None


@dataclass(frozen=True)
class PublishedRows:
    """Of everything that was published lately, and of what asked for confirmation in the last year; the latest first."""

    records: Records
    moment: Moment

    def rows(self) -> list[Published]:
        recent = {one.id: self._recent(one) for one in reaches(self.records, self.moment)}
        return sorted((*recent.values(), *self._older(set(recent))), key=lambda one: (one.at, one.request["id"]), reverse=True)

    def _recent(self, one: Reach) -> Published:
        failed = (
            sum(bool(each.unsent) or each.evidence.grade == BOUNCED for each in one.counted) if one.confirms else _failed(one)
        )
        return Published(
            request=one.request,
            subject=one.subject,
            urgency=one.urgency,
            classification=one.classification,
            approved=self._approved(one.id, one.publication.content),
            at=one.left or one.publication.queued,
            channels=self._channels(one.urgency, one.classification),
            people=len(one.counted) if one.confirms and one.left else len(one.publication.recipients),
            mails=len(one.publication.mails),
            failed=failed,
            confirmed=len(one.counted) - len(one.missing) if one.confirms else None,
            taken=taken(one),
            state=_state(one),
        )

    def _older(self, known: set[str]) -> Iterator[Published]:
        """From the record alone: their mails are many, and nothing becomes of them any more."""
        requests, corrected = {row["id"]: row for row in requests_of(self.records)}, corrections(self.records)
        latest = {id_: (content, one) for (id_, content), one in sorted(self._kept.totals.items(), key=lambda each: each[1].last)}
        for id_, (content, one) in latest.items():
            if id_ in requests and id_ not in known and one.last >= self.moment.now - BACK:
                yield self._old(requests[id_], content, one, id_ in corrected)

    def _old(self, request: Row, content: str, one: Totals, corrected: bool) -> Published:
        urgency, classification = (
            request["urgency"] or "",
            SECRET if one.subject == HIDDEN else request["classification"] or INTERNAL,
        )
        done = one.people > 0 and one.confirmed == one.people
        return Published(
            request=request,
            subject=one.subject,
            urgency=urgency,
            classification=classification,
            approved=self._approved(request["id"], content),
            at=one.first,
            channels=self._channels(urgency, classification),
            people=one.people,
            mails=None,
            failed=None,
            confirmed=one.confirmed,
            taken=max(one.finished - one.first, timedelta()) if done else None,
            state=CORRECTED if corrected else COMPLETE if done else ENDED,
        )

    @cached_property
    def _kept(self) -> KeptRows:
        return KeptRows.of_records(self.records)

    @cached_property
    def _approvals(self) -> Mapping[tuple[str, str], list[tuple[str, datetime]]]:
        """(matter, content) -> who passed it when."""
        found: dict[tuple[str, str], list[tuple[str, datetime]]] = {}
        log = self.records.record(APPROVALS.name)
        columns = () if log.empty else (log[name].tolist() for name in ("matter", "content", "verdict", "person", "given"))
        for matter, content, verdict, person, given in zip(*columns, strict=True):
            if verdict == PASSED and person and given:
                found.setdefault((matter, content), []).append((person, given))
        return found

    def _approved(self, id_: str, content: str) -> tuple[str, datetime | None]:
        """By whom, and when the last of them did."""
        passed = self._approvals.get((f"notice/{key_part(id_)}", content), [])
        return "、".join(dict.fromkeys(person for person, _ in passed)), max((given for _, given in passed), default=None)

    def _channels(self, urgency: str, classification: str) -> str:
        """By the rule of how each goes out."""
        open_, urgent = classification != SECRET, urgency == URGENT
        robots = ["群机器人"] if urgent and open_ and self.moment.policy.robots else []
        return "、".join(["邮件", *["公告栏"] * open_, *robots, *["电话名单"] * urgent])


def _failed(one: Reach) -> int:
    return sum(each.state in _UNREACHED for each in one.publication.recipients)


def _state(one: Reach) -> str:
    if one.left is None:
        return WAITING
    if one.corrected:
        return CORRECTED
    if not one.confirms:
        return UNASKED
    return COMPLETE if one.completed else CHASED if one.chased else ENDED
