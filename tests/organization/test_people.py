"""Finding people and departments by what somebody typed: P01-P11 of docs/mess.csv."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automation.organization.people import Contact, Department, Directory, Person

COMPANY = Directory(
    departments=(
        Department("研发部", head="张伟", aliases=("研发中心", "技术中心", "R&D")),
        Department("市场部", head="刘洋"),
        Department("质量部", head="王强"),
    ),
    persons=(
        Person("张伟", "研发部", "部门经理", "zw@x.com", "8001", aliases=("zhangwei", "10023", "David")),
        Person("李娜", "研发部", "硬件工程师", "ln@x.com"),
        Person("刘洋", "市场部", "部门经理", "ly@x.com"),
        Person("王强", "研发部", mail="wq1@x.com"),
        Person("王强", "质量部", mail="wq2@x.com"),
        Person("欧阳娜娜", "市场部"),
        Person("赵离", "市场部", employed=False, aliases=("zhaoli",)),
    ),
    contacts=(Contact("示例公司", "客户", "陈样本", "chen@client.example.com"),),
)

UNDERSTOOD = [
    pytest.param("张伟", None, "张伟", "", id="exact"),
    pytest.param("张 伟", None, "张伟", "P01", id="P01"),
    pytest.param("张\u3000伟", None, "张伟", "P01", id="P01-full-width"),
    pytest.param("张伟经理", None, "张伟", "P02", id="P02-full-name"),
    pytest.param("研发部张伟", None, "张伟", "P02", id="P02-department-before"),
    pytest.param("王强", "质量部", "王强(质量部)", "", id="P06-by-department"),
    pytest.param("王强(研发部)", None, "王强(研发部)", "", id="P06-label"),
    pytest.param("王强（研发）", None, "王强(研发部)", "P01", id="P06-bracket-alias"),
    pytest.param("王强经理", "质量部", "王强(质量部)", "P02", id="P02-P06"),
    pytest.param("ZhangWei", None, "张伟", "P09", id="P09-pinyin"),
    pytest.param("david", None, "张伟", "P09", id="P09-english"),
    pytest.param("10023", None, "张伟", "P09", id="P09-number"),
    pytest.param("ZW@x.com", None, "张伟", "P09", id="P09-mail"),
    pytest.param("张伟", "市场部", "张伟", "P10", id="P10"),
]

REFUSED = [
    pytest.param("张工", "研发部", "P02", "“张工”不在名单中。您是不是指 张伟？请填全名。", id="P02"),
    pytest.param("钱总", None, "P02", "“钱总”不在名单中。请填全名。", id="P02-nobody"),
    pytest.param("*经理", None, "P03", "“*经理”不是完整姓名，系统无法发送提醒。请填全名。", id="P03-star"),
    pytest.param("张*", None, "P03", "“张*”不是完整姓名，系统无法发送提醒。请填全名。", id="P03"),
    pytest.param("李某", None, "P03", "“李某”不是完整姓名，系统无法发送提醒。请填全名。", id="P03-mou"),
    pytest.param("张伟/李娜", None, "P04", "有 2 个人。负责人只填 1 位，其他人写到“任务描述”。", id="P04-slash"),
    pytest.param("张伟、李娜、刘洋", None, "P04", "有 3 个人。负责人只填 1 位，其他人写到“任务描述”。", id="P04-comma"),
    pytest.param("张伟 李娜", None, "P04", "有 2 个人。负责人只填 1 位，其他人写到“任务描述”。", id="P04-blank"),
    pytest.param("张伟和李娜", None, "P04", "有 2 个人。负责人只填 1 位，其他人写到“任务描述”。", id="P04-and"),
    pytest.param("研发部", None, "P05", "请填具体负责人姓名。", id="P05"),
    pytest.param("全体", None, "P05", "请填具体负责人姓名。", id="P05-all"),
    pytest.param("各部门", None, "P05", "请填具体负责人姓名。", id="P05-each"),
    pytest.param("王强", None, "P06", "公司有 2 位“王强”，请写成“王强(研发部)”或“王强(质量部)”。", id="P06"),
    pytest.param("王强", "市场部", "P06", "公司有 2 位“王强”，请写成“王强(研发部)”或“王强(质量部)”。", id="P06-elsewhere"),
    pytest.param("张玮", None, "P07", "名单里没有“张玮”。您是不是指 张伟？", id="P07-by-ear"),
    pytest.param("欧阳娜", None, "P07", "名单里没有“欧阳娜”。您是不是指 欧阳娜娜？", id="P07-by-eye"),
    pytest.param("孙悟空", None, "P07", "名单里没有“孙悟空”。请填通讯录里的姓名。", id="P07-nobody"),
    pytest.param("赵离", None, "P08", "“赵离”已不在名单。请填现负责人。", id="P08"),
    pytest.param("zhaoli", None, "P08", "“赵离”已不在名单。请填现负责人。", id="P08-alias"),
]


@pytest.mark.parametrize(("text", "department", "label", "kind"), UNDERSTOOD)
def test_understood(text: str, department: str | None, label: str, kind: str) -> None:
    match = COMPANY.find_person(text, department)
    assert (match.label, match.kind, match.severity) == (label, kind, "remark")


@pytest.mark.parametrize(("text", "department", "kind", "sentence"), REFUSED)
def test_refused(text: str, department: str | None, kind: str, sentence: str) -> None:
    match = COMPANY.find_person(text, department)
    assert (match.label, match.kind, match.sentence, match.severity) == (None, kind, sentence, "error")


def test_remarks_name_both_words() -> None:
    assert COMPANY.find_person("张 伟", None).sentence == "“张 伟”按“张伟”收取。"
    assert COMPANY.find_person("张 伟", "市场部").sentence == "“张 伟”按“张伟”收取。“张伟”在名单中属于“研发部”，请核对部门。"


@pytest.mark.parametrize(
    ("text", "label", "kind"),
    [
        pytest.param("研发部", "研发部", "", id="exact"),
        pytest.param("研发", "研发部", "P11", id="P11-short"),
        pytest.param("技术中心", "研发部", "P11", id="P11-former"),
        pytest.param("r＆d", "研发部", "P11", id="P11-case-and-width"),
        pytest.param("研发布", None, "P11", id="P11-near-miss"),
        pytest.param("火星部", None, "P11", id="P11-unknown"),
    ],
)
def test_departments(text: str, label: str | None, kind: str) -> None:
    match = COMPANY.find_department(text)
    assert (match.label, match.kind) == (label, kind)


def test_near_miss_of_a_department_is_proposed() -> None:
    assert COMPANY.find_department("研发布").sentence == "名单里没有部门“研发布”。您是不是指 研发部？"


def test_company_without_directory_accepts_every_name() -> None:
    match = Directory().find_person("张 工", None)
    assert (match.label, match.kind) == ("张 工", "")
    assert Directory().find_department("随便").label == "随便"


def test_labels() -> None:
    first, second = COMPANY.persons[3], COMPANY.persons[4]
    assert (COMPANY.label(first), COMPANY.label(second)) == ("王强(研发部)", "王强(质量部)")
    assert COMPANY.person("王强(质量部)") == second
    assert COMPANY.person("王强") is None and COMPANY.person("赵离") is None
    assert COMPANY.label(COMPANY.persons[0]) == "张伟"


def test_namesakes_in_one_department_are_told_apart_by_their_numbers() -> None:
    twins = Directory(persons=tuple(Person("王强", "研发部", aliases=(number,)) for number in ("101", "102")))
    assert [twins.label(person) for person in twins.persons] == ["王强(研发部,101)", "王强(研发部,102)"]
    assert twins.find_person("王强", "研发部").sentence == "公司有 2 位“王强”，请写成“王强(研发部,101)”或“王强(研发部,102)”。"
    assert twins.find_person("102", None).label == "王强(研发部,102)"
    assert twins.find_person("王强(研发部,101)", None).label == "王强(研发部,101)"


def test_heads() -> None:
    assert COMPANY.head("研发部") == COMPANY.persons[0]
    assert COMPANY.head("质量部") == COMPANY.persons[4]
    assert COMPANY.head("火星部") is None


def test_a_deputy_is_whom_the_row_means_and_never_oneself() -> None:
    one, other = Person("王强", "研发部", deputy="赵敏"), Person("赵敏", "研发部", deputy="赵敏")
    company = Directory(persons=(one, other, Person("李娜", "研发部", deputy="无此人")))
    assert [company.deputy(person) for person in company.persons] == [other, None, None]


@given(st.text(), st.one_of(st.none(), st.text(), st.sampled_from(["研发部", "市场部"])))
def test_never_raises_and_labels_are_people(text: str, department: str | None) -> None:
    match = COMPANY.find_person(text, department)
    assert match.label is None or COMPANY.person(match.label) is not None
    assert (match.label is None) == (match.severity == "error")
    COMPANY.find_department(text)


@given(st.sampled_from(["张伟", "李娜", "王强(研发部)", "王强(质量部)", "欧阳娜娜"]))
def test_a_label_is_its_own_answer(label: str) -> None:
    match = COMPANY.find_person(label, None)
    assert (match.label, match.kind) == (label, "")
