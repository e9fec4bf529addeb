"""Yearly workbooks that somebody has written into by hand say nothing, and burst nothing, when a lost ledger is made good from them."""

from __future__ import annotations

import base64
import zlib
from io import BytesIO

import msgspec
import pytest
from xlsxwriter import Workbook

from automation.forms.recording import past_workbook
from automation.forms.recording.past_workbook import read_past

SOUND = zlib.compress(b'{"rows":{}}')


def carrying(hidden: str) -> bytes:
    target = BytesIO()
    with Workbook(target, {"in_memory": True}) as workbook:
        workbook.add_worksheet("记录")
        workbook.add_worksheet("_meta").write_string(0, 3, hidden)
    return target.getvalue()


def group(note: bytes = b"{}", rows: bytes = SOUND) -> str:
    return base64.b64encode(msgspec.msgpack.encode(("N-1", "2026", note, rows))).decode()


def test_what_is_sound_is_read() -> None:
    assert [one.name for one in read_past(carrying(group()))] == ["N-1"]


@pytest.mark.parametrize(
    "hidden",
    ["x", "", "AAAA", base64.b64encode(msgspec.msgpack.encode(("N-1", 2026, b"", b""))).decode(), group(b"[]"), group(b"1"), group(b"{"),
     group(b'{"a":{"b":1}}'), group(b'{"a":{}}'), group(rows=b"x"), group(rows=zlib.compress(b"null")),
     group(rows=zlib.compress(b'{"rows":{"a":{"cells":{"x":{"$":1}}}}}')), group(rows=zlib.compress(b'{"rows":{"a":1}}'))],
)  # fmt: skip
def test_what_was_typed_there_is_not(hidden: str) -> None:
    assert list(read_past(carrying(hidden))) == []


def test_what_would_burst_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(past_workbook, "_MOST", 1 << 20)
    assert list(read_past(carrying(group(rows=zlib.compress(b" " * (1 << 22) + b'{"rows":{}}'))))) == []


def test_no_workbook_at_all() -> None:
    assert list(read_past(b"PK")) == list(read_past(b"")) == []
