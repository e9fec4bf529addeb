"""The doctor's mail: sent to ourselves, found in Sent Items, not sent twice by one draft, received."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from letters import MOMENT, Post, at

from automation.errors import AutomationError
from automation.mail.mime import Sender
from automation.mail.self_check import SelfCheck
from automation.mail.transports import Accepted, Arrival, Barred, Found, Outcome, Page, Parcel, Result, Unknown


class Mailbox(Post):
    """Keeps what was sent; it can be seen from the `late`-th look on."""

    def __init__(self, *outcomes: Outcome, late: int = 1, drafts: bool = True, known: str = "", came: str = "") -> None:
        """known, came: the Message-IDs of the copy and of what comes in, "" = as it was sent."""
        super().__init__(*outcomes, drafts=drafts)
        self.late = late
        self.looks = 0
        self.known, self.came = known, came
        self.kept: list[Parcel] = []

    def submit(self, parcels: Sequence[Parcel]) -> Iterator[list[Result]]:
        self.kept += parcels
        yield from super().submit(parcels)

    def lookup(self, parcels: Sequence[Parcel], since: datetime, *, absent: bool = True) -> dict[str, Found]:
        self.looks += 1
        return {parcel.mark: Found("sent", "ref", self.known) for parcel in parcels} if self.looks >= self.late else {}

    def collect(self, cursor: str) -> Iterator[Page]:
        fresh = self.kept[int(cursor or 0) :]
        if fresh:
            contents = [re.sub(rb"(?<=^Message-ID: ).*$", self.came.encode() or rb"\g<0>", parcel.content, flags=re.M) for parcel in fresh]
            arrivals = tuple(Arrival(content[:9].hex(), content, datetime(2026, 11, 20, tzinfo=UTC)) for content in contents)
            yield Page(arrivals, str(len(self.kept)))


def told(post: Post) -> dict[str, tuple[bool, str]]:
    check = SelfCheck(post, Sender("tongda@example.com"), "", at(MOMENT), sleep=lambda seconds: None)
    return {seen.subject: (seen.well, seen.words) for seen in check.look()}


def test_all_is_well() -> None:
    seen = told(Mailbox(Accepted("ref"), Unknown("草稿已取走"), late=3, known="<own@server>", came="<own@server>"))
    assert [well for well, _ in seen.values()] == [True] * 4
    assert list(seen) == ["发信", "发件记录", "防重发", "收信"]
    assert "4 秒后" in seen["发件记录"][1] and "换了邮件编号" in seen["发件记录"][1]


def test_a_message_id_that_changes_and_cannot_be_learned_is_told_with_what_it_costs() -> None:
    assert "换" not in "".join(words for _, words in told(Mailbox(Accepted("ref"), drafts=False)).values())
    well, words = told(Mailbox(Accepted("ref"), drafts=False, came="<own@server>"))["收信"]
    assert not well and "不能算审批" in words and "[approval] ways" in words


def test_a_server_that_sends_a_draft_twice_is_found_out() -> None:
    assert told(Mailbox(Accepted("ref")))["防重发"][0] is False


def test_a_copy_that_never_shows_up() -> None:
    seen = told(Mailbox(Accepted("ref"), drafts=False, late=1000))
    assert seen["发件记录"] == (False, "60 秒内没有在“已发送”里找到体检信。请检查邮箱的“保存已发送邮件”设置。")
    assert "防重发" not in seen


def test_what_bars_us_is_told_and_nothing_else_tried() -> None:
    post = Post(Barred("密码不对"))
    assert told(post) == {"发信": (False, "密码不对")} and post.looked == []


def test_a_server_that_is_away_is_one_line() -> None:
    class Away(Post):
        def submit(self, parcels: Sequence[Parcel]) -> Iterator[list[Result]]:
            raise AutomationError("连不上邮件服务器")

    assert told(Away()) == {"邮件服务器": (False, "连不上邮件服务器")}


def test_where_nothing_can_be_read_nothing_is_waited_for() -> None:
    """SMTP without [imap]: one line says what that costs, and the way out."""
    seen = told(Post(settle=None))
    assert list(seen) == ["发信", "发件记录"] and "[imap]" in seen["发件记录"][1] and not seen["发件记录"][0]
