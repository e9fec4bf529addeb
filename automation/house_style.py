"""The look that forms and reports share: the font, and the colours that mean the same in both."""

from __future__ import annotations

FONT = "微软雅黑"
NAVY, BLUE, TEXT, QUIET = "#1F3864", "#2F5597", "#1F2937", "#6B7685"
