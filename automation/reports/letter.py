"""Printable letters: a .docx template filled with values, never with more than the template names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any


def draw_letter(template: Path, values: Mapping[str, Any]) -> bytes:
    """AutomationError if the template cannot be used or a value is missing."""
    raise NotImplementedError
