"""How large a workbook may be before it is refused: many times what people make, far below what hurts."""

from __future__ import annotations

MEBIBYTE = 1024 * 1024

LARGE_FILE = 10 * MEBIBYTE
"""Above this a workbook is still read, with the advice to keep photos out of it (F22); people's largest was 0.7 MB."""

FILE_SIZE = 64 * MEBIBYTE
ZIP_ENTRIES = 2_000
UNPACKED = 64 * MEBIBYTE
RATIO = 100
RATIO_FROM = 5 * MEBIBYTE
"""The ratio of a part is looked at once the part exceeds this: short, repetitive XML packs very well and is harmless."""

TREE_PART = 8 * MEBIBYTE
"""Workbook, relations, styles and notes are parsed as trees, which take twenty times their size."""

LISTS = range(1 << 15, 1 << 18)
"""Bytes of a part that may hold what stands behind the drop-downs of many workbooks, and is known again."""

LAST_ROW = 20_000
LAST_COLUMN = 256
SHEET_BOX = 2_000_000
VALUES = 300_000
RECORD_CELLS = 1_000_000
"""Of a record, empty ones too: the program draws all cells of a row, so 15,000 rows of 20 columns have more than VALUES."""
MERGES = 5_000
SHEETS = 100
TEXT_SPREAD = 200 * MEBIBYTE
"""Bytes of shared text times cells that point at it: beyond this a workbook is opened only under a memory cap."""

WORKER_MEMORY = 1024 * MEBIBYTE
WORKER_CPU_SECONDS = 10.0
WORKER_WALL_SECONDS = 20.0
WORKER_FILES = 200
"""A caged worker is replaced after this many files, so that whatever a library leaks stays small."""

HEADER_ROWS = 30
DOCUMENT_ROWS = 600
"""A header is looked for in the first rows; in documents, whose tables stand one below the other, further down."""

HEADER_SHARE = 0.6
EMPTY_ROWS_DRAWN = 5_000
"""Formatted rows below the last value from which staff are told that the workbook will be slow (S22)."""
