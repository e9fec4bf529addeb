"""Given widths, columns and labels are laid over a grid without gaps and near their proportion."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from automation.forms.drawing.form_grid import DOCUMENT_GRID, label_slots, lines, spread, text_width

WIDTHS = st.lists(st.floats(6, 60), min_size=1, max_size=9)


@given(WIDTHS)
def test_spans_cover_the_grid_in_order(wanted: list[float]) -> None:
    spans = spread(wanted, DOCUMENT_GRID)
    assert [column for first, last in spans for column in range(first, last + 1)] == list(range(len(DOCUMENT_GRID)))
    assert len(spans) == len(wanted)


def test_wide_columns_get_the_wide_spans() -> None:
    spans = spread([14, 44, 12], DOCUMENT_GRID)
    assert spans[1][1] - spans[1][0] > max(spans[0][1] - spans[0][0], spans[2][1] - spans[2][0])


@given(st.lists(st.floats(8, 40), min_size=7, max_size=14), st.integers(2, 3))
def test_every_label_has_a_value_beside_it(grid: list[float], count: int) -> None:
    labels = label_slots(grid, 11, count)
    assert labels[0] == 0
    assert all(after - before >= 2 for before, after in zip(labels, [*labels[1:], len(grid)], strict=True))


def test_chinese_takes_two_columns_a_character() -> None:
    assert text_width("编号 a1") == 7
    assert lines("一二三四五\n六", 6) == 3
