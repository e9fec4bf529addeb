"""通讯录: the departments, people and outside contacts that every other form is checked against."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from automation.forms.schema.filled_form import FilledForm, FilledTable
from automation.forms.schema.form import Form, Table
from automation.forms.schema.kinds import ChoiceColumn, ListColumn, TextColumn, YesNoColumn
from automation.organization.people import Contact, Department, Directory, Person

_DEPARTMENTS = Table(
    name="departments",
    title="部门",
    sheet="部门",
    key="name",
    rows=100,
    columns=(
        TextColumn(name="name", heading="部门", required=True, hint="全称，与其他表一致", width=16,
                   aliases=("部门名称",), example=("研发部", "市场部", "质量部")),
        TextColumn(name="head", heading="部门负责人", required=True, hint="姓名", width=14,
                   aliases=("负责人", "部门经理"), example=("张伟", "刘洋", "郑凯")),
        TextColumn(name="mail", heading="部门邮箱", hint="公共邮箱，可不填", width=30,
                   aliases=("邮箱",), example=("yanfa@example.com", "shichang@example.com", "")),
        ListColumn(name="aliases", heading="别名", hint="简称、旧称，用顿号隔开", width=24,
                   aliases=("简称",), example=("研发、技术中心", "", "质检部")),
    ),
)  # fmt: skip

_PERSONS = Table(
    name="persons",
    title="人员",
    sheet="人员",
    rows=1000,
    columns=(
        TextColumn(name="name", heading="姓名", required=True, hint="全名", width=12, example=("张伟", "李娜", "刘洋")),
        TextColumn(name="department", heading="部门", required=True, hint="与“部门”页一致", width=16,
                   aliases=("所属部门", "负责部门"), example=("研发部", "研发部", "市场部")),
        TextColumn(name="post", heading="岗位", hint="如 工程师", width=14, aliases=("职务", "职位"),
                   example=("部门经理", "硬件工程师", "部门经理")),
        TextColumn(name="mail", heading="邮箱", required=True, hint="公司邮箱", width=28, aliases=("电子邮箱", "邮件"),
                   example=("zhangwei@example.com", "lina@example.com", "liuyang@example.com")),
        TextColumn(name="phone", heading="电话", hint="手机或分机", width=16, aliases=("手机", "联系电话"),
                   example=("8001", "8002", "8010")),
        YesNoColumn(name="key_person", heading="关键人员", hint="是 或 否", width=10, example=("是", "否", "是")),
        TextColumn(name="superior", heading="直接上级", hint="姓名", width=12, aliases=("上级",), example=("", "张伟", "")),
        TextColumn(name="deputy", heading="代理人", hint="姓名", width=12, aliases=("代理", "AB角"),
                   help="本人外出自动回复时，通知由代理人知悉并落实。", example=("李娜", "", "")),
        YesNoColumn(name="employed", heading="在职", hint="空 = 是", width=8, example=("是", "是", "是")),
        ListColumn(name="aliases", heading="别名", hint="拼音、英文名、工号", width=22, aliases=("工号", "英文名"),
                   example=("zhangwei、10023", "", "David")),
    ),
)  # fmt: skip

_CONTACTS = Table(
    name="contacts",
    title="外部联系人",
    sheet="外部联系人",
    rows=500,
    columns=(
        TextColumn(name="company", heading="单位", required=True, hint="对方单位全称", width=28, aliases=("公司", "单位名称"),
                   example=("示例科技有限公司", "样板物流公司", "")),
        ChoiceColumn(name="kind", heading="单位类型", required=True, hint="下拉选择", width=12,
                     choices=("客户", "合作伙伴", "供应商", "媒体"), example=("客户", "供应商", "")),
        TextColumn(name="name", heading="联系人", required=True, hint="姓名", width=12, example=("陈样本", "林示例", "")),
        TextColumn(name="mail", heading="邮箱", required=True, hint="对方邮箱", width=28, aliases=("电子邮箱",),
                   example=("chen@client.example.com", "lin@supplier.example.com", "")),
        TextColumn(name="phone", heading="电话", width=16, aliases=("手机", "联系电话"), example=("", "", "")),
        ChoiceColumn(name="language", heading="语言", hint="空 = 中文", width=10, choices=("中文", "英文"),
                     example=("中文", "英文", "")),
        TextColumn(name="our_person", heading="我方负责人", required=True, hint="本公司同事姓名", width=14, aliases=("负责人",),
                   example=("刘洋", "周强", "")),
    ),
)  # fmt: skip

FORM = Form(
    name="address_book",
    title="通讯录",
    code="REF-PEOPLE",
    version="1.0",
    folder="基础资料",
    intro="全公司只保留一份。人员变动当天更新；离职的同事把“在职”改为“否”，不要删行。",
    tables=(_DEPARTMENTS, _PERSONS, _CONTACTS),
    guide=("先填“部门”，再填“人员”，最后填“外部联系人”。", "两位同事同名时不用改名，系统会用部门区分。"),
)


def _rows(table: FilledTable | None) -> Iterator[Mapping[str, Any]]:
    if table is None:
        return
    names = list(table.columns)
    for values in zip(*table.columns.values(), strict=True):
        yield dict(zip(names, values, strict=True))


def _given(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row's values as keyword arguments: yes/no as bool, lists as tuples, empty cells left to the default."""
    words = {"是": True, "否": False}
    return {
        name: tuple(value) if isinstance(value, list) else words.get(value, value) if isinstance(value, str) else value
        for name, value in row.items()
        if value is not None
    }


def directory(books: list[FilledForm]) -> Directory:
    """The directory of all 通讯录 workbooks together; rows without a name are left out (their Problem stands already)."""
    departments, persons, contacts = [], [], []
    for book in books:
        departments += [Department(**_given(row)) for row in _rows(book.tables.get("departments")) if row["name"]]
        persons += [
            Person(**_given(row)) for row in _rows(book.tables.get("persons")) if row["name"] and row["department"]
        ]
        contacts += [
            Contact(**_given(row))
            for row in _rows(book.tables.get("contacts"))
            if row["company"] and row["kind"] and row["name"]
        ]
    return Directory(departments=tuple(departments), persons=tuple(persons), contacts=tuple(contacts))
