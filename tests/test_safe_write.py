"""Given a folder in some state, a file swapped in is whole, stands where it says, and leaves nothing behind."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from automation import safe_write
from automation.safe_write import put_new, swap_in


def test_new_file_in_a_new_folder(tmp_path: Path) -> None:
    path = tmp_path / "报表" / "周报.xlsx"
    assert swap_in(path, b"new") == path
    assert path.read_bytes() == b"new"


def test_old_file_is_replaced_and_nothing_is_left(tmp_path: Path) -> None:
    path = tmp_path / "周报.xlsx"
    path.write_bytes(b"old")
    assert swap_in(path, b"new") == path
    assert [entry.read_bytes() for entry in tmp_path.iterdir()] == [b"new"]


def open_in_excel(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows refuses to replace a file that Excel holds open; POSIX does not, so the refusal is staged."""
    real = os.replace

    def refusing(source: Path, target: Path) -> None:
        if Path(target) == path:
            raise PermissionError(5, "拒绝访问。")
        real(source, target)

    monkeypatch.setattr(os, "replace", refusing)


@pytest.mark.parametrize(
    ("label", "taken", "expected"),
    [("1731", [], "周报_1731.xlsx"), ("1731", ["周报_1731.xlsx"], "周报_1731_2.xlsx"), ("", [], "周报_2.xlsx")],
)
def test_held_file_stays_and_the_new_one_goes_beside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, label: str, taken: list[str], expected: str
) -> None:
    path = tmp_path / "周报.xlsx"
    for name in ("周报.xlsx", *taken):
        (tmp_path / name).write_bytes(b"old")
    open_in_excel(path, monkeypatch)
    assert swap_in(path, b"new", label=label, waits=(0.0, 0.0)).name == expected
    assert path.read_bytes() == b"old"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == sorted(["周报.xlsx", *taken, expected])


def test_released_in_time_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "周报.xlsx"
    path.write_bytes(b"old")
    real, refusals = os.replace, [PermissionError(32, "被占用"), PermissionError(33, "被占用")]

    def refusing(source: Path, target: Path) -> None:
        if refusals:
            raise refusals.pop()
        real(source, target)

    monkeypatch.setattr(os, "replace", refusing)
    assert swap_in(path, b"new", waits=(0.0,) * 5) == path
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize(("held", "named"), [(0, True), (2, True), (9, False)])
def test_a_virus_scanner_looks_at_what_is_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: int, named: bool) -> None:
    """Windows does not rename what it has open."""
    refusals = [PermissionError(5, "拒绝访问。")] * held
    real = Path.rename

    def refusing(source: Path, target: Path) -> Path:
        if refusals:
            raise refusals.pop()
        return real(source, target)

    monkeypatch.setattr(safe_write, "WAITS", (0, 0, 0))
    monkeypatch.setattr(Path, "rename", refusing)
    temporary = tmp_path / "x.tmp"
    temporary.write_bytes(b"new")
    if named:
        safe_write._rename(temporary, tmp_path / "x")
        assert (tmp_path / "x").read_bytes() == b"new"
    else:
        with pytest.raises(PermissionError):
            safe_write._rename(temporary, tmp_path / "x")


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    assert put_new(tmp_path / "x", b"first") and not put_new(tmp_path / "x", b"second")
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"first"]
