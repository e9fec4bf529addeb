"""What lies in 交付物 folders is read once, and again when it has changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from automation.forms.finding import deliverable_files
from automation.forms.finding.deliverable_files import handed_over
from automation.forms.finding.scan import scan

LONG_AGO = 1_700_000_000


def put(root: Path, name: str, content: bytes, at: int = LONG_AGO) -> Path:
    file = root / "项目" / "交付物" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    os.utime(file, (at, at))
    return file


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that were read."""
    paths: list[str] = []
    summed = deliverable_files._sum
    monkeypatch.setattr(deliverable_files, "_sum", lambda file: paths.append(file.path) or summed(file))  # type: ignore[func-returns-value]
    return paths


def look(tmp_path: Path) -> dict[str, str]:
    return {drop.path.rpartition("/")[2]: drop.sha256 for drop in handed_over(scan(tmp_path / "drive"), None, tmp_path / "state")}


def test_each_is_read_once_and_again_when_it_has_changed(tmp_path: Path, read: list[str]) -> None:
    put(tmp_path / "drive", "001_图.pdf", b"a")
    other = put(tmp_path / "drive", "002_表.xlsx", b"b" * 3_000_000)
    first = look(tmp_path)
    assert sorted(first) == ["", "001_图.pdf", "002_表.xlsx"] and len(read) == 2
    assert look(tmp_path) == first and len(read) == 2
    put(tmp_path / "drive", "002_表.xlsx", b"c" * 3_000_000)
    assert look(tmp_path)["002_表.xlsx"] != first["002_表.xlsx"] and len(read) == 3
    other.unlink()
    assert sorted(look(tmp_path)) == ["", "001_图.pdf"] and len(read) == 3


def test_what_was_changed_just_now_is_not_trusted_yet(tmp_path: Path, read: list[str]) -> None:
    file = put(tmp_path / "drive", "001_图.pdf", b"a")
    os.utime(file)
    look(tmp_path)
    look(tmp_path)
    assert len(read) == 2


def test_what_it_holds_tells_it_wherever_it_lies(tmp_path: Path) -> None:
    put(tmp_path / "drive", "001_图.pdf", b"a")
    put(tmp_path / "drive", "二版/001 图.pdf", b"a", LONG_AGO + 99)
    found = look(tmp_path)
    assert found["001_图.pdf"] == found["001 图.pdf"]
