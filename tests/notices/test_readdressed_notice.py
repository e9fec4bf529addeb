"""A notice that was sent once more to a corrected address is the same publication, no correction of another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

import pytest

from automation.jobs.posted import READDRESSED, Posted, Recipient
from automation.notices.publication import publications


class Ledger:
    """Of Records only what came of the mails."""

    def __init__(self, *keys: str) -> None:
        self.keys = keys

    def posted(self, prefix: str) -> Sequence[Posted]:
        moment = datetime(2026, 11, 20, 9)
        return [
            Posted(key, "通知", "sent", moment, moment, (Recipient("张伟", f"{number}@example.com", "to", "sent"),))
            for number, key in enumerate(self.keys)
        ]


@pytest.mark.parametrize(("more", "corrects"), [("", ""), ("/N-0", "N-0")])
def test_the_key_of_a_readdressed_mail_says_no_more_than_that_of_the_first(more: str, corrects: str) -> None:
    first = f"publish_notice/N-1/abc/1{more}"
    (one,) = publications(cast(Any, Ledger(first, f"{first}{READDRESSED}1")), "N-1")
    assert (one.content, one.corrects, len(one.mails), len(one.recipients)) == ("abc", corrects, 2, 2)
