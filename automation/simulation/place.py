"""Where the future is lived: a copy of what the program reads, and a configuration that points nowhere else."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from automation.errors import AutomationError, ConfigurationError
from automation.forms.finding.scan import Found, scan
from automation.jobs.lease import lease
from automation.safe_write import writing

if TYPE_CHECKING:
    from automation.app import Office
    from automation.config import Config

WORKSPACE, STATE, MAIL = "共享盘", "state", "邮件"
_THREADS = 8
_LOCK = "running.sqlite"
_END = 1 << 20
"""Of a deliverable only its ends are looked at, so the copy of a large one is a hole between them."""
Advance = Callable[[int, int], None]


def settle(office: Office, folder: Path, advance: Advance) -> Config:
    """Copies into the new or empty `folder` what the program reads of workspace and state, and returns the office's configuration
    with every path in there and the folder as the only way for mails. Nothing of the original is changed."""
    config = _own(office.config, folder)
    with writing("模拟用的副本", folder):
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise ConfigurationError(f"“{folder}”里已经有东西。请换一个文件夹名，模拟只写进空文件夹。")
        for path in (config.paths.workspace, config.paths.state):
            path.mkdir()
    # A round at work would change the ledgers one after another while they are copied.
    with lease(office.state) if office.state.is_dir() else nullcontext():
        _copy_workspace(office, config.paths.workspace, advance)
        _copy_state(office.state, config.paths.state)
    return config


def _own(config: Config, folder: Path) -> Config:
    paths = {"workspace": folder / WORKSPACE, "state": folder / STATE, "mail": folder / MAIL}
    mail = {"transport": "folder", "redirect_all_to": ""}
    return config.model_copy(update={"paths": config.paths.model_copy(update=paths), "mail": config.mail.model_copy(update=mail)})


def _copy_workspace(office: Office, target: Path, advance: Advance) -> None:
    walked = scan(office.workspace, [form.title for form in office.forms])
    tasks = [(found, _copy) for found in walked.files]
    known = {found.path for found in walked.files}
    tasks += [(found, _copy_ends) for found in walked.drops if found.path not in known]
    for folder in {(target / found.path).parent for found, _ in tasks}:
        folder.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(_THREADS) as threads, writing("工作区的副本", target):
        copied = threads.map(lambda task: task[1](task[0], target / task[0].path), tasks)
        for done, _ in enumerate(copied, 1):
            advance(done, len(tasks))


def _copy(found: Found, target: Path) -> None:
    """One that vanished or is locked just now is not there in the future either."""
    if _opens(found):
        shutil.copyfile(found.source, target)
        os.utime(target, ns=(found.mtime_ns, found.mtime_ns))


def _copy_ends(found: Found, target: Path) -> None:
    if _opens(found):
        with open(found.source, "rb") as source, target.open("wb") as copy:
            for start in sorted({0, max(0, found.size - _END)}):
                source.seek(start)
                copy.seek(start)
                copy.write(source.read(_END))
        os.utime(target, ns=(found.mtime_ns, found.mtime_ns))


def _opens(found: Found) -> bool:
    try:
        with open(found.source, "rb"):
            return True
    except OSError:
        return False


def _copy_state(source: Path, target: Path) -> None:
    for file in _ledgers(source):
        try:
            with (
                closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as old,
                closing(sqlite3.connect(target / file.name)) as new,
            ):
                old.backup(new)
        except sqlite3.Error as fault:
            raise AutomationError(f"“{file}”抄不出来（{fault}）。请检查磁盘空间，或用 doctor 检查程序记录。") from fault


def _ledgers(folder: Path) -> Iterator[Path]:
    files: Iterable[Path] = sorted(folder.glob("*.sqlite")) if folder.is_dir() else ()
    return (file for file in files if file.name != _LOCK)
