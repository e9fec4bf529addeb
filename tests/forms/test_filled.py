"""Whole files: which are used, ignored, rejected or left waiting, and in which words (F03-F25, V04)."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from automation.forms.schema.filled_form import Reading
from tests.forms.foreign_workbooks import (
    bomb,
    compound,
    drawn,
    kinds,
    minimal,
    package,
    pasted,
    read,
    rebuilt,
    replaced,
    row,
    tasks,
    worksheet,
    wrong_checksum,
)

GOOD = drawn([row(1), row(2)])
CSV = "任务编号,任务名称\n001,调研\n".encode("gb18030")


def rejected(reading: Reading, kind: str) -> str:
    assert (reading.status, kinds(reading)) == ("rejected", {kind})
    assert reading.problems[0].message == reading.reason
    assert reading.problems[0].severity == "error"
    return reading.reason


def test_a_workbook_that_is_no_form_is_ignored() -> None:
    reading = read(minimal(worksheet('<row r="1"><c r="A1"><v>1</v></c></row>')))
    assert (reading.status, reading.reason, reading.problems) == ("ignored", "不是登记的表单", [])


@pytest.mark.parametrize(
    ("content", "name", "kind", "reason"),
    [
        pytest.param(
            b"",
            "表.xlsx",
            "F03",
            "文件“表.xlsx”是空文件（0 字节），可能没有保存成功。请重新打开您本机的文件，另存到原位置。",
            id="F03",
        ),
        pytest.param(
            GOOD[:3000], "表.xlsx", "F04", "文件“表.xlsx”不完整（可能复制或保存时中断），无法打开。请重新保存一次。", id="F04"
        ),
        pytest.param(
            bytes(9000),
            "a/表.xlsx",
            "F05",
            "文件“表.xlsx”内容已损坏。请用右键“属性→以前的版本”找回，或重新填写；上次收到的内容仍有效。",
            id="F05",
        ),
        pytest.param(wrong_checksum(GOOD), "表.xlsx", "F06", "文件“表.xlsx”已损坏。", id="F06"),
        pytest.param(compound("EncryptedPackage"), "表.xlsx", "F09", "文件“表.xlsx”设了打开密码，系统读不了。", id="F09"),
        pytest.param(package({"Index/Document.iwa": ""}), "表.numbers", "F13", "“表.numbers”不是 .xlsx。", id="F13"),
        pytest.param(CSV, "表.csv", "F14", "“表.csv”是 CSV，编号前面的 0 可能已丢失。请填写原 .xlsx 表。", id="F14"),
        pytest.param(
            CSV, "表.xlsx", "F15", "“表.xlsx”后缀是 .xlsx，实际是 CSV 文本。请用 Excel 打开后另存为 .xlsx。", id="F15-csv"
        ),
        pytest.param(
            b"<html><table></table></html>", "表.xls", "F15", "“表.xls”后缀是 .xls，实际是 网页（HTML）。", id="F15-html"
        ),
        pytest.param(b"%PDF-1.4", "表.xlsx", "F16", "“表.xlsx”不是可填写的表格。", id="F16"),
        pytest.param(
            package({"表.xlsx": GOOD}), "表.zip", "F17", "“表.zip”是压缩包。请不要压缩，直接把 .xlsx 放到收件文件夹。", id="F17"
        ),
        pytest.param(b"L\0\0\0\x01\x14\x02\0" + bytes(80), "表.xlsx.lnk", "F18", "“表.xlsx.lnk”：您放的是快捷方式", id="F18"),
        pytest.param(bomb(20 * 1024 * 1024), "表.xlsx", "F20", "“表.xlsx”内容异常庞大，系统已拒收。", id="F20"),
        pytest.param(
            minimal('<!DOCTYPE a [<!ENTITY b "c">]>' + worksheet("")), "表.xlsx", "F21", "“表.xlsx”格式异常，系统已拒收", id="F21"
        ),
        pytest.param(GOOD + bytes(65 * 1024 * 1024), "表.xlsx", "F22", "“表.xlsx”有 65 MB，请不要把照片贴在表里", id="F22"),
    ],
)
def test_rejected_files(content: bytes, name: str, kind: str, reason: str) -> None:
    if kind == "F22":
        content = package({"[Content_Types].xml": "", "xl/workbook.xml": "", "xl/media/1.jpg": bytes(65 * 1024 * 1024)}, 0)
    assert rejected(read(content, name), kind).startswith(reason)


@pytest.mark.parametrize("content", [pytest.param(b"", id="F03"), pytest.param(GOOD[:3000], id="F04")])
def test_what_may_still_be_on_its_way_waits(content: bytes) -> None:
    reading = read(content, settled=False)
    assert (reading.status, reading.problems) == ("waiting", [])
    assert reading.reason


def with_macro(content: bytes) -> bytes:
    return rebuilt(content, lambda name, part: ("xl/vbaProject.bin", b"macro") if name.endswith("app.xml") else (name, part))


@pytest.mark.parametrize(
    ("content", "name", "kind", "severity"),
    [
        pytest.param(with_macro(GOOD), "表.xlsm", "F19", "remark", id="F19"),
        pytest.param(with_macro(GOOD), "表.xlsx", "F19", "error", id="F19-hidden"),
        pytest.param(GOOD, "表.xls", "F15", "remark", id="F15"),
        pytest.param(GOOD, "表.et", "F15", "remark", id="F15-et"),
    ],
)
def test_files_taken_with_a_remark(content: bytes, name: str, kind: str, severity: str) -> None:
    reading = read(content, name)
    assert reading.status == "used"
    assert [found.severity for found in reading.problems if found.kind == kind] == [severity]


def test_f10_read_only_marks_change_nothing() -> None:
    content = replaced(GOOD, "workbook.xml", b"<workbookPr", b'<fileSharing readOnlyRecommended="1"/><workbookPr')
    assert kinds(read(content)) == kinds(read(GOOD))


def test_f22_photos_make_a_file_large_but_readable() -> None:
    photo = os.urandom(11 * 1024 * 1024)
    content = rebuilt(GOOD, lambda name, part: ("xl/media/image1.jpeg", photo) if name.endswith("app.xml") else (name, part))
    reading = read(content)
    assert reading.status == "used"
    assert "F22" in kinds(reading)


def test_v04_an_older_version_is_taken() -> None:
    reading = read(pasted([row(1)], mark="PM-TASK V0.9"))
    assert reading.status == "used"
    message = next(found.message for found in reading.problems if found.kind == "V04")
    assert message == "您用的是旧版表（V0.9），已收取；下次请用附件的新版 V1.0。"
    assert reading.filled is not None and reading.filled.version == "0.9"


def test_a_form_is_known_by_its_headings_alone() -> None:
    assert read(pasted([row(1)], mark="")).form == "task_breakdown"


@pytest.mark.parametrize("left_out", ["custom.xml", "_meta", "names"])
def test_a_form_is_known_by_any_one_mark(left_out: str) -> None:
    content = rebuilt(GOOD, lambda name, part: None if left_out in name else (name, part))
    assert read(content).form == "task_breakdown"


def test_author_and_moment_are_kept_as_hints() -> None:
    core = (
        b'<cp:coreProperties xmlns:cp="a" xmlns:dcterms="b">'
        b'<cp:lastModifiedBy>\xe6\x9d\x8e\xe5\xa8\x9c &amp; Co</cp:lastModifiedBy>'
        b'<dcterms:modified xsi:type="x">2026-11-20T09:00:00Z</dcterms:modified></cp:coreProperties>'
    )
    reading = read(rebuilt(GOOD, lambda name, part: (name, core if name.endswith("core.xml") else part)))
    assert reading.filled is not None
    assert (reading.filled.author, reading.filled.saved_at) == ("李娜 & Co", "2026-11-20T09:00:00Z")


def test_a_broken_core_part_costs_nothing() -> None:
    content = rebuilt(GOOD, lambda name, part: (name, b"<broken" if name.endswith("core.xml") else part))
    assert tasks(read(content)) == ["任务1", "任务2"]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
@pytest.mark.parametrize(
    ("suffix", "kind", "name"),
    [
        pytest.param("xls", "F11", "表.xls", id="F11"),
        pytest.param("xls", "F12", "表.et", id="F12"),
        pytest.param("xls", "F15", "表.xlsx", id="F15"),
        pytest.param("ods", "F13", "表.ods", id="F13"),
        pytest.param("xlsx", "", "表.xlsx", id="saved-again"),
    ],
)
def test_what_other_programs_saved_is_read(tmp_path: Path, suffix: str, kind: str, name: str) -> None:
    source = tmp_path / "form.xlsx"
    source.write_bytes(GOOD)
    office = ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to", suffix]
    subprocess.run([*office, "--outdir", str(tmp_path / "out"), str(source)], check=True, capture_output=True)
    reading = read((tmp_path / "out" / f"form.{suffix}").read_bytes(), name)
    assert tasks(reading) == ["任务1", "任务2"]
    assert {found for found in kinds(reading) if found.startswith("F")} == ({kind} if kind else set())
