"""交付物审核记录: the deliverables that were handed in, version by version, and what their project's lead says of each."""

from __future__ import annotations

from automation.forms.schema.kinds import ChoiceColumn, DateColumn, IdColumn, PersonColumn, TextColumn, TimeColumn
from automation.forms.schema.record_declaration import Record
from automation.projects.reviews import PASSED, RETURNED

RECORD = Record(
    name="deliverable_review",
    title="交付物审核记录",
    code="PM-REVIEW",
    version="1.0",
    intro="放进“交付物”文件夹、文件名以任务编号开头的文件会自动列进来。请项目负责人填审核结论；退回时写明意见。",
    key=("project_name", "task_id", "content"),
    alarms={"verdict": RETURNED},
    guide=(
        "文件内容一变就是新的一行，要重新审核；改名或挪动不算。",
        "任务的交付物全部“通过”以前，任务显示为“待审核”，依赖它的任务仍然受阻。",
        "退回后，任务负责人会收到审核意见；改好的文件放回同一个文件夹即可。",
    ),
    program=(
        TextColumn(name="project_name", heading="项目名称", width=22, aliases=("项目",)),
        IdColumn(name="task_id", heading="任务编号", digits=3, width=9.5),
        TextColumn(name="task_name", heading="任务名称", width=20, aliases=("任务",)),
        TextColumn(name="deliverable", heading="交付成果", width=20, aliases=("交付物",)),
        TextColumn(name="file", heading="文件", long=True, width=38),
        TimeColumn(name="submitted_at", heading="提交时间", width=16),
        PersonColumn(name="submitter", heading="提交人", width=9.5),
        IdColumn(name="content", heading="内容标识", width=13, help="由文件内容算出；内容一变，标识就变。"),
    ),
    staff=(
        ChoiceColumn(name="verdict", heading="审核结论", hint="下拉选择", width=10, choices=(PASSED, RETURNED), aliases=("结论",)),
        TextColumn(name="opinion", heading="审核意见", long=True, hint="退回时写明", width=32, aliases=("意见",)),
        PersonColumn(name="reviewer", heading="审核人", hint="下拉选择，1 人", width=10),
        DateColumn(name="reviewed_on", heading="审核时间", hint="如 2026-11-27", width=12.5, aliases=("审核日期",)),
    ),
)  # fmt: skip
