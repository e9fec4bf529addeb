"""The words for the state of a task, of a submission and of a change, as staff see them."""

from __future__ import annotations

NOT_STARTED, IN_PROGRESS, DONE, OVERDUE, CANCELLED = "未开始", "进行中", "已完成", "延期", "已取消"
IN_REVIEW = "待审核"
"""Reported 已完成, but its deliverable is not 通过 yet."""
STATUSES = (NOT_STARTED, IN_PROGRESS, DONE, OVERDUE, CANCELLED, IN_REVIEW)

ON_TIME, LATE, MISSING, NOT_DUE = "按时", "迟交", "未提交", ""

COMPLETED, NEWLY_OVERDUE, RECOVERED, NEW_TASK, DROPPED, FELL_BACK = "完成", "新逾期", "恢复", "新任务", "取消", "进度回退"
CHANGES = (COMPLETED, NEWLY_OVERDUE, RECOVERED, NEW_TASK, DROPPED, FELL_BACK)

NEW_ISSUE, STANDING_ISSUE, OLD_ISSUE = "新提出", "持续", "未更新"
