"""What is said of a file as a whole: which kinds are refused, which are taken with a remark, and in which words."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from automation.forms.reading.limits import FILE_SIZE, LARGE_FILE, MEBIBYTE
from automation.forms.reading.problem_list import ProblemList
from automation.forms.reading.refusal import Refusal, sentence
from automation.forms.reading.sniff import READABLE, TRUTH
from automation.forms.schema.filled_form import Reading

_REFUSED = {
    "empty": "F03",
    "truncated": "F04",
    "zeros": "F05",
    "damaged": "F06",
    "encrypted": "F09",
    "numbers": "F13",
    "csv": "F14",
    "html": "F15",
    "xml": "F15",
    "text": "F15",
    "document": "F16",
    "pdf": "F16",
    "image": "F16",
    "archive": "F17",
    "shortcut": "F18",
}
_MAY_BECOME_WHOLE = {"F03", "F04"}
_SUFFIXES = {
    "xlsx": {".xlsx", ".xltx", ".xlsm", ".xltm"},
    "xlsm": {".xlsm", ".xltm", ".xlsx"},
    "xls": {".xls", ".xlt", ".et", ".ett"},
    "xlsb": {".xlsb"},
    "ods": {".ods", ".ots"},
}
_TABLE_SUFFIXES = {".xlsx", ".xlsm", ".xls", ".xlsb", ".et", ".ods", ".xltx", ".xltm"}


def suffix_of(path: str) -> str:
    return PurePosixPath(path.replace("\\", "/")).suffix.lower()


def name_of(path: str) -> str:
    return PurePosixPath(path.replace("\\", "/")).name


def foresee(kind: str, path: str, size: int) -> None:
    """Refusal for what cannot be a form whatever it holds."""
    if kind in READABLE:
        if size > FILE_SIZE:
            raise Refusal("F22", size=f"{size / MEBIBYTE:.0f}")
        return
    treatment = _REFUSED.get(kind, "F06")
    suffix = suffix_of(path)
    if treatment in ("F14", "F15"):
        text_table = kind == "csv" or suffix in (".csv", ".tsv")
        treatment = "F15" if suffix in _TABLE_SUFFIXES else "F14" if text_table else "F16"
    elif kind == "damaged" and suffix not in _TABLE_SUFFIXES:
        # Whatever it is, it never was a workbook, so nobody has to mend it.
        treatment = "F16"
    raise Refusal(treatment, suffix=suffix, truth=TRUTH.get(kind, "其他文件"))


def refuse(refusal: Refusal, problems: ProblemList, settled: bool) -> Reading:
    """The reading of a refused file: waiting where it may still be on its way, else rejected."""
    reason = sentence(refusal.kind, name_of(problems.file), **refusal.values)
    if refusal.kind in _MAY_BECOME_WHOLE and not settled:
        return Reading("waiting", reason)
    problems.add(refusal.kind, reason, "error")
    return Reading("rejected", reason, "", None, problems.problems)


def remark_of_kind(kind: str, size: int, remarks: Iterable[str], problems: ProblemList) -> None:
    """F11-F13, F15, F19, F22, F24 for a file that was read all the same."""
    name, suffix = name_of(problems.file), suffix_of(problems.file)
    if suffix and suffix not in _SUFFIXES[kind]:
        problems.add("F15", sentence("F15", name, suffix=suffix, truth=TRUTH[kind]), "remark", "", "", suffix)
    elif kind in ("xls", "xlsb", "ods"):
        treatment = "F13" if kind != "xls" else "F12" if suffix == ".et" else "F11"
        problems.add(treatment, sentence(treatment, name), "remark")
    if kind == "xlsm":
        # A macro in a file that calls itself macro-free was put there against the suffix: a person should look.
        problems.add("F19", sentence("F19", name), "error" if suffix == ".xlsx" else "remark")
    if size > LARGE_FILE:
        problems.add("F22", sentence("F22", name, size=f"{size / MEBIBYTE:.0f}"), "remark")
    for treatment in remarks:
        problems.add(treatment, sentence(treatment, name), "remark")
