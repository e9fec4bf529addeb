"""The screen: lines and progress for people, one JSON object for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

PIPE_WIDTH = 200
"""Columns of a table that goes to a file or another program."""

Advance = Callable[[int, int], None]
"""Told how many of how many steps are done."""


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _pieces(content: Any) -> Iterator[str]:
    if not isinstance(content, dict):
        yield _json(content)
        return
    for place, (name, value) in enumerate(content.items()):
        yield f"{', ' if place else '{'}{_json(name)}: "
        if isinstance(value, Iterator):
            yield "["
            yield from (f"{', ' if number else ''}{_json(one)}" for number, one in enumerate(value))
            yield "]"
        else:
            yield _json(value)
    yield "}" if content else "{}"


class Screen:
    """Where a command speaks. quiet: nothing but faults; as_json: one JSON object at the end and nothing else."""

    def __init__(self, *, quiet: bool = False, as_json: bool = False) -> None:
        self.as_json = as_json
        self.talks = not quiet and not as_json
        self._live = self.talks and sys.stderr.isatty()

    def say(self, text: str = "") -> None:
        if self.talks:
            print(text, flush=True)

    def rows(self, title: str, heads: list[str], rows: list[list[str]]) -> None:
        """A table, drawn by rich; its cells are plain text (no markup of theirs is obeyed)."""
        if not self.talks:
            return
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        table = Table(title=title, title_justify="left", header_style="bold")
        for head in heads:
            table.add_column(head, overflow="fold")
        for row in rows:
            table.add_row(*(Text(cell) for cell in row))
        # rich takes a pipe for a screen of 80 columns and would cut every key in two.
        Console(width=None if sys.stdout.isatty() else PIPE_WIDTH).print(table)

    def complain(self, text: str) -> None:
        """A fault that did not stop the command; told whatever was asked for."""
        print(text, file=sys.stderr, flush=True)

    def answer(self, content: Any) -> None:
        """The JSON object of --json; dates as ISO text. An iterator in it is a list too long to be held as text."""
        if self.as_json:
            for piece in _pieces(content):
                sys.stdout.write(piece)
            print(flush=True)

    @contextmanager
    def progress(self, what: str) -> Iterator[Advance]:
        """A progress bar on a real terminal; silence elsewhere."""
        if not self._live:
            yield lambda done, total: None
            return
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, transient=True) as bar:
            step = bar.add_task(what, total=None)
            yield lambda done, total: bar.update(step, completed=done, total=total)
