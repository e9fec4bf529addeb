"""What a report is before any program draws it: sheets made of blocks, in words, values and tones. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

Tone = Literal["plain", "quiet", "navy", "blue", "sky", "grey", "green", "orange", "red"]
"""A meaning, the same in cells, charts and the Gantt: green done, sky under way, grey not begun, red late, orange mind this."""

Kind = Literal["text", "long", "id", "middle", "date", "moment", "percent", "points", "number", "days"]
"""How values of a column look. percent: 0-100; points: percentage points with a sign; days: a whole number, 0 left blank."""

NOTHING = "本期没有记录"
FIRST_ROW = 4
"""Excel's number of a table's first row where a sheet has a PageTitle and then the table."""
HERE = ""
"""A link's file that is the report itself."""


@dataclass(frozen=True)
class Links:
    """Where cells of a column lead: files relative to the workspace, and if known the sheet and cell in them. None = nowhere."""

    files: Sequence[str | None]
    sheets: Sequence[str | None] | None = None
    cells: Sequence[str | None] | None = None


@dataclass(frozen=True, kw_only=True)
class ReportColumn:
    """One column with its values. tones: which words are coloured; bars: a bar behind the percentage; span: in a ShortTable."""

    heading: str
    values: Sequence[Any]
    kind: Kind = "text"
    width: float = 12
    tones: Mapping[str, Tone] = field(default_factory=dict)
    bars: bool = False
    links: Links | None = None
    span: int = 1


@dataclass(frozen=True)
class TitleBand:
    """The head of the first sheet: title, verdict, how complete the report is, what it covers."""

    title: str
    chip: str
    tone: Tone
    first_line: str
    subtitle: str


@dataclass(frozen=True)
class PageTitle:
    """The head of a list: its name and one line that sums it up."""

    title: str
    summary: str = ""


@dataclass(frozen=True)
class Section:
    title: str


@dataclass(frozen=True)
class Gap:
    """An empty line."""

    height: float = 9


@dataclass(frozen=True)
class Navigation:
    """A row of links to other sheets of the same report."""

    sheets: tuple[str, ...]


@dataclass(frozen=True)
class Tile:
    """One figure: `shape` is Excel's number format, `note` usually compares with the week before."""

    label: str
    value: float | None
    shape: str
    note: str
    tone: Tone
    note_tone: Tone = "quiet"


@dataclass(frozen=True)
class Tiles:
    """Tiles in a row, each `span` columns of the sheet's grid wide with one narrow column between them."""

    tiles: tuple[Tile, ...]
    span: int = 3


@dataclass(frozen=True)
class DataTable:
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


@dataclass(frozen=True)
class ShortTable:
    """A few rows at a glance, without filters, laid over the grid of its sheet by the columns' spans."""

    columns: tuple[ReportColumn, ...]
    rows: int
    empty: str = NOTHING


@dataclass(frozen=True)
class Series:
    """One series of a chart. values: None leaves a gap; labels: which points are labelled."""

    name: str
    values: Sequence[float | None]
    tone: Tone
    labels: Literal["all", "last", "none"] = "none"
    dashed: bool = False
    tones: tuple[Tone, ...] = ()


@dataclass(frozen=True)
class Chart:
    """rows: its height in rows of the sheet; percent: values are 0-100; description: for those who cannot see it."""

    kind: Literal["stacked_bar", "bar", "line", "doughnut"]
    categories: Sequence[str]
    series: tuple[Series, ...]
    rows: int
    description: str
    percent: bool = False


@dataclass(frozen=True)
class Bar:
    """A stretch of a Gantt row by positions of days, both inclusive."""

    first: int
    last: int
    state: str


@dataclass(frozen=True)
class GanttRow:
    """labels: one a label column; heading: the row names a group; late: the label to be shown in red."""

    labels: tuple[Any, ...]
    bars: tuple[Bar, ...] = ()
    heading: bool = False
    late: int | None = None


@dataclass(frozen=True)
class Day:
    day: date
    working: bool


@dataclass(frozen=True)
class Gantt:
    """Bars by cells, a column a day. states: state -> (colour like #1E7B45, what the legend says);
    now: position of the cut-off."""

    labels: tuple[ReportColumn, ...]
    days: tuple[Day, ...]
    rows: tuple[GanttRow, ...]
    states: Mapping[str, tuple[str, str]]
    now: int | None
    now_label: str = "数据截止"


@dataclass(frozen=True)
class KeyPoint:
    tag: str
    tone: Tone
    text: str


@dataclass(frozen=True)
class KeyPoints:
    points: tuple[KeyPoint, ...]


@dataclass(frozen=True)
class Note:
    text: str
    tone: Tone = "quiet"


@dataclass(frozen=True)
class Part:
    """Blocks below each other between two columns of the grid, both inclusive."""

    left: int
    right: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class SideBySide:
    parts: tuple[Part, ...]


_Words = TitleBand | PageTitle | Section | Gap | Navigation | KeyPoints | Note
Block = _Words | Tiles | DataTable | ShortTable | Chart | Gantt | SideBySide


@dataclass(frozen=True)
class Sheet:
    """widths: the grid in characters; empty = the columns of its table. one_page: printed on one page whatever it holds."""

    name: str
    blocks: tuple[Block, ...]
    widths: tuple[float, ...] = ()
    tone: Tone = "navy"
    one_page: bool = False


@dataclass(frozen=True)
class Report:
    """name: the file's; folder: where it lies below the workspace, so that links to the sources are relative;
    made_at: goes into the document's properties (naive local time), so that the same figures give the same bytes."""

    name: str
    title: str
    sheets: tuple[Sheet, ...]
    made_at: datetime
    footer: str = ""
    folder: str = "报表"
    author: str = "通达"
