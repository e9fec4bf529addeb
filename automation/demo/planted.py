"""Which department does what to its workbooks: the mess of the reported week."""

from __future__ import annotations

from automation.demo import layout_mess, mess
from automation.demo.mess import Mess, typed

PROGRESS: dict[str, tuple[Mess, ...]] = {
    "市场部": (
        Mess("S01", "工作表改名为 Sheet1", layout_mess.s01_renamed_sheet),
        Mess("S04", "表头上方插入一行标题", layout_mess.s04_inserted_title),
        typed("D01", "日期用点隔开", "expected_end", 0, "{0:%Y}.{0.month}.{0.day}"),
        Mess("D02", "日期写成中文数字", mess.d02_chinese_numerals),
    ),
    "产品部": (
        Mess("S06", "“下周计划”列改名为“下周工作计划”", layout_mess.s06_renamed_column),
        Mess("S07", "“存在问题”与“下周计划”两列互换位置", layout_mess.s07_moved_columns),
        Mess("S10", "自己加了一列“投入人天”", layout_mess.s10_added_column),
        Mess("I01", "编号丢了前面的 0", mess.i01_lost_zeros),
    ),
    "研发部": (
        Mess("S18", "表尾加了合计行", layout_mess.s18_total),
        Mess("S19", "表尾加了签字行", layout_mess.s19_footnote),
        Mess("E01", "状态写成“完成”", mess.e01_other_word),
        Mess("E02", "状态写成百分比", mess.e02_share_as_status),
    ),
    "测试部": (
        Mess("T14", "状态写成繁体字", mess.t14_traditional),
        Mess("S29", "把话写在批注里", layout_mess.s29_note),
    ),
    "工艺部": (
        Mess("M02", "完成比例写成“完成70%”这样的话", mess.m02_share_in_words),
        Mess("S13", "同一项目的“项目名称”合并成一格", layout_mess.s13_merged_downwards),
        Mess("S15", "隐藏了一行", layout_mess.s15_hidden_row),
    ),
    "采购部": (
        typed("D10", "预计完成日期写成“3月初”", "expected_end", 0, "3月初"),
        typed("D11", "预计完成日期写成不存在的日子", "expected_end", 1, "{0:%Y}-02-30"),
        typed("S25", "占位文字没有改", "progress", 2, "请填写"),
    ),
    "生产部": (
        Mess("X02", "完成比例显示 #REF!", mess.x02_error),
        typed("X01", "完成比例是没有算过的公式", "percent", 1, "=H9+10%"),
        Mess("S03", "隐藏的工作表里有旧数据", layout_mess.s03_hidden_sheet),
    ),
    "质量部": (
        typed("E03", "状态写成“快好了”", "status", 0, "快好了"),
        typed("T13", "本周进展写成“同上”", "progress", 1, "同上"),
        typed("D13", "日期只写两位年份", "expected_end", 2, "{0:%y}.{0.month}.{0.day}"),
        Mess("S30", "最后一行加了删除线", layout_mess.s30_struck),
    ),
    "综合管理部": (
        Mess("P01", "填报人姓名中间有空格", mess.p01_blank_in_name),
        Mess("P11", "部门写成“综合办”", mess.p11_old_department_name),
    ),
    "销售部": (
        typed("M01", "本周进展空着没填", "progress", 0, None),
        typed("D12", "日期的月和日分不清", "expected_end", 1, "12/5/{0:%Y}"),
    ),
}

TASKS: dict[str, tuple[Mess, ...]] = {
    "研发条线": (
        typed("I08", "依赖“019,020”变成了数字 19020", "dependencies", -1, 19020),
        typed("P07", "负责人写了错别字“顾明园”", "person", -1, "顾明园"),
        Mess("S24", "示例行没有删", layout_mess.s24_example),
    ),
    "生产工艺": (
        typed("P02", "负责人写成“方工”", "person", -1, "方工"),
        typed("P04", "负责人写了两个人", "person", -2, "方立新/章书宁"),
        Mess("D18", "结束时间早于开始时间", mess.d18_end_before_start),
    ),
    "职能部门": (
        typed("P08", "负责人已经离职", "person", -1, "丁一凡"),
        typed("I11", "依赖写成区间 001-003", "dependencies", 0, "001-003"),
    ),
    "P2026-027": (
        typed("I13", "依赖了不存在的任务 099", "dependencies", -2, "099"),
        typed("I10", "依赖用顿号和分号隔开", "dependencies", 9, "008、009；004"),
    ),
    "P2026-030": (Mess("I14", "最后两个任务互相依赖", mess.i14_ring),),
}
"""By the part of the project that the workbook holds, else by the project."""
