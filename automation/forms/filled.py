"""Reads one foreign file: from its bytes to a Reading that always has a status and, unless used, a reason for people."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import PurePosixPath

from automation.forms.reading.book import Book
from automation.forms.reading.cage import CAGE
from automation.forms.reading.file_verdict import foresee, refuse, remark_of_kind
from automation.forms.reading.identity import resembled
from automation.forms.reading.limits import RECORD_CELLS, VALUES
from automation.forms.reading.locate import NotFoundError, locate
from automation.forms.reading.opening import open_fast
from automation.forms.reading.preflight import UnusualError
from automation.forms.reading.problem_list import ProblemList
from automation.forms.reading.refusal import Refusal, sentence
from automation.forms.reading.sniff import sniff
from automation.forms.reading.workbook_parts import is_edition
from automation.forms.schema.begun import NOT_BEGUN, not_begun
from automation.forms.schema.column import Setting
from automation.forms.schema.filled_form import Reading
from automation.forms.schema.form import Form
from automation.forms.schema.judgement import judge
from automation.remembered import Remembered

NOT_A_FORM = "不是登记的表单"
RECORDS, A_RECORD = "记录表", "记录表，由系统和大家一起填，不用交"
"""The folder of the records, and what is said of them where forms are listed."""
_RESEMBLES = "；列名像“{title}”，如果是它，请改用它的空白表单"
_UNREADABLE = "这个文件读不出来"
_SMALL = 1 << 17
_KNOWN = Remembered[Book](4)


def read_workbook(content: bytes, path: str, forms: Sequence[Form], setting: Setting, settled: bool = True) -> Reading:
    """The reading of a file's bytes; never raises, whatever they are.

    path is only told, never opened. settled: the file is old enough that a half-written one will not become whole.
    """
    problems = ProblemList(path)
    try:
        kind = sniff(content)
        foresee(kind, path, len(content))
        recorded = path.startswith(f"{RECORDS}/")
        if recorded and kind in ("xlsx", "xlsm") and is_edition(content):  # whoever keeps it reads it
            return Reading("ignored", A_RECORD)
        most = RECORD_CELLS if recorded else VALUES
        return _read(open_book(content, kind, most), kind, len(content), forms, setting, problems)
    except Refusal as refusal:
        return refuse(refusal, problems, settled)
    except NotFoundError as error:
        problems.add(error.kind, error.reason, "error")
        return Reading("rejected", error.reason, error.form.name, None, problems.problems)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:
        # A bug that this file brings to light costs only this file; the operator finds it in the log.
        logging.getLogger(__name__).exception("reading %r failed", path)
        problems.add("F06", sentence("F06", PurePosixPath(path).name), "error")
        return Reading("rejected", _UNREADABLE, "", None, problems.problems)


def open_book(content: bytes, kind: str, most: int = VALUES) -> Book:
    """All values of a workbook of a readable kind: at once where it is an ordinary one of at most so many cells, else in the cage.
    Nobody may change them: a small one that comes again is not read again."""
    if kind in ("xlsx", "xlsm"):
        try:
            if len(content) > _SMALL:
                return open_fast(content, most)
            return _KNOWN.of((), lambda: open_fast(content, most), (content, most))
        except UnusualError:
            pass
    return CAGE.open(content, kind)


def _read(book: Book, kind: str, size: int, forms: Sequence[Form], setting: Setting, problems: ProblemList) -> Reading:
    located = locate(book, forms, problems)
    if located is None and problems.file.startswith(f"{RECORDS}/"):
        return Reading("ignored", A_RECORD)
    if located is None:
        like = resembled(book, forms)
        return Reading("ignored", NOT_A_FORM + (_RESEMBLES.format(title=like.title) if like else ""))
    form, raw = located
    if not_begun(form, raw):
        return Reading("ignored", NOT_BEGUN, form.name)
    remark_of_kind(kind, size, book.remarks, problems)
    raw.problems = problems.problems
    filled, judged = judge(form, raw, setting, problems.file)
    filled.author, filled.saved_at = book.author, book.saved_at
    filled.remarks = filled.remarks or raw.remarks
    known = set(judged)
    everything = [*(problem for problem in problems.problems if problem not in known), *judged]
    missing = next((problem for problem in everything if problem.kind == "S08"), None)
    if missing is not None:
        return Reading("rejected", missing.message, form.name, filled, everything)
    return Reading("used", "", form.name, filled, everything)
