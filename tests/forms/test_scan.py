"""Which files of the workspace are taken for workbooks, and which are not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from automation.errors import AutomationError
from automation.forms.finding.scan import printable, scan


def _put(root: Path, *paths: str) -> None:
    for path in paths:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"PK")


def _paths(root: Path, *titles: str) -> list[str]:
    return [found.path for found in scan(root, titles).files]


def test_workbooks_are_found_in_any_folder(tmp_path: Path) -> None:
    _put(tmp_path, "项目/甲/任务分解表.xlsx", "随便.XLSM", "a/b/c/d/e.xls", "周进度/2026-W47/研发部.et")
    assert _paths(tmp_path) == ["a/b/c/d/e.xls", "周进度/2026-W47/研发部.et", "随便.XLSM", "项目/甲/任务分解表.xlsx"]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("~$任务分解表.xlsx", id="F01"),
        *(
            pytest.param(name, id=f"F02-{name}")
            for name in (".~lock.表.xlsx#", ".~表.xlsx", "~WRL0001.tmp", "A1B2C3D4.tmp", "Thumbs.db", "desktop.ini", ".DS_Store")
        ),
        "~tongda_1.tmp",
        "说明.txt",
        "照片.jpg",
        ".git/x.xlsx",
        "$RECYCLE.BIN/x.xlsx",
    ],
)
def test_passed_over(tmp_path: Path, name: str) -> None:
    _put(tmp_path, name)
    assert _paths(tmp_path) == []


@pytest.mark.parametrize("folder", ["空白表单", "报表", "退回单", "公告栏", ".tongda"])
def test_own_outputs_are_not_read_back(tmp_path: Path, folder: str) -> None:
    _put(tmp_path, f"{folder}/x.xlsx")
    assert _paths(tmp_path) == []


def test_a_folder_of_that_name_further_down_is_not_ours(tmp_path: Path) -> None:
    _put(tmp_path, "项目/报表/x.xlsx")
    assert _paths(tmp_path) == ["项目/报表/x.xlsx"]


def test_f02_remains_of_a_failed_saving_are_told(tmp_path: Path) -> None:
    _put(tmp_path, "项目/4CCA4100", "项目/12345", "abcdefgh")
    assert [path for path, _ in scan(tmp_path).remains] == ["项目/4CCA4100"]


@pytest.mark.parametrize(
    ("path", "taken"),
    [
        pytest.param("周进度/2026-W47/研发部.pdf", True, id="F16-awaited"),
        pytest.param("项目/任务分解表.zip", True, id="F17-named-like-a-form"),
        pytest.param("项目/任务分解表.xlsx.lnk", True, id="F18"),
        pytest.param("项目/说明书.pdf", False, id="F16-any-document"),
        pytest.param("项目/交付物/任务分解表.pdf", False, id="deliverable"),
    ],
)
def test_what_stands_for_a_workbook_is_taken_where_one_is_awaited(tmp_path: Path, path: str, taken: bool) -> None:
    _put(tmp_path, path)
    assert _paths(tmp_path, "任务分解表") == ([path] if taken else [])


def test_deliverables_are_files_of_any_kind_but_no_remains_of_saving(tmp_path: Path) -> None:
    remains = ("003A1B2C", "~WRL0003.tmp", "003.pdf.crdownload", "Thumbs.db", "desktop.ini", "~$003_图.docx", ".DS_Store")
    _put(tmp_path, "项目/甲/交付物/003_图.pdf", "项目/甲/交付物/二版/说明", *(f"项目/甲/交付物/{name}" for name in remains))
    (tmp_path / "项目/乙/交付物").mkdir(parents=True)
    found = scan(tmp_path)
    assert sorted(drop.path for drop in found.drops) == ["项目/甲/交付物/003_图.pdf", "项目/甲/交付物/二版/说明"]
    assert sorted(found.awaiting) == ["项目/乙/交付物/", "项目/甲/交付物/"], "also one that is empty"


def test_f01_owner_files_belong_to_their_workbook(tmp_path: Path) -> None:
    _put(tmp_path, "项目/表.xlsx", "项目/~$表.xlsx", "单.ods", ".~lock.单.ods#")
    assert scan(tmp_path).owners == {"项目/表.xlsx": tmp_path / "项目/~$表.xlsx", "单.ods": tmp_path / ".~lock.单.ods#"}


@pytest.mark.parametrize("name", ["表　.xlsx", "表 .xlsx", "🚀计划.xlsx", "第一行\n第二行.xlsx", "a'b\"c.xlsx"])
def test_f27_odd_names_are_names(tmp_path: Path, name: str) -> None:
    if os.name == "nt" and set(name) & set('\n"'):
        pytest.skip("not a name on Windows")
    _put(tmp_path, name)
    assert _paths(tmp_path) == [name]


def test_f27_halves_of_surrogate_pairs_can_be_shown() -> None:
    printable("表\udcff.xlsx").encode("utf-8")


def test_links_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    root = tmp_path / "root"
    _put(outside, "geheim.xlsx")
    _put(root, "表.xlsx")
    try:
        (root / "folder").symlink_to(outside, target_is_directory=True)
        (root / "link.xlsx").symlink_to(outside / "geheim.xlsx")
        (root / "loop").symlink_to(root, target_is_directory=True)
    except OSError:
        pytest.skip("links need a right on Windows")
    assert _paths(root) == ["表.xlsx"]


def test_an_unreadable_workspace_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(AutomationError, match="打不开：找不到这个文件夹"):
        scan(tmp_path / "没有")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs an ordinary POSIX user")
def test_an_unreadable_folder_costs_only_itself(tmp_path: Path) -> None:
    _put(tmp_path, "项目/表.xlsx", "私人/表.xlsx")
    (tmp_path / "私人").chmod(0)
    try:
        walked = scan(tmp_path)
    finally:
        (tmp_path / "私人").chmod(0o755)
    assert (walked.closed, [found.path for found in walked.files]) == (["私人"], ["项目/表.xlsx"])
