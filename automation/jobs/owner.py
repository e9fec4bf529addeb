"""The owner file: a workspace belongs to one ledger in one place, so that two refuse to send the same mails instead of doubling them."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from automation.errors import AutomationError, ConfigurationError
from automation.safe_write import put_new, put_over, writing

FILE = ".tongda-owner.json"


@dataclass(frozen=True)
class Owner:
    """ledger: its identity; machine and folder: where it lies; since: when it took the workspace (ISO); steps: how many changes
    of state it had written down when it was last seen."""

    ledger: str
    machine: str
    folder: str
    since: str
    steps: int = 0


def claim(workspace: Path, ledger: str, machine: str, folder: Path, moment: datetime, steps: int = 0) -> bool:
    """Takes a workspace that has no owner. ConfigurationError, naming the other, if it belongs to another ledger, or to this one in
    another place: it was copied, and both would send.

    False if the ledger knows all that it ever knew of this workspace; True if it is new here, or an older copy of itself, restored
    from a backup: mails may have gone out that it does not know. `count_steps` takes that back, once it has been noted.
    """
    ours = Owner(ledger, machine, str(folder), moment.isoformat(timespec="minutes"))
    with writing("工作区的归属文件", workspace):
        if put_new(workspace / FILE, _written(ours)):
            return True
        owner = _read(workspace / FILE)
    if _is_anothers(owner, ours):
        raise ConfigurationError(_refusal(workspace, owner, ours))
    return steps < owner.steps


def count_steps(workspace: Path, folder: Path, steps: int) -> None:
    """Notes how much the ledger in `folder` knows by now, for the day on which it should know less. Only the owner may do so; if
    the file cannot be written just now, an older number stays."""
    with suppress(OSError, AutomationError):
        owner = _read(workspace / FILE)
        ours = replace(owner, folder=str(folder), steps=steps)
        if owner != ours:
            put_over(workspace / FILE, _written(ours))


def owner_of(workspace: Path) -> Owner | None:
    """Whose it is; None if it is nobody's yet. AutomationError if its file cannot be understood."""
    file = workspace / FILE
    return _read(file) if file.exists() else None


def why_not_ours(workspace: Path, ledger: str, machine: str, folder: Path) -> str:
    """Why no run may work here; "" if it is ours, or nobody's yet."""
    owner, ours = owner_of(workspace), Owner(ledger, machine, str(folder), "")
    return _refusal(workspace, owner, ours) if owner and _is_anothers(owner, ours) else ""


def _is_anothers(owner: Owner, ours: Owner) -> bool:
    differs = owner.ledger != ours.ledger or owner.machine != ours.machine
    return differs or _another_copy(Path(owner.folder), Path(ours.folder))


def _another_copy(there: Path, here: Path) -> bool:
    """A folder that was moved, or is only called otherwise, is no copy."""
    try:
        return there.is_dir() and any(there.iterdir()) and not os.path.samefile(there, here)
    except OSError:
        return False


def _written(owner: Owner) -> bytes:
    return json.dumps(asdict(owner), ensure_ascii=False, indent=1).encode()


def _read(file: Path) -> Owner:
    try:
        said = json.loads(file.read_bytes())
        words = {name: str(said[name])[:300] for name in ("ledger", "machine", "folder", "since")}
        return Owner(**words, steps=int(said.get("steps", 0)))
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise AutomationError(f"“{file}”看不懂：请确认没有别的电脑在用这个工作区，然后删掉它，再运行一次。") from fault


def _refusal(workspace: Path, owner: Owner, ours: Owner) -> str:
    place = f"{owner.folder}，{owner.since} 起"
    if owner.machine == ours.machine:
        other = f"本机的另一份记录（{place}）"
        hint = "请在 config.ini 的 [paths] state 里写回那个文件夹；如果那份记录已经丢了"
    else:
        other = f"电脑“{owner.machine}”（记录在 {place}）"
        hint = f"请只让一台运行；要换成本机“{ours.machine}”，先停掉那台的任务，把它的记录文件夹拷过来"
    return f"工作区 {workspace} 已由{other}管理，两边都运行会重复发信，所以没有运行。{hint}，再删掉 {workspace / FILE}。"
