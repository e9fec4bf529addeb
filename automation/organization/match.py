"""What a typed name of a person or department turned out to mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

_SHOWN = 20


@dataclass(frozen=True)
class Match:
    """The canonical name (None if refused) and what there is to say of it: kind of docs/mess.csv, sentence, severity."""

    label: str | None
    kind: str = ""
    sentence: str = ""
    severity: Literal["remark", "error"] = "remark"


def refused(kind: str, sentence: str) -> Match:
    return Match(None, kind, sentence, "error")


def taken(typed: str, label: str, kind: str) -> Match:
    """Understood: silent where nothing had to be changed."""
    return Match(label) if typed == label else Match(label, kind, f"“{shown(typed)}”按“{label}”收取。")


def shown(typed: str) -> str:
    """The typed text as a message quotes it; somebody may have pasted a page."""
    line = " ".join(typed.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"


def asked(candidates: list[str], otherwise: str) -> str:
    """The question that ends a refusal, or what to do where nobody comes near."""
    return f"您是不是指 {'、'.join(candidates)}？" if candidates else otherwise
