"""Killed at random instants, a hundred times in all: nothing is lost and nothing goes twice, by whatever transport."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MESSAGES, KILLS = 300, 22
pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="the servers of these tests run on POSIX")]


def tortured(name: str, *options: str) -> dict[str, object]:
    command = [sys.executable, "benchmarks/crash.py", "--only", name, "--messages", str(MESSAGES), "--kills", str(KILLS), *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600)
    if "Skipped" in done.stderr:
        pytest.skip(done.stderr.strip().splitlines()[-1])
    figures: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    print(figures)
    return figures


@pytest.mark.parametrize("name", ["folder", "ews-draft", "ews-direct", "graph", "smtp+imap"])
def test_nothing_is_lost_and_nothing_doubled(name: str) -> None:
    figures = tortured(name)
    assert (figures["lost"], figures["doubled"], figures["foreign"]) == (0, 0, 0), figures
    assert figures["states"] == {"sent": figures["messages"]}, figures
    assert figures["kills"] == KILLS, figures


def test_doubling_would_be_seen() -> None:
    """The same without asking what became of a mail, as other programs do it."""
    assert int(str(tortured("ews-direct", "--blind")["doubled"])) > 0
