"""双人核对 in the 项目任务分解表."""

from __future__ import annotations

import pytest

from automation.forms.schema.column import Setting
from automation.forms.schema.filled_form import FilledForm
from automation.projects.task_rules import TASK_RULES


def findings(**fields: str | None) -> list[tuple[str, str, str]]:
    form = FilledForm("task_breakdown", "1.0", fields, {}, {})
    said = [one for rule in TASK_RULES for one in rule(form, Setting())]
    return [(place[2], finding.kind, finding.severity) for place, finding in said]


@pytest.mark.parametrize(
    ("filler", "checker", "found"),
    [
        pytest.param("张伟", "张伟", [("checker", "M07", "remark")], id="M07-oneself"),
        pytest.param("张伟", "李娜", [], id="somebody else"),
        pytest.param("张伟", None, [], id="nobody yet"),
        pytest.param(None, None, [], id="both refused"),
    ],
)
def test_m07_somebody_else_has_to_check(filler: str | None, checker: str | None, found: list[tuple[str, str, str]]) -> None:
    assert findings(filler=filler, checker=checker) == found
