"""The workspace as the rest of the program sees it: gather what lies there now, recall what lay there then."""

from __future__ import annotations

from automation.forms.finding.executors import LazyProcesses, SerialExecutor
from automation.forms.finding.found_workbook import Gathered, Workbook
from automation.forms.finding.gathering import gather, recall, survey
from automation.forms.finding.history import as_it_stood, submitted
from automation.forms.finding.scan import Scan, scan
from automation.forms.finding.store import Store
from automation.forms.finding.versions import settle_versions

__all__ = [
    "Gathered", "LazyProcesses", "Scan", "SerialExecutor", "Store", "Workbook",
    "as_it_stood", "gather", "recall", "scan", "settle_versions", "submitted", "survey",
]  # fmt: skip
