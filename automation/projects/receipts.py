"""Receipts: what came in of a workbook, what was understood how, and, with its return slip, what must be mended."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from automation.forms.schema.problem import Problem
from automation.jobs.addressing import Addressed, addressed, head_of
from automation.jobs.rows import Row, rows_of
from automation.mail.message import Attachment, Message
from automation.organization.people import Directory
from automation.organization.recipients import Undeliverable
from automation.projects.filings import Filing
from automation.projects.receipt_values import receipt_values
from automation.projects.weekly_figures import WeeklyFigures

TEMPLATE = "receipt"
OCCASION = "回执"
USEFUL_FOR = timedelta(days=7)
TITLES = {"weekly_progress": "周进度填报表", "task_breakdown": "项目任务分解表"}
ALWAYS_ANSWERED = ("weekly_progress",)
"""The other forms are answered only when something in them must be mended: they lie there for months."""


def slip_source(file: str) -> str:
    """The name under which a message asks for the return slip of a workbook."""
    return f"退回单:{file}"


def receipt_messages(
    figures: WeeklyFigures,
    directory: Directory,
    office: Mapping[str, str],
    filings: Iterable[Filing] = (),
    wanted: Callable[[Filing], bool] = lambda filing: True,
) -> Iterator[Message | Undeliverable]:
    """One receipt for each version of a workbook: key `receipt/<form>/<department>/<week>/<start of its sha256>`.

    It goes to whoever filled it, in copy to the department's head. filings: as far as known; the rest is told by the figures;
    wanted: which of them are to be answered.
    """
    known = {filing.file: filing for filing in _from_figures(figures)} | {filing.file: filing for filing in filings}
    problems: defaultdict[str, list[Problem]] = defaultdict(list)
    for problem in figures.problems:
        problems[problem.file].append(problem)
    answered = list(filter(wanted, known.values()))
    files = _rows_of_files(figures, {filing.file for filing in answered})
    states = {row["name"]: row for row in rows_of(figures.departments)}
    for filing in answered:
        file = files.get(filing.file)
        mended = any(problem.severity == "error" for problem in problems[filing.file])
        if file and (mended or filing.form in ALWAYS_ANSWERED):
            values = receipt_values(
                figures.week, TITLES[filing.form], filing.department, file, problems[filing.file], states.get(filing.department)
            )
            yield from _receipt(figures, directory, filing, file, values | {"office": dict(office)})


def _rows_of_files(figures: WeeklyFigures, wanted: Container[str]) -> dict[str, Row]:
    """Of a thousand files these alone, by their paths."""
    places = [place for place, path in enumerate(figures.files["path"].tolist()) if path in wanted]
    return {row["path"]: row for row in rows_of(figures.files.iloc[places])}


def _from_figures(figures: WeeklyFigures) -> Iterator[Filing]:
    """The progress forms of this week, and the task lists that hold but one department's tasks."""
    for name, file in zip(figures.departments["name"].tolist(), figures.departments["file"].tolist(), strict=True):
        if file:
            yield Filing(file, "weekly_progress", name)
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for file, department in figures.owners:
        owners[file].add(department or "")
    yield from (Filing(file, "task_breakdown", min(names)) for file, names in sorted(owners.items()) if len(names) == 1)


def _receipt(
    figures: WeeklyFigures, directory: Directory, filing: Filing, file: Mapping[str, Any], values: dict[str, Any]
) -> Iterator[Message | Undeliverable]:
    reached, missed = _recipients(directory, filing)
    yield from missed
    if not reached:
        yield Undeliverable(filing.file, OCCASION, "填报人和部门负责人都没有可用的邮箱，请在通讯录中补上")
        return
    slip = f"退回单_{filing.department or TITLES[filing.form]}_{figures.week.label}.xlsx"
    yield Message(
        key=f"receipt/{filing.form}/{filing.department}/{figures.week.label}/{file['sha256'][:12]}",
        template=TEMPLATE,
        to=reached[:1],
        cc=reached[1:],
        values=values | {"person": reached[0][0]},
        attachments=(Attachment(slip, slip_source(filing.file)),) if values["mend"] else (),
        causes=((filing.file, file["sha256"]),),
        expires=figures.cutoff + USEFUL_FOR,
    )


def _recipients(directory: Directory, filing: Filing) -> tuple[tuple[tuple[str, str], ...], list[Undeliverable]]:
    """The filler, then the head: (name, address) of those who can be reached, each once; and why the others cannot."""
    filler = directory.person(filing.filler) if filing.filler else None
    own, missed = addressed(directory, filler if filler != directory.head(filing.department) else None, OCCASION)
    if filing.filler and not filler:
        missed = [Undeliverable(filing.filler, OCCASION, "通讯录中没有这位填报人，请补上")]
    above, why = head_of(directory, filing.department, OCCASION) if filing.department else ([], [])
    reached: dict[str, Addressed] = {}
    for one in (*own, *above):
        reached.setdefault(one[1], one)
    return tuple(reached.values()), missed + why
