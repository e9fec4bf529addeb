"""One look at the drive: which versions lie there now, known ones by their marks alone, changed ones read and kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

from automation.errors import AutomationError
from automation.forms.finding import sightings
from automation.forms.finding.fetching import PATIENCE, Fetched, Obstacle, fetch
from automation.forms.finding.found_workbook import Workbook
from automation.forms.finding.owners import holder
from automation.forms.finding.remarks import saved_at, unread
from automation.forms.finding.scan import Found, Scan, found, printable, scan
from automation.forms.finding.store import Sighting, Store

SETTLING = timedelta(seconds=60)
"""A file changed within this time may still be on its way to the drive (F03, F04)."""
_RACY_NS = 2_000_000_000
"""Below this age a second change may have left the same time stamp: FAT counts in two seconds."""


@dataclass(frozen=True)
class Drive:
    """Where to look and how. titles: words that make a .pdf or .zip worth an answer; zone: that of naive moments
    (None = the machine's); only: just these files and folders, in the workspace or elsewhere (None = all of it)."""

    root: Path
    titles: Sequence[str] = ()
    zone: tzinfo | None = None
    patience: Sequence[float] = PATIENCE
    only: Sequence[Path] | None = None


@dataclass
class Look:
    """What was found. asked: the paths meant by `drive.only`; present: versions to judge (id 0 = new); obstacles: why an old
    version stands in, by path; unread: workbooks without any version; unsettled: paths that may still be on their way."""

    drive: Drive
    moment: datetime
    scan: Scan
    before: dict[str, Sighting]
    holders: dict[str, str]
    asked: set[str] | None = None
    present: list[Sighting] = field(default_factory=list)
    obstacles: dict[str, Obstacle] = field(default_factory=dict)
    unread: list[Workbook] = field(default_factory=list)
    unsettled: set[str] = field(default_factory=set)

    def gone(self) -> set[str]:
        """Known paths that are there no more. A look at a part says nothing of the rest."""
        there = {sighting.path for sighting in self.present} | {book.path for book in self.unread}
        return self.before.keys() - there if self.asked is None else set()


def look_at(drive: Drive, store: Store, moment: datetime, is_reference: Callable[[str], bool]) -> Look:
    """Look at the whole drive, or at `drive.only` and what `is_reference` by its path."""
    walked = scan(drive.root, drive.titles)
    holders = {path: holder(owner_file) for path, owner_file in walked.owners.items()}
    look = Look(drive, moment, walked, sightings.on_the_drive(store), holders)
    files = walked.files
    if drive.only is not None:
        asked = named(drive.root, drive.only)
        look.asked = set(asked)
        files = list({**{each.path: each for each in files if is_reference(each.path)}, **asked}.values())
    changed = []
    for each in files:
        old = look.before.get(each.path)
        if old and old.signature == each.signature and each.mtime_ns < old.hashed_ns - _RACY_NS:
            look.present.append(old)
        else:
            changed.append(each)
    _fetch_changed(look, changed, store)
    _stay_with_what_hides(look)
    look.present.sort(key=lambda sighting: sighting.path)
    return look


def named(root: Path, only: Sequence[Path]) -> dict[str, Found]:
    """The files that `only` names, by path: relative to the workspace where they lie in it. AutomationError if one is missing."""
    files: dict[str, Found] = {}
    base = root.resolve()
    for path in (each.resolve() for each in only):
        label = path.relative_to(base).as_posix() if path.is_relative_to(base) else path.as_posix()
        prefix = "" if label == "." else printable(label)
        if path.is_dir():
            inside = [each._replace(path=f"{prefix}/{each.path}" if prefix else each.path) for each in scan(path).files]
        elif path.is_file():
            inside = [found(prefix, str(path), path.stat())]
        else:
            raise AutomationError(f"找不到“{path}”。请检查路径。")
        files.update({each.path: each for each in inside})
    return files


def _fetch_changed(look: Look, changed: Sequence[Found], store: Store) -> None:
    """Contents are kept as they come, so that no more than one round of them is in memory."""
    if not changed:
        return
    with store.change():
        for each in fetch(changed, look.drive.patience):
            if each.content is None:
                _take_obstructed(look, each)
            else:
                sha256 = hashlib.sha256(each.content).hexdigest()
                store.keep(sha256, each.content)
                look.present.append(_sighting(look, each, sha256))


def _sighting(look: Look, fetched: Fetched, sha256: str) -> Sighting:
    file, old = fetched.found, look.before.get(fetched.found.path)
    saved = saved_at(file.mtime_ns, look.drive.zone)
    modified = saved.isoformat() if saved else ""
    if saved and timedelta(0) <= look.moment - saved < SETTLING:
        look.unsettled.add(file.path)
    if old and old.sha256 == sha256:
        return old._replace(signature=file.signature, hashed_ns=fetched.hashed_ns, modified=modified)
    seen_from = max(look.moment, old.seen_from) if old else look.moment
    return Sighting(0, file.path, sha256, file.size, file.signature, fetched.hashed_ns, modified, seen_from, None, "", "", "")


def _take_obstructed(look: Look, fetched: Fetched) -> None:
    path, obstacle = fetched.found.path, fetched.obstacle or "locked"
    old = look.before.get(path)
    if obstacle == "vanished" and path not in look.holders:
        return
    if old and obstacle != "oversize":
        look.present.append(old)
        look.obstacles[path] = obstacle
    elif obstacle != "vanished":
        who = look.holders.get(path, "")
        reading = unread(path, obstacle, who, fetched.found.size)
        look.unread.append(Workbook(path, "", fetched.found.size, "", "", who, look.moment, reading))


def _stay_with_what_hides(look: Look) -> None:
    """Excel deletes a workbook for a moment while it saves; and a folder that cannot be opened says nothing of its files."""
    for path in look.gone():
        if path in look.holders:
            look.obstacles[path] = "saving"
        elif not any(path.startswith(folder + "/") for folder in look.scan.closed):
            continue
        look.present.append(look.before[path])
