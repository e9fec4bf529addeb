"""Files that staff name to go along: found however their path is written, never outside the workspace, never a program."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from automation.errors import AutomationError
from automation.forms.finding import enclosed_files
from automation.forms.finding.enclosed_files import enclosed, place_of, read_enclosed


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "workspace" / "通知" / "附件"
    folder.mkdir(parents=True)
    (folder / "办法.pdf").write_bytes(b"%PDF")
    (tmp_path / "secret.txt").write_bytes(b"secret")
    return tmp_path / "workspace"


@pytest.mark.parametrize("named", ["通知/附件/办法.pdf", " 通知\\附件\\办法.pdf ", "“通知/附件/办法.pdf”", "通知/./附件/../附件/办法.pdf"])
def test_however_it_is_written(workspace: Path, named: str) -> None:
    found = enclosed(workspace, named)
    assert found and (found.path, found.size) == ("通知/附件/办法.pdf", 4) and read_enclosed(workspace, named) == b"%PDF"
    assert place_of(workspace, str(workspace / "通知/附件/办法.pdf")) == found.path


@pytest.mark.parametrize(
    "named",
    ["../secret.txt", "通知/../../secret.txt", "/etc/passwd", "C:\\Windows\\win.ini", "//server/share/x.txt", "file:///etc/passwd", "", ".",
     "通知", "没有.pdf", "a\0b", "\ud800", "长" * 9999, "~/x", "通知/附件/办法.pdf/x"],
)  # fmt: skip
def test_nothing_that_lies_elsewhere(workspace: Path, named: str) -> None:
    assert enclosed(workspace, named) is None
    with pytest.raises(AutomationError, match="不在工作区里"):
        read_enclosed(workspace, named)


@pytest.mark.skipif(os.name == "nt", reason="links take rights there")
def test_no_link_leads_out(workspace: Path) -> None:
    (workspace / "x.txt").symlink_to(workspace.parent / "secret.txt")
    (workspace / "out").symlink_to(workspace.parent)
    assert enclosed(workspace, "x.txt") is None and enclosed(workspace, "out/secret.txt") is None


@pytest.mark.parametrize("name", ["a.exe", "a.pdf.EXE", "a.Lnk", "a.xll", "a.js"])
def test_no_program(workspace: Path, name: str) -> None:
    (workspace / name).write_bytes(b"MZ")
    assert enclosed(workspace, name) is None


def test_what_is_too_large_for_any_mail(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enclosed_files, "LARGEST", 3)
    assert enclosed(workspace, "通知/附件/办法.pdf") is None
