"""How far the acceptance of each request has come: what was asked, what came back, what is still to be mended."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from automation.clients.acceptance import ACCEPTED
from automation.clients.acceptance import FORM as ACCEPTANCE
from automation.clients.case import Case
from automation.clients.case_problem import CaseProblem
from automation.clients.cases import Cases, cases
from automation.clients.client_issues import RECORD as ISSUES
from automation.clients.client_issues import SOLVED
from automation.clients.client_progress import DELIVERED
from automation.clients.returned_forms import Returned, asked_mails, problem_of, returned
from automation.clients.satisfaction_log import RECORD as MARKS
from automation.forms.schema.problem import Finding
from automation.jobs.job import Records
from automation.jobs.keys import key_part
from automation.jobs.posted import Posted
from automation.jobs.rows import Row, rows_of
from automation.remembered import Remembered

_INDEX = Remembered[tuple[list[str], dict[str, str]]](2)


@dataclass(frozen=True)
class Acceptance:
    """Of one request. mails: that asked for it, oldest first; issues: its rows of 客户验收问题表 by round; papers: all filled forms, in
    the order in which they came; marked: has the client said how satisfied he is?"""

    case: Case
    mails: tuple[Posted, ...] = ()
    issues: Mapping[int, Row] = field(default_factory=dict)
    papers: tuple[Returned, ...] = ()
    marked: bool = False

    @property
    def name(self) -> str:
        """With its round, as events know it: CR-2026-001/1."""
        return f"{key_part(self.case.id)}/{self.round}"

    @cached_property
    def round(self) -> int:
        """The latest that was asked for or refused; 1 before the first."""
        return max([1, *self.issues, *map(round_of, self.mails)])

    @cached_property
    def asked(self) -> tuple[Posted, ...]:
        """The mails of this round."""
        return tuple(mail for mail in self.mails if round_of(mail) == self.round)

    @cached_property
    def latest(self) -> tuple[Returned, ...]:
        """Of this round's forms those of the last day, of each verdict the one that came last."""
        concluded = [paper for paper in self.papers if paper.fields["verdict"] and self._is_of_this_round(paper)]
        last = max((paper.day for paper in concluded), default=None)
        return tuple({paper.fields["verdict"]: paper for paper in concluded if paper.day == last}.values())

    def _is_of_this_round(self, paper: Returned) -> bool:
        """Forms do not say it. What was counted in an earlier round stays there, also when the file is saved again."""
        earlier = [row for number, row in self.issues.items() if number < self.round]
        began = min((mail.queued for mail in self.asked), default=max((row["received"] for row in earlier), default=datetime.min))
        return not any(_is_that(paper, row) for row in earlier) and (not earlier or paper.received >= began)

    @property
    def answer(self) -> Returned | None:
        """What counts in this round; None while there is none, or several that contradict each other."""
        return self.latest[0] if len(self.latest) == 1 else None

    @property
    def conclusion(self) -> str:
        """The last that is known: of a form that is gone since, 客户需求进度跟踪表 remembers it."""
        kept = self.case.progress["conclusion"] if self.case.progress else None
        return str(self.answer.fields["verdict"] if self.answer else kept or "")

    @property
    def accepted(self) -> bool:
        return self.conclusion == ACCEPTED

    @property
    def refused(self) -> Row | None:
        """The row of this round's problem."""
        return self.issues.get(self.round)

    @property
    def wanted(self) -> int | None:
        """The round in which the client is to accept now; None where he is not asked, has accepted, or something is to be mended."""
        if not self.case.open or self.case.stage not in DELIVERED or self.accepted:
            return None
        return self.round if self.refused is None else self.round + 1 if is_mended(self.refused) else None


def round_of(mail: Posted) -> int:
    """`acceptance_request/<id>/<round>...`"""
    return int(mail.key.split("/")[2])


def is_mended(issue: Row) -> bool:
    return issue["status"] in SOLVED or issue["reworked"] == "是"


def _is_that(paper: Returned, issue: Row) -> bool:
    """Is it the form that the row was made from, or says the same?"""
    told = [paper.fields[name] for name in ("verdict", "opinion", "person", "day")]
    return paper.filed.path == issue["paper"] or told == [issue[name] for name in ("verdict", "opinion", "signer", "signed_on")]


@dataclass(frozen=True)
class Acceptances:
    """by_id: of all requests of which anything was asked, came back or is to be asked."""

    by_id: Mapping[str, Acceptance]
    problems: Sequence[CaseProblem]


def acceptances(records: Records) -> Acceptances:
    came, mails, issues = returned(ACCEPTANCE, records), asked_mails(records), _issues(records)
    papers: dict[str, list[Returned]] = defaultdict(list)
    for one in came.rows:
        papers[one.case.id].append(one)
    marked, known = {row["id"] for row in rows_of(records.record(MARKS.name))}, cases(records)
    delivered, by_part = _INDEX.of((known,), lambda: _index(known))
    asked = (by_part[part] for part in mails if part in by_part)
    concerned = dict.fromkeys((*delivered, *asked, *(id_ for id_ in (*issues, *papers) if id_ in known.by_id)))
    found = {
        id_: Acceptance(
            known.by_id[id_], mails.get(key_part(id_), ()), issues.get(id_, {}), tuple(papers.get(id_, ())), id_ in marked
        )
        for id_ in concerned
    }
    return Acceptances(found, [*came.problems, *_contradicting(found.values())])


def _index(known: Cases) -> tuple[list[str], dict[str, str]]:
    """The requests whose client is to accept, and all by `key_part`; most requests are far from that."""
    return [id_ for id_, case in known.by_id.items() if case.stage in DELIVERED], {key_part(id_): id_ for id_ in known.by_id}


def _issues(records: Records) -> dict[str, dict[int, Row]]:
    found: dict[str, dict[int, Row]] = defaultdict(dict)
    for row in rows_of(records.record(ISSUES.name)):
        found[row["id"]][int(row["round"])] = row
    return found


def _contradicting(found: Iterable[Acceptance]) -> Iterator[CaseProblem]:
    """M63."""
    for one in found:
        if len(one.latest) > 1:
            said = "、".join(f"“{paper.fields['verdict']}”（{paper.filed.path}）" for paper in one.latest)
            sentence = f"同一天有几份验收单，结论不同：{said}，都没有算。请与客户核实，把不对的那份移走，或请客户重新填一份。"
            finding = Finding("M63", sentence, "error", "、".join(str(paper.fields["verdict"]) for paper in one.latest))
            last = max(one.latest, key=lambda paper: paper.received)
            yield problem_of(ACCEPTANCE, last.filed, "verdict", finding, one.case.sales_lead, one.case.id)
