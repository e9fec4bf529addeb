"""The command `simulate`: copies, lives through the next days, tells every mail and its reason; nothing leaves."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from automation.errors import ConfigurationError, ExitCode
from automation.forms.finding.store import Store
from automation.screen import Screen
from automation.simulation.company import company
from automation.simulation.future import Advance, Future
from automation.simulation.own_office import OwnOffice
from automation.simulation.place import settle
from automation.simulation.telling import Told
from automation.small_ledger import SmallLedger

if TYPE_CHECKING:
    from automation.app import Office


def simulate(screen: Screen, office: Office, days: int, seed: int, keep: Path | None) -> ExitCode:
    """keep: a new folder for the copy and all its mails, None = thrown away."""
    with _folder(office, keep) as folder:
        with screen.progress("抄一份工作区") as advance:
            config = settle(office, folder, advance)
        with OwnOffice(config, office.moment) as own, own.lease():
            with screen.progress("过日子") as advance:
                future = live(own, days, seed, advance)
            return Told(future, seed, days, keep).tell(screen)


def live(own: OwnOffice, days: int, seed: int, advance: Advance) -> Future:
    """The office's company, from its moment on."""
    with no_power_cuts():
        future = Future(company(own, seed), own.moment + timedelta(days=days))
        future.live(advance)
    return future


@contextmanager
def no_power_cuts() -> Iterator[None]:
    """Nothing here has to outlive one, and waiting for the disk would take a good part of the time."""
    with ExitStack() as stack:
        stack.callback(setattr, os, "fsync", os.fsync)
        os.fsync = lambda fd: None
        for ledger in (SmallLedger, Store):
            stack.callback(setattr, ledger, "synchronous", ledger.synchronous)
            ledger.synchronous = "OFF"
        yield


@contextmanager
def _folder(office: Office, keep: Path | None) -> Iterator[Path]:
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="tongda-simulate-", ignore_cleanup_errors=True) as folder:
            yield Path(folder)
        return
    kept = Path(os.path.abspath(keep))
    if kept.is_relative_to(os.path.abspath(office.workspace)):
        raise ConfigurationError(f"“{kept}”在工作区里面，模拟的表会被当成真的。请换一个工作区以外的文件夹。")
    yield kept
