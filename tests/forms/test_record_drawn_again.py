"""An edition of which most rows stand in the last one: the same bytes as if all were drawn, the same words as if all were read."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from record_play import RECORD

from automation.forms.drawing.drop_downs import DropDowns
from automation.forms.recording import read_again, record_edition
from automation.forms.recording.blocks import in_blocks
from automation.forms.recording.cell_texts import EXTRA, NOTE, key_of
from automation.forms.recording.content import Entry, Truth
from automation.forms.recording.ledger import Ledger
from automation.forms.recording.record_edition import draw_edition
from automation.forms.recording.record_workbook import Drawing, draw_record
from automation.forms.recording.saved_copy import content_of, read_copy
from automation.forms.schema.column import Setting
from automation.forms.schema.record_declaration import Record
from automation.notices.confirmation_record import RECORD as CONFIRMATIONS

MOMENT = datetime(2026, 11, 24, 9, 30)
ROWS = 250
TEXTS = ("办", "两行\n字", '<b>&_x000D_ r="5" t="s"', " 前后有空 ", "0012", "长" * 300)


def entry(number: int) -> Entry:
    cells = {
        "id": f"{number:03}",
        "what": f"第 {number} 件事",
        "late": "否",
        "answer": "答",
        "due": date(2026, 11, 1 + number % 28),
    }
    return Entry(dict(cells), origin="staff" if number % 7 == 0 else "program", ref=f"r{number}")


def whole() -> Truth:
    return Truth(rows={f"{number:03}": entry(number) for number in range(1, ROWS + 1)}, last=ROWS)


def put(truth: Truth, chance: Random, name: str, value: object) -> None:
    truth.rows[chance.choice(list(truth.rows))].cells[name] = value


def add(truth: Truth, chance: Random) -> None:
    truth.last += 1
    truth.rows[f"{truth.last:03}"] = entry(truth.last)


def take_out(truth: Truth, chance: Random) -> None:
    del truth.rows[chance.choice(list(truth.rows))]


def add_column(truth: Truth, chance: Random) -> None:
    truth.extras = [chance.choice(["我的列", "改名了"])]
    put(truth, chance, f"{EXTRA}{truth.extras[0]}", chance.choice([date(2026, 1, 2), 3.5, "字"]))


EDITS: dict[str, Callable[[Truth, Random], None]] = {
    "change": lambda truth, chance: put(truth, chance, "what", chance.choice(TEXTS)),
    "type": lambda truth, chance: put(truth, chance, "answer", chance.choice(TEXTS)),
    "date": lambda truth, chance: put(truth, chance, "due", date(2026, 12, 1 + chance.randrange(28))),
    "empty": lambda truth, chance: truth.rows[chance.choice(list(truth.rows))].cells.pop("answer", None) and None,
    "note": lambda truth, chance: put(truth, chance, f"{NOTE}answer", "批注"),
    "add": add,
    "take out": take_out,
    "column": add_column,
}


def drawn_and_compared(
    truth: Truth, ledger: Ledger, marks: dict[tuple[int, str], str], number: int, record: Record = RECORD
) -> None:
    drawing = Drawing(record, truth, DropDowns(), marks, [])
    workbook, edition = draw_edition(drawing, ledger, MOMENT, str(number), Setting(), "事项表.xlsx")
    assert workbook == in_blocks(draw_record(drawing, edition.name, MOMENT))
    copy = read_copy(workbook, record, Setting(), "事项表.xlsx")
    assert ledger.by_number(edition.no).content == content_of(copy, {key_of(record, row.cells): row for row in copy.rows})  # type: ignore[union-attr]


def rounds(steps: list[list[str]], seed: int, mended: bool) -> None:
    chance, truth = Random(seed), whole()
    with tempfile.TemporaryDirectory() as folder, Ledger(Path(folder)) as ledger:
        drawn_and_compared(truth, ledger, {}, 0)
        for number, edits in enumerate(steps, 1):
            for edit in edits:
                EDITS[edit](truth, chance)
            marks = {(chance.randrange(len(truth.rows)), "due"): "【系统】看不懂"} if mended else {}
            drawn_and_compared(truth, ledger, marks, number)


STEPS = st.lists(st.lists(st.sampled_from(sorted(EDITS)), max_size=3), min_size=1, max_size=4)


@settings(max_examples=4, deadline=None, derandomize=True, phases=[Phase.generate])
@given(STEPS, st.integers(0, 9999), st.booleans())
def test_a_few_edits(steps: list[list[str]], seed: int, mended: bool) -> None:
    rounds(steps, seed, mended)


@pytest.mark.slow
@settings(max_examples=100, deadline=None, phases=[Phase.generate])
@given(STEPS, st.integers(0, 9999), st.booleans())
def test_many_edits(steps: list[list[str]], seed: int, mended: bool) -> None:
    rounds(steps, seed, mended)


def test_unchanged_rows_are_neither_drawn_nor_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left_out = []

    def counted(drawing: Drawing, name: str, moment: datetime, alike: frozenset[int] = frozenset()) -> dict[str, bytes]:
        left_out.append(len(alike))
        return draw_record(drawing, name, moment, alike)

    truth = whole()
    with Ledger(tmp_path) as ledger:
        drawn_and_compared(truth, ledger, {}, 0)
        monkeypatch.setattr(record_edition, "draw_record", counted)
        truth.rows["077"].cells["what"] = "改了"
        drawn_and_compared(truth, ledger, {}, 1)
    assert left_out == [ROWS - 2], "the first row and the changed one are drawn"


def test_rows_known_by_several_columns_are_not_read_again_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever stands there: the person may be called 合计."""
    people = [*(f"张{number}" for number in range(ROWS)), "合计", "注：以下", "示例"]
    rows = [{"id": "通知-1", "content": "a1", "person": name, "mail": f"{place}@example.com"} for place, name in enumerate(people)]
    truth = Truth(rows={key_of(CONFIRMATIONS, row): Entry(dict(row)) for row in rows})
    with Ledger(tmp_path) as ledger:
        drawn_and_compared(truth, ledger, {}, 0, CONFIRMATIONS)
        monkeypatch.setattr(read_again, "_wholly", None)
        for number, (name, value) in enumerate([("outcome", "已确认"), ("remark", "合计"), ("department", "说明：一"), ("mail", None)], 1):
            for key in list(truth.rows)[number::83]:
                truth.rows[key].put(name, value)
            drawn_and_compared(truth, ledger, {}, number, CONFIRMATIONS)
