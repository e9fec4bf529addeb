"""Given several workbooks, which counts, and what are people told of the others?"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

import pytest
from msgspec import structs

from automation.clients.client_review import FORM as REVIEWS
from automation.forms.finding.copy_names import core_name, is_conflict, is_original
from automation.forms.finding.found_workbook import Workbook
from automation.forms.finding.versions import settle_versions
from automation.forms.schema.column import Setting
from automation.forms.schema.filled_form import FilledForm, FilledTable, Reading
from automation.notices.notice_request import FORM as REQUESTS
from automation.organization.people import Department, Directory
from automation.projects.task_breakdown import FORM as TASKS
from automation.projects.weekly_progress import FORM as PROGRESS
from automation.reference.address_book import FORM as ADDRESS_BOOK

FORMS = (TASKS, PROGRESS, ADDRESS_BOOK, REQUESTS, REVIEWS)
SETTING = Setting(Directory(departments=(Department("研发部"), Department("市场部", aliases=("营销部",)))))


def _book(path: str, form: str, fields: dict[str, object], table: str, columns: dict[str, list[object]], saved: str) -> Workbook:
    count = len(next(iter(columns.values())))
    letters = {name: chr(65 + index) for index, name in enumerate(columns)}
    filled = FilledForm(form, "1.0", fields, {}, {table: FilledTable("表", 7, list(range(8, 8 + count)), letters, columns)})
    digest = sha256(repr((fields, columns)).encode()).hexdigest()
    return Workbook(path, digest, 9, saved, "", "", datetime(2026, 11, 20, 12), Reading("used", "", form, filled))


def week_of(
    path: str,
    text: str = "联调",
    week: str = "2026-W47",
    department: str = "研发部",
    saved: str = "2026-11-20T09:00:00",
    rows: int = 1,
) -> Workbook:
    columns: dict[str, list[object]] = {"task_id": ["001"] * rows, "person": ["李娜"] * rows, "progress": [text] * rows}
    return _book(path, PROGRESS.name, {"department": department, "week": week}, "progress", columns, saved)


def part_of(
    path: str, ids: str, department: str = "研发部", project: str = "控制器", saved: str = "2026-11-20T09:00:00"
) -> Workbook:
    columns: dict[str, list[object]] = {"id": list(ids), "department": [department] * len(ids)}
    return _book(path, TASKS.name, {"project_name": project, "project_id": None}, "tasks", columns, saved)


def list_of(path: str, *ids: str, saved: str = "2026-11-20T09:00:00") -> Workbook:
    """A 通知需求清单: it names no department in its head, and its rows have numbers."""
    columns: dict[str, list[object]] = {"id": list(ids), "department": ["研发部"] * len(ids)}
    return _book(path, REQUESTS.name, {}, "requests", columns, saved)


def _settle(*books: Workbook, earlier: tuple[Workbook, ...] = ()) -> dict[str, Workbook]:
    return {book.path: book for book in settle_versions(books, FORMS, SETTING, earlier)}


def _used(settled: dict[str, Workbook]) -> list[str]:
    return [path for path, book in settled.items() if book.reading.status == "used"]


def _said(settled: dict[str, Workbook]) -> list[tuple[str, str, str]]:
    return [(problem.kind, problem.file, problem.message) for book in settled.values() for problem in book.reading.problems]


@pytest.mark.parametrize(
    "copy",
    [
        "表 - 副本.xlsx",
        "表(1).xlsx",
        "表最终版2.xlsx",
        "副本 表.xlsx",
        "表（2）.xlsx",
        "表 - 副本 (2).xlsx",
        "Copy of 表.xlsx",
        "表_v2.xlsx",
    ],
)
def test_v01_the_original_name_counts(copy: str) -> None:
    settled = _settle(week_of("a/表.xlsx"), week_of(f"a/{copy}", "别的", saved="2026-11-20T16:00:00"))
    assert _used(settled) == ["a/表.xlsx"]
    message = (
        f"收到 2 份“周进度填报表”：a/表.xlsx、a/{copy}。本次采用“a/表.xlsx”（2026-11-20 09:00 保存）。如不对，请只保留一份。"
    )
    assert _said(settled) == [("V01", f"a/{copy}", message)]


def test_v01_of_originals_the_last_saved_counts() -> None:
    settled = _settle(
        week_of("a/表.xlsx"), week_of("b/表.xlsx", "新", saved="2026-11-20T16:00:00"), week_of("c/表 - 副本.xlsx", "3")
    )
    assert _used(settled) == ["b/表.xlsx"]
    assert [kind for kind, _, _ in _said(settled)] == ["V01"]
    assert settled["a/表.xlsx"].reading.reason == "同一份表有多个文件，本次采用“b/表.xlsx”"


def test_v01_the_same_content_is_taken_once_without_a_word() -> None:
    settled = _settle(week_of("表.xlsx"), week_of("表 - 副本.xlsx"))
    assert _used(settled) == ["表.xlsx"]
    assert settled["表 - 副本.xlsx"].reading.reason == "与“表.xlsx”内容相同"
    assert _said(settled) == []


def test_v01_other_weeks_and_departments_are_no_copies() -> None:
    assert (
        len(
            _used(
                _settle(
                    week_of("表.xlsx"), week_of("表(1).xlsx", department="市场部"), week_of("表(2).xlsx", "新", week="2026-W46")
                )
            )
        )
        == 3
    )


def test_v01_two_address_books_are_one_too_many() -> None:
    books = [
        _book(path, ADDRESS_BOOK.name, {}, "persons", {"name": [path]}, "2026-11-20T09:00:00")
        for path in ("通讯录.xlsx", "通讯录(1).xlsx")
    ]
    assert _used(_settle(*books)) == ["通讯录.xlsx"]


@pytest.mark.parametrize("copy", ["表(冲突).xlsx", "表-DESKTOP-AB12.xlsx", "表 (张伟的冲突副本 2026-11-20).xlsx"])
def test_v02_a_conflict_copy_is_told_with_its_differing_cells(copy: str) -> None:
    settled = _settle(week_of("表.xlsx", "旧"), week_of(copy, "新", saved="2026-11-20T18:00:00"))
    message = f"发现同步冲突副本“{copy}”，与正式文件有 1 处不同：“本周进展”(C8)：旧 → 新。请确认以哪份为准后删除另一份。"
    assert _said(settled) == [("V02", copy, message)]
    assert _used(settled) == ["表.xlsx"]


def test_v02_at_most_five_cells_are_listed() -> None:
    settled = _settle(week_of("表.xlsx", "旧", rows=8), week_of("表(冲突).xlsx", "新", rows=9))
    message = _said(settled)[0][2]
    assert "有 10 处不同" in message
    assert message.count("→") == 5


def test_a_project_in_parts_is_whole() -> None:
    assert len(_used(_settle(part_of("研发部.xlsx", "1234"), part_of("市场部.xlsx", "5678", "市场部")))) == 2


def test_v01_a_copied_part_is_a_copy() -> None:
    settled = _settle(
        part_of("研发部.xlsx", "1234"), part_of("市场部.xlsx", "567", "市场部"), part_of("研发部 - 副本.xlsx", "1239")
    )
    assert _used(settled) == ["研发部.xlsx", "市场部.xlsx"]


def test_v01_equal_ids_and_departments_are_a_copy_under_any_name() -> None:
    assert _used(_settle(part_of("甲.xlsx", "12", saved="2026-11-20T10:00:00"), part_of("乙.xlsx", "12"))) == ["甲.xlsx"]


def test_overlapping_parts_that_are_no_copies_both_count() -> None:
    assert len(_used(_settle(part_of("研发部.xlsx", "1234"), part_of("市场部.xlsx", "3456", "市场部")))) == 2
    assert len(_used(_settle(part_of("甲.xlsx", "12"), part_of("甲(1).xlsx", "12", project="另一个")))) == 2


def test_v03_the_folder_of_another_department() -> None:
    settled = _settle(
        week_of("营销部/表.xlsx"), part_of("市场部/研发部.xlsx", "12"), week_of("市场部/研发部/表.xlsx", "上周", week="2026-W46")
    )
    assert _used(settled) == list(settled)
    assert [message for _, _, message in _said(settled)] == [
        "“营销部/表.xlsx”放在了“营销部”，表内填报部门是“研发部”，已按研发部收取。",
        "“市场部/研发部.xlsx”放在了“市场部”，表内填报部门是“研发部”，已按研发部收取。",
    ]


def test_v06_the_rows_of_last_week_again() -> None:
    settled = _settle(week_of("W46.xlsx", week="2026-W46"), week_of("W47.xlsx"))
    assert _used(settled) == ["W46.xlsx"]
    assert _said(settled) == [("V06", "W47.xlsx", "“W47.xlsx”与上周完全相同，请确认是否已更新；若确无变化请回复“无变化”。")]


def test_v06_also_where_last_week_was_typed_over() -> None:
    before = structs.replace(week_of("表.xlsx", week="2026-W46"), gone_at=datetime(2026, 11, 20, 12))
    assert _used(_settle(week_of("表.xlsx"), earlier=(before,))) == []


def test_v06_last_weeks_file_in_this_weeks_folder() -> None:
    settled = _settle(
        week_of("周进度/2026-W46/研发部.xlsx", week="2026-W46"), week_of("周进度/2026-W47/研发部(1).xlsx", week="2026-W46")
    )
    assert [(kind, file) for kind, file, _ in _said(settled)] == [("V06", "周进度/2026-W47/研发部(1).xlsx")]


def test_v06_progress_is_no_repetition() -> None:
    assert len(_used(_settle(week_of("W46.xlsx", "一", week="2026-W46"), week_of("W47.xlsx", "二")))) == 2


def test_v07_an_empty_form_is_no_submission_and_no_rival() -> None:
    settled = _settle(week_of("表.xlsx", rows=0, saved="2026-11-20T18:00:00"), week_of("表(1).xlsx"))
    assert _used(settled) == ["表(1).xlsx"]
    assert _said(settled) == [("V07", "表.xlsx", "“表.xlsx”里还没有填写任务。若本周期没有任务，请回复“无任务”。")]


def test_what_is_not_used_takes_no_part() -> None:
    broken = week_of("表.xlsx")
    broken.reading.status = "rejected"
    settled = _settle(broken, week_of("表(1).xlsx"))
    assert _used(settled) == ["表(1).xlsx"]
    assert settled["表.xlsx"].reading.status == "rejected"


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("任务分解表.xlsx", "任务分解表"),
        ("任务分解表 最终版 (3) - 副本.xlsx", "任务分解表"),
        ("项目(二期).xlsx", "项目(二期)"),
        ("副本.xlsx", "副本"),
        ("2026-W47.xlsx", "2026-W47"),
        ("研发一部.xlsx", "研发一部"),
    ],
)
def test_the_name_without_marks_of_copying(name: str, core: str) -> None:
    assert core_name(name) == core
    assert is_original(name) == (core + ".xlsx" == name)
    assert not is_conflict(name)


def test_several_lists_of_numbered_rows_count_side_by_side() -> None:
    """A department that begins a list of its own must not make the company's disappear."""
    two = _settle(list_of("通知/研发部/清单.xlsx", "N-1", "N-2"), list_of("通知/市场部/清单.xlsx", "N-3", saved="2026-11-20T10:00:00"))
    assert len(_used(two)) == 2
    copied = _settle(list_of("通知/清单.xlsx", "N-1", "N-2"), list_of("通知/清单 - 副本.xlsx", "N-1", "N-2", "N-3"))
    assert _used(copied) == ["通知/清单.xlsx"]


def test_so_do_several_lists_whose_rows_bear_the_numbers_of_others() -> None:
    """A request may be reviewed twice, so its number is no key; a year's reviews must not make the last year's disappear."""

    def reviews(path: str, *ids: str, saved: str = "2026-11-20T09:00:00") -> Workbook:
        columns: dict[str, list[object]] = {"request_id": list(ids), "department": ["研发部"] * len(ids)}
        return _book(path, REVIEWS.name, {}, "reviews", columns, saved)

    two = _settle(reviews("客户/2025.xlsx", "CR-1", "CR-2"), reviews("客户/2026.xlsx", "CR-2", "CR-3", saved="2026-11-20T10:00:00"))
    assert len(_used(two)) == 2
    copied = _settle(reviews("客户/评审.xlsx", "CR-1", "CR-1"), reviews("客户/评审 - 副本.xlsx", "CR-1", "CR-1", "CR-2"))
    assert _used(copied) == ["客户/评审.xlsx"]
