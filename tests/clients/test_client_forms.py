"""The forms of the process as workbooks: what is taken, what is refused, which files count, and what a client may see of them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest
from client_desk import people
from hypothesis import given, settings
from hypothesis import strategies as st

from automation.clients.client_progress import RECORD as PROGRESS
from automation.clients.client_request import FORM as REQUEST
from automation.clients.client_review import FORM as REVIEW
from automation.clients.communication import FORM as TALK
from automation.clients.for_client import outside, seen
from automation.clients.talk_requests import named_ids
from automation.forms.filled import read_workbook
from automation.forms.finding.found_workbook import Workbook
from automation.forms.finding.versions import settle_versions
from automation.forms.schema.column import Setting
from automation.forms.schema.filled_form import Reading
from automation.forms.schema.form import Form
from automation.organization.contact_search import same_company

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "forms"))
from workspace_files import workbook

FORMS = (REQUEST, REVIEW, TALK)
SETTING = Setting(people())
TALKED = {"client": "示例科技有限公司", "contact": "陈样本"}


def read(form: Form, rows: Sequence[Sequence[str]], **fields: str) -> Reading:
    content = workbook(form, fields, {form.tables[0].name: rows})
    return read_workbook(content, f"客户/{form.title}.xlsx", FORMS, SETTING)


def column(reading: Reading, name: str) -> list[object]:
    assert reading.filled, reading.reason
    return next(iter(reading.filled.tables.values())).columns[name]


def told(reading: Reading) -> list[tuple[str, str, str]]:
    return [(one.kind, one.cell, one.severity) for one in reading.problems]


def test_a_register_is_read() -> None:
    mine = read(REQUEST, [["007", "示例科技有限公司", "陈样本", "官网", "接口", "2026-12-25", "刘洋", "2026-11-20 16:00", ""]])
    assert column(mine, "id") == ["007"] and column(mine, "source") == ["官网留言"]
    assert column(mine, "registered_at") == [datetime(2026, 11, 20, 16)]
    assert told(mine) == [("E01", "D4", "remark")]


def test_nobody_checks_his_own_letter() -> None:
    row = ["CR-1", "2026-11-23", "刘洋", "可行", "高", "方案", "", "采购部", "赵敏", "周强", "周强", "可以。"]
    mine = read(REVIEW, [row])
    assert ("M07", "K4", "error") in told(mine) and column(mine, "checker") == [None]
    assert column(mine, "feasibility") == ["可执行"]


@pytest.mark.parametrize(
    ("step", "due", "taken"), [("提供接口定义", "2026-11-27", "是"), ("", "2026-11-27", None), ("提供接口定义", "", None)]
)
def test_waiting_for_the_client_needs_a_reason_and_a_day(step: str, due: str, taken: str | None) -> None:
    mine = read(TALK, [["2026-11-23", "电话", "摘要", "", "", step, "刘洋", due, "是", ""]], **TALKED)
    assert column(mine, "waiting") == [taken]
    assert (("M30", "I7", "error") in told(mine)) == (taken is None)


def test_a_talk_may_have_a_day_or_a_time_and_nothing_is_said_of_it() -> None:
    mine = read(TALK, [["2026-11-23", "电话", "摘要", "", "", "", "刘洋"], ["2026-11-23 10:05", "会议", "摘要", "", "", "", "刘洋"]], **TALKED)
    assert column(mine, "at") == [datetime(2026, 11, 23), datetime(2026, 11, 23, 10, 5)]
    assert told(mine) == []


def test_a_client_may_have_a_record_of_talks_for_each_request() -> None:
    """Two files of one request are copies; those of two requests both count."""
    rows = [["2026-11-23", "电话", "摘要", "", "", "", "刘洋"]]
    books = []
    for path, request, text in (("甲", "CR-1", "一"), ("乙", "CR-2", "一"), ("乙 - 副本", "CR-2", "二"), ("丙", "", "一")):
        reading = read(TALK, [[*rows[0][:2], text, *rows[0][3:]]], **TALKED, request=request)
        digest = sha256(f"{path}{text}".encode()).hexdigest()
        saved = "2026-11-23T09:00:00"
        books.append(Workbook(f"客户/{path}.xlsx", digest, 9, saved, "", "", datetime(2026, 11, 23, 12), reading))
    settled = settle_versions(books, FORMS, SETTING)
    assert [book.path for book in settled if book.reading.status == "used"] == ["客户/甲.xlsx", "客户/乙.xlsx", "客户/丙.xlsx"]


def test_what_a_client_may_see() -> None:
    assert outside(REQUEST) == ("id", "client", "contact", "description", "wanted_by", "registered_at", "changed_from")
    assert outside(REVIEW) == ("request_id", "expected_end", "explanation")
    assert outside(TALK) == ("client", "contact")
    assert outside(PROGRESS) == ("id", "client", "description", "expected_end", "stage", "percent", "progress", "plan", "delivered")
    assert seen(REVIEW, {"explanation": "可以", "solution": "内部", "file": "x"}) == {"explanation": "可以"}


ids = st.text("ABC0129-._需求", min_size=1, max_size=8)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40) | st.lists(ids, max_size=4).map("、".join), st.frozensets(ids, max_size=6))
def test_only_known_ids_are_named_each_once(text: str, known: frozenset[str]) -> None:
    found = list(named_ids(text, known))
    assert set(found) <= known and len(found) == len(set(found))
    plain = [part for part in text.split("、") if part in known]
    assert set(plain) <= set(found), "what stands between separators is surely found"


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=12), st.text(max_size=12))
def test_a_client_is_the_same_from_both_sides(one: str, other: str) -> None:
    assert same_company(one, one) and same_company(one, other) == same_company(other, one)
    assert same_company(one, f" {one}\u200b")
