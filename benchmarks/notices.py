"""One notice to so many people on the double of Exchange, round by round: python benchmarks/notices.py [--people 5000]

It is published; 60 % answer (buttons, replies, read receipts; a delivery report comes of everybody); a few more trickle in; two hours
later the list of the unconfirmed goes out. Each round is a process of its own, timed from outside; the double runs in another one and
counts the requests and the mails that really left.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from automation.forms.blank import draw_form
from automation.forms.drawing.drop_downs import DropDowns
from automation.forms.drawing.filling import Filling
from automation.forms.schema.form import Form
from automation.notices.notice import FORM as NOTICE
from automation.notices.notice_request import FORM as REQUEST
from automation.organization.people import Person
from automation.reference.address_book import FORM as ADDRESS_BOOK
from automation.simulation.written_mail import Got, vote

ROOT = Path(__file__).resolve().parent.parent
US, ZONE = "tongda@example.com", ZoneInfo("Asia/Shanghai")
LATENCY_MS = 20
TRICKLE = 20
DEPARTMENTS = [f"第{number}部" for number in range(40)]
HABITS = ("voter", "voter", "voter", "human", "autoread", "autoread", "silent", "silent", "silent", "silent")
"""Of ten people: 30 % press the button, 10 % reply, 20 % have a receipt sent, 40 % give no sign."""
HEADS, AUTHOR = [f"负责人{number}" for number in range(len(DEPARTMENTS))], "经办人"
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | {"TONGDA_MAIL": "secret"}


@dataclass(frozen=True)
class Cost:
    wall: float
    cpu: float
    peak: float


def measure(*command: str) -> Cost:
    """A failing command stops the benchmark with its own words; MB are looked at four times a second."""
    before, start, peak = os.times(), time.perf_counter(), 0.0
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=subprocess.STDOUT, env=ENVIRONMENT)
        tree = psutil.Process(process.pid)
        while process.poll() is None:
            peak = max(peak, _memory(tree))
            time.sleep(0.25)
        wall, after = time.perf_counter() - start, os.times()
        said.seek(0)
        if process.returncode not in (0, 10):
            sys.exit(said.read().decode("utf-8", "replace"))
    return Cost(wall, after.children_user + after.children_system - before.children_user - before.children_system, peak)


def _memory(process: psutil.Process) -> float:
    try:
        return float(process.memory_info().rss) / 1e6
    except psutil.Error:
        return 0.0


def drawn(form: Form, fields: dict[str, Any], tables: dict[str, dict[str, list[Any]]]) -> bytes:
    """With room for what stands in it, and no more."""
    sizes = {table.name: max(map(len, tables.get(table.name, {"": [None]}).values())) for table in form.tables}
    whole = replace(form, tables=tuple(replace(table, rows=sizes[table.name]) for table in form.tables))
    return draw_form(whole, DropDowns(), Filling(fields=fields, tables=tables))


def address(number: int) -> str:
    """It tells the double how they behave; heads press buttons."""
    return f"voter.head{number}@example.com" if number < len(HEADS) else f"{HABITS[number % 10]}{number}@example.com"


def address_book(people: int) -> bytes:
    """Heads first; the last is who writes."""
    names = [*HEADS, *(f"员工{number}" for number in range(len(HEADS), people - 1)), AUTHOR]
    persons = {
        "name": names,
        "department": [DEPARTMENTS[number % len(DEPARTMENTS)] for number in range(people)],
        "mail": [address(number) for number in range(people)],
        "phone": [f"1380000{number:04}" for number in range(people)],
    }
    return drawn(ADDRESS_BOOK, {}, {"departments": {"name": DEPARTMENTS, "head": HEADS}, "persons": persons})


def request() -> bytes:
    row = {
        "id": "N-1", "subject": "系统停机", "content": "今晚停机两小时", "scope": "全员", "urgency": "紧急", "classification": "内部",
        "department": DEPARTMENTS[0], "head": HEADS[0], "author": AUTHOR,
    }  # fmt: skip
    return drawn(REQUEST, {}, {"requests": {name: [value] for name, value in row.items()}})


def notice(day: datetime) -> bytes:
    fields = {
        "id": "N-1", "matter": "系统停机", "kind": "说明", "department": DEPARTMENTS[0], "day": day.date(), "urgency": "紧急",
        "classification": "内部", "contact": AUTHOR, "phone": "8000", "background": "数据库升级。",
    }  # fmt: skip
    items = {"text": ["今晚 20:00 起停机两小时", "请提前保存文件"], "important": ["是", None]}
    return drawn(NOTICE, fields, {"items": items})


def settle(home: Path, url: str, people: int, now: datetime) -> Path:
    """The company's drive; returns its configuration, without the limits of a day and a minute."""
    books = {"基础资料/通讯录.xlsx": address_book(people), "通知/通知需求清单.xlsx": request(), "通知/N-1.xlsx": notice(now)}
    for path, content in books.items():
        file = home / "共享盘" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    config = home / "config.ini"
    mail = f"[mail]\ntransport = ews\nper_minute = 0\nrecipients_per_day = 0\n[ews]\nendpoint = {url}\nauth = basic\n"
    config.write_text(f"[paths]\nworkspace = {home}/共享盘\nstate = {home}/state\n{mail}", encoding="utf-8")
    return config


@contextmanager
def exchange() -> Iterator[str]:
    """The address of a double in a process of its own."""
    command = [sys.executable, "tests/mail/ews_server.py", "--latency-ms", str(LATENCY_MS)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout
            yield server.stdout.readline().strip()
        finally:
            server.kill()


def ask(url: str, path: str, told: dict[str, Any] | None = None) -> Any:
    """Of the double, beside EWS."""
    content = json.dumps(told).encode() if told else None
    with urllib.request.urlopen(url.replace("/EWS/Exchange.asmx", path), content) as answer:
        return json.load(answer)


def trickle(url: str, now: datetime) -> None:
    """A few of those who gave no sign press the button after all."""
    mails = [mail for mail in ask(url, "/_stats")["accepted"] if mail["subject"].startswith("【紧急】关于")]
    silent = [(one, mail) for mail in mails for one in mail["recipients"] if one.startswith("silent")][:: len(mails)][:TRICKLE]
    answers = [vote(Person(one, "", mail=one), US, Got(mail["subject"], mail["message_id"]), "已阅知", now) for one, mail in silent]
    ask(url, "/_ctl", {"receive": [content.decode() for content in answers]})


ROUNDS = (
    ("asks for approval", 0), ("publishes", 1), ("60 % have answered", 20), ("reads what it wrote", 25), ("nothing new", 30),
    (f"{TRICKLE} more have answered", 35), ("reads what it wrote", 40), ("list of the unconfirmed", 125),
)  # fmt: skip
"""Name, minutes from the beginning."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=5000)
    given = parser.parse_args()
    now = datetime.now(ZONE).replace(tzinfo=None, second=0, microsecond=0)
    with exchange() as url, tempfile.TemporaryDirectory() as folder:
        config = settle(Path(folder), url, given.people, now)
        requests = mails = 0
        for name, minutes in ROUNDS:
            moment = now + timedelta(minutes=minutes)
            if name.endswith("more have answered"):
                trickle(url, moment.replace(tzinfo=ZONE))
            command = ["-X", "utf8", "-m", "automation", "run", "--quiet", "--config", str(config), "--now", f"{moment:%Y-%m-%dT%H:%M}"]
            cost, told = measure(sys.executable, *command), ask(url, "/_stats")
            more, left = sum(told["requests"].values()) - requests, told["count"] - mails
            requests, mails = requests + more, mails + left
            print(f"{name:26}{cost.wall:7.1f} s wall{cost.cpu:7.1f} s CPU{cost.peak:6.0f} MB{more:6} requests{left:4} mails", flush=True)
        print(f"{given.people} recipients in one mail each would be {given.people} mails, sent in a loop as many requests or more")


if __name__ == "__main__":
    main()
