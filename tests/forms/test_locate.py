"""Where staff put things: every structural treatment of the catalogue (S01-S31, X01-X05) in a real workbook."""

from __future__ import annotations

from typing import Any

import pytest

from automation.forms.blank import draw_form
from automation.forms.drawing.drop_downs import DropDowns
from automation.forms.drawing.filling import EMPTY, Filling
from automation.forms.drawing.form_layout import lay_out
from automation.forms.reading.table_search import standard_header
from automation.projects import kickoff_minutes
from tests.forms.foreign_workbooks import FORMS, HEADINGS, NAMES, TASKS, drawn, kinds, pasted, read, replaced, row, tasks

SOUND = [row(1), row(2), row(3)]


def problem(reading: Any, kind: str) -> Any:
    return next(problem for problem in reading.problems if problem.kind == kind)


def test_our_own_form_reads_without_a_word() -> None:
    reading = read(drawn(SOUND))
    assert (reading.status, reading.form) == ("used", "task_breakdown")
    assert tasks(reading) == ["任务1", "任务2", "任务3"]
    assert not {kind for kind in kinds(reading) if kind[0] in "SXF"}


def test_fields_are_found_by_their_labels() -> None:
    reading = read(pasted(SOUND))
    assert reading.filled is not None
    assert reading.filled.fields["project_name"] == "样机项目"
    assert reading.filled.cells["filler"] == ("项目任务分解表", "E3")


def test_s01_renamed_sheet() -> None:
    reading = read(pasted(SOUND, sheet="11月"))
    assert problem(reading, "S01").message == "工作表名被改成“11月”，已按列名识别。请不要改表名。"
    assert len(tasks(reading)) == 3


def second_sheet(name: str, filled: bool) -> Any:
    def draw(book: Any, page: Any) -> None:
        other = book.add_worksheet(name)
        other.write_row(4, 0, HEADINGS)
        if filled:
            other.write_row(5, 0, row(9))

    return draw


def test_s02_several_equal_sheets() -> None:
    reading = read(pasted(SOUND, more=second_sheet("项目任务分解表 (2)", True)))
    assert problem(reading, "S02").message == "有 2 张同样的工作表，本次只取“项目任务分解表”。请删除多余的表。"
    assert len(tasks(reading)) == 3


def test_s02_an_empty_copy_is_no_rival() -> None:
    assert "S02" not in kinds(read(pasted(SOUND, more=second_sheet("旧", False))))


def test_s03_hidden_sheet() -> None:
    def draw(book: Any, page: Any) -> None:
        second_sheet("存档", True)(book, page)
        book.get_worksheet_by_name("存档").hide()

    reading = read(pasted(SOUND, more=draw))
    assert problem(reading, "S03").message == "隐藏的工作表“存档”没有收取。"
    assert len(tasks(reading)) == 3


def test_s04_rows_inserted_above_the_header() -> None:
    reading = read(pasted(SOUND, above=11))
    assert problem(reading, "S04").message == "表头在第 12 行（标准为第 7 行），已识别。请不要插入标题行。"


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_s04_the_standard_row_is_the_one_drawn(form: Any) -> None:
    for layout in lay_out(form, EMPTY):
        for block in layout.blocks:
            assert standard_header(form, block.table) == block.header + 1


def test_s05_header_deleted() -> None:
    reading = read(pasted(SOUND, headings=[""] * 10))
    assert reading.status == "rejected"
    assert reading.reason.startswith("没有找到列名行（任务编号、任务名称……）")
    assert kinds(reading) == {"S05"}


def test_s06_renamed_column() -> None:
    reading = read(pasted(SOUND, headings=[*HEADINGS[:6], "计划完成日期", *HEADINGS[7:]]))
    assert problem(reading, "S06").message == "列名“计划完成日期”已按“结束时间”理解。请不要改列名。"
    assert problem(reading, "S06").cell == "G5"
    assert tasks(reading, "end")[0]


def test_s07_moved_columns() -> None:
    order = [9, 1, 2, 3, 4, 5, 6, 7, 8, 0]
    moved = [[values[index] for index in order] for values in SOUND]
    reading = read(pasted(moved, headings=[HEADINGS[index] for index in order]))
    assert tasks(reading) == ["任务1", "任务2", "任务3"]
    assert not kinds(reading) & {"S06", "S07", "S08"}


def test_s08_required_column_missing() -> None:
    reading = read(pasted([values[:4] + values[5:] for values in SOUND], headings=HEADINGS[:4] + HEADINGS[5:]))
    assert reading.status == "rejected"
    assert reading.reason == "缺少列“负责人”。请用附件新表填写（已把您填的内容带入）。"
    assert len(tasks(reading)) == 3


def test_s09_optional_column_missing() -> None:
    reading = read(pasted([values[:7] + values[8:] for values in SOUND], headings=HEADINGS[:7] + HEADINGS[8:]))
    assert reading.status == "used"
    assert problem(reading, "S09").message == "缺少列“交付成果”，按空白处理。"
    assert tasks(reading, "deliverable") == [None] * 3


def test_s10_added_columns_are_kept() -> None:
    reading = read(pasted([[*values, "急", 12] for values in SOUND], headings=[*HEADINGS, "备注", "金额"]))
    assert reading.filled is not None
    assert reading.filled.tables["tasks"].extras == {"备注": ["急"] * 3, "金额": [12.0] * 3}
    assert reading.filled.tables["tasks"].letters["金额"] == "L"
    assert "您新增的列“备注”已保留在明细中，但不参与统计。" in [found.message for found in reading.problems]


def test_s11_two_columns_of_one_name() -> None:
    same = read(pasted([[*values, values[9]] for values in SOUND], headings=[*HEADINGS, "状态"]))
    assert "S11" not in kinds(same)
    other = read(pasted([[*values, "已完成"] for values in SOUND], headings=[*HEADINGS, "状态"]))
    assert problem(other, "S11").message == "有两列都叫“状态”且内容不同，请删掉一列。"
    assert tasks(other, "status") == [None] * 3


def test_s12_blanks_breaks_stars_and_brackets_in_headings() -> None:
    headings = [
        "* 任务编号",
        "任务 名称",
        "任务描述（简要）",
        "* 负责\n部门 ",
        "负责人*",
        "开始时间:",
        "结束时间",
        "交付成果",
        "依赖任务",
        "状 态",
    ]
    reading = read(pasted(SOUND, headings=headings))
    assert len(tasks(reading)) == 3
    assert not kinds(reading) & {"S06", "S08", "S09", "S10"}


def merged(*area: int, value: str) -> Any:
    def draw(book: Any, page: Any) -> None:
        page.merge_range(*area, value)

    return draw


def test_s13_merged_downwards() -> None:
    rows = [row(1, department=None), row(2, department=None), row(3, department=None)]
    reading = read(pasted(rows, more=merged(5, 3, 7, 3, value="市场部")))
    assert tasks(reading, "department") == ["市场部"] * 3
    assert problem(reading, "S13").message == "第 6~8 行“负责部门”是合并单元格，已逐行填为“市场部”。请不要合并。"


def test_s14_merged_across() -> None:
    reading = read(pasted([row(1), row(2, department=None, description=None)], more=merged(6, 2, 6, 3, value="画图")))
    assert problem(reading, "S14").message == "第7行“任务描述”与“负责部门”被合并，无法判断归属。请取消合并后分别填写。"
    assert tasks(reading, "description") == ["描述一", None]


def test_s15_s16_hidden_rows_and_columns() -> None:
    def draw(book: Any, page: Any) -> None:
        page.set_row(6, None, None, {"hidden": True})
        page.set_column(8, 8, None, None, {"hidden": True})

    reading = read(pasted(SOUND, more=draw))
    assert problem(reading, "S15").message.startswith("其中 1 行处于隐藏或筛选状态")
    assert len(tasks(reading)) == 3
    assert "S16" not in kinds(reading)


def test_s17_gaps() -> None:
    reading = read(pasted([row(1), [], [], [], row(2)]))
    assert reading.filled is not None
    assert reading.filled.tables["tasks"].rows == [6, 10]


@pytest.mark.parametrize("word", ["合计", "小计：", "总 计", "本月合计", "共 3 项"])
def test_s18_totals(word: str) -> None:
    reading = read(pasted([*SOUND, [word, "", "", "", "", "", "", "3"]]))
    assert problem(reading, "S18").message == "第9行是合计行，未收取。"
    assert len(tasks(reading)) == 3


def test_s18_a_task_about_common_modules_is_no_total() -> None:
    assert len(tasks(read(pasted([row(1, name="公共模块合计功能开发")])))) == 1


@pytest.mark.parametrize("foot", [["填表人：__", "", "审核：__"], ["注：以上时间为计划时间，以通知为准"], ["备注: 略"]])
def test_s19_foot_notes(foot: list[str]) -> None:
    reading = read(pasted([*SOUND, [], foot]))
    assert len(tasks(reading)) == 3
    assert reading.filled is not None
    assert reading.filled.remarks == [" ".join(text for text in foot if text)]
    assert problem(reading, "S19").message.startswith("第10行的说明文字已作为备注保存：")


def test_s20_a_row_that_goes_on() -> None:
    reading = read(pasted([row(1), ["", "", "描述续在下一行"], row(2)]))
    assert len(tasks(reading)) == 2
    assert problem(reading, "S20").message == "第7行没有任务编号，是新任务还是上一行的续写？请补编号或合并到上一行。"
    assert (problem(reading, "S20").cell, problem(reading, "S20").severity) == ("A7", "error")


def test_s21_several_tasks_in_a_cell() -> None:
    reading = read(pasted([row(1, name="1.调研 2.方案")]))
    assert problem(reading, "S21").message == "第6行“任务名称”里似有多项任务，建议一行一项。"


def test_s22_formats_down_to_the_end() -> None:
    def draw(book: Any, page: Any) -> None:
        style = book.add_format({"bold": True})
        for number in range(20, 8000):
            page.set_row(number, None, style)

    reading = read(pasted(SOUND, more=draw))
    assert "S22" in kinds(reading)
    assert len(tasks(reading)) == 3


@pytest.mark.parametrize("key", ["000", "示例", "例："])
def test_s24_example_rows_by_their_number(key: str) -> None:
    reading = read(pasted([row(1, id=key), row(2)]))
    assert tasks(reading) == ["任务2"]
    assert problem(reading, "S24").message == "示例行已忽略。"


def test_s24_example_rows_by_their_content() -> None:
    example = [column.example[0] for column in TASKS.tables[0].columns]
    assert tasks(read(pasted([example, row(2)]))) == ["任务2"]


def test_s28_values_moved_or_put_into_the_label() -> None:
    def draw(book: Any, page: Any) -> None:
        page.write_row(1, 0, ["项目名称", " ", "", " ", "新项目", "项目编号：P9"])

    reading = read(pasted(SOUND, more=draw))
    assert reading.filled is not None
    assert reading.filled.fields["project_name"] == "新项目"
    assert reading.filled.cells["project_name"] == ("项目任务分解表", "E2")
    assert reading.filled.fields["project_id"] == "P9"


def test_s28_a_value_never_crosses_the_next_label() -> None:
    def draw(book: Any, page: Any) -> None:
        page.write_row(1, 0, ["项目名称", " ", "", "项目编号", "P9"])

    reading = read(pasted(SOUND, more=draw))
    assert reading.filled is not None
    assert reading.filled.fields["project_name"] is None
    assert reading.filled.cells["project_name"] == ("项目任务分解表", "B2")


def test_s29_notes() -> None:
    reading = read(pasted(SOUND, more=lambda book, page: page.write_comment("C7", "等采购回复", {"author": "李娜"})))
    assert problem(reading, "S29").message == "“任务描述”(C7)的批注已作为备注保存，请尽量写在单元格里。"
    assert reading.filled is not None
    assert any("等采购回复" in remark for remark in reading.filled.remarks)


def test_s30_struck_through_row() -> None:
    def draw(book: Any, page: Any) -> None:
        struck = book.add_format({"font_strikeout": True})
        page.write_row(6, 0, row(2), struck)

    reading = read(pasted(SOUND, more=draw))
    assert problem(reading, "S30").message.startswith("第7行加了删除线，是否取消？")
    assert len(tasks(reading)) == 3


@pytest.mark.parametrize(
    ("formula", "value", "kind", "message"),
    [
        pytest.param(
            '=_xlfn.DISPIMG("ID_1",1)', '=DISPIMG("ID_1",1)', "S31", "是图片，系统读不出内容。请用文字填写，图片另存。", id="S31"
        ),
        pytest.param("=F8+1", "", "X01", "是公式且没有计算结果。请用 Excel 打开保存一次，或改填数值。", id="X01"),
        pytest.param("=#REF!A1", "#REF!", "X02", "显示 #REF!，公式出错。请直接填写内容。", id="X02"),
        pytest.param("=TODAY()+3", 46100, "X03", "用了会变的公式(=TODAY()+3)。请直接填日期。", id="X03"),
    ],
)
def test_formulas_that_refuse_a_cell(formula: str, value: Any, kind: str, message: str) -> None:
    content = pasted(SOUND, more=lambda book, page: page.write_formula("C7", formula, None, value or "EMPTY"))
    content = replaced(content, "sheet1.xml", b' t="str"><f>F8+1</f><v>EMPTY</v>', b"><f>F8+1</f>")
    reading = read(content)
    found = problem(reading, kind)
    assert found.message == "项目任务分解表第7行“任务描述”(C7)" + message
    assert found.severity == "error"
    assert tasks(reading, "description") == ["描述一", None, "描述一"]


def test_x04_external_reference() -> None:
    reading = read(pasted(SOUND, more=lambda book, page: page.write_formula("C7", "='[其他.xlsx]Sheet1'!A1", None, "外面的")))
    assert problem(reading, "X04").message.endswith("引用了其他文件，按保存时的结果“外面的”收取。请改为直接填写。")
    assert tasks(reading, "description")[1] == "外面的"


def test_x05_sound_formula() -> None:
    reading = read(pasted(SOUND, more=lambda book, page: page.write_formula("C7", '="甲"&"乙"', None, "甲乙")))
    assert tasks(reading, "description")[1] == "甲乙"
    assert not {kind for kind in kinds(reading) if kind.startswith("X")}


def test_x06_x07_protection_and_sharing_change_nothing() -> None:
    assert read(replaced(drawn(SOUND), "sheet2.xml", b"<sheetProtection", b"<ignored")).status == "used"


def test_d05_bare_serials_of_a_1904_workbook() -> None:
    reading = read(pasted([row(1, start=44620)], options={"date_1904": True}))
    raw = tasks(reading, "start")[0]
    assert str(raw) in ("46082.0", "2026-03-01")


def test_a_document_form_has_its_tables_one_below_the_other() -> None:
    form = kickoff_minutes.FORM
    filling = Filling(
        fields={"project_id": "P1", "goal": "目标"},
        tables={
            "milestones": {"milestone": ["甲", "乙"], "due": ["2026-12-01", "2026-12-02"], "department": ["研发部", "市场部"]},
            "duties": {"department": ["研发部"], "duty": ["设计"], "contact": ["张伟"]},
            "decisions": {"matter": ["备货"], "person": ["李娜"], "due": ["2026-12-03"]},
        },
    )
    from automation.forms.filled import read_workbook
    from automation.forms.schema.column import Setting

    reading = read_workbook(draw_form(form, DropDowns(), filling), "纪要.xlsx", (*FORMS, form), Setting())
    assert reading.filled is not None
    assert {name: len(table.rows) for name, table in reading.filled.tables.items()} == {
        "milestones": 2,
        "duties": 1,
        "decisions": 1,
    }
    assert reading.filled.fields["goal"] == "目标"
    assert reading.filled.tables["duties"].columns["contact"] == ["张伟"]
    assert NAMES
