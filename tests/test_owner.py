"""One ledger a workspace: the second refuses and names the first."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest

from automation.errors import AutomationError, ConfigurationError
from automation.jobs.owner import FILE, claim, count_steps

MOMENT = datetime(2026, 11, 20, 17, 30)


def test_the_first_takes_it_and_may_come_again(tmp_path: Path) -> None:
    for _ in range(2):
        claim(tmp_path, "a", "PC-1", tmp_path / "state", MOMENT)
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


@pytest.mark.parametrize(("machine", "words"), [("PC-2", ["PC-1", "PC-2", "重复发信"]), ("PC-1", ["另一份记录", "[paths] state"])])
def test_another_ledger_is_refused_and_told_who_has_it(tmp_path: Path, machine: str, words: list[str]) -> None:
    claim(tmp_path, "a", "PC-1", tmp_path / "state", MOMENT)
    with pytest.raises(ConfigurationError) as fault:
        claim(tmp_path, "b", machine, tmp_path / "other", MOMENT)
    assert all(word in str(fault.value) for word in [*words, str(tmp_path / "state"), FILE, "2026-11-20T17:30"])


def test_a_copy_of_the_ledger_on_another_machine_is_refused_until_the_file_is_gone(tmp_path: Path) -> None:
    """After that it is the first one that is refused, should its task still run."""
    claim(tmp_path, "a", "PC-1", tmp_path / "state", MOMENT)
    with pytest.raises(ConfigurationError, match=r"PC-1.*PC-2"):
        claim(tmp_path, "a", "PC-2", tmp_path / "state", MOMENT)
    (tmp_path / FILE).unlink()
    claim(tmp_path, "a", "PC-2", tmp_path / "state", MOMENT)
    with pytest.raises(ConfigurationError, match=r"PC-2.*PC-1"):
        claim(tmp_path, "a", "PC-1", tmp_path / "state", MOMENT)


def test_a_copy_beside_the_first_is_refused_but_a_folder_may_be_moved(tmp_path: Path) -> None:
    first, second = tmp_path / "state", tmp_path / "copy"
    for folder in (first, second):
        folder.mkdir()
        (folder / "ledger.sqlite").touch()
    claim(tmp_path, "a", "PC-1", first, MOMENT)
    with pytest.raises(ConfigurationError, match="另一份记录"):
        claim(tmp_path, "a", "PC-1", second, MOMENT)
    claim(tmp_path, "a", "PC-1", tmp_path / "copy" / ".." / "state", MOMENT)
    first.rename(tmp_path / "gone")
    claim(tmp_path, "a", "PC-1", second, MOMENT)
    count_steps(tmp_path, second, 7)
    assert json.loads((tmp_path / FILE).read_bytes())["folder"] == str(second)


def test_a_ledger_that_knows_less_than_before_was_restored(tmp_path: Path) -> None:
    """Killed before that was noted, it is told again."""
    known = []
    for steps, noted in ((0, True), (7, True), (7, True), (9, True), (8, False), (8, True), (8, True), (12, True)):
        known.append(claim(tmp_path, "a", "PC-1", tmp_path, MOMENT, steps))
        if noted:
            count_steps(tmp_path, tmp_path, steps)
    assert known == [True, False, False, False, True, True, False, False]


def test_a_file_of_an_older_program_will_do(tmp_path: Path) -> None:
    old = {"ledger": "a", "machine": "PC-1", "folder": str(tmp_path), "since": "2026-11-20T17:30"}
    (tmp_path / FILE).write_text(json.dumps(old), encoding="utf-8")
    assert claim(tmp_path, "a", "PC-1", tmp_path, MOMENT, 7) is False


def test_once_the_file_is_gone_the_next_one_takes_it(tmp_path: Path) -> None:
    claim(tmp_path, "a", "PC-1", tmp_path, MOMENT)
    (tmp_path / FILE).unlink()
    claim(tmp_path, "b", "PC-2", tmp_path, MOMENT)


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"\xff\xfe", b"null"])
def test_a_broken_file_is_asked_about(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(AutomationError, match="看不懂"):
        claim(tmp_path, "a", "PC-1", tmp_path, MOMENT)


def test_of_many_at_once_only_one_gets_it(tmp_path: Path) -> None:
    def attempt(number: int) -> bool:
        try:
            claim(tmp_path, str(number), f"PC-{number}", tmp_path, MOMENT)
        except ConfigurationError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(24))) == 1


def test_a_share_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(AutomationError, match="归属文件"):
        claim(tmp_path / "file" / "inner", "a", "PC-1", tmp_path, MOMENT)
