"""Workbooks are packed to the byte as zipfile and xlsxwriter do it themselves."""

from __future__ import annotations

import io
import os
import zipfile

import pytest
from xlsxwriter import Workbook

from automation.forms import blank
from automation.forms.drawing.drop_downs import DropDowns
from automation.forms.drawing.packing import packed
from automation.projects.weekly_progress import FORM

PARTS = {"xl/a.xml": b"<a/>" * 90_000, "b.xml": b"", "文.bin": os.urandom(3000), "c.xml": "一二三".encode() * 500}


@pytest.mark.parametrize("level", [-1, 3])
def test_the_same_bytes_as_zipfile(level: int) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, part in PARTS.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 31, 0, 0, 0)), part, zipfile.ZIP_DEFLATED, level)
    assert packed(PARTS.items(), (2026, 1, 31), level) == target.getvalue()
    assert packed(PARTS.items(), (2026, 1, 31), level) == target.getvalue(), "what was deflated already"
    assert packed([], (2026, 1, 31), level) == b"PK\5\6" + bytes(18)


def test_the_same_bytes_as_xlsxwriter(monkeypatch: pytest.MonkeyPatch) -> None:
    lists = DropDowns(departments=("市场部",), persons=(("市场部", "赵一"),))
    drawn = blank.draw_form(FORM, lists)
    monkeypatch.setattr(blank, "PackedWorkbook", Workbook)
    assert drawn == blank.draw_form(FORM, lists)
