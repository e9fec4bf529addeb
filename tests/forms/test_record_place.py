"""Given anything that may happen to a record's file between reading and swapping, then no version is lost and none is half."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.chart import BarChart
from openpyxl.comments import Comment
from record_play import RECORD, Desk, Killed, at_system_calls, begun, kinds, program_row, shown

from automation.forms.filled import A_RECORD, read_workbook
from automation.forms.finding.scan import scan
from automation.forms.record import Ledger
from automation.forms.schema.column import Setting
from automation.forms.schema.kinds import TextColumn
from automation.projects.weekly_progress import FORM as PROGRESS


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return begun(tmp_path, 2)


def left(desk: Desk) -> list[str]:
    return sorted(entry.name for entry in desk.path.parent.iterdir())


def answers(desk: Desk) -> list[Any]:
    return shown(desk, "答复")


class TestSwapping:
    def test_a_copy_saved_just_before_the_swap_is_merged(self, desk: Desk) -> None:
        copy, calls = desk.open(), []
        copy.type("001", "答复", "正好")

        def save(name: str) -> None:
            calls.append(name)
            if name == "rename" and calls.count("rename") == 1:
                desk.save(copy)

        with at_system_calls(save):
            updated = desk.run(program_row(3))
        assert updated.written and answers(desk) == ["正好", None, None]
        assert left(desk) == ["事项表.xlsx"]

    def test_a_copy_saved_while_the_place_is_free_is_merged(self, desk: Desk) -> None:
        copy, calls = desk.open(), []
        copy.type("001", "答复", "正好")

        def save(name: str) -> None:
            calls.append(name)
            if name == "link" and calls.count("link") == 1:
                desk.save(copy)

        with at_system_calls(save):
            desk.run(program_row(3))
        assert answers(desk) == ["正好", None, None] and left(desk) == ["事项表.xlsx"]

    def test_everybody_saves_all_the_time(self, desk: Desk) -> None:
        """After some tries the run gives up; what was typed is known and comes with the next one."""
        copy, count = desk.open(), 0

        def save(name: str) -> None:
            nonlocal count
            if name == "rename":
                count += 1
                copy.type("001", "答复", f"{count}")
                desk.save(copy)

        with at_system_calls(save):
            updated = desk.run(program_row(3))
        assert updated.rows[0]["answer"] == str(count)
        desk.run()
        assert answers(desk) == [str(count), None, None] and left(desk) == ["事项表.xlsx"]

    def test_excel_holds_it_without_an_owner_file(self, desk: Desk) -> None:
        before = desk.path.read_bytes()

        def refuse(name: str) -> None:
            if name == "rename":
                raise PermissionError(32, "被占用")

        with at_system_calls(refuse):
            updated = desk.run(program_row(3))
        assert "正被别人打开" in updated.waiting and not updated.written
        assert desk.path.read_bytes() == before and left(desk) == ["事项表.xlsx"]
        assert desk.run().written

    def test_a_drive_without_links(self, desk: Desk) -> None:
        def refuse(name: str) -> None:
            if name == "link":
                raise OSError(1, "not supported")

        with at_system_calls(refuse):
            assert desk.run(program_row(3)).written
        assert len(answers(desk)) == 3

    @pytest.mark.parametrize("instant", range(8))
    def test_killed_at_any_instant(self, desk: Desk, instant: int) -> None:
        with desk.typing() as copy:
            copy.type("001", "答复", "一")
            copy.add(事项="投影仪坏了")
        calls = 0

        def kill(name: str) -> None:
            nonlocal calls
            calls += 1
            if calls == instant + 1:
                raise Killed

        try:
            with at_system_calls(kill):
                desk.run(program_row(3))
        except Killed:
            desk.reopen_ledger()
        desk.run(program_row(3))
        assert shown(desk, "事项") == ["事项1", "事项2", "投影仪坏了", "事项3"]
        assert answers(desk)[0] == "一" and left(desk) == ["事项表.xlsx"]


class TestWhatLiesThere:
    def test_a_workbook_that_cannot_be_read_is_left_alone(self, desk: Desk) -> None:
        desk.path.write_bytes(b"PK\x03\x04 half")
        updated = desk.run(program_row(3))
        assert updated.waiting.startswith("“事项表.xlsx”没有更新：") and not updated.written
        assert desk.path.read_bytes() == b"PK\x03\x04 half" and len(updated.rows) == 3

    def test_s05_nor_one_without_its_ids(self, desk: Desk) -> None:
        with desk.typing() as copy:
            copy.headings.remove("编号")
        updated = desk.run()
        assert kinds(updated) == ["S05"] and "把列名恢复" in updated.waiting

    def test_it_is_a_record_whatever_is_pasted_into_it(self, desk: Desk) -> None:
        book = openpyxl.load_workbook(desk.path)
        book.create_sheet("周报").append([column.heading for column in PROGRESS.tables[0].columns])
        book["周报"].append(["控制器", "001", "评审", "进行中"])
        book.save(desk.path)
        reading = read_workbook(desk.path.read_bytes(), f"记录表/{desk.path.name}", [PROGRESS], Setting())
        assert (reading.status, reading.reason, reading.form) == ("ignored", A_RECORD, "")

    def test_a_damaged_one_is_told(self, desk: Desk) -> None:
        content = bytearray(desk.path.read_bytes())
        content[len(content) // 4] ^= 0x55
        reading = read_workbook(bytes(content), f"记录表/{desk.path.name}", [PROGRESS], Setting())
        assert reading.status == "rejected" and "已损坏" in reading.reason

    def test_when_it_is_gone_it_is_drawn_again(self, desk: Desk) -> None:
        with desk.typing() as copy:
            copy.type("001", "答复", "一")
        desk.run()
        desk.path.unlink()
        assert desk.run().written and answers(desk) == ["一", None]

    def test_when_it_is_renamed_it_is_found(self, desk: Desk) -> None:
        with desk.typing() as copy:
            copy.type("001", "答复", "一")
        renamed = desk.path.rename(desk.path.with_name("事项（最新）.xlsx"))
        updated = desk.run(program_row(3))
        assert updated.path == renamed and updated.rows[0]["answer"] == "一" and left(desk) == [renamed.name]

    def test_the_state_is_lost(self, desk: Desk, tmp_path: Path) -> None:
        """The workbook itself knows which row is whose."""
        with desk.typing() as copy:
            copy.type("001", "答复", "一")
            copy.add(事项="投影仪坏了")
        desk.run()
        desk.ledger = Ledger(tmp_path / "new")
        updated = desk.run(program_row(1), program_row(3))
        assert [(each["id"], each["origin"]) for each in updated.rows] == [
            ("001", "program"), ("002", "program"), ("003", "staff"), ("004", "program"),
        ]  # fmt: skip
        assert answers(desk) == ["一", None, None, None]

    def test_a_newer_declaration(self, desk: Desk) -> None:
        """A column that is no more declared stays with what staff wrote in it; a new one is there."""
        with desk.typing() as copy:
            copy.type("001", "备注", "要紧")
        desk.run()
        old = desk.open()
        level = TextColumn(name="level", heading="级别")
        staff = (*(column for column in RECORD.staff if column.name != "remark"), level)
        desk.record = replace(RECORD, version="1.1", staff=staff)
        assert desk.run().written
        book = openpyxl.load_workbook(desk.path)[RECORD.title]
        assert [cell.value for cell in book[5]][5:8] == ["期限", "级别", "remark"] and book["H6"].value == "要紧"
        old.type("002", "答复", "二")
        desk.save(old)
        updated = desk.run()
        assert updated.rows[1]["answer"] == "二" and kinds(updated) == ["S09", "V04"]
        assert "要紧" in updated.rows[0]["extras"].values()

    def test_every_version_is_kept(self, desk: Desk) -> None:
        versions = [desk.path.read_bytes()]
        with desk.typing() as copy:
            copy.type("001", "答复", "一")
        versions.append(desk.path.read_bytes())
        desk.run()
        versions.append(desk.path.read_bytes())
        assert all(desk.ledger.workbook(sha256(version).hexdigest()) == version for version in versions)


class TestAroundTheRows:
    """A real workbook, changed by another program."""

    def change(self, desk: Desk, act: Any) -> None:
        book = openpyxl.load_workbook(desk.path)
        act(book, book[desk.record.title])
        target = BytesIO()
        book.save(target)
        desk.path.write_bytes(target.getvalue())

    def test_columns_notes_and_sheets_of_staff_are_kept(self, desk: Desk) -> None:
        def act(book: Any, sheet: Any) -> None:
            sheet["H5"], sheet["H6"], sheet["H7"] = "费用", 12.5, "未定"
            sheet["I7"] = "旁边写的"
            sheet["D6"].comment = Comment("请尽快", "李娜")
            book.create_sheet("我的统计")["B2"] = "合计"

        self.change(desk, act)
        updated = desk.run(program_row(3))
        assert [each["extras"] for each in updated.rows] == [
            {"费用": 12.5, "列I": None}, {"费用": "未定", "列I": "旁边写的"}, {"费用": None, "列I": None},
        ]  # fmt: skip
        assert not updated.problems
        for _ in range(2):
            book = openpyxl.load_workbook(desk.path)
            sheet = book[desk.record.title]
            assert [sheet[cell].value for cell in ("H5", "H6", "H7", "I5", "I7")] == ["费用", 12.5, "未定", "列I", "旁边写的"]
            assert sheet["D6"].comment.text == "请尽快"
            assert book["我的统计"]["B2"].value == "合计"
            desk.run(program_row(4))

    def test_m26_loose_texts_are_told(self, desk: Desk) -> None:
        def act(book: Any, sheet: Any) -> None:
            sheet["B1"] = "李娜下周休假"
            sheet["K20"] = "别忘了"

        self.change(desk, act)
        updated = desk.run(program_row(3))
        assert sorted(one.kept for one in updated.kept) == ["别忘了", "李娜下周休假"] and kinds(updated) == ["M26"]
        log = openpyxl.load_workbook(desk.path)["改动记录"]
        assert {log["F4"].value, log["F5"].value} == {"别忘了", "李娜下周休假"}

    @pytest.mark.parametrize(("cell", "value", "lost"), [("D6", "=1+1", "公式"), ("J6", BarChart(), "图表")])
    def test_m26_of_what_cannot_be_carried_the_original_is_put_aside(self, desk: Desk, cell: str, value: Any, lost: str) -> None:
        def act(book: Any, sheet: Any) -> None:
            sheet["E6"] = "一"
            sheet.add_chart(value, cell) if lost == "图表" else sheet.__setitem__(cell, value)

        self.change(desk, act)
        saved = desk.path.read_bytes()
        updated = desk.run(program_row(3))
        (original,) = (desk.path.parent / "原件").iterdir()
        (told,) = (problem for problem in updated.problems if problem.kind == "M26")
        assert original.read_bytes() == saved and original.name in told.message and lost in told.message
        assert answers(desk)[0] == ("=1+1" if lost == "公式" else None) and not desk.run(program_row(3)).written

    def test_a_column_that_staff_deleted_comes_back_filled(self, desk: Desk) -> None:
        with desk.typing() as copy:
            copy.type("001", "答复", "一")
        desk.run()
        with desk.typing() as copy:
            copy.headings.remove("答复")
            copy.type("001", "备注", "二")
        desk.run()
        assert answers(desk) == ["一", None] and shown(desk, "备注")[0] == "二"

    def test_columns_moved_renamed_and_the_sheet_renamed(self, desk: Desk) -> None:
        def act(book: Any, sheet: Any) -> None:
            sheet.title = "11月"
            sheet.move_range("D5:D7", cols=10)
            sheet["N6"] = "一"

        self.change(desk, act)
        updated = desk.run(program_row(3))
        assert answers(desk) == ["一", None, None] and kinds(updated) == ["S01"]


def test_what_a_killed_run_leaves_is_no_workbook_to_anybody(desk: Desk) -> None:
    for name in ("~tongda_0123456789abcdef.tmp", "~tongda_事项表_01234567.kept"):
        desk.path.with_name(name).write_bytes(desk.path.read_bytes())
    assert [found.path for found in scan(desk.path.parent).files] == ["事项表.xlsx"]
    assert not desk.run(program_row(1)).written and left(desk) == ["事项表.xlsx"]
