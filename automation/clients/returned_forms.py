"""The forms that clients filled in, each with the request that it surely is about; everything else is told to whoever can find out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from automation.clients.case import ACCEPTANCE_REQUEST, Case
from automation.clients.case_problem import CaseProblem
from automation.clients.cases import cases, letters_by_request
from automation.clients.form_sender import contacts_named, sender_of
from automation.forms.schema.form import Form
from automation.forms.schema.problem import Finding, Problem
from automation.jobs.filed import FiledForm
from automation.jobs.job import Records
from automation.jobs.keys import key_part
from automation.jobs.posted import Posted
from automation.organization.contact_search import meant, our_person, same_company
from automation.organization.mailed_files import mailed_on
from automation.organization.people import Directory

SHOWN = 3
"""Cells of a form that are told one by one."""


@dataclass(frozen=True)
class Returned:
    """case: the request that it is about; sender: "" = it lay on the drive; doubt: in Chinese, what is to be looked at, "" = nothing."""

    case: Case
    filed: FiledForm
    sender: str = ""
    doubt: str = ""

    @property
    def fields(self) -> Mapping[str, Any]:
        return self.filed.fields

    @property
    def day(self) -> date:
        """As written, else when it came."""
        written: date | None = self.fields["day"]
        return written or mailed_on(self.filed.path) or self.filed.saved.date()

    @property
    def received(self) -> datetime:
        """Of what came by mail not later than that day, though staff may have saved it again."""
        day = mailed_on(self.filed.path)
        return min(self.filed.saved, datetime.combine(day, time.max)) if day else self.filed.saved


@dataclass(frozen=True)
class ReturnedForms:
    """rows: in the order in which they came."""

    rows: Sequence[Returned]
    problems: Sequence[CaseProblem]


def returned(form: Form, records: Records) -> ReturnedForms:
    """All filled forms of that kind."""
    filed = sorted(records.filed(form.name), key=lambda one: (one.saved, one.path))
    if not filed:
        return ReturnedForms((), ())
    known, mails = cases(records).by_id, asked_mails(records)
    rows: list[Returned] = []
    problems: list[CaseProblem] = []
    for one in filed:
        told, case = list(_faults(form, one, known, mails, records.directory)), known.get(one.fields["id"])
        problems += told
        if case and not told:
            sender = sender_of(one.path, case, mails.get(key_part(case.id), ()), records.directory)
            rows.append(Returned(case, one, sender.name, sender.doubt))
    return ReturnedForms(rows, [*problems, *_unreadable(form, rows, records)])


def asked_mails(records: Records) -> dict[str, tuple[Posted, ...]]:
    """key_part of a request's id -> the mails by which its acceptance was asked for, oldest first."""
    return letters_by_request(records.posted(f"{ACCEPTANCE_REQUEST}/"))


def _faults(
    form: Form, filed: FiledForm, known: Mapping[str, Case], mails: Mapping[str, Sequence[Posted]], directory: Directory
) -> Iterator[CaseProblem]:
    """M61: of no request that is known; M62: of another client's."""
    id_, client = filed.fields["id"], filed.fields["client"]
    case = known.get(id_)
    whom = case.sales_lead if case else _who_knows(filed, directory)
    if case is None:
        near = meant(id_, known) if id_ else ""
        sentence = f"{f'“{id_}”不在客户需求登记表里' if id_ else '没有填写'}，这份表没有算。{near or '请问清是哪条需求，在这份表里改好。'}"
        yield problem_of(form, filed, "id", Finding("M61", sentence, "error", id_ or ""), whom)
        return
    if client and not same_company(client, case.request["client"]):
        sentence = (
            f"写的是“{client}”，而 {id_} 是“{case.request['client']}”的需求，这份表没有算。请问清是哪条需求，在这份表里改好。"
        )
        yield problem_of(form, filed, "client", Finding("M62", sentence, "error", client), whom, case.id)
    elif refused := sender_of(filed.path, case, mails.get(key_part(case.id), ()), directory).refused:
        sentence = f"是 {id_}，但这份表{refused}，没有算。请问清是哪条需求；确实是它的，请把文件移到“客户”文件夹里。"
        yield problem_of(form, filed, "id", Finding("M62", sentence, "error", id_), whom, case.id)


def _who_knows(filed: FiledForm, directory: Directory) -> str:
    """Label of the 我方负责人 of whoever sent it, or of the client that it names."""
    named = [one for one in directory.contacts if filed.fields["client"] and same_company(one.company, filed.fields["client"])]
    found = (our_person(one, directory) for one in [*contacts_named(filed.path, directory), *named])
    return next(filter(None, found), "")


def problem_of(form: Form, filed: FiledForm, column: str, finding: Finding, person: str, request: str = "") -> CaseProblem:
    sheet, cell = filed.cells.get(column, ("", ""))
    place = f"{form.title}“{form.field(column).heading}”{f'({cell})' if cell else ''}"
    problem = Problem(filed.path, sheet, cell, finding.kind, finding.value, f"{place}{finding.sentence}", finding.severity)
    return CaseProblem(request, person, filed.saved, problem)


def _unreadable(form: Form, rows: Sequence[Returned], records: Records) -> Iterator[CaseProblem]:
    """Forms with cells that were refused, each once: the sales lead asks the client what he meant."""
    mine = {one.filed.path: one for one in rows if one.filed.to_mend}
    found: dict[str, list[Problem]] = defaultdict(list)
    for problem in records.problems() if mine else ():
        if problem.severity == "error" and problem.file in mine:
            found[problem.file].append(problem)
    for path, problems in found.items():
        one, first = mine[path], problems[0]
        said = "".join(each.message for each in problems[:SHOWN])
        words = f"“{one.case.request['client']}”交回的{form.title}（{one.case.id}）有 {len(problems)} 处要核实：{said}问清后请直接在这份表里改好。"
        value = "、".join(f"{each.cell} {each.value}" for each in problems)
        told = Problem(path, first.sheet, first.cell, first.kind, value, words, first.severity)
        yield CaseProblem(one.case.id, one.case.sales_lead, one.received, told)
