"""Colours and cell formats of everything that staff fill in; each format is made once a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from automation.house_style import BLUE, FONT, NAVY, QUIET, TEXT

SLATE = "#7A89A8"
LABEL, INPUT, INPUT_TOO, HAIRLINE = "#EAF0F9", "#FFFBEA", "#FFFEF6", "#CBD5E3"
RED, RED_FILL, ORANGE, ORANGE_FILL = "#B42318", "#FAD4D1", "#B45309", "#FFE3B3"
GREEN = "#1E7B45"

_BOX = {"border": 1, "border_color": HAIRLINE}
_LINE = {"text_wrap": True, "align": "left", "indent": 1, "bottom": 1, "bottom_color": HAIRLINE}
_HEAD = {"bold": True, "font_color": "#FFFFFF", "align": "center", "text_wrap": True, "border": 1, "border_color": "#FFFFFF"}

LOOKS: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True, "font_size": 17, "font_color": NAVY},
    "code": {"font_size": 9, "font_color": QUIET, "align": "right"},
    "intro": {"font_size": 9, "font_color": QUIET, "text_wrap": True},
    "band": {"bold": True, "font_size": 12, "font_color": NAVY, "bottom": 2, "bottom_color": NAVY},
    "label": {"bold": True, "font_color": NAVY, "bg_color": LABEL, "align": "right", "indent": 1, **_BOX},
    "spare": {"bg_color": "#F5F7FB", **_BOX},
    "input": {"bg_color": INPUT, "locked": False, **_BOX},
    "other": {"bg_color": INPUT_TOO, "locked": False, **_BOX},
    "given": {"bg_color": "#E9ECF1", "font_color": "#4B5563", **_BOX},
    "white": {"bg_color": "#FFFFFF", "locked": False, **_BOX},
    "left": {"align": "left", "indent": 1},
    "centre": {"align": "center"},
    "wrap": {"text_wrap": True},
    "fit": {"shrink": True},
    "refused": {"bg_color": RED_FILL, "font_color": RED, "bold": True},
    "row": {"locked": False, "font_size": 13},
    "open": {"locked": False},
    "required": {**_HEAD, "bg_color": NAVY},
    "optional": {**_HEAD, "bg_color": SLATE},
    "extra": {"bold": True, "font_color": NAVY, "bg_color": "#E3E8F0", "align": "center", "text_wrap": True, **_BOX},
    "must": {"font_size": 8, "font_color": RED, "align": "center", "shrink": True},
    "may": {"font_size": 8, "font_color": QUIET, "align": "center", "shrink": True},
    "check_label": {"bold": True, "font_color": NAVY, "align": "right", "indent": 1},
    "check": {"bold": True, "font_color": QUIET, "indent": 1, "align": "left"},
    "section": {"bold": True, "font_size": 12, "font_color": NAVY},
    "body": {"font_color": TEXT, "text_wrap": True},
    "cell": _LINE,
    "middle": {"align": "center", "bottom": 1, "bottom_color": HAIRLINE},
    "example": {"italic": True, "font_color": QUIET, **_LINE},
    "link": {"underline": 1, "font_color": BLUE, **_LINE},
    "urgent": {"bold": True, "font_color": RED},
    "fine": {"bold": True, "font_color": GREEN},
}  # fmt: skip


class Style:
    """style("input", "left", num_format="@") is one format, made at the first call."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._formats: dict[tuple[Any, ...], Format] = {}

    def __call__(self, *looks: str, **more: Any) -> Format:
        key = (*looks, *sorted(more.items()))
        if key not in self._formats:
            properties: dict[str, Any] = {"font_name": FONT, "font_size": 10, "font_color": TEXT, "valign": "vcenter"}
            for look in looks:
                properties.update(LOOKS[look])
            self._formats[key] = self._workbook.add_format({**properties, **more})
        return self._formats[key]

    def change(self, **properties: Any) -> Format:
        """A format for conditional formats: only what it changes."""
        key = ("change", *sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self._workbook.add_format(properties)
        return self._formats[key]
