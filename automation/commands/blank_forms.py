"""`forms`: every blank form, with the company's own drop-downs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from automation.errors import ExitCode
from automation.safe_write import writing
from automation.screen import Screen

if TYPE_CHECKING:
    from automation.app import Office


def write_forms(screen: Screen, office: Office, folder: Path | None) -> ExitCode:
    written = write_blank_forms(office, folder)
    for path in written:
        screen.say(f"  {path}")
    screen.say(f"共 {len(written)} 份空白表单。")
    screen.answer({"forms": [str(path) for path in written]})
    return ExitCode.DONE


def write_blank_forms(office: Office, folder: Path | None = None) -> list[Path]:
    """All of them, into `folder` or the workspace's 空白表单."""
    from automation.app import BLANKS, make_setting
    from automation.forms.blank import write_blanks
    from automation.forms.drawing.drop_downs import DropDowns

    directory = office.gather().setting.directory if office.workspace.exists() else make_setting([]).directory
    with writing("空白表单", folder := folder or office.workspace / BLANKS):
        return write_blanks(office.forms, DropDowns.of(directory), folder)
