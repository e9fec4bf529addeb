"""A purge on real files: what goes, what stays, what is still known; and a kill at any statement changes nothing of the end."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from kept_things import ALONE, LYING, NOW, OLD, ONE, SHARED, TEN, TWO, fill, sha

from automation.archive import store
from automation.archive.removal_log import Order
from automation.archive.store import foresee, purge
from automation.errors import AutomationError
from automation.forms.finding import sightings
from automation.forms.finding.store import Store
from automation.forms.recording.blocks import SEAM
from automation.forms.recording.ledger import Ledger as Records
from automation.mail.ledger import Ledger
from automation.mail.outbox import Outbox
from automation.mail.outbox_orders import obey

ORDER = Order(date(2024, 11, 27), NOW, "zhang@PC-1")
_TABLES = {
    "ledger.sqlite": ("message", "piece", "step", "arrival", "enclosure", "recipient"),
    "workbooks.sqlite": ("version", "sighting", "reading", "submission"),
    "records.sqlite": ("version", "edition"),
    "archive.sqlite": ("removed",),
}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    state = tmp_path_factory.mktemp("archive")
    fill(state)
    return state


@pytest.fixture
def state(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled, tmp_path / "state"))


def everything(state: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, without the numbers that a repetition may count on."""
    found = {}
    for name, tables in _TABLES.items():
        if (state / name).exists():
            with closing(sqlite3.connect(state / name)) as base:
                for table in tables:
                    rows = base.execute(f"SELECT * FROM {table}").fetchall()
                    found[f"{name}/{table}"] = sorted(
                        (row[1:] if table in ("step", "removed") else row for row in rows), key=repr
                    )
    return found


def carry_out(state: Path) -> list[str]:
    return sorted(line.what for line in purge(state, [state / "ledger.sqlite", state / "trial.sqlite"], ORDER).lines)


def test_what_would_go_is_told_and_nothing_is_touched(state: Path) -> None:
    before = everything(state)
    foreseen = foresee(state, [state / "ledger.sqlite"], ORDER.before)
    assert foreseen.holders == {"ledger": 2, "workbooks": 1, "records": 2}
    assert everything(state) == before and not (state / "archive.sqlite").exists()
    assert {line.sha256 for line in foreseen.lines if line.shelf == "workbooks"} == {sha(ALONE)}


def test_old_contents_go_and_all_that_is_known_stays(state: Path) -> None:
    assert set(carry_out(state)) == {
        f"发出的邮件 {ONE}：【通知】关于{ONE[7:]}",
        "收到的邮件 zhangwei@example.com：答复：通知",
        "表格 通知/旧.xlsx",
        "记录表 confirmations",
    }
    with Ledger(state / "ledger.sqlite") as ledger:
        outbox = Outbox(ledger)
        assert outbox.known([ONE, TWO, TEN]) == {ONE, TWO, TEN}, "never twice"
        assert outbox.content(ONE) == b"" and outbox.content(TWO) and outbox.content(TEN), (
            "an answer of this year keeps the old mail"
        )
        assert (
            "内容已按保存期限删除（2024-11-27 以前，zhang@PC-1）" in outbox.steps(ONE)[-1].why
            and outbox.find(ONE).state == "sent"
        )
        with ledger.read() as base:
            left = {row[0] for row in base.exec_driver_sql("SELECT sha256 FROM piece")}
        assert sha(b"answer 1") not in left and {sha(b"answer 2"), sha(b"answer 3"), sha(b"enclosed")} <= left
    with Store(state) as kept, pytest.raises(KeyError):
        assert kept.content(sha(SHARED)) == SHARED and kept.content(sha(LYING)) == LYING
        assert [one.path for one in kept.sightings()] == ["通知/共用.xlsx", "项目/在.xlsx"] and sightings.at(kept, OLD)
        kept.content(sha(ALONE))
    with Records(state) as records, pytest.raises(KeyError):
        assert records.newest("confirmations") and records.workbook(sha(b"PK edition 3"))
        records.workbook(sha(b"PK edition 1"))


def test_of_editions_that_share_pieces_the_last_keeps_them(state: Path) -> None:
    shared, old, young = b"PK shared rows", b"PK only in the old", b"PK only in the young"
    with Records(state) as records, records.change() as base:
        for number, own in ((1, old), (3, young)):
            base.execute("DELETE FROM version WHERE sha256 = ?", (sha(f"PK edition {number}".encode()),))
            records.keep_version(sha(f"PK edition {number}".encode()), SEAM.join((shared, own, b"end")))
    (line,) = [one for one in foresee(state, [], ORDER.before).lines if one.sha256 == sha(b"PK edition 1")]
    assert line.size == len(SEAM.join((shared, old, b"end")))
    carry_out(state)
    with Records(state) as records:
        assert records.workbook(sha(b"PK edition 3")) == SEAM.join((shared, young, b"end"))
    assert not [file.name for file in state.iterdir() if old in file.read_bytes()]


def test_a_mail_without_content_is_never_sent_again(state: Path) -> None:
    carry_out(state)
    with Ledger(state / "ledger.sqlite") as ledger:
        outbox = Outbox(ledger)
        outbox.move(ONE, ("sent",), "failed", NOW, "假设")
        with pytest.raises(AutomationError, match="还没有做成"):
            obey(outbox, "retry", ONE, NOW)


def test_each_removal_has_a_line(state: Path) -> None:
    carry_out(state)
    (line,) = [row for row in everything(state)["archive.sqlite/removed"] if row[1] == sha(ALONE)]
    assert line == (
        "workbooks",
        sha(ALONE),
        "表格 通知/旧.xlsx",
        OLD.isoformat(),
        len(ALONE) + 1,
        "2024-11-27",
        NOW.isoformat(),
        "zhang@PC-1",
        1,
    )
    assert all(row[-1] == 1 for row in everything(state)["archive.sqlite/removed"])


def test_the_same_again_removes_nothing(state: Path) -> None:
    carry_out(state)
    after = everything(state)
    assert carry_out(state) == [] and everything(state) == after


def test_nothing_of_it_is_left_in_the_files(state: Path) -> None:
    with closing(sqlite3.connect(state / "workbooks.sqlite")) as base:
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert ALONE in (state / "workbooks.sqlite").read_bytes()
    carry_out(state)
    assert not [file.name for file in state.iterdir() if ALONE in file.read_bytes()]


def test_an_empty_state_folder(tmp_path: Path) -> None:
    assert not foresee(tmp_path, [tmp_path / "ledger.sqlite"], ORDER.before).lines


class Killed(BaseException):
    pass


class Mortal(sqlite3.Connection):
    """Dies at one of its statements, as the whole process would."""

    left = 10**9

    def execute(self, *given: Any) -> sqlite3.Cursor:
        self._live()
        return super().execute(*given)

    def executemany(self, *given: Any) -> sqlite3.Cursor:
        self._live()
        return super().executemany(*given)

    def _live(self) -> None:
        Mortal.left -= 1
        if Mortal.left < 0:
            raise Killed


@pytest.mark.parametrize("every", [pytest.param(1, marks=pytest.mark.slow), 13])
def test_killed_at_any_statement_the_next_one_comes_to_the_same_end(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, every: int
) -> None:
    monkeypatch.setattr(store, "AT_ONCE", 1)
    monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=Mortal))
    whole, statements = _after_kill(filled, tmp_path / "whole", 10**6)
    assert statements > 60
    for at in range(0, statements, every):
        assert _after_kill(filled, tmp_path / str(at), at)[0] == whole, at


def _after_kill(filled: Path, state: Path, at: int) -> tuple[dict[str, list[tuple[Any, ...]]], int]:
    shutil.copytree(filled, state)
    Mortal.left = at
    with suppress(Killed):
        carry_out(state)
    statements = at - Mortal.left
    Mortal.left = 10**9
    carry_out(state)
    return everything(state), statements
