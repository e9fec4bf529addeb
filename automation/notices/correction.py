"""What a correction says of itself: what was approved of the original and reads differently now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from automation.approval.approval_log import RECORD, WHOLE
from automation.jobs.job import Records
from automation.jobs.keys import key_part
from automation.jobs.rows import rows_by
from automation.notices.announcement import Announcement
from automation.notices.difference import Piece, differences
from automation.notices.publication import publications

Changed = dict[str, Any]
"""One line that changed. before, after: its pieces {words, differs}, [] = it was not there, or is not any more."""


def changes_of(one: Announcement, records: Records) -> list[Changed]:
    """Against the text that was approved of what was published; nothing if it corrects nothing, or that is no longer known."""
    before = _approved(one.corrects, records) if one.corrects else ""
    found = differences(before, one.text[:WHOLE]) if before else []
    return [{"before": _pieces(each.before), "after": _pieces(each.after)} for each in found]


def _approved(original: str, records: Records) -> str:
    published = {one.content for one in publications(records, original)}
    rows = rows_by(records.record(RECORD.name), "matter").get(f"notice/{key_part(original)}", ())
    return next((str(row["text"]) for row in reversed(rows) if row["content"] in published and row["text"]), "")


def _pieces(pieces: Sequence[Piece]) -> list[dict[str, Any]]:
    return [{"words": words, "differs": differs} for words, differs in pieces]
