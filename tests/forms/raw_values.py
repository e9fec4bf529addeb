"""What the tests of the column kinds share: any raw value a workbook can hold, and the outcome in short."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from automation.forms.schema.column import Column, Setting
from automation.organization.people import Department, Directory, Person

COMPANY = Directory(
    departments=(Department("研发部", aliases=("研发",)), Department("市场部")),
    persons=(
        Person("张伟", "研发部", aliases=("zhangwei", "10023")),
        Person("李娜", "研发部"),
        Person("刘洋", "市场部"),
        Person("赵离", "市场部", employed=False),
    ),
)
NO_WINDOW = Setting(directory=COMPANY)
AUTUMN = Setting(directory=COMPANY, window=(date(2026, 9, 1), date(2026, 12, 20)))

_LETTERS = "0123456789年月日号.-/,，、；：:~至()（）%％ \n\t\u200b\u3000\ud800一二十〇无同上张伟李娜任务WwXx×√前约周第T点"
_AWKWARD = st.text(alphabet=_LETTERS, max_size=14)

RAWS = st.one_of(
    st.text(max_size=12),
    _AWKWARD,
    st.floats(),
    st.integers(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.sampled_from(["完成", "100%", "001-005", "3月5日", "2026-03-05", "请填写", "/", "無", "=1+1", "x" * 600, " "]),
)


def told(column: Column, raw: Any, setting: Setting = AUTUMN, beside: Any = None) -> tuple[Any, str, str]:
    """(value, kinds of remarks and errors, their sentences)."""
    outcome = column.parse(raw, beside, setting)
    kinds = "+".join(f"{finding.kind}{'!' if finding.severity == 'error' else ''}" for finding in outcome.findings)
    return (None if outcome.refused else outcome.value), kinds, "".join(finding.sentence for finding in outcome.findings)
