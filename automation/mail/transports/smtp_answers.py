"""What an SMTP server's answer means for the mail in hand, and its words in a form that people can read."""

from __future__ import annotations

from automation.mail.header_text import one_line
from automation.mail.transports import HOUR, Barred, Refused, RetryAt

Reply = tuple[int, bytes]
"""Code and text, as smtplib reads them; -1 for what is no SMTP."""


class Severed(Exception):
    """The connection is of no use any more, and the mail in hand has surely not left."""

    def __init__(self, outcome: RetryAt | Barred) -> None:
        super().__init__(outcome.reason)
        self.outcome = outcome


def taken(reply: Reply) -> bool:
    return 200 <= reply[0] < 300


def passing(reply: Reply) -> bool:
    return 400 <= reply[0] < 500


def words(reply: Reply) -> str:
    """Code and text on one line; Chinese servers write UTF-8 or GBK."""
    code, raw = reply
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", "replace")
    return one_line(f"{code} {text}", 200)


def heard(reply: Reply) -> Reply:
    """The answer, unless the server says good-bye or talks something else than SMTP."""
    if reply[0] == 421:
        raise Severed(Barred(f"服务器暂时不接收邮件（{words(reply)}）：稍后自动再试"))
    if not 200 <= reply[0] < 600:
        raise Severed(RetryAt(f"服务器的回答看不懂（{words(reply)}）：稍后自动再试"))
    return reply


def judged(reply: Reply) -> RetryAt | Refused:
    """Of an answer that is no yes: 4xx passes, 5xx does not."""
    if passing(reply):
        return RetryAt(f"服务器暂时没有收下（{words(reply)}）：稍后自动再试")
    return Refused(f"服务器拒收（{words(reply)}）")


def sender_judged(reply: Reply) -> RetryAt | Refused:
    """The answer to MAIL FROM. Our sender is the same for all mails: if the server does not want it, none is to fail for that."""
    if passing(reply) or reply[0] == 552:  # 552: this mail is too large
        return judged(reply)
    raise Severed(Barred(f"服务器不接受发件地址（{words(reply)}）：请核对 [mail] sender 和 [smtp] user", HOUR))
