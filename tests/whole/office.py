"""A small company on a real drive: four departments, two projects, two weeks of progress, and the commands to run on it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from typer.main import get_command
from typer.testing import CliRunner

from automation.cli import cli
from automation.forms.blank import draw_form
from automation.forms.drawing.drop_downs import DropDowns
from automation.forms.drawing.filling import Filling
from automation.forms.schema.form import Form
from automation.jobs.owner import FILE
from automation.projects.kickoff_minutes import FORM as KICKOFF
from automation.projects.task_breakdown import FORM as TASKS
from automation.projects.weekly_progress import FORM as PROGRESS
from automation.reference.address_book import FORM as ADDRESS_BOOK

ROOT = Path(__file__).resolve().parent.parent.parent
ZONE = ZoneInfo("Asia/Shanghai")
HEADS = {"研发部": "张伟", "市场部": "刘洋", "质量部": "郑凯", "采购部": "周强"}
PEOPLE = (*((name, department) for department, name in HEADS.items()), ("李娜", "研发部"), ("王芳", "市场部"))
CONTROLLER, LAUNCH = "新一代控制器", "样机推广"
PROJECT_IDS = {CONTROLLER: "P2026-018", LAUNCH: "P2026-021"}
COMMANDS = get_command(cli)
"""Once: putting them together takes longer than many a command."""
W46, W47, W48 = "2026-W46", "2026-W47", "2026-W48"
FRIDAY = "2026-11-20T17:30"
ON_TIME = datetime(2026, 11, 20, 15, 0)
Row = dict[str, Any]


def task(
    project: str, identity: str, name: str, department: str, span: tuple[str, str], status: str = "进行中", *needs: str
) -> Row:
    start, end = (date.fromisoformat(f"2026-{day}") for day in span)
    return {
        "project_name": project, "project_id": PROJECT_IDS[project], "id": identity, "name": name, "description": None,
        "department": department, "person": HEADS[department], "start": start, "end": end, "deliverable": "报告",
        "dependencies": needs, "status": status,
    }  # fmt: skip


PLAN: tuple[Row, ...] = (
    task(CONTROLLER, "001", "客户调研", "市场部", ("09-01", "09-18"), "已完成"),
    task(CONTROLLER, "002", "总体方案", "研发部", ("09-21", "10-15"), "已完成", "001"),
    task(CONTROLLER, "003", "硬件原理图", "研发部", ("10-16", "11-13"), "进行中", "002"),
    task(CONTROLLER, "004", "驱动开发", "研发部", ("10-16", "12-04"), "进行中", "002"),
    task(CONTROLLER, "005", "器件采购", "采购部", ("11-16", "12-11"), "未开始", "003"),
    task(CONTROLLER, "006", "样机测试", "质量部", ("12-14", "12-25"), "未开始", "004", "005"),
    task(CONTROLLER, "007", "外观备选方案", "研发部", ("11-02", "11-20"), "已取消"),
    task(LAUNCH, "001", "宣传册", "市场部", ("11-02", "11-27")),
    task(LAUNCH, "002", "展台布置", "市场部", ("11-30", "12-04"), "未开始", "001", "003"),
    task(LAUNCH, "003", "展品检验", "质量部", ("11-09", "11-20")),
)
# week, department -> project, id, status, percent, 本周进展, 存在问题, 预计完成日期
SAID: Mapping[tuple[str, str], Sequence[tuple[str, str, str, float, str, str | None, date | None]]] = {
    (W46, "研发部"): ((CONTROLLER, "003", "进行中", 70, "完成电源部分", None, None),
                     (CONTROLLER, "004", "进行中", 40, "协议栈编码", None, None)),
    (W46, "市场部"): ((LAUNCH, "001", "进行中", 50, "初稿完成", None, None),),
    (W46, "质量部"): ((LAUNCH, "003", "进行中", 20, "抽样方案", None, None),),
    (W47, "研发部"): ((CONTROLLER, "003", "进行中", 85, "评审通过，修改 3 处", "主控芯片交期延长", date(2026, 12, 1)),
                     (CONTROLLER, "004", "进行中", 60, "联调两个模块", None, None)),
    (W47, "市场部"): ((LAUNCH, "001", "进行中", 80, "送印前校对", None, None),),
    (W47, "质量部"): ((LAUNCH, "003", "已完成", 100, "全部检验完成", None, None),),
    (W47, "采购部"): ((CONTROLLER, "005", "进行中", 10, "询价", None, None),),
}  # fmt: skip


def drawn(form: Form, filling: Filling, title: str = "") -> bytes:
    """The form without the hundreds of empty rows of a blank one."""
    sizes = [max(map(len, columns.values())) for columns in filling.tables.values()]
    tables = tuple(replace(table, rows=max(sizes) + 2) for table in form.tables)
    return draw_form(replace(form, tables=tables, title=title or form.title), DropDowns(), filling)


def columns(form: Form, table: str, rows: Sequence[Row]) -> dict[str, list[Any]]:
    return {column.name: [row.get(column.name) for row in rows] for column in form.table(table).columns}


@cache
def address_book() -> bytes:
    departments = {"name": list(HEADS), "head": list(HEADS.values())}
    persons = {
        "name": [name for name, _ in PEOPLE],
        "department": [department for _, department in PEOPLE],
        "mail": [f"person{number}@example.com" for number, _ in enumerate(PEOPLE)],
        "superior": ["" if name == "张伟" else "张伟" for name, _ in PEOPLE],
    }
    return drawn(ADDRESS_BOOK, Filling(tables={"departments": departments, "persons": persons}))


@cache
def kickoff(project: str) -> bytes:
    fields = {
        "project_id": PROJECT_IDS[project], "project_name": project, "lead": "李娜" if project == CONTROLLER else "刘洋",
        "held_at": datetime(2026, 9, 1, 10), "rhythm": "每周一", "channel": "邮件",
        "participants": ("张伟", "刘洋"), "goal": "按期完成",
    }  # fmt: skip
    tables = {"milestones": {"milestone": ["完成"], "due": [date(2026, 12, 25)], "department": ["研发部"]}}
    return drawn(KICKOFF, Filling(fields=fields, tables=tables))


def breakdown(project: str, rows: Sequence[Row]) -> bytes:
    filler = rows[0]["person"]
    fields = {"project_name": project, "project_id": PROJECT_IDS[project], "drawn_up_on": date(2026, 9, 1), "filler": filler}
    return drawn(TASKS, Filling(fields=fields, tables={"tasks": columns(TASKS, "tasks", rows)}))


def reports(week: str, department: str) -> list[Row]:
    names = ("project_name", "task_id", "status", "percent", "progress", "issue", "expected_end")
    return [dict(zip(names, row, strict=True)) for row in SAID[week, department]]


def progress(week: str, department: str, rows: Sequence[Row]) -> bytes:
    friday = date.fromisocalendar(2026, int(week[-2:]), 5)
    fields = {"department": department, "week": week, "filler": HEADS[department], "filled_on": friday}
    return drawn(PROGRESS, Filling(fields=fields, tables={"progress": columns(PROGRESS, "progress", rows)}))


def progress_path(week: str, department: str) -> str:
    return f"周进度/{week}/{department}.xlsx"


BREAKDOWNS = {
    "项目/控制器/任务分解表.xlsx": [row for row in PLAN if row["project_name"] == CONTROLLER],
    "项目/推广/市场部.xlsx": [row for row in PLAN if row["project_name"] == LAUNCH and row["department"] == "市场部"],
    "项目/推广/质量部.xlsx": [row for row in PLAN if row["project_name"] == LAUNCH and row["department"] == "质量部"],
}


@cache
def contents() -> dict[str, tuple[bytes, datetime]]:
    """Every workbook of the company at the end of W47: path -> content, saved when."""
    early = datetime(2026, 9, 1, 9)
    books = {"基础资料/通讯录.xlsx": (address_book(), early)}
    books |= {f"项目/{project}启动会议纪要.xlsx": (kickoff(project), early) for project in PROJECT_IDS}
    books |= {path: (breakdown(rows[0]["project_name"], rows), datetime(2026, 11, 2, 9)) for path, rows in BREAKDOWNS.items()}
    for week, department in SAID:
        saved = ON_TIME - timedelta(days=7 * (week == W46))
        books[progress_path(week, department)] = (progress(week, department, reports(week, department)), saved)
    return books


@dataclass(frozen=True)
class Answer:
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def complaint(self) -> str:
        """The one line on the error channel."""
        lines = self.err.strip().splitlines()
        assert len(lines) == 1, self.err
        return lines[0]


@dataclass(frozen=True)
class Company:
    """The company's folder below `home`: the drive, the configuration and the state."""

    home: Path

    def __post_init__(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        self.config.write_text(f"[paths]\nworkspace = {self.drive}\nstate = {self.state}\n", encoding="utf-8")

    @property
    def drive(self) -> Path:
        return self.home / "共享盘"

    @property
    def state(self) -> Path:
        return self.home / "state"

    @property
    def config(self) -> Path:
        return self.home / "config.ini"

    @property
    def report(self) -> Path:
        return self.drive / "报表" / f"项目周进度报表_{W47}.xlsx"

    def copied(self, home: Path) -> Company:
        """The same in another place, as if it had been moved: two companies that share one past would refuse each other."""
        shutil.copytree(self.home, home, dirs_exist_ok=True)
        copy = Company(home)
        owner = copy.drive / FILE
        owner.write_text(owner.read_text(encoding="utf-8").replace(str(self.home), str(home)), encoding="utf-8")
        return copy

    def settle(self, without: Sequence[str] = ()) -> Company:
        """Puts the whole company on the drive, but for paths that begin with one of `without`."""
        for path, (content, saved) in contents().items():
            if not path.startswith(tuple(without)) or not without:
                self.put(path, content, saved)
        return self

    def put(self, path: str, content: bytes, saved: datetime = ON_TIME) -> Path:
        file = self.drive / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        at = saved.replace(tzinfo=ZONE).timestamp()
        os.utime(file, (at, at))
        return file

    def tell(self, department: str, rows: Sequence[Row], week: str = W47, saved: datetime = ON_TIME) -> Path:
        """A department's progress, put or replaced."""
        return self.put(progress_path(week, department), progress(week, department, rows), saved)

    def arguments(self, *command: str, now: str = FRIDAY) -> list[str]:
        return [*command, "--config", str(self.config), "--now", now]

    def run(self, *command: str, now: str = FRIDAY) -> Answer:
        """In this process: starting Python anew would take longer than the command."""
        with CliRunner().isolation() as (out, err, _):
            try:
                COMMANDS.main(args=self.arguments(*command, now=now), prog_name="tongda")
            except SystemExit as end:
                sys.stdout.flush()
                sys.stderr.flush()
                return Answer(int(end.code or 0), _text(out), _text(err))
        raise AssertionError("a command ends with its exit code")

    def weekly(self, *more: str, now: str = FRIDAY) -> Any:
        """The figures; any fault but remarks fails the test."""
        answer = self.run("weekly", "--json", *more, now=now)
        assert answer.code in (0, 10, 20) and not answer.err, answer
        return answer.json

    def start(self, *command: str, now: str = FRIDAY, **given: Any) -> subprocess.Popen[str]:
        """In a process of its own."""
        line = [sys.executable, "-X", "utf8", "-m", "automation", *self.arguments(*command, now=now)]
        return subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", **given)

    def wait(self, started: subprocess.Popen[str]) -> Answer:
        out, err = started.communicate(timeout=120)
        return Answer(started.returncode, out, err)

    def outbox(self) -> list[Any]:
        found: list[Any] = self.run("outbox", "list", "--json").json["messages"]
        return found

    def mail_keys(self) -> list[str]:
        return sorted(message["key"] for message in self.outbox())


def _text(stream: BytesIO) -> str:
    return stream.getvalue().decode("utf-8").replace("\r\n", "\n")


@cache
def _after_its_week() -> tuple[Company, TemporaryDirectory[str]]:
    """The folder lives as long as the tests do."""
    place = TemporaryDirectory(ignore_cleanup_errors=True)
    company = Company(Path(place.name)).settle()
    company.weekly()
    return company, place


def consolidated(home: Path) -> Company:
    """The whole company after `weekly` on Friday, in a folder of its own: nine mails in the outbox, nothing sent yet."""
    return _after_its_week()[0].copied(home)
