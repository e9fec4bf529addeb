"""What a command holds while it changes anything: one run at a time on one machine, one machine a workspace; part of the
composition root."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from platform import node

from automation.app import LEDGER
from automation.jobs.lease import lease
from automation.jobs.owner import claim, count_steps
from automation.mail.ledger_reading import LedgerReading


@contextmanager
def held(state: Path, workspace: Path, moment: datetime) -> Iterator[None]:
    """AlreadyRunningError if another process holds it, ConfigurationError if the workspace is another ledger's. A workspace that
    is away can be nobody's."""
    with lease(state), _owned(state, workspace, moment) if workspace.is_dir() else nullcontext():
        yield


@contextmanager
def _owned(state: Path, workspace: Path, moment: datetime) -> Iterator[None]:
    """By the ledger that is no trial's."""
    known = LedgerReading(state / LEDGER)
    if claim(workspace, known.identity or _identity(state), node(), state, moment, known.steps):
        _look_first(state, moment)
        count_steps(workspace, state, known.steps)
    try:
        yield
    finally:
        count_steps(workspace, state, known.steps)


def _identity(state: Path) -> str:
    from automation.mail.ledger import Ledger

    with Ledger(state / LEDGER) as ledger:
        return ledger.identity


def _look_first(state: Path, moment: datetime) -> None:
    """This ledger is new, or an older copy of itself: mails may have gone out that it does not know."""
    from automation.mail.delivery import LONGEST_LOOK, LOOK_FIRST
    from automation.mail.ledger import Ledger

    with Ledger(state / LEDGER) as ledger:
        ledger.keep_note(LOOK_FIRST, (moment + LONGEST_LOOK).isoformat())
