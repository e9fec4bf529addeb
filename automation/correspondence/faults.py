"""What keeps a letter from being checked and sent, and what its author should look at: at the cell where it can be mended."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from automation.approval.matter import REVIEW, approver
from automation.correspondence.exchange import Exchange
from automation.correspondence.external_correspondence import FORM, TABLE
from automation.correspondence.letter_values import letter_of
from automation.forms.schema.problem import Finding, Problem
from automation.jobs.job import Moment, Records
from automation.jobs.rows import Row
from automation.letters.language import ENGLISH, readable
from automation.letters.letter import Letter, unreadable
from automation.organization.contact_search import ContactSearch, why_no_mail
from automation.organization.people import Contact
from automation.organization.policy import BLOCK
from automation.organization.recipients import Undeliverable

OCCASION = "外部往来"
_LATE = "M54"


def stops(problem: Problem) -> bool:
    return problem.severity == "error"


@dataclass(frozen=True)
class Faults:
    """Of all rows, as the register and the 通讯录 stand at that moment."""

    records: Records
    moment: Moment

    def of(self, one: Exchange) -> list[Problem]:
        """What the reading of the workbook refused comes first; what is said of a cell once is not said again."""
        found = list(self.of_row(one.row))
        known = {problem.cell for problem in found if problem.cell}
        for column, finding in self._of_exchange(one):
            problem = self._problem(one.row, column, finding)
            if not problem.cell or problem.cell not in known or not stops(problem):
                found.append(problem)
        return found

    def of_row(self, row: Row) -> list[Problem]:
        return self._read.get((row["file"], row["sheet"], row["row"]), [])

    def _of_exchange(self, one: Exchange) -> Iterator[tuple[str, Finding]]:
        yield from self._lacking(one)
        yield from self._twins(one)
        yield from self._reader(one)
        yield from self._words(one)
        yield from self._reviewer(one)
        yield from self._time(one)
        yield from self._verdict(one)

    def _lacking(self, one: Exchange) -> Iterator[tuple[str, Finding]]:
        """Fail-closed: whatever the reading said, nothing goes that is not whole."""
        for column in FORM.tables[0].columns:
            if (column.required and not one.row[column.name]) or column.name in one.row["refused"]:
                yield column.name, Finding("M01", "没有填好，请改正。")

    def _twins(self, one: Exchange) -> Iterator[tuple[str, Finding]]:
        if one.twins:
            other = one.twins[0]
            sentence = f"{one.id} 在 {other['file']} 第 {other['row']} 行也登记了，都没有算。请改成不重复的编号。"
            yield "id", Finding("M55", sentence, value=one.id)

    def _reader(self, one: Exchange) -> Iterator[tuple[str, Finding]]:
        """The contact is known, a letter can reach him, and he can read it. None of it is of interest once the letter has left, so
        that it is no rule of the form: people go."""
        company, name = one.row["company"], one.row["contact"]
        if one.contact is None:
            if company and name:
                column, sentence = self._contacts.why_unknown(company, name)
                yield column, Finding("M33", sentence, value=one.row[column])
            return
        for kind, why in (("M34", why_no_mail(one.contact)), ("M35", _why_no_salutation(one.contact))):
            if why:
                yield "contact", Finding(kind, why, value=name)
        unread = [column for column in ("subject", "body") if not readable(one.row[column] or "", one.language)]
        for column in unread:
            sentence = f"里有中文，而{one.contact.name}在通讯录里的语言是“英文”，这封信没有发。请整段用英文写。"
            yield column, Finding("M35", sentence, value=one.row[column])
        letter = None if unread else letter_of(one, self.records.directory)
        yield from self._ours(letter) if letter else ()

    def _ours(self, letter: Letter) -> Iterator[tuple[str, Finding]]:
        """What an English reader could not read of what the program adds."""
        wrong = unreadable(letter, self.moment.office)
        if wrong and not wrong[0]:
            name = "english_name" if letter.language == ENGLISH else "name"
            yield "contact", Finding("M35", f"：信头要写公司名称，而 config.ini 的 [company] {name} 没有填写。请系统负责人补上。")
        elif wrong and readable(letter.contact.name, letter.language):
            column = "responsible" if readable(letter.reference, letter.language) else "id"
            yield column, Finding("M35", f"：英文信里会有中文“{wrong[0][:40]}”，请改为英文。", value=wrong[0])

    def _words(self, one: Exchange) -> Iterator[tuple[str, Finding]]:
        for column in ("subject", "body"):
            for usage in self.records.terminology.findings(one.row[column] or ""):
                effect = "这封信没有发。" if usage.stops else ""
                yield column, Finding("M39", f"：{usage.sentence}{effect}", "error" if usage.stops else "remark", usage.word)

    def _reviewer(self, one: Exchange) -> Iterator[tuple[str, Finding]]:
        reviewer, responsible = one.row["reviewer"], one.row["responsible"]
        if not reviewer:
            yield "reviewer", Finding("M36", "没有填写，信要另一位同事审核才能发。请写审核人。")
        elif responsible:
            for missed in approver(self.records.directory, REVIEW, reviewer, responsible, OCCASION):
                if isinstance(missed, Undeliverable):
                    yield "reviewer", Finding("M36", f"：请不了{missed.person}审核，{missed.reason}。", value=reviewer)

    def _time(self, one: Exchange) -> Iterator[tuple[str, Finding]]:
        """Of what is not on its way yet."""
        due = one.answer_due
        if due and due <= self.moment.now and not one.told:
            sentence = f"（{one.asked_by}）已经过了，信还没有发出，不能再请对方在那以前回复。请改时间，或者清空。"
            yield "reply_by", Finding(_LATE, sentence)

    def _verdict(self, one: Exchange) -> Iterator[tuple[str, Finding]]:
        """Remarks: the reviewer may still answer by mail."""
        verdict, kept = one.row["verdict"], one.kept
        if not verdict or one.told:
            return
        if BLOCK not in self.moment.policy.approval:
            yield (
                "verdict",
                Finding("M53", "写在表里的不算：公司规定用邮件审核，请审核人答复请求审核的那封邮件。", "remark", verdict),
            )
        elif kept and kept["verdict"] == verdict and not kept["signed_at"]:
            sentence = "是和内容一起填的，看不出审核人看过现在的内容，没有算。请清空并保存，审核人收到审核请求后再填。"
            yield "verdict", Finding("M53", sentence, "remark", verdict)

    def _problem(self, row: Row, name: str, finding: Finding) -> Problem:
        """外部往来登记表第7行“审核人”(I7)…"""
        letters = self._letters.get((row["file"], row["sheet"]), {})
        cell = f"{letters[name]}{row['row']}" if name in letters else ""
        place = f"{row['sheet']}第{row['row']}行“{FORM.table(TABLE).column(name).heading}”{f'({cell})' if cell else ''}"
        return Problem(
            row["file"], row["sheet"], cell, finding.kind, finding.value, f"{place}{finding.sentence}", finding.severity
        )

    @cached_property
    def _contacts(self) -> ContactSearch:
        return ContactSearch(self.records.directory.contacts)

    @cached_property
    def _letters(self) -> Mapping[tuple[str, str], Mapping[str, str]]:
        return self.records.letters()

    @cached_property
    def _read(self) -> dict[tuple[str, str, int], list[Problem]]:
        """What the reading of the workbooks refused, by row."""
        found: dict[tuple[str, str, int], list[Problem]] = defaultdict(list)
        for problem in self.records.problems():
            number = problem.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
            if stops(problem) and number.isdecimal():
                found[problem.file, problem.sheet, int(number)].append(problem)
        return found


def is_too_late(problem: Problem) -> bool:
    return problem.kind == _LATE


def _why_no_salutation(contact: Contact) -> str:
    named = readable(contact.name, contact.language)
    return "" if named else f"“{contact.name}”在通讯录里的语言是“{ENGLISH}”，称呼要用英文。请把通讯录和这里都改成对方的英文姓名。"
