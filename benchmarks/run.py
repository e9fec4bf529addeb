"""`run` with nothing due and nothing changed, beside what nobody can go below: python benchmarks/run.py [--workbooks 10000] [--keep DIR].

(a) The yardstick: one Python process that loads the command line and the options of this program (typer, pydantic: what every command
needs before it knows what to do) and sqlite3, then walks the workspace with os.scandir and stats every file. (b) The same without a line
of ours: typer, one pydantic model, sqlite3, the walk. (c) An empty Python and the walk. All are started in turns, each many times, and
timed from outside; the files are in the system's cache for all of them. `run` does all its work: lease, owner, inbox, the look at the
drive, what waits in the outbox, heartbeat.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from benchmarks.company import build

ROOT = Path(__file__).resolve().parent.parent
WALK = """
import os, sys
folders = [sys.argv[1]]
while folders:
    with os.scandir(folders.pop()) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False): folders.append(entry.path)
            else: entry.stat(follow_symlinks=False)
"""
OURS = "import automation.cli, automation.app, sqlite3\n"
OTHERS = "import typer, sqlite3\nfrom pydantic import BaseModel\nclass One(BaseModel):\n    number: int = 1\n"
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""As on an office PC: Python may keep its compiled modules."""
MONDAY = "2026-11-23T09:"


@dataclass
class Line:
    """One command and the seconds that each of its starts took."""

    name: str
    command: list[str]
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def go(self) -> None:
        before, start = os.times(), time.perf_counter()
        subprocess.run(self.command, cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.DEVNULL, check=True)
        self.wall.append(time.perf_counter() - start)
        after = os.times()
        self.cpu.append(after.children_user + after.children_system - before.children_user - before.children_system)


def python(*words: str) -> list[str]:
    return [sys.executable, "-X", "utf8", *words]


@contextmanager
def office(workbooks: int, kept: Path | None) -> Iterator[tuple[Path, Path]]:
    """(workspace, configuration); with `kept` the workspace stays and is used again."""
    with tempfile.TemporaryDirectory() as folder:
        workspace, config = kept or Path(folder, "共享盘"), Path(folder, "config.ini")
        if not workspace.exists():
            build(workspace, workbooks, 5, 0.01)
        config.write_text(f"[paths]\nworkspace = {workspace}\nstate = {folder}/state\n", encoding="utf-8")
        for file in workspace.glob(".tongda-*.json"):
            file.unlink()
        yield workspace, config


def fall_asleep(config: Path) -> None:
    """Rounds until one finds nothing: the first reads everything, the next what it has put on the drive."""
    for minute in range(10):
        command = python("-m", "automation", "run", "--json", "--config", str(config), "--now", f"{MONDAY}{minute:02}")
        start = time.perf_counter()
        done = subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.PIPE, encoding="utf-8", check=False)
        idle = json.loads(done.stdout)["idle"]
        print(f"round {minute + 1}: {time.perf_counter() - start:.1f} s, {'idle' if idle else 'worked'}", flush=True)
        if idle:
            return
    sys.exit("no round was idle")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workbooks", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=25)
    parser.add_argument("--keep", type=Path, help="a folder for the workspace, drawn once and used again")
    given = parser.parse_args()
    with office(given.workbooks, given.keep) as (workspace, config):
        fall_asleep(config)
        lines = [
            Line("run, nothing due and nothing changed", python("-m", "automation", "run", "--quiet", "--config", str(config), "--now", f"{MONDAY}15")),
            Line("(a) our command line and options, walk", python("-c", OURS + WALK, str(workspace))),
            Line("(b) typer, pydantic, sqlite3, walk", python("-c", OTHERS + WALK, str(workspace))),
            Line("(c) empty Python, walk", python("-c", WALK, str(workspace))),
        ]
        for _ in range(given.times):
            for line in lines:
                line.go()
    ours = lines[0]
    for line in lines:
        wall, cpu = statistics.median(line.wall), statistics.median(line.cpu)
        times = f"run is {statistics.median(ours.wall) / wall:5.2f} x wall, {statistics.median(ours.cpu) / cpu:5.2f} x CPU"
        print(f"{line.name:40}{wall:7.3f} s wall (least {min(line.wall):.3f}) {cpu:7.3f} s CPU   {times}")


if __name__ == "__main__":
    main()
