"""The office of a simulation: the real one, with a clock that stands still in every round and no way out but its folder."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from automation.app import Office

if TYPE_CHECKING:
    from automation.forms.finding.look import Look
    from automation.mail.ledger import Ledger
    from automation.mail.transports import Transport

_SURELY_NS = 1 << 62
"""Later than any file was saved."""


class OwnOffice(Office):
    """Of a configuration whose paths all lie in one place of its own."""

    def clock(self) -> datetime:
        """However long a round takes on this machine, the same happens at the same time."""
        return self.moment

    @cached_property
    def ledger(self) -> Ledger:
        """One that does not wait for the disk: a simulation that a power cut ends is begun anew."""
        from automation.mail.ledger import Ledger

        class Fleeting(Ledger):
            def _sync(self, lasting: bool) -> None:
                if self._lasting is None:
                    self._driver.execute("PRAGMA synchronous=OFF")
                self._lasting = lasting

        return self._open.enter_context(Fleeting(self.ledger_file))

    @cached_property
    def transport(self) -> Transport:
        """Never a server, whatever the configuration says."""
        from automation.mail.transports.folder import FolderTransport

        return FolderTransport(self.config.paths.mail)

    def survey(self) -> Look:
        """People save between rounds only, so a file that was read once need not be suspected of a change within the same second,
        although its time lies in this machine's future."""
        look = super().survey()
        look.present = [one if one.hashed_ns == _SURELY_NS else one._replace(hashed_ns=_SURELY_NS) for one in look.present]
        return look
