"""Why no feedback letter can be made for a request yet: what somebody has to write or mend first."""

from __future__ import annotations

from automation.clients.case import Case
from automation.clients.client_review import FORM as REVIEW

NO_REVIEW = "还没有评审"
NEEDED = ("feasibility", "sales_lead", "explanation", "checker")
"""Columns of a review without which there is no letter."""


def hindrance(case: Case) -> str:
    """In Chinese, with the way out; "" if the letter can be made, so that only its check is open."""
    if case.changed_by:
        return f"已由 {case.changed_by} 代替"
    if not case.reviews:
        return NO_REVIEW
    stopping = [one.problem.message for one in case.problems if one.stops]
    if stopping:
        return stopping[0] + (f"（共 {len(stopping)} 处要改）" if len(stopping) > 1 else "")
    if case.review is None or case.contact is None:
        return "登记表或评审记录还没有填完整"
    lacking = [REVIEW.tables[0].column(name).heading for name in NEEDED if not case.review[name]]
    return f"评审记录里{'、'.join(f'“{heading}”' for heading in lacking)}还要填好" if lacking else ""
