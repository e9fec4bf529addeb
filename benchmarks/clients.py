"""A company with so many open requests of clients: python benchmarks/clients.py [--requests 10000 --unanswered 1000 --keep DIR].

Each register holds 500 requests, each review record 500 reviews; a small one of both is where this week's work goes. `run` is measured
over its first round, over rounds that find nothing, and after one small workbook, or one row of 客户需求进度跟踪表, has changed. Each
round is a process of its own, timed from outside; MB is the sum over all its processes. In the end a table shows how a round grows with
what is new: 1, 100 and 1,000 requests, and as many reviews of them.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from automation.clients.case import FEEDBACK_LETTER, Case
from automation.clients.client_progress import RECORD
from automation.clients.client_request import FORM as REQUEST
from automation.clients.client_review import FORM as REVIEW
from automation.clients.communication import FORM as TALK
from automation.forms.blank import draw_form
from automation.forms.drawing.drop_downs import DropDowns
from automation.forms.drawing.filling import Filling
from automation.forms.schema.form import Form
from automation.mail.ledger import Ledger
from automation.mail.ledger_tables import message, recipient
from automation.organization.working_calendar import WorkingCalendar
from automation.reference.address_book import FORM as ADDRESS_BOOK
from automation.simulation.typed_cells import Cell, Value, typed
from benchmarks.weekly import Cost, measure

ZONE = ZoneInfo("Asia/Shanghai")
BEGIN = datetime(2026, 11, 24, 10, 0)
"""A Tuesday."""
LONG_AGO = datetime(2026, 11, 16, 9, 0)
"""When the drive was last saved to before the program came: it does not mail the past."""
AGO = timedelta(minutes=2)
"""Of each change: what was saved within the last minute is looked at once more."""
BOOK, SMALL = 500, 20
"""Rows of a workbook, and of the small ones."""
DEPARTMENTS = [f"第{number}部" for number in range(1, 21)]
PEOPLE = [f"同事{number}" for number in range(1, 401)]
"""One in twenty in each department, the first of each its head."""
CLIENTS = [f"客户{number}有限公司" for number in range(1, 401)]
SMALL_REGISTER, SMALL_REVIEWS = "客户/客户需求登记表 本周.xlsx", "客户/客户需求评审记录 本周.xlsx"


def drawn(form: Form, tables: dict[str, dict[str, list[Any]]], **fields: Any) -> bytes:
    """With a few empty rows below what stands in it."""
    rows = {name: len(next(iter(columns.values()))) + 5 for name, columns in tables.items()}
    whole = replace(form, tables=tuple(replace(table, rows=rows[table.name]) for table in form.tables))
    return draw_form(whole, DropDowns(departments=DEPARTMENTS), Filling(fields=fields, tables=tables))


def table(rows: list[dict[str, Any]]) -> dict[str, list[Any]]:
    return {name: [row[name] for row in rows] for name in rows[0]}


def address_book() -> bytes:
    departments = {"name": DEPARTMENTS, "head": PEOPLE[: len(DEPARTMENTS)]}
    persons = {
        "name": PEOPLE,
        "department": [DEPARTMENTS[number % len(DEPARTMENTS)] for number, _ in enumerate(PEOPLE)],
        "mail": [f"person{number}@example.com" for number, _ in enumerate(PEOPLE)],
    }
    contacts = {
        "company": CLIENTS,
        "kind": ["客户"] * len(CLIENTS),
        "name": [f"联系人{number}" for number, _ in enumerate(CLIENTS)],
        "mail": [f"contact{number}@client{number}.example.com" for number, _ in enumerate(CLIENTS)],
        "our_person": [person(number) for number, _ in enumerate(CLIENTS)],
    }
    return drawn(ADDRESS_BOOK, {"departments": departments, "persons": persons, "contacts": contacts})


def person(number: int) -> str:
    return PEOPLE[number % len(PEOPLE)]


def request(number: int, at: datetime) -> dict[str, Any]:
    client = number % len(CLIENTS)
    return {
        "id": f"CR-{number:05d}", "client": CLIENTS[client], "contact": f"联系人{client}", "source": "商务对接",
        "description": f"第 {number} 项需求：控制器增加以太网接口，外壳尺寸不变", "registrar": person(number), "registered_at": at, "wanted_by": None,
    }  # fmt: skip


def review(number: int, day: date) -> dict[str, Any]:
    return {
        "request_id": f"CR-{number:05d}", "reviewed_on": day, "participants": f"{person(number)}、{person(number + 7)}",
        "feasibility": "可执行", "priority": "中", "solution": "换用带以太网的主控", "expected_end": date(2027, 1, 15),
        "department": DEPARTMENTS[number % len(DEPARTMENTS)], "person": person(number), "sales_lead": person(number),
        "checker": person(number + 1), "explanation": f"可以按您的要求办理第 {number} 项，1 月 15 日前交付样机。",
    }  # fmt: skip


@dataclass
class Drive:
    """The company's drive. home: of workspace and state; requests, reviews: the rows of the small workbooks."""

    home: Path
    requests: list[dict[str, Any]] = field(default_factory=list)
    reviews: list[dict[str, Any]] = field(default_factory=list)

    def put(self, path: str, content: bytes, saved: datetime) -> None:
        file = self.home / "共享盘" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        os.utime(file, (saved.replace(tzinfo=ZONE).timestamp(),) * 2)

    def build(self, count: int, unanswered: int, waiting: int) -> Path:
        """Requests over half a year of working days, the last of them not reviewed, before them those whose letter waits; returns the
        configuration."""
        calendar = WorkingCalendar()
        days = [calendar.last_on_or_before(LONG_AGO.date() - timedelta(days=4 + number % 180)) for number in range(count)]
        requests = [request(number, datetime.combine(day, time(9 + number % 8))) for number, day in enumerate(sorted(days))]
        reviews = [review(number, row["registered_at"].date()) for number, row in enumerate(requests[: count - unanswered])]
        self.put("基础资料/通讯录.xlsx", address_book(), LONG_AGO)
        self.send([Case(*both) for both in zip(requests, reviews[: max(0, len(reviews) - waiting)], strict=False)])
        self.requests, self.reviews = requests[-SMALL:], reviews[-SMALL:]
        self.save_small(LONG_AGO)
        for form, name, rows in ((REQUEST, "requests", requests), (REVIEW, "reviews", reviews)):
            self.put_books(form, name, rows[: max(0, len(rows) - SMALL)], "", LONG_AGO)
        config = self.home / "config.ini"
        config.write_text(f"[paths]\nworkspace = {self.home}/共享盘\nstate = {self.home}/state\n", encoding="utf-8")
        return config

    def put_books(self, form: Form, name: str, rows: list[dict[str, Any]], mark: str, saved: datetime) -> None:
        for start in range(0, len(rows), BOOK):
            content = drawn(form, {name: table(rows[start : start + BOOK])})
            self.put(f"客户/{form.title} {mark}{start // BOOK + 1:03d}.xlsx", content, saved)

    def send(self, cases: list[Case]) -> None:
        """Their letters, as the ledger remembers what left."""
        usual = {"state": "sent", "template": FEEDBACK_LETTER, "subject": "反馈函", "pieces": "[]", "size": 20_000, "urgency": "常规",
                 "classification": "公开", "causes": "[]"}  # fmt: skip
        at = {case.id: case.registered_at.isoformat() for case in cases}
        keys = {case.id: f"{FEEDBACK_LETTER}/{case.id}/{case.gist}/0" for case in cases}
        mails = [usual | {"key": keys[id_], "mark": keys[id_], "created": at[id_], "attempted": at[id_]} for id_ in keys]
        to = [{"key": key, "address": f"{number}@client.example.com", "kind": "to", "name": "", "state": "sent"}
              for number, key in enumerate(keys.values())]  # fmt: skip
        with Ledger(self.home / "state" / "ledger.sqlite") as ledger, ledger.change() as base:
            for table_, rows in ((message, mails), (recipient, to)):
                if rows:
                    base.execute(table_.insert(), rows)

    def save_small(self, saved: datetime) -> None:
        self.put(SMALL_REGISTER, drawn(REQUEST, {"requests": table(self.requests)}), saved)
        self.put(SMALL_REVIEWS, drawn(REVIEW, {"reviews": table(self.reviews)}), saved)

    def register_many(self, numbers: range, saved: datetime) -> None:
        self.put_books(REQUEST, "requests", [request(number, saved) for number in numbers], f"新{len(numbers)} ", saved)

    def review_many(self, numbers: range, saved: datetime) -> None:
        self.put_books(REVIEW, "reviews", [review(number, saved.date()) for number in numbers], f"新{len(numbers)} ", saved)

    def talk(self, saved: datetime) -> None:
        """A talk about a request, with something to be done: no row of the record changes."""
        row = {"at": saved, "way": "电话", "summary": "确认接口", "next_step": "寄样机", "person": person(3), "due": date(2026, 12, 4)}
        about = self.requests[0]
        fields = {"client": about["client"], "contact": about["contact"], "request": about["id"]}
        self.put("客户/沟通记录.xlsx", drawn(TALK, {"talks": table([row])}, **fields), saved)

    def register(self, saved: datetime) -> None:
        self.requests.append(request(90_000 + len(self.requests), saved))
        self.save_small(saved)

    def review_one(self, saved: datetime) -> None:
        number = int(self.requests[-2]["id"].removeprefix("CR-"))
        self.reviews.append(review(number, saved.date()))
        self.save_small(saved)

    def type_one(self, saved: datetime) -> None:
        """Somebody says how far a request has come."""
        file = self.home / "共享盘" / RECORD.folder / f"{RECORD.title}.xlsx"
        stage, percent = (self._letters(name) for name in ("stage", "percent"))
        cells: dict[Cell, Value] = {(RECORD.title, f"{stage}30"): "开发", (RECORD.title, f"{percent}30"): 0.4}
        file.write_bytes(typed(file.read_bytes(), cells, PEOPLE[5], saved.replace(tzinfo=ZONE)))

    def _letters(self, name: str) -> str:
        from xlsxwriter.utility import xl_col_to_name

        return str(xl_col_to_name([column.name for column in RECORD.columns].index(name)))


def run(config: Path, moment: datetime) -> tuple[Cost, bool]:
    """One round, and whether it found nothing to do."""
    answer = config.with_name("answer.json")
    line = f"import runpy, sys; sys.stdout = open({str(answer)!r}, 'w', encoding='utf-8'); runpy.run_module('automation', run_name='__main__')"
    command = ("run", "--json", "--config", str(config), "--now", f"{moment:%Y-%m-%dT%H:%M}")
    cost = measure(sys.executable, "-X", "utf8", "-c", line, *command, every=0.25)
    return cost, bool(json.loads(answer.read_text(encoding="utf-8"))["idle"])


@dataclass
class Week:
    """Round after round, five minutes each. first: what the first cost; latest: what the last one did (CPU seconds)."""

    config: Path
    moment: datetime = BEGIN
    first: float = 0.0
    latest: float = 0.0

    def tell(self, name: str) -> bool:
        cost, idle = run(self.config, self.moment)
        self.moment += timedelta(minutes=5)
        self.first, self.latest = self.first or cost.cpu, cost.cpu
        kept = sum(file.stat().st_size for file in (self.config.parent / "state").glob("records.sqlite*"))
        share = f"{100 * cost.cpu / self.first:5.0f} % of the first"
        print(f"{name:32}{cost.cpu:7.2f} s CPU {cost.wall:7.2f} s wall{cost.peak:6.0f} MB {share} {kept / 1e6:8.1f} MB records.sqlite", flush=True)
        return idle

    def until_idle(self) -> float:
        """CPU seconds of all that follows but the round that finds nothing."""
        followed = 0.0
        while not self.tell("  what follows from it"):
            followed += self.latest
        return followed


def growth(drive: Drive, week: Week, counts: list[int]) -> None:
    """What a round costs by how much is new in it. In the afternoon: at noon nobody is asked to check a letter."""
    lines, number = [], 91_000
    week.moment = max(week.moment, datetime.combine(week.moment.date(), time(14)))
    week.until_idle()
    for count in counts:
        for change, words in ((drive.register_many, "requests"), (drive.review_many, "reviews of them")):
            change(range(number, number + count), week.moment - AGO)
            week.tell(f"{count:,} new {words}")
            lines.append((count, words, week.latest, week.until_idle()))
        number += count
    print(f"\n{'new at once':26}{'the round':>12}{'what follows':>14}  s CPU")
    for count, words, cost, followed in lines:
        print(f"{count:>6,} {words:19}{cost:12.2f}{followed:14.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--unanswered", type=int, default=1_000, help="of them have no review yet")
    parser.add_argument("--waiting", type=int, default=100, help="letters that wait for their check")
    parser.add_argument("--new", type=int, nargs="*", default=[1, 100, 1_000], help="so many at once, in the table")
    parser.add_argument("--keep", type=Path, help="a folder for drive and state that stays")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        drive = Drive(given.keep or Path(folder))
        week = Week(drive.build(given.requests, given.unanswered, given.waiting))
        week.tell("first run")
        week.until_idle()
        for _ in range(3):
            week.tell("nothing changed, nothing due")
        changes: dict[str, Callable[[datetime], None]] = {
            "a talk noted, no row changes": drive.talk,
            "one new request": drive.register,
            "one review added": drive.review_one,
            "one row of the record typed": drive.type_one,
        }
        for name, change in changes.items():
            change(week.moment - AGO)
            week.tell(name)
            week.until_idle()
        growth(drive, week, given.new)


if __name__ == "__main__":
    main()
