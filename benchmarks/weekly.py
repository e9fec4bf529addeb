"""The whole `weekly` command beside two yardsticks, in one run: python benchmarks/weekly.py [--workbooks 1000 --rows 100 | --all].

(a) pandas.read_excel with openpyxl over the same files, read only; (b) the floor: python-calamine reading the same cells in one process.
Every line is a process of its own, timed from outside; memory is the sum over all its processes, sampled.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from benchmarks.company import DEPARTMENTS, WEEK, build, draw, weekly_progress

ROOT = Path(__file__).resolve().parent.parent
PANDAS = "import sys,pathlib,pandas\nfor p in pathlib.Path(sys.argv[1]).rglob('*.xlsx'): pandas.read_excel(p,sheet_name=None,header=None,engine='openpyxl')"
FLOOR = (
    "import sys,pathlib,io\nfrom python_calamine import CalamineWorkbook as W\n"
    "for p in pathlib.Path(sys.argv[1]).rglob('*.xlsx'):\n"
    " b=W.from_filelike(io.BytesIO(p.read_bytes()))\n"
    " for i,_ in enumerate(b.sheet_names): b.get_sheet_by_index(i).to_python()"
)


ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""As on an office PC: Python may keep its compiled modules."""


@dataclass(frozen=True)
class Cost:
    """What one process tree cost: wall and CPU seconds, peak MB of all processes together."""

    wall: float
    cpu: float
    peak: float


def measure(*command: str, every: float = 0.02) -> Cost:
    """Runs a command; a failing one stops the benchmark with its own words. every: so many seconds its memory is looked at."""
    before = os.times()
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=ENVIRONMENT)
    tree, peak = psutil.Process(process.pid), 0.0
    while process.poll() is None:
        peak = max(peak, _memory(tree))
        time.sleep(every)
    wall = time.perf_counter() - start
    after = os.times()
    if process.returncode not in (0, 10):
        sys.exit((process.stdout.read() if process.stdout else b"").decode("utf-8", "replace"))
    return Cost(wall, after.children_user + after.children_system - before.children_user - before.children_system, peak)


def _memory(tree: psutil.Process) -> float:
    """MB of the process and its children (proportional share where the system tells it)."""
    total = 0.0
    for process in _family(tree):
        try:
            facts = process.memory_full_info()
            total += getattr(facts, "pss", facts.uss)
        except psutil.Error:
            continue
    return total / 1e6


def _family(tree: psutil.Process) -> list[psutil.Process]:
    try:
        return [tree, *tree.children(recursive=True)]
    except psutil.Error:
        return []


def weekly(workspace: Path, config: Path) -> Cost:
    now = f"{WEEK.monday + timedelta(days=4)}T17:30"
    return measure(sys.executable, "-X", "utf8", "-m", "automation", "weekly", "--week", WEEK.label, "--now", now,
                   "--workspace", str(workspace), "--config", str(config), "--quiet")  # fmt: skip


def change_one(workspace: Path) -> None:
    """One department says something else this week, about the tasks it already named."""
    from openpyxl import load_workbook

    department = DEPARTMENTS[1]
    path = workspace / f"周进度/{WEEK.label}/{department}.xlsx"
    rows = load_workbook(path, read_only=True)["周进度填报表"].iter_rows(values_only=True)
    tasks = [row[:4] for row in rows if row[1] and str(row[1]).isdigit()]
    sheet = weekly_progress(WEEK, department, tasks, note="更正：")
    path.write_bytes(draw(sheet))


def compare(workbooks: int, rows: int, share: float, pandas_too: bool) -> None:
    """Prints one table of cost for a company of that size."""
    with tempfile.TemporaryDirectory() as folder:
        workspace, state = Path(folder, "共享盘"), Path(folder, "state")
        count = build(workspace, workbooks, rows, share)
        config = Path(folder, "config.ini")
        config.write_text(f"[paths]\nstate = {state}\nmail = {folder}/mail\n", encoding="utf-8")
        lines: dict[str, Cost] = {}
        floor = lines["(b) python-calamine, floor"] = measure(sys.executable, "-c", FLOOR, str(workspace))
        if pandas_too:
            lines["(a) pandas + openpyxl, read only"] = measure(sys.executable, "-c", PANDAS, str(workspace))
        cold = lines["weekly, cold"] = weekly(workspace, config)
        lines["weekly, nothing changed"] = weekly(workspace, config)
        change_one(workspace)
        lines["weekly, one workbook changed"] = weekly(workspace, config)
        shutil.rmtree(state)
    print(f"\n{count} workbooks x {rows} rows, {share:.0%} of them task lists, the others weekly forms")
    for name, cost in lines.items():
        print(
            f"{name:36}{cost.wall:8.2f} s wall {cost.cpu:8.2f} s CPU {cost.peak:7.0f} MB"
            f" {cost.wall / floor.wall:7.2f} x floor {100 * cost.wall / cold.wall:6.0f} % of cold"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workbooks", type=int, default=1000)
    parser.add_argument("--rows", type=int, default=100)
    parser.add_argument("--share", type=float, default=0.1, help="share of task lists; the others are half a year of weekly forms")
    parser.add_argument("--all", action="store_true", help="1,000 x 100 (also with half of them task lists), 5,000 x 20, 100 x 1,000")
    parser.add_argument("--no-pandas", action="store_true", help="leave out the slow yardstick (a)")
    given = parser.parse_args()
    every = [(1000, 100, 0.1), (1000, 100, 0.5), (5000, 20, 0.1), (100, 999, 0.1)]
    for size in every if given.all else [(given.workbooks, given.rows, given.share)]:
        compare(*size, not given.no_pandas)


if __name__ == "__main__":
    main()
