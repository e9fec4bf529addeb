"""The work of a worker process: some workbooks as bytes in, their readings as bytes out. Imports little, for it starts often."""

from __future__ import annotations

import logging
import pickle
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from automation.forms.schema.filled_form import Reading
from automation.forms.schema.problem import Problem
from automation.remembered import Remembered

if TYPE_CHECKING:
    from automation.forms.schema.column import Setting
    from automation.forms.schema.form import Form

_TOLD = Remembered[bytes](2)
Batch = list[tuple[str, bytes, bool]]
"""(path, content, settled) a workbook."""


def briefing(forms: Sequence[Form], setting: Setting) -> bytes:
    """What a worker must know, pickled once for all batches: rules travel by name, so their modules are found there too."""
    return _TOLD.of((forms, setting), lambda: pickle.dumps((tuple(forms), setting), protocol=pickle.HIGHEST_PROTOCOL))


@lru_cache(maxsize=2)
def _briefed(told: bytes) -> tuple[tuple[Form, ...], Setting]:
    forms, setting = pickle.loads(told)  # written by `briefing` of the same run, never by people
    return forms, setting


def read_batch(batch: Batch, told: bytes) -> list[bytes]:
    """The frozen reading of each workbook, in order."""
    forms, setting = _briefed(told)
    return [_read(*workbook, forms, setting) for workbook in batch]


def _read(path: str, content: bytes, settled: bool, forms: tuple[Form, ...], setting: Setting) -> bytes:
    """A bug that one workbook brings to light is logged and costs that workbook only."""
    from automation.forms.filled import read_workbook
    from automation.forms.finding.frozen import freeze

    try:
        return freeze(read_workbook(content, path, forms, setting, settled=settled))
    except Exception:
        logging.getLogger(__name__).exception("reading %r failed", path)
        return freeze(unreadable(path, "读取时程序出错"))


def unreadable(path: str, reason: str) -> Reading:
    """The reading of a workbook that the program itself could not cope with."""
    message = f"文件“{path}”读不出来（{reason}）。请用 Excel 打开后另存覆盖；仍不行请联系管理员。"
    return Reading("rejected", "这个文件读不出来", problems=[Problem(path, "", "", "F06", "", message, "error")])
