"""People and departments in cells: P01-P11 of docs/mess.csv as a column gives them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from raw_values import AUTUMN, COMPANY, RAWS, told

from automation.forms.schema.column import Setting
from automation.forms.schema.kinds import DepartmentColumn, PersonColumn

PERSON = PersonColumn(name="person", heading="负责人", beside="department")
PEOPLE = PersonColumn(name="people", heading="参与人", many=True)
DEPARTMENT = DepartmentColumn(name="department", heading="负责部门")


@pytest.mark.parametrize(
    ("raw", "beside", "value", "kinds"),
    [
        pytest.param("张伟", "研发部", "张伟", "", id="exact"),
        pytest.param("张伟\n", "研发部", "张伟", "", id="T04"),
        pytest.param("张 伟", "研发部", "张伟", "P01", id="P01"),
        pytest.param("张工", "研发部", None, "P02!", id="P02"),
        pytest.param("张*", None, None, "P03!", id="P03"),
        pytest.param("张伟/李娜", None, None, "P04!", id="P04"),
        pytest.param("研发部", None, None, "P05!", id="P05"),
        pytest.param("张玮", None, None, "P07!", id="P07"),
        pytest.param("赵离", None, None, "P08!", id="P08"),
        pytest.param(10023.0, None, "张伟", "P09", id="P09"),
        pytest.param("张伟", "市场部", "张伟", "P10", id="P10"),
        pytest.param(True, None, None, "T08!", id="T08"),
        pytest.param(date(2026, 1, 1), None, None, "P07!", id="P07-date"),
        pytest.param("无", None, None, "T12", id="T12"),
        pytest.param("同上", None, None, "T13!", id="T13"),
        pytest.param("XXX", None, None, "S25!", id="S25"),
    ],
)
def test_person(raw: Any, beside: str | None, value: str | None, kinds: str) -> None:
    assert told(PERSON, raw, AUTUMN, beside)[:2] == (value, kinds)


def test_the_typed_text_goes_with_the_finding() -> None:
    (finding,) = PERSON.parse(" 张 伟", "研发部", AUTUMN).findings
    assert (finding.value, finding.sentence) == ("张 伟", "“张 伟”按“张伟”收取。")


def test_many() -> None:
    assert told(PEOPLE, "张伟、李娜")[:2] == (("张伟", "李娜"), "")
    assert told(PEOPLE, "张伟、李四")[:2] == (None, "P07!")


@pytest.mark.parametrize(
    ("raw", "value", "kinds"),
    [
        pytest.param("研发部", "研发部", "", id="exact"),
        pytest.param("研发", "研发部", "P11", id="P11"),
        pytest.param("研发布", None, "P11!", id="P11-near"),
        pytest.param("请选择", None, "S25!", id="S25"),
    ],
)
def test_department(raw: Any, value: str | None, kinds: str) -> None:
    assert told(DEPARTMENT, raw)[:2] == (value, kinds)


def test_company_without_directory() -> None:
    assert told(PERSON, "张工", Setting())[:2] == ("张工", "")


@given(RAWS, st.sampled_from([None, "研发部", "市场部", 3]))
def test_never_raises_and_gives_labels(raw: Any, beside: Any) -> None:
    value = PERSON.parse(raw, beside, AUTUMN).value
    assert value is None or COMPANY.person(value) is not None
    department = DEPARTMENT.parse(raw, None, AUTUMN).value
    assert department in (None, "研发部", "市场部")
