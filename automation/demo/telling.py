"""What the demo says when the week is over: what was done, where it lies, what to look at first, what to try next."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from automation.app import REPORTS, SLIPS
from automation.demo.place import Place
from automation.demo.sample import Sample
from automation.jobs.history import Build
from automation.organization.bulletin_place import BULLETIN
from automation.screen import Screen

LETTERS = "函件"


@dataclass(frozen=True)
class Told:
    """The outcome of one demo. confirmed: how many confirmations of how many that were asked for."""

    place: Place
    sample: Sample
    files: int
    build: Build
    faults: tuple[str, ...]
    mails: int
    confirmed: tuple[int, int]

    @property
    def report(self) -> Path:
        return Path(self.build.report)

    @property
    def slips(self) -> list[Path]:
        return sorted((self.place.workspace / SLIPS).rglob("*.xlsx"))

    @property
    def letters(self) -> list[Path]:
        """To clients and suppliers, printable."""
        return sorted(self.place.workspace.glob(f"*/{LETTERS}/*.docx"))

    @property
    def board(self) -> Path:
        return self.place.workspace / BULLETIN / "index.html"

    @property
    def notices(self) -> int:
        return len(list(self.board.parent.glob("*.html"))) - 1

    def say(self, screen: Screen) -> None:
        severities = self._severities()
        kinds = len({one.id for one in self.sample.planted})
        screen.say(f"造了 {self.files} 个文件：{self._company()}，里面埋了 {kinds} 种常见问题。")
        screen.say(f"{self.build.occasion} 汇总（{self.sample.cutoff:%m-%d %H:%M} 截止）：{self.build.headline}")
        (done, asked), workspace = self.confirmed, self.place.workspace
        screen.say(
            f"通知 {self.notices} 份，{asked} 人次要确认，已确认 {done}；给客户和供应商的信 {len(self.letters)} 封，都有第二人核对。"
        )
        mended, left = f"{severities['remark']} 处已按唯一的理解收取并备注", f"{severities['error']} 处请填表人改"
        screen.say(f"发现 {severities.total()} 处问题：{mended}，{left}。")
        for fault in self.faults:
            screen.say(f"  ! {fault}")
        screen.say()
        screen.say("先看这里：")
        screen.say(f"  周报    {self.report}")
        screen.say(f"  公告栏  {self.board}")
        screen.say(f"  确认    {workspace / '记录表' / '通知确认记录表.xlsx'}")
        screen.say(f"  函件    {workspace / '客户' / LETTERS}，{workspace / '外部往来' / LETTERS}")
        screen.say(f"  邮件    {self.place.mail}（{self.mails} 封 .eml，双击打开）")
        screen.say(f"  退回单  {self.place.workspace / SLIPS}（{len(self.slips)} 份，红色的格要改）")
        screen.say(f"  埋的坑  {self.place.guide}")
        screen.say()
        screen.say("接着试试（改一改共享盘里的表，再汇总一次）：")
        screen.say(f'  python run.py weekly --config "{self.place.config}" --now {self._later()}')
        screen.say(f'  python run.py status --config "{self.place.config}"')
        screen.answer(self._plain(severities))

    def _company(self) -> str:
        sample = self.sample
        projects = len({task.project for task in sample.tasks})
        departments = len(sample.company.directory.departments)
        return f"{departments} 个部门、{projects} 个项目、{len(sample.tasks)} 项任务、{len(sample.weeks)} 周进度"

    def _later(self) -> str:
        return f"{self.sample.cutoff.date()}T18:00"

    def _severities(self) -> Counter[str]:
        return Counter(problem["severity"] for problem in (self.build.result or {}).get("problems", []))

    def _plain(self, severities: Counter[str]) -> dict[str, Any]:
        return {
            "folder": str(self.place.folder),
            "workspace": str(self.place.workspace),
            "config": str(self.place.config),
            "week": self.build.occasion,
            "cutoff": self.sample.cutoff.replace(tzinfo=self.sample.zone).isoformat(),
            "completeness": self.build.headline,
            "files": self.files,
            "problems": {"error": severities["error"], "remark": severities["remark"]},
            "report": str(self.report),
            "reports": str(self.place.workspace / REPORTS),
            "notices": self.notices,
            "confirmed": list(self.confirmed),
            "bulletin": str(self.board),
            "letters": [str(path) for path in self.letters],
            "slips": [str(path) for path in self.slips],
            "mail": str(self.place.mail),
            "mails": self.mails,
            "faults": list(self.faults),
            "planted": [vars(one) for one in self.sample.planted],
        }


def open_report(path: Path) -> None:
    """Shows the report where somebody sits in front of a screen; a machine without a viewer is no fault."""
    if not sys.stdout.isatty():
        return
    try:
        if sys.platform == "win32":
            os.startfile(path)
        else:
            opener = "open" if sys.platform == "darwin" else "xdg-open"
            subprocess.Popen([opener, str(path)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except OSError:
        return
