"""What a report is before any program draws it: sheets made of blocks, in words, values and tones. Pure.

Structs, because Python takes thirty times as long to make a dataclass, and every command that draws a report makes all of these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal

from msgspec import Struct, field

Tone = Literal["plain", "quiet", "navy", "blue", "sky", "grey", "green", "orange", "red"]
"""A meaning, the same in cells, charts and the Gantt: green done, sky under way, grey not begun, red late, orange mind this."""

Kind = Literal["text", "long", "id", "middle", "date", "moment", "percent", "points", "number", "days"]
"""How values of a column look. percent: 0-100; points: percentage points with a sign; days: a whole number, 0 left blank."""

NOTHING = "本期没有记录"
FIRST_ROW = 4
"""Excel's number of a table's first row where a sheet has a PageTitle and then the table."""
HERE = ""
"""A link's file that is the report itself."""


class Links(Struct, frozen=True):
    """Where cells of a column lead: files relative to the workspace, and if known the sheet and cell in them. None = nowhere."""

    files: Sequence[str | None]
    sheets: Sequence[str | None] | None = None
    cells: Sequence[str | None] | None = None


class ReportColumn(Struct, frozen=True, kw_only=True):
    """One column with its values. tones: which words are coloured; bars: a bar behind the percentage; span: in a ShortTable."""

    heading: str
    values: Sequence[Any]
    kind: Kind = "text"
    width: float = 12
    tones: Mapping[str, Tone] = field(default_factory=dict)
    bars: bool = False
    links: Links | None = None
    span: int = 1


class TitleBand(Struct, frozen=True):
    """The head of the first sheet: title, verdict, how complete the report is, what it covers."""

    title: str
    chip: str
    tone: Tone
    first_line: str
    subtitle: str


class PageTitle(Struct, frozen=True):
    """The head of a list: its name and one line that sums it up."""

    title: str
    summary: str = ""


class Section(Struct, frozen=True):
    title: str


class Gap(Struct, frozen=True):
    """An empty line."""

    height: float = 9


class Navigation(Struct, frozen=True):
    """A row of links to other sheets of the same report."""

    sheets: tuple[str, ...]


class Tile(Struct, frozen=True):
    """One figure: `shape` is Excel's number format, `note` usually compares with the week before."""

    label: str
    value: float | None
    shape: str
    note: str
    tone: Tone
    note_tone: Tone = "quiet"


class Tiles(Struct, frozen=True):
    """Tiles in a row, each `span` columns of the sheet's grid wide with one narrow column between them."""

    tiles: tuple[Tile, ...]
    span: int = 3


class DataTable(Struct, frozen=True):
    """A table with filters and frozen heads, the last block of its sheet but for charts and notes when it is short.
    printed: how many columns go on paper (None = all); frozen: how many stay in view on the left; title: a line above."""

    columns: tuple[ReportColumn, ...]
    printed: int | None = None
    frozen: int = 0
    title: str = ""
    filters: bool = True
    empty: str = NOTHING

    @property
    def rows(self) -> int:
        return len(self.columns[0].values)


class ShortTable(Struct, frozen=True):
    """A few rows at a glance, without filters, laid over the grid of its sheet by the columns' spans."""

    columns: tuple[ReportColumn, ...]
    rows: int
    empty: str = NOTHING


class Series(Struct, frozen=True):
    """One series of a chart. values: None leaves a gap; labels: which points are labelled."""

    name: str
    values: Sequence[float | None]
    tone: Tone
    labels: Literal["all", "last", "none"] = "none"
    dashed: bool = False
    tones: tuple[Tone, ...] = ()


class Chart(Struct, frozen=True):
    """rows: its height in rows of the sheet; percent: values are 0-100; description: for those who cannot see it."""

    kind: Literal["stacked_bar", "bar", "line", "doughnut"]
    categories: Sequence[str]
    series: tuple[Series, ...]
    rows: int
    description: str
    percent: bool = False


class Bar(Struct, frozen=True):
    """A stretch of a Gantt row by positions of days, both inclusive."""

    first: int
    last: int
    state: str


class GanttRow(Struct, frozen=True):
    """labels: one a label column; heading: the row names a group; late: the label to be shown in red."""

    labels: tuple[Any, ...]
    bars: tuple[Bar, ...] = ()
    heading: bool = False
    late: int | None = None


class Day(Struct, frozen=True):
    day: date
    working: bool


class Gantt(Struct, frozen=True):
    """Bars by cells, a column a day. states: state -> (colour like #1E7B45, what the legend says);
    now: position of the cut-off."""

    labels: tuple[ReportColumn, ...]
    days: tuple[Day, ...]
    rows: tuple[GanttRow, ...]
    states: Mapping[str, tuple[str, str]]
    now: int | None
    now_label: str = "数据截止"


class KeyPoint(Struct, frozen=True):
    tag: str
    tone: Tone
    text: str


class KeyPoints(Struct, frozen=True):
    points: tuple[KeyPoint, ...]


class Note(Struct, frozen=True):
    text: str
    tone: Tone = "quiet"


class Part(Struct, frozen=True):
    """Blocks below each other between two columns of the grid, both inclusive."""

    left: int
    right: int
    blocks: tuple[Block, ...]


class SideBySide(Struct, frozen=True):
    parts: tuple[Part, ...]


_Words = TitleBand | PageTitle | Section | Gap | Navigation | KeyPoints | Note
Block = _Words | Tiles | DataTable | ShortTable | Chart | Gantt | SideBySide


class Sheet(Struct, frozen=True):
    """widths: the grid in characters; empty = the columns of its table. one_page: printed on one page whatever it holds."""

    name: str
    blocks: tuple[Block, ...]
    widths: tuple[float, ...] = ()
    tone: Tone = "navy"
    one_page: bool = False


class Report(Struct, frozen=True):
    """name: the file's; folder: where it lies below the workspace, so that links to the sources are relative;
    made_at: goes into the document's properties (naive local time), so that the same figures give the same bytes."""

    name: str
    title: str
    sheets: tuple[Sheet, ...]
    made_at: datetime
    footer: str = ""
    folder: str = "报表"
    author: str = "通达"
