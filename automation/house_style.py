"""The look that forms, reports and pages share: the font, and the colours that mean the same in all of them."""

from __future__ import annotations

from collections.abc import Mapping

FONT = "微软雅黑"
NAVY, BLUE, TEXT, QUIET = "#1F3864", "#2F5597", "#1F2937", "#6B7685"
PALE, BAND_TEXT, HAIRLINE, ZEBRA, BAR = "#EEF3FA", "#C9D5EA", "#D5DCE8", "#F7F9FC", "#C3D3EE"

INKS: Mapping[str, str] = {
    "plain": TEXT, "quiet": QUIET, "navy": NAVY, "blue": BLUE, "sky": BLUE, "grey": QUIET,
    "green": "#1E7B45", "orange": "#B45309", "red": "#C0392B",
}  # fmt: skip
"""Letters in a tone, dark enough to be read on white."""
FILLS: Mapping[str, str] = {
    "plain": "#FFFFFF", "quiet": QUIET, "navy": NAVY, "blue": BLUE, "sky": "#8FAADC", "grey": "#B8C2D0",
    "green": "#2E8B57", "orange": "#E08E0B", "red": "#C0392B",
}  # fmt: skip
"""Areas in a tone: bars, chips, tabs."""
