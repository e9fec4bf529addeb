"""工作日历: the company's own days off and make-up days; they override the public calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from automation.forms.schema.column import Setting
from automation.forms.schema.filled_form import FilledForm
from automation.forms.schema.form import Form, Place, Table
from automation.forms.schema.kinds import ChoiceColumn, DateColumn, TextColumn
from automation.forms.schema.problem import Finding
from automation.organization.working_calendar import WorkingCalendar


def _one_word_a_day(filled: FilledForm, _: Setting) -> Iterator[tuple[Place, Finding]]:
    """A day that stands twice with two different types decides nothing."""
    columns = filled.tables["days"].columns
    first: dict[date, str] = {}
    for index, (day, kind) in enumerate(zip(columns["day"], columns["kind"], strict=True)):
        if day and kind and first.setdefault(day, kind) != kind:
            sentence = f"{day} 已经写为“{first[day]}”，这里又写为“{kind}”。请只保留一行。"
            yield ("days", index, "kind"), Finding("M03", sentence, "error", kind)


FORM = Form(
    name="company_calendar",
    title="工作日历",
    code="REF-CALENDAR",
    version="1.0",
    folder="基础资料",
    intro="只填与国家放假安排不同的日子；没填的日子按国家日历计算。",
    rules=(_one_word_a_day,),
    tables=(
        Table(
            name="days",
            title="日历",
            rows=200,
            columns=(
                DateColumn(name="day", heading="日期", required=True, hint="如 2026-10-08", width=14,
                           example=("2026-10-08", "2026-12-31", "2027-01-02")),
                ChoiceColumn(name="kind", heading="类型", required=True, hint="下拉选择", width=10, choices=("放假", "上班"),
                             synonyms={"休息": "放假", "补班": "上班", "调休上班": "上班"}, example=("放假", "放假", "上班")),
                TextColumn(name="note", heading="说明", width=40, example=("国庆后公司统一休一天", "年终盘点后休息", "补 12-31")),
            ),
        ),
    ),
)  # fmt: skip


def working_calendar(calendars: list[FilledForm]) -> WorkingCalendar:
    """The overrides of all 工作日历 workbooks; of a day written twice the first row counts."""
    overrides: dict[date, tuple[bool, str]] = {}
    for filled in calendars:
        columns = filled.tables["days"].columns
        for day, kind, note in zip(columns["day"], columns["kind"], columns["note"], strict=True):
            if day and kind:
                overrides.setdefault(day, (kind == "上班", note or ""))
    return WorkingCalendar(overrides)
