"""The first words of an answer, above what it quotes: never a word of the quoted mail, rather a word too few."""

from __future__ import annotations

import re
from collections.abc import Callable

LONGEST = 300
_MOST_LINES = 400
_LONGEST_LINE = 400
_TELLING = 4
"""A line of the original as short as this ("没有问题") may be an answer of its own."""
_RULE = r"[-_=*—─－~ ]"
_FROM = r"发件人|發件人|寄件人|寄件者|差出人|From|Von|De"
_BEGINS = re.compile(
    "|".join(
        (
            # -----原始邮件-----, ------------------ 原始邮件 ------------------, ---- 回复的原邮件 ----, Begin forwarded message:
            rf"(?<!-)-{_RULE}{{0,80}}[^-]{{0,12}}(?:原始|原邮件|原郵件|转发|轉寄|Original|Forwarded)[^-]{{0,16}}-",
            rf"^{_RULE}*(?:回复的|转发的)?(?:原始邮件|原邮件|原始郵件|原始消息|邮件原文){_RULE}*[:：]?\s*$",
            r"^Begin forwarded message",
            rf"^\W{{0,4}}(?:{_FROM}|发送时间|Sent)\W{{0,3}}[:：]",
            rf"(?:{_FROM})\W{{0,3}}[:：].{{0,200}}(?:发送时间|发送日期|日期|时间|收件人|Sent|Date|To)\W{{0,3}}[:：]",
            r"^(?:_{10,}|-{10,}|={10,})\s*$",
            r"^[>＞|]",
            r"^--\s*$",  # a signature: what follows is nobody's answer
        )
    ),
    re.IGNORECASE,
)
_WROTE = re.compile(r"(?:写道|寫道|wrote|schrieb)\s*[:：]", re.IGNORECASE)
_WHO = re.compile(r"^(?:On|Am)\b|^[在于]|<\S*@|\S+@\S+>", re.IGNORECASE)
_WHEN = re.compile(r"\d{4}|\d[:：]\d\d")
_DEVICE = re.compile(
    r"^\W{0,3}(?:发自|發自|来自|从我的|發送自|发送自|获取|Sent from|Get)\W{0,3}.{0,40}?"
    r"(?:iPhone|iPad|手机|手機|邮箱|郵箱|Mail|Outlook|Android|安卓|小米|华为|HUAWEI|vivo|OPPO|荣耀|三星|Foxmail|WPS|微信)",
    re.IGNORECASE,
)


def own_words(text: str, original: Callable[[str], bool] = lambda bare: False) -> str:
    """The words on one line, at most LONGEST characters. original: does this line, without its blanks, stand in the mail that is answered?
    There the quoted part has begun, however the mail program marks it."""
    kept: list[str] = []
    for line in text.splitlines()[:_MOST_LINES]:
        line = " ".join(line[:_LONGEST_LINE].split())
        begin = _quote_begins(line, kept, original)
        if begin is not None:
            kept.append(line[:begin])
            break
        kept.append("" if _DEVICE.match(line) else line)
    words = " ".join(" ".join(kept).split())
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"


def _quote_begins(line: str, kept: list[str], original: Callable[[str], bool]) -> int | None:
    """Where in this line the quoted part begins. The sentence of who wrote when is often broken into two or three lines."""
    if len(bare := "".join(line.split())) > _TELLING and original(bare):
        return 0
    if _WROTE.search(line):
        begun = next((back for back in (2, 1) if all(kept[-back:]) and len(kept) >= back and _WHO.search(kept[-back])), 0)
        if begun or _WHO.search(line) or _WHEN.search(line):
            del kept[len(kept) - begun :]
            return 0
    found = _BEGINS.search(line)
    return found.start() if found else None
