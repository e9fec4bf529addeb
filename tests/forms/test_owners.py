"""Names in owner files, as Excel, WPS and LibreOffice write them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automation.forms.finding.owners import excel_name, holder, workbook_of


def owner_content(name: str) -> bytes:
    """An owner file of 165 bytes as Office 2016 writes it."""
    narrow = name.encode("gb18030")[:54]
    content = bytes([len(narrow)]) + narrow.ljust(54, b" ")
    wide = name.encode("utf-16-le")
    return (content + (len(wide) // 2).to_bytes(2, "little") + wide).ljust(165, b" ")


@pytest.mark.parametrize("name", ["张伟", "Zhang Wei", "欧阳娜娜(研发部)"])
def test_f01_excel(tmp_path: Path, name: str) -> None:
    (tmp_path / "~$表.xlsx").write_bytes(owner_content(name))
    assert holder(tmp_path / "~$表.xlsx") == name


def test_f01_only_the_narrow_name() -> None:
    assert excel_name(bytes([4]) + "张伟".encode("gb18030")) == "张伟"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (",zhangwei,PC-01,20.11.2026 16:40,file:///x;", "zhangwei"),
        ("张伟,zhangwei,PC-01,20.11.2026 16:40,file:///x;", "张伟"),
        ("", ""),
    ],
)
def test_f02_libreoffice(tmp_path: Path, content: str, name: str) -> None:
    (tmp_path / ".~lock.表.xlsx#").write_text(content, encoding="utf-8")
    assert holder(tmp_path / ".~lock.表.xlsx#") == name


def test_f01_locked_owner_file_is_no_fault(tmp_path: Path) -> None:
    assert holder(tmp_path / "~$没有.xlsx") == ""


@given(st.binary(max_size=300))
def test_any_bytes_give_a_name_that_can_be_shown(content: bytes) -> None:
    name = excel_name(content)
    assert name.isprintable()
    assert len(name) <= 54


@pytest.mark.parametrize(
    ("owner", "workbook"), [("~$表.xlsx", "表.xlsx"), (".~lock.表.xlsx#", "表.xlsx"), ("表.xlsx", None), (".~表.xlsx", None)]
)
def test_the_workbook_of_an_owner_file(owner: str, workbook: str | None) -> None:
    assert workbook_of(owner) == workbook
