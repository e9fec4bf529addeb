"""Return slips: drawn when a receipt asks for one, laid on the drive too, so that nobody depends on the mail."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path, PurePosixPath

from automation.forms.drawing.drop_downs import DropDowns
from automation.forms.finding.found_workbook import Gathered, Workbook
from automation.forms.return_slip import return_slip
from automation.forms.schema.filled_form import FilledForm
from automation.forms.schema.form import Form
from automation.forms.schema.problem import Problem
from automation.safe_write import swap_in

_ASKED = "退回单:"


def is_slip(source: str) -> bool:
    """Does an attachment's source ask for a return slip?"""
    return source.startswith(_ASKED)


class Slips:
    """Draws the return slip of any workbook of one look at the workspace."""

    def __init__(self, folder: Path, forms: Sequence[Form], gathered: Gathered) -> None:
        self._folder = folder
        self._forms = {form.name: form for form in forms}
        self._lists = DropDowns.of(gathered.setting.directory)
        self._gathered = gathered

    @cached_property
    def _books(self) -> dict[str, Workbook]:
        return {book.path: book for book in self._gathered.workbooks}

    def read_source(self, source: str, problems: Sequence[Problem]) -> bytes:
        """The slip that a message asks for by `退回单:<path>`; it is written to the folder as well."""
        path = source.removeprefix(_ASKED)
        return self.write(path, [problem for problem in problems if problem.file == path]).read_bytes()

    def write(self, path: str, problems: Sequence[Problem]) -> Path:
        """Draws the slip of the workbook at `path` and returns where it lies."""
        form, filled = self._content(path)
        return swap_in(self._folder / slip_name(path), return_slip(form, filled, problems, self._lists))

    def _content(self, path: str) -> tuple[Form, FilledForm]:
        """A workbook that could not be read at all is answered with an empty form of the kind its place speaks of."""
        reading = self._books[path].reading
        form = self._forms.get(reading.form) or next((one for one in self._forms.values() if one.title in path), None)
        form = form or self._forms["weekly_progress" if "周进度" in path else "task_breakdown"]
        return form, reading.filled or FilledForm(form.name, form.version, {}, {}, {})


def slip_name(path: str) -> Path:
    """Below the folder of slips as the workbook lies below the workspace; an outside one by its name alone."""
    place = PurePosixPath(path)
    folder = Path() if place.is_absolute() or ":" in path else Path(*place.parts[:-1])
    name = place.stem if place.suffix.lower() == ".xlsx" else place.name
    return folder / f"{name}_退回单.xlsx"
