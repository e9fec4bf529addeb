"""Given rows that are long done, when they leave a record for its yearly workbook, then each is in exactly one of the two, whatever happens."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from record_play import MONDAY, RECORD, Desk, Killed, at_system_calls, begun, held_open, kinds, past_rows, program_row, shown

from automation.forms.blank import draw_form
from automation.forms.drawing.drop_downs import DropDowns
from automation.forms.finding.scan import scan
from automation.forms.record import Ledger
from automation.forms.recording import past_rows as moving
from automation.forms.recording import record_workbook
from automation.forms.schema.record_update import Retired

NOTE = {"id": "周会", "finished": MONDAY, "people": 2, "share": 0.5, "left": None}
ALL = [program_row(number) for number in range(1, 5)]


def retired(*keys: str, name: str = "周会", year: int = 2026) -> Sequence[Retired]:
    return [Retired(name, keys, year, NOTE)]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Four rows of the program's; staff have answered 002."""
    desk = begun(tmp_path, 4)
    with desk.typing() as copy:
        copy.type("002", "答复", "二")
        copy.type("002", "期限", "月底")
        copy.type("002", "费用", 12.5)
    desk.run()
    return desk


def workbook(desk: Desk, volume: str = "2026") -> Path:
    return desk.path.parent / "往期" / f"{desk.record.title}_{volume}.xlsx"


def places(desk: Desk) -> tuple[list[Any], list[Any]]:
    """The numbers in the record, and in the yearly workbook."""
    return shown(desk, "编号"), [row["编号"] for row in past_rows(desk)]


def test_they_leave_as_they_stand(desk: Desk) -> None:
    updated = desk.run(retired=retired("001", "002"))
    assert updated.written and not updated.waiting and not updated.problems and updated.retired == {"周会": NOTE}
    assert [each["id"] for each in updated.rows] == ["003", "004"] == shown(desk, "编号")
    assert past_rows(desk) == [
        {"编号": "001", "事项": "事项1", "是否超时": "否", "状态": "待办"},
        {"编号": "002", "事项": "事项2", "是否超时": "否", "答复": "二", "状态": "待办", "期限": "月底", "费用": 12.5},
    ]
    (line,) = desk.ledger.kept(RECORD.name, 1)
    assert (line.quiet, line.row, line.kept, "往期/事项表_2026.xlsx" in line.sentence) == (True, "周会", "2 行", True)
    assert not desk.run(*ALL[2:]).written


def test_the_record_says_where_they_are(desk: Desk) -> None:
    desk.run(retired=retired("001"))
    assert "早已了结的 1 行在“往期”文件夹" in openpyxl.load_workbook(desk.path)[RECORD.title]["A3"].value


def test_what_is_drawn_afterwards_looks_as_before(desk: Desk) -> None:
    lists = DropDowns(departments=("市场部",))
    before = draw_form(RECORD.form, lists)
    desk.run(retired=retired("001"))
    assert draw_form(RECORD.form, lists) == before


def test_notes_in_their_cells_go_along(desk: Desk) -> None:
    book = openpyxl.load_workbook(desk.path)
    book[RECORD.title]["D7"].comment = Comment("请尽快", "李娜")
    book.save(desk.path)
    desk.run()
    desk.run(retired=retired("002"))
    assert openpyxl.load_workbook(workbook(desk)).worksheets[0]["D4"].comment.text == "请尽快"


def test_a_job_that_goes_on_to_name_them_does_not_bring_them_back(desk: Desk) -> None:
    desk.run(retired=retired("001", "002"))
    updated = desk.run(*(program_row(number, late="是") for number in range(1, 6)))
    assert [each["id"] for each in updated.rows] == ["003", "004", "005"]
    assert [row["是否超时"] for row in past_rows(desk)] == ["否", "否"]


def test_they_come_back_where_the_job_wants_them(desk: Desk) -> None:
    desk.run(retired=retired("001", "002"))
    updated = desk.run(revived=["周会", "没有的"])
    assert {each["id"]: each["answer"] for each in updated.rows} == {"003": None, "004": None, "001": None, "002": "二"}
    assert updated.rows[3]["extras"] == {"费用": 12.5} and updated.rows[3]["refused"] == {"due"} and not updated.retired
    assert not past_rows(desk) and not desk.run(*ALL).written


def test_one_workbook_a_year_and_another_when_it_is_full(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.run(retired=[*retired("001", name="a", year=2025), *retired("002", name="b")])
    monkeypatch.setattr(moving, "MOST", 1)
    desk.run(retired=retired("003", name="c"))
    assert [[row["编号"] for row in past_rows(desk, volume)] for volume in ("2025", "2026", "2026_2")] == [
        ["001"],
        ["002"],
        ["003"],
    ]
    assert "（第 2 册）" in openpyxl.load_workbook(workbook(desk, "2026_2")).worksheets[0]["A1"].value


def test_no_reader_of_forms_looks_into_them(desk: Desk, tmp_path: Path) -> None:
    desk.run(retired=retired("001"))
    assert "记录表/事项表.xlsx" in (paths := {found.path for found in scan(tmp_path).files})
    assert not any("往期" in path for path in paths)


def test_f20_more_rows_than_can_be_read_again_wait_until_some_leave(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_workbook, "LAST_ROW", record_workbook.ROOM + 4)
    before = desk.path.read_bytes()
    updated = desk.run(program_row(5))
    assert "有 5 行，一张表放不下" in updated.waiting and kinds(updated) == ["F20"]
    assert len(updated.rows) == 5 and desk.path.read_bytes() == before
    updated = desk.run(retired=retired("001"))
    assert updated.written and not updated.waiting and shown(desk, "编号") == ["002", "003", "004", "005"]


class TestOldCopies:
    """Somebody has had the workbook open since before the rows left."""

    def test_without_news_they_stay_away(self, desk: Desk) -> None:
        copy = desk.open()
        desk.run(retired=retired("001", "002"))
        copy.type("003", "答复", "三")
        desk.save(copy)
        updated = desk.run(*ALL)
        assert [(each["id"], each["answer"]) for each in updated.rows] == [("003", "三"), ("004", None)] and not updated.problems

    def test_what_is_typed_into_one_counts_and_leaves_with_it_again(self, desk: Desk) -> None:
        copy = desk.open()
        desk.run(retired=retired("001", "002"))
        copy.type("002", "答复", "二，已办")
        copy.type("001", "经手", "李娜")
        desk.save(copy)
        updated = desk.run()
        assert {each["id"]: each["answer"] for each in updated.rows}["002"] == "二，已办"
        assert kinds(updated) == ["D10", "M27"] and "里面有 2 行早已了结" in updated.problems[0].message
        assert not past_rows(desk) and len(updated.rows) == 4
        desk.run(retired=retired("001", "002"))
        assert [(row.get("答复"), row.get("经手")) for row in past_rows(desk)] == [(None, "李娜"), ("二，已办", None)]
        assert not desk.run().written and shown(desk, "编号") == ["003", "004"]

    def test_even_in_a_grey_cell_it_is_kept(self, desk: Desk) -> None:
        copy = desk.open()
        desk.run(retired=retired("001"))
        copy.type("001", "事项", "改成别的")
        desk.save(copy)
        assert "改成别的" in {one.kept for one in desk.run().kept}

    def test_of_two_people_the_later_counts_and_the_other_is_kept(self, desk: Desk) -> None:
        one, other = desk.open("张伟"), desk.open("李娜")
        one.type("001", "答复", "一")
        desk.save(one)
        desk.run()
        desk.run(retired=retired("001"))
        other.type("001", "答复", "壹")
        desk.save(other)
        updated = desk.run(retired=retired("001"))
        assert [(each.in_force, each.kept) for each in updated.conflicts] == [("壹", "一")]
        assert past_rows(desk)[0]["答复"] == "壹"

    def test_who_deletes_or_empties_one_says_nothing_new(self, desk: Desk) -> None:
        with desk.typing() as copy:
            copy.add(事项="投影仪坏了")
        desk.run()
        copy, before = desk.open(), desk.path.read_bytes()
        desk.run(retired=retired("001", "005"))
        copy.delete("001")
        copy.rows[-1] = {"编号": "005"}
        desk.save(copy)
        assert kinds(desk.run()) == ["D10"] and places(desk) == (["002", "003", "004"], ["001", "005"])
        desk.path.write_bytes(before)
        assert kinds(desk.run()) == ["D10"] and places(desk) == (["002", "003", "004"], ["001", "005"])

    def test_one_that_nobody_knows_any_more(self, desk: Desk) -> None:
        """Its marks are gone: every id is believed."""
        copy = desk.open()
        desk.run(retired=retired("001", "002"))
        copy.edition = ""
        copy.type("002", "备注", "要紧")
        desk.save(copy)
        updated = desk.run(retired=retired("002"))
        assert places(desk) == (["003", "004"], ["001", "002"]) and past_rows(desk)[1]["备注"] == "要紧"
        assert kinds(updated)[-1] == "M27"


class TestWhoHasThemOpen:
    def test_while_the_record_is_open_they_stay(self, desk: Desk) -> None:
        with held_open(desk, "李娜"):
            updated = desk.run(retired=retired("001"))
        assert "正被 李娜 打开" in updated.waiting and len(updated.rows) == 4 and not workbook(desk).exists()
        desk.run(retired=retired("001"))
        assert places(desk) == (["002", "003", "004"], ["001"])

    def test_while_the_yearly_one_is_open_they_stay_and_all_else_goes_on(self, desk: Desk) -> None:
        desk.run(retired=retired("001"))
        before = workbook(desk).read_bytes()
        with held_open(desk, "李娜", workbook(desk)):
            updated = desk.run(program_row(5), retired=retired("002", name="二"))
        assert updated.waiting.startswith("“事项表_2026.xlsx”正被 李娜 打开") and updated.written
        assert shown(desk, "编号") == ["002", "003", "004", "005"] and workbook(desk).read_bytes() == before
        desk.run(retired=retired("002", name="二"))
        assert places(desk) == (["003", "004", "005"], ["001", "002"])

    def test_held_without_an_owner_file(self, desk: Desk) -> None:
        desk.run(retired=retired("001"))

        def refuse(name: str) -> None:
            if name == "rename":
                raise PermissionError(32, "被占用")

        with at_system_calls(refuse):
            assert desk.run(retired=retired("002", name="二")).waiting
        assert places(desk) == (["002", "003", "004"], ["001"])
        desk.run(retired=retired("002", name="二"))
        assert places(desk) == (["003", "004"], ["001", "002"])


class TestWhatBecomesOfTheYearlyOne:
    def test_removed_it_is_written_again(self, desk: Desk) -> None:
        desk.run(retired=retired("001"))
        before = workbook(desk).read_bytes()
        workbook(desk).unlink()
        desk.run()
        assert workbook(desk).read_bytes() == before

    def test_what_somebody_changed_in_it_is_put_aside(self, desk: Desk) -> None:
        desk.run(retired=retired("001"))
        book = openpyxl.load_workbook(workbook(desk))
        book.worksheets[0]["D4"] = "我的话"
        book.save(workbook(desk))
        saved = workbook(desk).read_bytes()
        updated = desk.run(retired=retired("002", name="二"))
        (original,) = (desk.path.parent / "原件").iterdir()
        assert original.read_bytes() == saved and places(desk)[1] == ["001", "002"]
        assert "M26" in kinds(updated)

    def test_the_state_is_lost(self, desk: Desk, tmp_path: Path) -> None:
        """The workbooks themselves know which row is whose."""
        desk.run(retired=retired("001", "002"))
        desk.ledger = Ledger(tmp_path / "new")
        updated = desk.run(*ALL)
        assert updated.retired == {"周会": NOTE} and [each["id"] for each in updated.rows] == ["003", "004"]
        updated = desk.run(program_row(5), revived=["周会"])
        assert {each["id"]: each["answer"] for each in updated.rows}["002"] == "二" and len(updated.rows) == 5
        assert not past_rows(desk)


RARE = [pytest.param(instant, marks=pytest.mark.slow) for instant in (1, 3, 4, 7, 9, 10, 12, 14)]


def test_what_else_lies_there_is_none_of_ours(desk: Desk, tmp_path: Path) -> None:
    """A lost state is made good from what is whole, and nothing is taken for it, or written over."""
    desk.run(retired=retired("001"))
    book = openpyxl.load_workbook(workbook(desk))
    book["_meta"]["D1"] = "AAAA"
    book.save(workbook(desk, "2025"))
    workbook(desk, "2024").write_bytes(b"PK\x03\x04 half")
    workbook(desk, "2023").write_bytes(workbook(desk).read_bytes())
    lying = {volume: workbook(desk, volume).read_bytes() for volume in ("2023", "2024", "2025")}
    desk.ledger = Ledger(tmp_path / "new")
    assert desk.run(*ALL).retired == {"周会": NOTE} and places(desk) == (["002", "003", "004"], ["001"])
    assert {volume: workbook(desk, volume).read_bytes() for volume in lying} == lying


@pytest.mark.parametrize("instant", [2, 5, 6, 8, 11, 13, *RARE])
def test_killed_at_any_instant_each_row_is_in_exactly_one(desk: Desk, instant: int) -> None:
    """Rows leave and one comes back in the same run; then the job has thought better of it, or has not."""
    desk.run(retired=retired("001", name="一"))
    calls = 0

    def kill(name: str) -> None:
        nonlocal calls
        calls += 1
        if calls == instant:
            raise Killed

    again: dict[str, Any] = {"retired": retired("002", "003"), "revived": ["一"]}
    try:
        with at_system_calls(kill):
            desk.run(*ALL, **again)
    except Killed:
        desk.reopen_ledger()
    desk.run(*ALL, **(again if instant % 2 else {}))
    live, past = places(desk)
    assert sorted([*live, *past]) == ["001", "002", "003", "004"] and (len(past) == 2 or not instant % 2)
    found = [*desk.open().rows, *past_rows(desk)]
    assert [(row.get("答复"), row.get("费用")) for row in found if row["编号"] == "002"] == [("二", 12.5)]
    assert sorted(each.name for each in desk.path.parent.iterdir()) == ["事项表.xlsx", "往期"]
    assert [each.name for each in workbook(desk).parent.iterdir()] == ["事项表_2026.xlsx"]


def test_the_same_rows_make_the_same_workbook(desk: Desk, tmp_path: Path) -> None:
    desk.run(retired=retired("001", "002"))
    content = workbook(desk).read_bytes()
    desk.run(revived=["周会"])
    desk.run(retired=retired("001", "002"))
    assert workbook(desk).read_bytes() == content and openpyxl.load_workbook(BytesIO(content)).sheetnames[0] == RECORD.title
