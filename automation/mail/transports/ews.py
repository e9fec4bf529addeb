"""Transport by the company's own Exchange server (EWS): drafts first and then sent, or at once where drafts do not work."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from exchangelib.errors import UnauthorizedError  # type: ignore[import-untyped]

from automation.errors import AutomationError
from automation.mail.transports import Accepted, Barred, Found, Outcome, Page, Parcel, Prepared, Result, RetryAt
from automation.mail.transports.ews_account import EwsSettings, open_account
from automation.mail.transports.ews_collecting import arrivals
from automation.mail.transports.ews_faults import of_departure, of_draft, of_request, unasked
from automation.mail.transports.ews_items import by_size, create_drafts, reference_of, send_at_once, send_drafts
from automation.mail.transports.ews_search import look_for

SETTLING = timedelta(minutes=6)
"""In direct mode: Exchange shows the copy in Sent Items some time after the mail has left."""

Step = tuple[Callable[[Any, Sequence[Parcel]], list[Any]], list[Parcel]]


class EwsTransport:
    """`password` is asked for when the first request is made; with oauth it gives a token, and is asked each time.

    Two steps: a draft's id can be used up only once, so a draft that is sent again cannot leave twice; what is missing without
    ever having been a draft has not left. In direct mode absence is believed after `settle`.
    """

    name = "ews"
    chunk = 50

    def __init__(self, settings: EwsSettings, password: Callable[[], str], settle: timedelta = SETTLING) -> None:
        self.settings = settings
        self.door = f"ews {settings.endpoint or '自动发现'} {settings.mailbox} {settings.mode}"
        self.drafts = settings.mode == "draft"
        self.settle: timedelta | None = timedelta(0) if self.drafts else settle
        self._password = password
        self._account: Any = None
        self._locked_out: Exception | None = None

    def prepare(self, parcels: Sequence[Parcel]) -> Iterator[list[Result]]:
        return self._take([(create_drafts, batch) for batch in by_size(parcels)], _draft)

    def submit(self, parcels: Sequence[Parcel]) -> Iterator[list[Result]]:
        drafts = [parcel for parcel in parcels if parcel.reference]
        fresh = [parcel for parcel in parcels if not parcel.reference]
        assert not (fresh and self.drafts), "prepare comes first"
        steps: list[Step] = [(send_drafts, drafts)] if drafts else []
        return self._take([*steps, *((send_at_once, batch) for batch in by_size(fresh))], _departure)

    def lookup(self, parcels: Sequence[Parcel], since: datetime, *, absent: bool = True) -> dict[str, Found]:
        """`since` is not used: the server's clock may be another one."""
        found: dict[str, Found] = self._asked(lambda account: look_for(account, parcels))
        return found

    def collect(self, cursor: str) -> Iterator[Page]:
        pages = arrivals(self._asked(lambda account: account), cursor)
        while (page := self._asked(lambda account: next(pages, None))) is not None:
            yield page

    def close(self) -> None:
        if self._account is not None:
            self._account.protocol.close()
            self._account = None

    def _take(self, steps: Sequence[Step], outcome: Callable[[Any], Outcome]) -> Iterator[list[Result]]:
        """One request a step. A server that is busy, or lets nobody in, is left alone with all that is still to come."""
        for number, (request, batch) in enumerate(steps):
            try:
                answers = self._ask(request, batch)
                results = [(parcel, outcome(answer)) for parcel, answer in zip(batch, answers, strict=True)]
            except Exception as fault:  # whatever the library makes of a strange answer: the mails may have left
                failed = of_request(fault)
                if isinstance(failed, Barred | RetryAt):
                    yield [(parcel, failed) for _, later in steps[number:] for parcel in later]
                    return
                results = [(parcel, failed) for parcel in batch]
            yield results

    def _ask(self, request: Callable[..., Any], *arguments: Any) -> Any:
        """A refused password is not tried again in this run: a few more and the account would be locked."""
        if self._locked_out:
            raise self._locked_out
        try:
            if self._account is None:
                self._account = open_account(self.settings, self._password)
            return request(self._account, *arguments)
        except (UnauthorizedError, PermissionError) as fault:
            self._locked_out = fault
            raise

    def _asked(self, request: Callable[[Any], Any]) -> Any:
        try:
            return self._ask(request)
        except AutomationError:
            raise
        except Exception as fault:  # see _take
            raise unasked(fault, self.settings.mailbox) from fault


def _draft(answer: Any) -> Outcome:
    return of_draft(answer) if isinstance(answer, Exception) else Prepared(reference_of(answer))


def _departure(answer: Any) -> Outcome:
    return of_departure(answer) if isinstance(answer, Exception) else Accepted()
