"""What comes back to a letter: which answers count as its reader's own, and how whoever wrote it is told of each."""

from __future__ import annotations

from automation.jobs.mail_words import cut
from automation.jobs.posted import Answer, Posted
from automation.organization.people import Directory

WRITTEN = ("reply", "vote")
"""Kinds that a person writes in answer to a mail of ours."""
SHOWN = 100
"""Characters of an answer that are shown."""
NAMED = 3
"""Attachments that are named."""


def addresses(mail: Posted) -> list[str]:
    return [one.address.lower() for one in mail.recipients]


def counts(mail: Posted, answer: Answer) -> bool:
    """By the reader's own address, and surely an answer."""
    return answer.kind in WRITTEN and answer.proven and answer.address in addresses(mail)


def said(answer: Answer) -> str:
    return cut(answer.words, SHOWN) or "（没有文字）"


def refused_words(answer: Answer) -> str:
    """Of its attachments that nobody has opened, and that lie nowhere but with the mail; "" = there are none."""
    if not answer.refused:
        return ""
    names = "、".join(f"“{cut(name, 40)}”（{cut(reason, 60)}）" for name, reason in answer.refused[:NAMED])
    more = f" 等 {len(answer.refused)} 个" if len(answer.refused) > NAMED else ""
    return f"附件{names}{more}没有打开过，也没有放到共享盘，只在收信邮箱和存档里：不明的附件请不要打开"


def other_words(mail: Posted, answer: Answer, quoted: str, settle: str, directory: Directory) -> str:
    """Of one that does not count. quoted: its words, "" where they are nobody's; settle: what to do if it is an answer after all."""
    if answer.kind == "automatic":
        return f"收到自动回复{quoted}，不算答复：对方可能不在，急的请打电话"
    if answer.address not in addresses(mail):
        return f"收到{_who(answer, directory)}的邮件{quoted}，不是联系人本人的邮箱：{settle}"
    return f"收到联系人的邮件{quoted}，没有算作答复（{answer.doubt or '看起来是转发，不是答复'}）：{settle}"


def _who(answer: Answer, directory: Directory) -> str:
    """Another contact outside whom the 通讯录 knows, by name as well: 云帆包装有限公司 吴倩（wu@client.example）"""
    address = cut(answer.address, 60)
    known = next((one for one in directory.contacts if address and one.mail.strip().lower() == answer.address.lower()), None)
    return f"{cut(known.company, 24)} {cut(known.name, 16)}（{address}）" if known else address or "不明的人"


def bounce_words(mail: Posted, answer: Answer, again: str) -> str:
    """again: who has to look at it once the address is mended, before it leaves anew: 核对, 审核."""
    why = f"（{cut(answer.words, 60)}）" if answer.words else ""
    to = cut("、".join(addresses(mail)), 60)
    return f"没有送到 {to}{why}：请核对通讯录里的邮箱，改正后会重新请人{again}、再发；急的请打电话"
