"""Given a record that people and the program write by turns, when it is brought up to date, then nobody's typing is lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from record_play import Desk, begun, held_open, kinds, program_row, shown

from automation.forms.schema.column import Setting
from automation.forms.schema.kinds import IdColumn, PersonColumn, TextColumn
from automation.forms.schema.record_declaration import Record
from automation.organization.people import Directory, Person


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A record with three rows of the program's."""
    return begun(tmp_path, 3)


def row(desk: Desk, number: str) -> dict[str, Any]:
    return desk.open().find(number)


def test_a_new_record_has_the_rows_of_the_program(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    updated = desk.run(program_row(1), program_row(2, late="是"))
    assert updated.written and not updated.waiting and not updated.problems
    assert [(each["id"], each["what"], each["late"], each["state"]) for each in updated.rows] == [
        ("001", "事项1", "否", "待办"),
        ("002", "事项2", "是", "待办"),
    ]
    assert [each["row"] for each in updated.rows] == [6, 7]
    assert shown(desk, "编号") == ["001", "002"]


def test_nothing_changed_nothing_written(desk: Desk) -> None:
    before, stat = desk.path.read_bytes(), desk.path.stat()
    updated = desk.run(program_row(1), program_row(2))
    assert not updated.written and not updated.waiting
    assert desk.path.read_bytes() == before and desk.path.stat().st_ino == stat.st_ino


def test_staff_type_and_the_program_goes_on(desk: Desk) -> None:
    with desk.typing() as copy:
        copy.type("002", "答复", "已联系供应商\n周五回复")
        copy.type("002", "期限", date(2026, 11, 27))
    updated = desk.run(program_row(2, late="是"), program_row(4))
    assert updated.rows[1] | {"answer": "已联系供应商\n周五回复", "due": date(2026, 11, 27), "late": "是"} == updated.rows[1]
    assert row(desk, "002") | {"答复": "已联系供应商\n周五回复", "是否超时": "是"} == row(desk, "002")
    assert shown(desk, "编号") == ["001", "002", "003", "004"]
    assert not updated.problems


def test_emptied_is_typed_too(desk: Desk) -> None:
    with desk.typing() as copy:
        copy.type("001", "答复", "一")
    desk.run()
    with desk.typing() as copy:
        copy.type("001", "答复", None)
    assert desk.run().rows[0]["answer"] is None
    assert "答复" not in row(desk, "001")


def test_the_table_for_jobs_names_the_source_of_every_row(desk: Desk) -> None:
    table = desk.run().table()
    assert list(table["file"]) == ["记录表/事项表.xlsx"] * 3
    assert list(table["row"]) == [6, 7, 8] and set(table["sha256"]) == {table["sha256"][0]} != {""}
    assert list(table["origin"]) == ["program"] * 3


def test_m21_grey_cells_are_put_back_and_told(desk: Desk) -> None:
    with desk.typing() as copy:
        copy.type("003", "事项", "改成别的")
    updated = desk.run()
    assert [(one.kind, one.in_force, one.kept) for one in updated.kept] == [("M21", "事项3", "改成别的")]
    assert updated.problems[0].message.startswith("事项表第8行“事项”(B8)由系统填写，填的“改成别的”没有采用")
    assert row(desk, "003")["事项"] == "事项3"
    assert not desk.run().problems


def test_what_is_not_understood_stays_as_typed_until_it_is(desk: Desk) -> None:
    with desk.typing() as copy:
        copy.type("001", "期限", "月底")
        copy.type("001", "状态", "无")
    updated = desk.run()
    assert kinds(updated) == ["D10", "T12"] and updated.rows[0]["due"] is None and updated.rows[0]["state"] is None
    assert updated.rows[0]["refused"] == {"due", "state"}
    assert row(desk, "001") | {"期限": "月底", "状态": "无"} == row(desk, "001")
    assert kinds(desk.run()) == ["D10"]
    with desk.typing() as copy:
        copy.type("001", "期限", "2026.11.30")
    updated = desk.run()
    assert updated.rows[0]["due"] == date(2026, 11, 30) == row(desk, "001")["期限"]


class TestRows:
    def test_a_row_of_staff_gets_the_next_number(self, desk: Desk) -> None:
        with desk.typing() as copy:
            copy.add(事项="会议室投影仪坏了", 答复="报修")
        updated = desk.run(program_row(4))
        assert [(each["id"], each["what"], each["origin"]) for each in updated.rows[3:]] == [
            ("004", "会议室投影仪坏了", "staff"),
            ("005", "事项4", "program"),
        ]
        assert updated.rows[3]["state"] == "待办"
        with desk.typing() as copy:
            copy.type("004", "事项", "二楼会议室投影仪坏了")
        assert desk.run().rows[3]["what"] == "二楼会议室投影仪坏了"

    def test_a_session_that_knows_no_number_yet_adds_no_second_row(self, desk: Desk) -> None:
        copy = desk.open()
        new = copy.add(事项="投影")
        desk.save(copy)
        desk.run()
        new["答复"] = "报修"
        desk.save(copy)
        desk.run()
        new["事项"] = "投影仪坏了"
        desk.save(copy)
        assert [each["what"] for each in desk.run().rows[3:]] == ["投影仪坏了"]
        assert row(desk, "004")["答复"] == "报修"

    def test_nor_when_the_new_row_is_written_anew(self, desk: Desk) -> None:
        copy = desk.open()
        copy.type("001", "答复", "一")
        new = copy.add(事项="投影仪坏了")
        desk.save(copy)
        desk.run()
        new["事项"] = "空调不制冷"
        desk.save(copy)
        assert [each["what"] for each in desk.run().rows[3:]] == ["空调不制冷"]

    def test_two_people_add_the_same_thing(self, desk: Desk) -> None:
        one, other = desk.open("张伟"), desk.open("李娜")
        one.add(事项="投影仪坏了", 答复="报修")
        other.add(事项="投影仪坏了", 答复="换新")
        desk.save(one)
        desk.run()
        desk.save(other)
        updated = desk.run()
        assert [each["answer"] for each in updated.rows[3:]] == ["换新"]
        assert [(one.in_force, one.kept) for one in updated.conflicts] == [("换新", "报修")]

    def test_two_people_add_rows_in_the_same_place(self, desk: Desk) -> None:
        one, other = desk.open("张伟"), desk.open("李娜")
        one.add(事项="投影仪坏了")
        other.add(事项="空调不制冷")
        desk.save(one)
        desk.run()
        desk.save(other)
        desk.run()
        assert shown(desk, "事项")[3:] == ["投影仪坏了", "空调不制冷"]

    def test_m23_rows_of_the_program_come_back_with_what_staff_wrote(self, desk: Desk) -> None:
        with desk.typing() as copy:
            copy.type("002", "答复", "二")
        desk.run()
        with desk.typing() as copy:
            copy.delete("002")
        updated = desk.run()
        assert kinds(updated) == ["M23"] and "“002”这一行被删除" in updated.problems[0].message
        assert row(desk, "002")["答复"] == "二"

    def test_m24_deleted_rows_of_staff_are_kept(self, desk: Desk) -> None:
        with desk.typing() as copy:
            copy.add(事项="投影仪坏了", 答复="报修")
        desk.run()
        with desk.typing() as copy:
            copy.delete("004")
        updated = desk.run()
        assert kinds(updated) == ["M24"] and len(updated.rows) == 3
        assert updated.kept[0].kept == "编号：004；事项：投影仪坏了；答复：报修；状态：待办"
        with desk.typing() as copy:
            copy.add(编号="004", 事项="投影仪坏了", 答复="报修")
        assert desk.run().rows[3]["id"] == "004"

    def test_an_emptied_row_of_staff_is_a_deleted_one(self, desk: Desk) -> None:
        with desk.typing() as copy:
            copy.add(事项="投影仪坏了")
        desk.run()
        with desk.typing() as copy:
            copy.rows[3] = {"编号": "004"}
        assert kinds(desk.run()) == ["M24"] and shown(desk, "编号") == ["001", "002", "003"]

    def test_a_stale_copy_does_not_bring_a_deleted_row_back(self, desk: Desk) -> None:
        with desk.typing() as copy:
            copy.add(事项="投影仪坏了")
        desk.run()
        stale = desk.open("李娜")
        with desk.typing() as copy:
            copy.delete("004")
        desk.run()
        stale.type("001", "答复", "一")
        desk.save(stale)
        assert [each["answer"] for each in desk.run().rows] == ["一", None, None]

    def test_but_one_in_which_the_row_was_changed_does(self, desk: Desk) -> None:
        with desk.typing() as copy:
            copy.add(事项="投影仪坏了")
        desk.run()
        stale = desk.open("李娜")
        with desk.typing() as copy:
            copy.delete("004")
        desk.run()
        stale.type("004", "答复", "已修好")
        desk.save(stale)
        assert desk.run().rows[3]["answer"] == "已修好"

    def test_a_deletion_does_not_take_what_somebody_else_wrote_meanwhile(self, desk: Desk) -> None:
        with desk.typing() as copy:
            copy.add(事项="投影仪坏了")
        desk.run()
        stale = desk.open("李娜")
        with desk.typing() as copy:
            copy.type("004", "答复", "已修好")
        desk.run()
        stale.delete("004")
        desk.save(stale)
        updated = desk.run()
        assert updated.rows[3]["answer"] == "已修好" and "另一位同事刚改过" in updated.problems[0].message

    def test_the_same_row_twice_is_one(self, desk: Desk) -> None:
        with desk.typing() as copy:
            copy.rows.append(dict(copy.find("002")))
        assert len(desk.run().rows) == 3

    def test_a_copied_and_changed_row_is_a_new_one(self, desk: Desk) -> None:
        with desk.typing() as copy:
            copy.type("002", "答复", "二")
        desk.run()
        with desk.typing() as copy:
            copy.rows.append({**copy.find("002"), "事项": "另一件事", "答复": "三"})
        updated = desk.run()
        assert [(each["id"], each["what"], each["answer"]) for each in updated.rows[1::2]] == [
            ("002", "事项2", "二"),
            ("004", "另一件事", "三"),
        ]

    def test_m25_numbers_are_given_by_the_program(self, desk: Desk) -> None:
        with desk.typing() as copy:
            copy.add(编号="099", 事项="投影仪坏了")
        updated = desk.run()
        assert [(one.kind, one.row, one.kept) for one in updated.kept] == [("M25", "004", "099")]
        assert shown(desk, "编号") == ["001", "002", "003", "004"]

    @pytest.mark.parametrize("typed", [None, "088"])
    def test_a_row_whose_number_was_lost_is_known_by_what_it_says(self, desk: Desk, typed: str | None) -> None:
        with desk.typing() as copy:
            copy.type("002", "答复", "二")
            copy.type("002", "编号", typed)
        desk.run()
        assert shown(desk, "编号") == ["001", "002", "003"] and row(desk, "002")["答复"] == "二"

    def test_the_order_of_staff_is_kept(self, desk: Desk) -> None:
        with desk.typing() as copy:
            copy.rows.reverse()
        desk.run(program_row(4))
        assert shown(desk, "编号") == ["003", "002", "001", "004"]

    def test_rows_that_the_program_withdraws(self, desk: Desk) -> None:
        with desk.typing() as copy:
            copy.type("002", "答复", "二")
        updated = desk.run(withdrawn=["002"])
        assert [each["id"] for each in updated.rows] == ["001", "003"]
        assert "答复：二" in updated.kept[0].kept and not updated.problems
        assert desk.run(program_row(2)).rows[2]["answer"] == "二"


class TestTwoPeople:
    def test_different_cells_are_both_kept(self, desk: Desk) -> None:
        one, other = desk.open("张伟"), desk.open("李娜")
        one.type("001", "答复", "一")
        other.type("001", "备注", "二")
        other.type("002", "答复", "三")
        desk.save(one)
        desk.run()
        desk.save(other)
        updated = desk.run()
        assert row(desk, "001") | {"答复": "一", "备注": "二"} == row(desk, "001")
        assert row(desk, "002")["答复"] == "三" and not updated.problems

    def test_m22_of_one_cell_the_later_counts_and_the_other_is_kept(self, desk: Desk) -> None:
        one, other = desk.open("张伟"), desk.open("李娜")
        one.type("001", "答复", "一")
        other.type("001", "答复", "二")
        desk.save(one)
        desk.run()
        desk.save(other)
        updated = desk.run()
        assert row(desk, "001")["答复"] == "二"
        assert [(one.in_force, one.kept) for one in updated.conflicts] == [("二", "一")]
        (told,) = updated.problems
        assert told.cell == "D6" and "张伟" in told.message and "李娜" in told.message

    def test_a_stale_copy_undoes_nothing(self, desk: Desk) -> None:
        stale = desk.open("李娜")
        for text in ("一", "二"):
            with desk.typing("张伟") as copy:
                copy.type("001", "答复", text)
            desk.run(program_row(1, late="是"))
        stale.type("003", "答复", "三")
        desk.save(stale)
        updated = desk.run()
        assert row(desk, "001") | {"答复": "二", "是否超时": "是"} == row(desk, "001")
        assert row(desk, "003")["答复"] == "三" and not updated.problems

    def test_who_takes_back_what_another_typed_is_obeyed(self, desk: Desk) -> None:
        with desk.typing("张伟") as copy:
            copy.type("001", "状态", "办结")
        desk.run()
        with desk.typing("李娜") as copy:
            copy.type("001", "状态", "待办")
        assert desk.run().rows[0]["state"] == "待办"

    def test_a_restored_old_file_is_no_typing(self, desk: Desk) -> None:
        old = desk.path.read_bytes()
        with desk.typing() as copy:
            copy.type("001", "答复", "一")
        desk.run()
        desk.path.write_bytes(old)
        assert desk.run().rows[0]["answer"] == "一" and row(desk, "001")["答复"] == "一"


class TestOneLongSession:
    """The workbook is open all day, saved from time to time; the program reads it but may not touch it."""

    def test_what_was_taken_back_stays_taken_back(self, desk: Desk) -> None:
        copy = desk.open()
        with held_open(desk):
            for text in ("办结", "待办"):
                copy.type("001", "状态", text)
                desk.save(copy)
                updated = desk.run()
                assert updated.rows[0]["state"] == text and not updated.problems
        assert desk.run().written and row(desk, "001")["状态"] == "待办"

    def test_it_is_left_alone_and_says_who_has_it(self, desk: Desk) -> None:
        before = desk.path.read_bytes()
        with held_open(desk, "李娜"):
            updated = desk.run(program_row(4))
        assert updated.waiting == "“事项表.xlsx”正被 李娜 打开，这次没有更新；关闭以后，下次运行时更新。"
        assert updated.holder == "李娜" and not updated.written and desk.path.read_bytes() == before
        assert [each["row"] for each in updated.rows] == [6, 7, 8, 0]
        assert desk.run().written and shown(desk, "编号")[-1] == "004"

    def test_on_a_drive_without_locks_another_may_save_over_it(self, desk: Desk) -> None:
        """Nobody can tell that from going on typing: so nothing goes, and where two texts differ people are told."""
        one, other = desk.open("张伟"), desk.open("李娜")
        one.add(事项="投影仪坏了", 答复="报修")
        one.type("001", "答复", "一")
        one.type("002", "状态", "办结")
        other.type("002", "状态", "在办")
        other.add(事项="空调不制冷", 答复="加氟")
        with held_open(desk):
            desk.save(one)
            desk.run()
            desk.save(other)
            updated = desk.run()
        assert desk.run().written
        assert sorted(shown(desk, "事项")[3:]) == ["投影仪坏了", "空调不制冷"] and row(desk, "001")["答复"] == "一"
        assert [(one.in_force, one.kept) for one in updated.conflicts] == [("在办", "办结")]


class TestAnotherRecord:
    """Rows that bring their own key, of people whom the address book may come to know."""

    CONFIRMATIONS = Record(
        name="confirmations",
        title="确认表",
        code="T-CONFIRM",
        version="1.0",
        key=("notice", "person"),
        program=(IdColumn(name="notice", heading="通知编号"), PersonColumn(name="person", heading="接收人"), PersonColumn(name="sender", heading="发送人")),
        staff=(PersonColumn(name="by", heading="提醒人"), TextColumn(name="remark", heading="备注")),
    )  # fmt: skip
    ROWS = (
        {"notice": "TZ-7", "person": "张伟经理", "sender": "王强经理"},
        {"notice": "TZ-7", "person": "李娜", "sender": "王强经理"},
    )

    @pytest.fixture
    def desk(self, tmp_path: Path) -> Desk:
        desk = Desk(tmp_path, record=self.CONFIRMATIONS)
        desk.run(*self.ROWS)
        return desk

    def test_nothing_changes_with_the_address_book(self, desk: Desk) -> None:
        with desk.typing() as copy:
            copy.rows[0]["提醒人"] = "王强经理"
        assert not desk.run(*self.ROWS).kept
        copy = desk.open()
        people = [Person(name, "研发部", "", f"{number}@example.com") for number, name in enumerate(("张伟", "李娜", "王强"))]
        desk.setting = Setting(Directory(persons=tuple(people)))
        copy.rows[1]["备注"] = "已打电话"
        desk.save(copy)
        updated = desk.run(*self.ROWS)
        assert [each["key"] for each in updated.rows] == ["TZ-7\x1f张伟经理", "TZ-7\x1f李娜"]
        assert updated.rows[0]["by"] == "王强经理" and updated.rows[1]["remark"] == "已打电话" and not updated.kept
        assert shown(desk, "提醒人") == ["王强经理", None]

    def test_only_the_program_adds_rows(self, desk: Desk) -> None:
        with desk.typing() as copy:
            copy.add(通知编号="TZ-7", 接收人="王强", 备注="也要通知")
        updated = desk.run()
        assert kinds(updated) == ["M25"] and updated.kept[0].kept == "通知编号：TZ-7；接收人：王强；备注：也要通知"
        assert shown(desk, "接收人") == ["张伟经理", "李娜"]

    def test_a_row_whose_key_was_overwritten_is_known_again(self, desk: Desk) -> None:
        with desk.typing() as copy:
            copy.rows[0] |= {"接收人": "王强", "备注": "改派"}
        updated = desk.run()
        assert [(one.kind, one.kept) for one in updated.kept] == [("M25", "TZ-7 王强")]
        assert desk.open().rows[0] == {"通知编号": "TZ-7", "接收人": "张伟经理", "发送人": "王强经理", "备注": "改派"}
