"""What does not fit together around each request, told where it can be mended: M31 to M39 of docs/problems.md."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from automation.clients.case import Case
from automation.clients.case_joining import Joined, latest
from automation.clients.case_problem import CaseProblem, Cells, Letters
from automation.clients.client_request import FORM as REQUEST
from automation.clients.client_review import FORM as REVIEW
from automation.clients.communication import FORM as TALK
from automation.clients.wording import wording
from automation.forms.schema.problem import Finding
from automation.jobs.rows import Row
from automation.organization.contact_search import meant, why_no_mail
from automation.organization.terminology import Terminology


@dataclass(frozen=True)
class CaseFaults:
    """letters: of the workbooks' columns; terms: what the company does not write."""

    joined: Joined
    letters: Letters
    terms: Terminology

    def all(self) -> Iterator[CaseProblem]:
        yield from self._strays()
        yield from self._twins()
        yield from self._talks()
        for case in self.joined.cases.values():
            if not case.changed_by:
                yield from self._request(case)
                yield from self._review(case)

    def _strays(self) -> Iterator[CaseProblem]:
        for row in self.joined.strays:
            near = meant(row["request_id"], self.joined.cases) or "请先在客户需求登记表里登记。"
            sentence = f"“{row['request_id']}”不在客户需求登记表里，这条评审没有算。{near}"
            yield self._reviews.problem(
                row, "request_id", Finding("M31", sentence, "error", row["request_id"]), row["sales_lead"]
            )

    def _twins(self) -> Iterator[CaseProblem]:
        for row, first in self.joined.twins:
            sentence = f"{row['id']} 在 {first['file']} 第 {first['row']} 行也登记了，登记时间早的那条算，这一条没有算。请改成不重复的编号。"
            yield self._requests.problem(row, "id", Finding("M55", sentence, "error", row["id"]), row["registrar"])

    def _talks(self) -> Iterator[CaseProblem]:
        for row, finding in self.joined.doubtful:
            yield Cells(TALK, self.letters).problem(row, "waiting" if row["waiting"] == "是" else "at", finding, row["person"])

    def _request(self, case: Case) -> Iterator[CaseProblem]:
        row, told = case.request, []
        if case.id in self.joined.refused:
            told.append(("changed_from", self.joined.refused[case.id]))
        if case.contact is None:
            missing, sentence = self.joined.contacts.why_unknown(row["client"], row["contact"])
            column = "client" if missing == "company" else "contact"
            if row["client"] and row["contact"]:
                told.append((column, Finding("M33", sentence, "error", row[column])))
        elif why := why_no_mail(case.contact):
            told.append(("contact", Finding("M34", why, "error", row["contact"])))
        for column, finding in told:
            yield self._requests.problem(row, column, finding, row["registrar"], case.id)

    def _review(self, case: Case) -> Iterator[CaseProblem]:
        if case.review:
            for column, finding in _review_findings(case, case.review, self.terms):
                yield self._reviews.problem(case.review, column, finding, case.sales_lead, case.id)
        last = latest(case.reviews) if case.reviews and not case.review else []
        for row in last:
            others = "、".join(str(each["row"]) for each in last)
            sentence = f"{row['reviewed_on']} 对 {case.id} 有 {len(last)} 条评审（第 {others} 行），内容不同，都没有算。请只留一条，或写上各自的评审日期。"
            yield self._reviews.problem(row, "request_id", Finding("M32", sentence, "error", case.id), row["sales_lead"], case.id)

    @cached_property
    def _requests(self) -> Cells:
        return Cells(REQUEST, self.letters)

    @cached_property
    def _reviews(self) -> Cells:
        return Cells(REVIEW, self.letters)


def _review_findings(case: Case, row: Row, terms: Terminology) -> Iterator[tuple[str, Finding]]:
    yield from (("explanation", finding) for finding in wording(case, row["explanation"], terms))
    checker = row["checker"]
    if not checker and "checker" not in row["refused"]:
        yield "checker", Finding("M36", "没有填写，反馈函要另一位同事核对才能发。请写核对人。", "error")
    elif checker and checker in (case.request["registrar"], row["sales_lead"]):
        sentence = f"“{checker}”就是登记这条需求的人或销售负责人，不能自己核对。请换一位核对人。"
        yield "checker", Finding("M36", sentence, "error", checker)
