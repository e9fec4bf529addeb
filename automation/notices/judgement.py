"""Whether a notice may be put before those who approve it: what must be mended first, and what its author should look at again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PureWindowsPath

from automation.forms.schema.column import Column
from automation.jobs.job import Records
from automation.jobs.rows import Row
from automation.notices.announcement import Announcement, requests_of
from automation.notices.approvers import approvers_of
from automation.notices.notice import FORM as NOTICE
from automation.notices.notice_request import FORM as REQUEST
from automation.notices.publication import publications
from automation.notices.scope import EVERYBODY
from automation.organization.classification import SECRET
from automation.organization.people import Directory, Person

AGREEING = ("department", "urgency", "classification")
"""What stands in the request and in the notice, and has to be the same."""
_ROW = re.compile(r"[A-Z]+(\d+)")


@dataclass(frozen=True)
class Fault:
    """words: the place as people call it, what is wrong, and how to mend it; stops: nothing goes on until it is mended, else it is a
    remark. cell: Excel's address, "" = the sheet or file as a whole."""

    file: str
    sheet: str
    cell: str
    words: str
    stops: bool = True


def faults_of(one: Announcement, records: Records) -> list[Fault]:
    """Of the request and of what was written, each once, in the order in which people read them."""
    found = [*request_faults(one.request, records), *_of_paper(one, records), *_between(one), *_attachments(one)]
    found += [*_corrections(one, records), *_terms(one, records), *_approvers(one, records)]
    return list(dict.fromkeys(found))


def request_faults(row: Row, records: Records) -> list[Fault]:
    """Of one row of the 通知需求清单."""
    found = [
        Fault(problem.file, problem.sheet, problem.cell, problem.message)
        for problem in records.problems()
        if problem.severity == "error"
        and (problem.file, problem.sheet) == (row["file"], row["sheet"])
        and _in_row(problem.cell, row)
    ]
    known = {fault.cell for fault in found}
    for column in REQUEST.table("requests").columns:
        if column.required and not row[column.name] and (cell := _request_cell(row, column.name, records)) not in known:
            found.append(Fault(row["file"], row["sheet"], cell, f"“{column.heading}”{_bracketed(cell)}是空的，请填写"))
    if row["scope"] not in (EVERYBODY, None) and not row["audience"] and not row["corrects"]:
        cell = _request_cell(row, "audience", records)
        found += (
            [] if cell in known else [Fault(row["file"], row["sheet"], cell, f"“适用对象”{_bracketed(cell)}是空的，请写明发给谁")]
        )
    return found + list(_registered_twice(row, records))


def _in_row(cell: str, row: Row) -> bool:
    found = _ROW.fullmatch(cell)
    return found is not None and int(found[1]) == row["row"]


def _registered_twice(row: Row, records: Records) -> Iterator[Fault]:
    table = records.table(REQUEST.name, "requests")
    places = list(zip(*(table[name].tolist() for name in ("id", "file", "row")), strict=True))
    others = [(file, line) for id_, file, line in places if id_ == row["id"] and (file, line) != (row["file"], row["row"])]
    if row["id"] and others:
        where = f"{others[0][0]} 第 {others[0][1]} 行"
        words = f"通知编号 {row['id']} 在 {where} 也登记了，请改成不重复的编号"
        yield Fault(row["file"], row["sheet"], _request_cell(row, "id", records), words)


def _of_paper(one: Announcement, records: Records) -> Iterator[Fault]:
    """A file that cannot be read just now, or is broken, is none of it: its last good version counts on."""
    paper, problems = one.paper, records.problems()
    found = [each for each in problems if each.file == paper.path and each.severity == "error" and each.sheet]
    yield from (Fault(problem.file, problem.sheet, problem.cell, problem.message) for problem in found)
    known = {problem.cell for problem in found}
    for column in NOTICE.fields:
        sheet, cell = paper.cells.get(column.name, ("", ""))
        if column.required and not paper.fields[column.name] and (not cell or cell not in known):
            yield Fault(paper.path, sheet, cell, f"“{column.heading}”{_bracketed(cell)}是空的，请填写")
    if not any(row["text"] for row in paper.tables["items"]):
        yield Fault(paper.path, NOTICE.title, "", "“具体事项”一行也没有，请至少写一行")
    if paper.fields["copies"] and one.classification == SECRET:
        yield _field(one, "copies", "机密通知不能抄送，请清空")
    if one.request["scope"] == EVERYBODY and one.classification == SECRET:
        yield _field(one, "classification", "机密通知不能发给全员，请在通知需求清单里写明适用对象，或者改密级")


def _between(one: Announcement) -> Iterator[Fault]:
    for name in AGREEING:
        asked, written = one.request[name], one.paper.fields[name]
        if asked and written and asked != written:
            other = "发起部门" if name == "department" else NOTICE.field(name).heading
            yield _field(one, name, f"是“{written}”，通知需求清单里的“{other}”是“{asked}”，请改成一样的")


def _attachments(one: Announcement) -> Iterator[Fault]:
    for row in one.paper.tables["attachments"]:
        source, name = str(row["source"] or ""), str(row["name"] or "")
        if source and source not in one.enclosed and _is_path(source):
            yield _cell(
                one,
                "attachments",
                row,
                "source",
                f"“{_short(source)}”找不到，或者不能随邮件发送：请放进工作区，写上从工作区起的路径",
            )
        elif not source and _is_path(name):
            yield _cell(one, "attachments", row, "source", f"是空的：请写上“{_short(name)}”的路径，或者到哪里去取")


def _is_path(text: str) -> bool:
    """Does it read like a file of the drive, and not like words or an address of the net?"""
    if "://" in text or text.startswith("www."):
        return False
    return "\\" in text or bool(re.fullmatch(r"\.[A-Za-z][A-Za-z0-9]{1,4}", PureWindowsPath(text.strip().strip('"“”')).suffix))


def _corrections(one: Announcement, records: Records) -> Iterator[Fault]:
    """Only what was published can be corrected."""
    if not one.corrects:
        return
    if one.corrects == one.id:
        yield _requested(one, "corrects", "就是这条通知自己的编号，请写要更正的那条通知的编号", records)
    elif one.corrects not in {row["id"] for row in requests_of(records)}:
        yield _requested(one, "corrects", f"{_short(one.corrects)} 没有登记过，请写要更正的那条通知的编号", records)
    elif not publications(records, one.corrects):
        yield _requested(one, "corrects", f"{_short(one.corrects)} 还没有发布：没有发布的通知直接改，不用更正", records)


def _terms(one: Announcement, records: Records) -> Iterator[Fault]:
    """In every text that its readers see."""
    paper, terminology = one.paper, records.terminology
    for name in ("matter", "background"):
        for usage in terminology.findings(str(paper.fields[name] or "")):
            yield _field(one, name, f"：{usage.sentence}", usage.stops)
    for table, names in (("items", ("text",)), ("demands", ("demand", "due", "person")), ("attachments", ("name",))):
        for row in paper.tables[table]:
            for name in names:
                for usage in terminology.findings(str(row[name] or "")):
                    yield _cell(one, table, row, name, f"：{usage.sentence}", usage.stops)


def _approvers(one: Announcement, records: Records) -> Iterator[Fault]:
    if one.request["author"] and one.request["head"]:
        for missed in approvers_of(one, records.directory)[1]:
            yield Fault(one.request["file"], one.request["sheet"], "", f"请不了人审批：{missed.person}，{missed.reason}")
        yield from _answers_for_it(one, records)


def _answers_for_it(one: Announcement, records: Records) -> Iterator[Fault]:
    """Whoever writes a notice also writes who approves it: that has to be the head of the department, his 代理人 or somebody above him."""
    directory, department = records.directory, str(one.request["department"] or "")
    head, named = directory.head(department), directory.person(str(one.request["head"]))
    if head and named and named not in _heads(head, directory):
        words = f"{directory.label(named)}不是{department}的负责人：请写{directory.label(head)}，他不在的时候写他的代理人或上级；换了负责人的，请先改通讯录"
        yield _requested(one, "head", words, records)


def _heads(head: Person, directory: Directory) -> set[Person]:
    found, deputy, above = {head}, directory.deputy(head), directory.superior(head)
    while above and above not in found:
        found.add(above)
        above = directory.superior(above)
    return found | ({deputy} if deputy else set())


def _field(one: Announcement, name: str, words: str, stops: bool = True) -> Fault:
    sheet, cell = one.paper.cells.get(name, ("", ""))
    return Fault(one.paper.path, sheet, cell, f"“{NOTICE.field(name).heading}”{_bracketed(cell)}{words}", stops)


def _cell(one: Announcement, table: str, row: Row, name: str, words: str, stops: bool = True) -> Fault:
    column, cell = _column(NOTICE.table(table).columns, name), one.paper.cell(table, row, name)
    return Fault(
        one.paper.path, str(row["sheet"]), cell, f"{NOTICE.table(table).title}“{column.heading}”{_bracketed(cell)}{words}", stops
    )


def _requested(one: Announcement, name: str, words: str, records: Records) -> Fault:
    cell = _request_cell(one.request, name, records)
    heading = _column(REQUEST.table("requests").columns, name).heading
    return Fault(one.request["file"], one.request["sheet"], cell, f"“{heading}”{_bracketed(cell)}{words}")


def _request_cell(row: Row, name: str, records: Records) -> str:
    letters = records.letters().get((row["file"], row["sheet"]), {}).get(name, "")
    return f"{letters}{row['row']}" if letters else ""


def _column(columns: tuple[Column, ...], name: str) -> Column:
    return next(column for column in columns if column.name == name)


def _bracketed(cell: str) -> str:
    return f"({cell})" if cell else ""


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
