"""What departments write under 存在问题: which words mean none, where several problems stand in one cell, which two are the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache

SAME = 65
"""Per cent of equal characters from which two wordings of one department about one task mean the same problem."""
_SHORTEST = 3
"""Characters from which a text that is contained in the other says the same."""
_LATEST = "\n（最近一次："
_NUMBERED = re.compile(r"(?:(?:^|(?<=[\s；;。，,：:]))(\d{1,2})[)）、.．](?!\d)|[(（](\d{1,2})[)）]|([①-⑨]))\s*")
_CLAUSES = re.compile(r"[\s，,；;。.、!！]+")
_NONE = re.compile(
    r"(?:目前|暂时?|本周|尚|均|都)*(?:无|没有?|没啥|未(?:发现|见|出现)|不存在)"
    r"(?:任何|什么|明显|重大|特殊|特别|突出|其[他它]|新增?|大|遗留|存在|待解决|需要?(?:协调|支持|解决))?的?"
    r"(?:问题|困难|异常|风险|障碍|影响|情况|事项){0,2}"
    r"|(?:目前|一切|进[展度]|工作|整体|总体|运行|基本|均|都)*(?:正常|顺利|良好)(?:推进|进行|开展)?中?"
    r"|按(?:照)?(?:原?计划|进度)(?:正常|顺利)?(?:推进|进行|实施|执行|开展)中?"
    r"|(?:上一?周)?的?(?:问题)?(?:均|都|全部)?已经?(?:全部)?解决"
    r"|不涉及|none|nil|na|no|ok|否|0*"
)
_AS_BEFORE = re.compile(
    r"(?:上一?周|上次|以前)?的?(?:问题)?"
    r"(?:[与和跟同见]?(?:上一?周|上次|以前|前)(?:相同|一样|一致)?|无变化|没有变化|(?:仍然?|还是?|尚)?(?:未|没有?)解决)"
)
_FILLING = re.compile(r"\d+|[一二三四五六七八九十两](?=[天周月个])|[仍还又已尚未没有的了在]|目前|继续|问题|依然|依旧")
"""Numbers and the words by which one says that nothing has changed."""


def pieces(text: str) -> list[str]:
    """The problems of one cell: parted only where they are numbered 1, 2, … in order; without those that mean none."""
    marks = list(_NUMBERED.finditer(text))
    numbers = [int(mark[1] or mark[2] or unicodedata.digit(mark[3])) for mark in marks]
    counted = marks and numbers == list(range(1, len(marks) + 1)) and (len(marks) > 1 or not marks[0].start())
    parts = _parted(text, marks) if counted else [text]
    found = {_bare(part): part.strip("；;。，, \n\t") for part in parts}
    return [part for bare, part in found.items() if not means_none(part) and not _AS_BEFORE.fullmatch(bare)]


def means_none(text: str) -> bool:
    """Does it say that there is no problem, as a whole or clause by clause: 没有问题，进展顺利."""
    return bool(_NONE.fullmatch(_bare(text))) or all(_NONE.fullmatch(_bare(clause)) for clause in _CLAUSES.split(text))


def _parted(text: str, marks: list[re.Match[str]]) -> list[str]:
    """What stands before the first number belongs to it, unless it is but a heading."""
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    parts = [text[mark.end() : end] for mark, end in zip(marks, ends, strict=True)]
    heading = text[: marks[0].start()].strip()
    parts[0] = parts[0] if heading.endswith((":", "：")) else f"{heading} {parts[0]}".strip()
    return parts


def alike(first: str, second: str) -> int:
    """How much two wordings agree, in per cent: 100 where one contains the other, 0 where it is less than SAME."""
    (bare, one), (other_bare, other) = _gist(first), _gist(second)
    if bare == other_bare or (min(len(one), len(other)) >= _SHORTEST and (one in other or other in one)):
        return 100
    return round(_ratio()(one, other, score_cutoff=SAME - 0.5))


@cache
def _ratio() -> Callable[..., float]:
    """Imported when it is first needed."""
    from rapidfuzz import fuzz

    return fuzz.ratio


@lru_cache(maxsize=65536)
def _gist(text: str) -> tuple[str, str]:
    """Its letters, and those of them that say something."""
    bare = _bare(text)
    return bare, _FILLING.sub("", bare) or bare


def described(first: str, latest: str) -> str:
    """The first wording, and the latest one where it says more."""
    return first if _bare(latest) in _bare(first) else f"{first}{_LATEST}{latest}）"


def wordings(description: str) -> list[str]:
    """The one or two wordings that `described` put together."""
    first, more, latest = description.partition(_LATEST)
    return [first, latest.removesuffix("）")] if more else [first]


def _bare(text: str) -> str:
    """Letters and digits alone, full- or half-width, in either case."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()
