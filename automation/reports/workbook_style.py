"""Colours and cell formats of every report; each format is made once a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from automation.house_style import BAND_TEXT, BLUE, FONT, HAIRLINE, INKS, NAVY, PALE, QUIET, TEXT
from automation.reports.report import Kind, Tone

LOOKS: Mapping[str, Mapping[str, Any]] = {
    "band": {"bg_color": NAVY, "font_color": "#FFFFFF", "align": "left", "indent": 1},
    "band_title": {"bold": True, "font_size": 18},
    "band_line": {"bold": True, "font_size": 11},
    "band_quiet": {"font_size": 9, "font_color": BAND_TEXT},
    "chip": {"bold": True, "font_size": 13, "font_color": "#FFFFFF", "align": "center"},
    "title": {"bold": True, "font_size": 16, "font_color": NAVY},
    "summary": {"font_size": 9, "font_color": QUIET, "text_wrap": True, "valign": "top"},
    "section": {"bold": True, "font_size": 12, "font_color": NAVY, "bottom": 2, "bottom_color": BLUE},
    "link": {"font_size": 9, "font_color": BLUE, "underline": 1},
    "pale": {"bg_color": PALE},
    "tile_label": {"font_size": 10, "font_color": QUIET, "align": "left", "indent": 1, "valign": "bottom"},
    "tile_value": {"font_size": 24, "bold": True, "indent": 1, "align": "left"},
    "tile_note": {"font_size": 9, "align": "left", "indent": 1, "valign": "top"},
    "head": {
        "bold": True, "font_color": "#FFFFFF", "bg_color": NAVY, "align": "center", "text_wrap": True,
        "left": 1, "right": 1, "left_color": "#FFFFFF", "right_color": "#FFFFFF",
    },
    "short_head": {"bold": True, "font_color": NAVY, "bg_color": PALE, "align": "center", "bottom": 1, "bottom_color": HAIRLINE},
    "line": {"bottom": 1, "bottom_color": HAIRLINE},
    "tag": {"bold": True, "font_color": "#FFFFFF", "align": "center", "bottom": 1, "bottom_color": "#FFFFFF"},
    "small": {"font_size": 9},
    "tiny": {"font_size": 7},
    "centre": {"align": "center"},
    "right": {"align": "right"},
    "wrap": {"text_wrap": True},
    "bold": {"bold": True},
    "quiet": {"font_color": QUIET},
}  # fmt: skip

KINDS: Mapping[Kind, Mapping[str, Any]] = {
    "text": {"align": "left", "indent": 1, "quote_prefix": True},
    "long": {"align": "left", "indent": 1, "quote_prefix": True, "text_wrap": True},
    "id": {"align": "center", "num_format": "@", "quote_prefix": True},
    "middle": {"align": "center", "quote_prefix": True},
    "date": {"align": "center", "num_format": "yyyy-mm-dd"},
    "moment": {"align": "center", "num_format": "yyyy-mm-dd hh:mm"},
    "percent": {"align": "center", "num_format": "0%"},
    "points": {"align": "center", "num_format": "+0.0;-0.0;0.0"},
    "number": {"align": "center", "num_format": "0"},
    "days": {"align": "center", "num_format": "0;-0;"},
}
"""quote_prefix keeps a text that looks like a formula a text, even after F2 and Enter."""


class Style:
    """style("line", tone="red", kind="date") is one format, made at the first call."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._formats: dict[tuple[Any, ...], Format] = {}

    def __call__(self, *looks: str, kind: Kind | None = None, tone: Tone | None = None, **more: Any) -> Format:
        key = (*looks, kind, tone, *sorted(more.items()))
        if key not in self._formats:
            properties: dict[str, Any] = {"font_name": FONT, "font_size": 10, "font_color": TEXT, "valign": "vcenter"}
            for look in looks:
                properties.update(LOOKS[look])
            properties.update(KINDS[kind] if kind else {})
            properties.update({"font_color": INKS[tone]} if tone else {})
            self._formats[key] = self._workbook.add_format({**properties, **more})
        return self._formats[key]

    def change(self, **properties: Any) -> Format:
        """A format for conditional formats: only what it changes."""
        key = ("change", *sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self._workbook.add_format(properties)
        return self._formats[key]
