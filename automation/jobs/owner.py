"""The owner file: a workspace belongs to one ledger, so that two PCs refuse to send the same mails instead of doubling them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from automation.errors import AutomationError, ConfigurationError
from automation.safe_write import put_new, writing

FILE = ".tongda-owner.json"


@dataclass(frozen=True)
class Owner:
    """ledger: its identity; machine and folder: where it lies; since: when it took the workspace (ISO)."""

    ledger: str
    machine: str
    folder: str
    since: str


def claim(workspace: Path, ledger: str, machine: str, folder: Path, moment: datetime) -> None:
    """Takes a workspace that has no owner. ConfigurationError, naming the other, if it belongs to another ledger."""
    ours = Owner(ledger, machine, str(folder), moment.isoformat(timespec="minutes"))
    content = json.dumps(asdict(ours), ensure_ascii=False, indent=1).encode()
    with writing("工作区的归属文件", workspace):
        owner = ours if put_new(workspace / FILE, content) else _read(workspace / FILE)
    if owner.ledger != ledger:
        raise ConfigurationError(_refusal(workspace, owner, machine))


def _read(file: Path) -> Owner:
    try:
        said = json.loads(file.read_bytes())
        return Owner(**{name: str(said[name])[:300] for name in Owner.__dataclass_fields__})
    except (ValueError, KeyError, TypeError) as fault:
        raise AutomationError(f"“{file}”看不懂：请确认没有别的电脑在用这个工作区，然后删掉它，再运行一次。") from fault


def _refusal(workspace: Path, owner: Owner, machine: str) -> str:
    if owner.machine == machine:
        other = f"本机的另一份记录（{owner.folder}，{owner.since} 起）"
        hint = "请在 config.ini 的 [paths] state 里写回那个文件夹；如果那份记录已经丢了"
    else:
        other = f"电脑“{owner.machine}”（记录在 {owner.folder}，{owner.since} 起）"
        hint = f"请只让一台运行；要换成本机“{machine}”，先停掉那台的任务，并把它的记录文件夹拷过来；拷不过来"
    return f"工作区 {workspace} 已由{other}管理，两边都运行会重复发信，所以没有运行。{hint}，再删掉 {workspace / FILE}。"
