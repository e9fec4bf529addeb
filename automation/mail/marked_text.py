"""What a text says of its own class: 【机密】 in a heading, 机密★1年, 密级：机密; never the mere word in running text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from automation.forms.schema.traditional import simplified
from automation.organization.classification import CLASSES, INTERNAL, PUBLIC, SECRET, strictest

FIRST_LINES = 10
"""Of a document: there a class may stand alone in its line."""
_SECRET = ("商业秘密", "工作秘密", "核心商密", "普通商密", "绝密", "机密", "秘密", "商密")
_CLASS_OF = {PUBLIC: PUBLIC, INTERNAL: INTERNAL, "public": PUBLIC, "internal": INTERNAL} | dict.fromkeys(
    (*_SECRET, "保密"), SECRET
)


def _one_of(*words: str) -> str:
    """Office people space headings out: 机　密."""
    return "(?:" + "|".join(r"\s*".join(word) for word in words) + ")"


HINT = re.compile(r"密|[内內]\s*部|㊙")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_WORD = _one_of(*sorted(_CLASS_OF, key=len, reverse=True))
_STRICT = _one_of(*_SECRET)
_KIND = r"(?:\s*(?:级|资料|文件|材料|件|使用|公开|传阅|参考))?"
_BRACKETED = rf"[【\[(〔〖]\s*(?:{_WORD}){_KIND}\s*(?:[★☆*][^】\])]{{0,10}})?[】\])〕〗]"
_LISTED = r"[\s>#*•·●○■◆▲\-–—~]*(?:(?:\d{1,3}|[一二三四五六七八九十]{1,3})[.、)])?\s*(?:【[^】]{0,40}】\s*)*"
_HEADING = re.compile(
    rf"{_LISTED}({_BRACKETED})(?!\s*(?:[:指是为的类级等]|字样|标))"
    rf"|[^。;!?,]{{0,60}}?({_BRACKETED})\s*$"
    rf"|.*?((?:{_STRICT}|{_one_of(INTERNAL)})\s*[★☆]|㊙)"
)
_ALONE = re.compile(
    rf"{_LISTED}((?:仅[限供]\s*)?(?:{_STRICT}|{_one_of(INTERNAL)}){_KIND})"
    r"\s*(?:$|[,!。\s]\s*(?:请勿|切勿|严禁|不得|禁止|注意|仅|限|妥善))"
)
_LABEL = rf"(?:{_one_of('密级')}|(?:保密|涉密|机密|秘密)\s*(?:等级|级别))"
_OF_WHAT = "(?:[本此该][文件函表]?)?(?:文件|文档|资料|信息|数据|材料|通知|邮件|附件)?的?"
_LABELLED = re.compile(rf"(?<![\w“”\"'‘’「『《〈]){_OF_WHAT}{_LABEL}[】\])]?\s*([:=为是\s]|(?={_WORD}))\s*(.*)")
LABEL = re.compile(rf"[【\[(]?\s*{_OF_WHAT}{_LABEL}\s*[】\])]?\s*[*]?\s*(?:\([^)]*\))?\s*(:?)")
"""A whole cell or line that only announces the class."""
_TICKS = re.compile(rf"[☑√✓✔■●◉]\s*({_WORD})")
_BOXES = re.compile("[□☐○◯]")
_CHOICES = re.compile(rf"{_WORD}(?:\s*[/|、,或]\s*{_WORD})+")
_VALUE = re.compile(rf"[“\"(【\[]?\s*({_WORD}){_KIND}\s*(?=$|[\s,.;。!)】\]”\"★☆*(|/])", re.IGNORECASE)
_NO_VALUE = re.compile(r"暂?无|未|待|请|选|必填|下拉|见|同|如|例|示例|[-—_/.…<{(\[*]+")
_LONGEST_VALUE, _LONGEST_ENGLISH, _QUOTED = 6, 14, 8


class Marking(NamedTuple):
    """What something says of itself. words: as they stand there; place: where, in Chinese; why: in place of words, why it cannot
    be told and counts as 机密."""

    classification: str
    words: str = ""
    place: str = ""
    why: str = ""


def hinted(text: str) -> bool:
    """Can there be a marking in it at all? Most texts end here, most of them at the first question."""
    return any(letter in text for letter in "密内內㊙") and HINT.search(text) is not None


def plain(text: str) -> str:
    """One line as a reader sees it: ordinary widths, simplified characters, nothing invisible."""
    return " ".join(simplified(_UNSEEN.sub("", text).replace("㊙", "\ue000")).translate(_WIDTHS).split())


_WIDTHS = {ord(c): unicodedata.normalize("NFKC", c) for c in map(chr, [*range(0xFF01, 0xFF5F), 0x3000, *range(0x2F00, 0x2FD6)])}
_WIDTHS[0xE000] = "㊙"


def strictest_of(found: Iterator[Marking]) -> Marking | None:
    """The first of the strictest; None of nothing, and of what is 公开 by its own word."""
    best: Marking | None = None
    for one in found:
        if is_stricter(one.classification, best.classification if best else PUBLIC):
            best = one
    return best


def is_stricter(classification: str, than: str) -> bool:
    return strictest(classification, than) != strictest(than)


def in_text(text: str) -> Iterator[Marking]:
    """Of a mail or document: in headings and labelled lines, a class alone in one of its first lines."""
    if not hinted(text):
        return
    lines = [line for line in map(plain, text.splitlines()) if line]
    for number, line in enumerate(lines):
        if hinted(line):
            yield from in_line(line)
            alone = _ALONE.match(line) if number < FIRST_LINES else None
            if alone:
                yield Marking(_class_in(alone[1]), alone[1])
            if LABEL.fullmatch(line) and number + 1 < len(lines):
                yield from of_label(line, lines[number + 1])


def in_line(line: str, *, heading: bool = True) -> Iterator[Marking]:
    """Of one line or cell, already `plain`: behind its label and, where it may be a heading, as one."""
    if heading and (found := _HEADING.match(line)):
        words = next(filter(None, found.groups()))
        yield Marking(_class_in(words), words)
    for labelled in _LABELLED.finditer(line):
        if (classification := class_of(labelled[2], colon=labelled[1] in (":", "="))) is not None:
            label = line[labelled.start() : labelled.start(2)].strip(" :=")
            yield Marking(classification, f"{label}：{labelled[2].split()[0][:_QUOTED]}")


def in_title(text: str) -> Iterator[Marking]:
    """Of a subject or name, which is all heading: in brackets, or between the marks that part names."""
    line = plain(text)
    if hinted(line):
        yield from in_line(line)
        for bracketed in re.finditer(_BRACKETED, line):
            yield Marking(_class_in(bracketed[0]), bracketed[0])


def in_name(name: str) -> Iterator[Marking]:
    """Of a file, folder or sheet: “预算_机密”, never “机密文件管理办法”."""
    yield from in_title(name)
    for part in re.split(r"[\s_\-–—.·、,+&]+", plain(name)):
        if hinted(part) and re.fullmatch(rf"(?:{_STRICT}|{_one_of(INTERNAL)}){_KIND}\d*", part):
            yield Marking(_class_in(part), part)


def of_label(label: str, value: str) -> Iterator[Marking]:
    """Of a label and what stands beside it, both already `plain`."""
    if (classification := class_of(value, colon=label.endswith(":"))) is not None:
        yield Marking(classification, f"{label.rstrip(':* ')}：{value.split()[0][:_QUOTED]}")


def class_of(value: str, *, colon: bool) -> str | None:
    """The class that a value behind 密级 names; None if it names none. colon: it surely is a value, so that an unknown word counts
    as 机密."""
    if _BOXES.search(value) or _TICKS.search(value):
        ticked = [_class_in(word) for word in _TICKS.findall(value)]
        return max(ticked, key=CLASSES.index, default=None)
    if choices := _CHOICES.match(value):
        words = {_class_in(word) for word in re.findall(_WORD, choices[0])}
        return None if len(words) == len(CLASSES) else max(words, key=CLASSES.index)
    if named := _VALUE.match(value):
        return _class_in(named[1])
    word = re.split(r"[\s,.;。!|]", value, maxsplit=1)[0]
    longest = _LONGEST_ENGLISH if word.isascii() else _LONGEST_VALUE
    return SECRET if colon and 0 < len(word) <= longest and not _NO_VALUE.match(word) else None


def _class_in(words: str) -> str:
    bare = "".join(words.split()).lower()
    return max((rank for word, rank in _CLASS_OF.items() if word in bare), key=CLASSES.index, default=SECRET)
