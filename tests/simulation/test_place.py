"""The place of a simulation: what the program reads is there, nothing else; every path and every mail stays in it."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from automation.app import Office
from automation.config import Config, load
from automation.errors import AlreadyRunningError
from automation.forms.finding.deliverable_files import deliverable_files
from automation.forms.finding.scan import scan
from automation.jobs.lease import lease
from automation.mail.transports.folder import FolderTransport
from automation.simulation.own_office import OwnOffice
from automation.simulation.place import settle

MOMENT = datetime(2026, 11, 20, 9, 0)
LARGE = 5 << 20


@pytest.fixture
def real(tmp_path: Path) -> Config:
    """A workspace with everything that may lie on a shared drive, and a state folder with a ledger."""
    drive = tmp_path / "共享盘"
    files = {
        "基础资料/通讯录.xlsx": b"book", "项目/甲/任务分解表.xlsx": b"tasks", "项目/甲/~$任务分解表.xlsx": b"owner",
        "项目/甲/交付物/003_报告.docx": b"a" + bytes(LARGE) + b"z", "项目/甲/照片.jpg": b"picture", "报表/周报.xlsx": b"report",
        "周进度/2026-W47/研发部.pdf": b"%PDF",
    }  # fmt: skip
    for path, content in files.items():
        (drive / path).parent.mkdir(parents=True, exist_ok=True)
        (drive / path).write_bytes(content)
        os.utime(drive / path, ns=(1_700_000_000_123_456_700, 1_700_000_000_123_456_700))
    (tmp_path / "state").mkdir()
    with closing(sqlite3.connect(tmp_path / "state" / "duties.sqlite")) as ledger:
        ledger.execute("CREATE TABLE kept (word TEXT)")
    (tmp_path / "config.ini").write_text(
        f"[paths]\nworkspace = {drive}\nstate = {tmp_path / 'state'}\n[mail]\ntransport = smtp\nredirect_all_to = boss@example.com\n", "utf-8"
    )
    return load(tmp_path / "config.ini")


def settled(real: Config, folder: Path) -> Config:
    with Office(real, MOMENT) as office:
        return settle(office, folder, lambda done, total: None)


def test_what_the_program_reads_is_there_with_its_times_and_nothing_else(real: Config, tmp_path: Path) -> None:
    config = settled(real, tmp_path / "以后")
    there = {path.relative_to(config.paths.workspace).as_posix() for path in config.paths.workspace.rglob("*") if path.is_file()}
    assert there == {
        "基础资料/通讯录.xlsx", "项目/甲/任务分解表.xlsx", "项目/甲/交付物/003_报告.docx", "周进度/2026-W47/研发部.pdf",
    }  # fmt: skip
    for path in there:
        copy, original = config.paths.workspace / path, real.paths.workspace / path
        assert (copy.stat().st_mtime_ns, copy.stat().st_size) == (original.stat().st_mtime_ns, original.stat().st_size)
    with closing(sqlite3.connect(config.paths.state / "duties.sqlite")) as ledger:
        assert ledger.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_a_large_deliverable_is_the_same_to_the_program(real: Config, tmp_path: Path) -> None:
    config = settled(real, tmp_path / "以后")
    one, other = ([*deliverable_files(scan(paths.workspace).drops, None, paths.state)] for paths in (real.paths, config.paths))
    assert one == other and len(one) == 1


def test_no_way_leads_out(real: Config, tmp_path: Path) -> None:
    config = settled(real, tmp_path / "以后")
    for path in (config.paths.workspace, config.paths.state, config.paths.mail):
        assert path.parent == tmp_path / "以后"
    assert (config.mail.transport, config.mail.redirect_all_to) == ("folder", "")
    changed = config.model_copy(update={"mail": config.mail.model_copy(update={"transport": "smtp"})})
    with OwnOffice(changed, MOMENT) as own:
        assert isinstance(own.transport, FolderTransport) and own.transport.folder == config.paths.mail
        assert own.clock() == MOMENT


def test_a_round_at_work_is_waited_for(real: Config, tmp_path: Path) -> None:
    with lease(real.paths.state), pytest.raises(AlreadyRunningError):
        settled(real, tmp_path / "以后")
