"""`check`: reads and judges workbooks and tells every problem with its place; writes return slips when asked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from automation.errors import ExitCode
from automation.safe_write import writing
from automation.screen import Screen

if TYPE_CHECKING:
    from automation.app import Office
    from automation.forms.finding.found_workbook import Gathered
    from automation.forms.schema.problem import Problem

WORDS = {"used": "收取", "ignored": "未采用", "rejected": "退回", "waiting": "稍后再收"}
NOTHING = "没有找到填好的表。空白表单用 python run.py forms 生成，填好后放进工作区。"
SHOWN = 20
"""Lines a file on the screen; --json tells all."""


def check_workbooks(screen: Screen, office: Office, paths: Sequence[Path], slips: Path | None) -> ExitCode:
    """Exit 1 when anything must be mended."""
    with office.lease(), screen.progress("检查表格") as advance:
        gathered = office.gather(advance, only=paths or None)
    problems = [problem for book in gathered.workbooks for problem in book.reading.problems]
    faulty = {problem.file for problem in problems if problem.severity == "error"}
    _tell(screen, gathered)
    if slips:
        _write_slips(screen, office, gathered, slips, sorted(faulty))
    screen.answer(_plain(office, gathered, problems))
    return ExitCode.TO_MEND if faulty else ExitCode.REMARKS if problems else ExitCode.DONE


def _write_slips(screen: Screen, office: Office, gathered: Gathered, folder: Path, faulty: list[str]) -> None:
    from automation.forms.slips import Slips

    drawer = Slips(folder, office.forms, gathered)
    problems: dict[str, list[Problem]] = defaultdict(list)
    for book in gathered.workbooks:
        problems[book.path] = book.reading.problems
    for path in faulty:
        with writing("退回单", folder):
            screen.say(f"退回单：{drawer.write(path, problems[path])}")


def _tell(screen: Screen, gathered: Gathered) -> None:
    for book in gathered.workbooks:
        reading = book.reading
        reason = f"（{reading.reason}）" if reading.reason else ""
        screen.say(f"{WORDS[reading.status]} {book.path}{reason}")
        for problem in reading.problems[:SHOWN]:
            screen.say(f"    {'✗' if problem.severity == 'error' else '·'} {problem.message}")
        if len(reading.problems) > SHOWN:
            screen.say(f"    其余 {len(reading.problems) - SHOWN} 处见退回单（--slips）")
    counts = Counter(book.reading.status for book in gathered.workbooks)
    screen.say("，".join(f"{WORDS[status]} {count} 份" for status, count in counts.items()) or NOTHING)


def _plain(office: Office, gathered: Gathered, problems: list[Problem]) -> dict[str, object]:
    titles = {form.name: form.title for form in office.forms}
    files = [
        {
            "path": book.path,
            "form": titles.get(book.reading.form, ""),
            "sha256": book.sha256,
            "rows": sum(len(table.rows) for table in book.reading.filled.tables.values()) if book.reading.filled else 0,
            "status": book.reading.status,
            "reason": book.reading.reason,
        }
        for book in gathered.workbooks
    ]
    return {"files": files, "problems": [msgspec.structs.asdict(problem) for problem in problems]}
