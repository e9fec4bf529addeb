"""Reads config.ini line by line, so that every fault can name its line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from automation.errors import ConfigurationError

_SECTION = re.compile(r"\[([^\]]*)\]")


@dataclass(frozen=True)
class Entry:
    """One `key = value` line below its [section]."""

    line: int
    section: str
    key: str
    value: str


@dataclass(frozen=True)
class Fault:
    """What is wrong on a line; line 0 is the file as a whole."""

    line: int
    sentence: str


def text_of(path: Path) -> str:
    """The file's text: UTF-8 with or without a mark, else what Chinese Windows writes (GB 18030)."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise ConfigurationError(f"找不到配置文件 {path}。请检查 --config 的路径，或者从安装包恢复 config.ini。") from None
    except OSError as fault:
        raise ConfigurationError(f"读不了配置文件 {path}（{fault.strerror}）。请检查路径和权限。") from fault
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ConfigurationError(f"配置文件 {path} 的编码认不出。请用记事本打开，另存为 UTF-8。")


def read_lines(text: str) -> Iterator[Entry | Fault]:
    """Entries in the order of the file. A value is all that follows the =, for paths may hold # and %."""
    section = ""
    seen: dict[tuple[str, str], int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.strip()
        if not words or words[0] in "#;":
            continue
        if heading := _SECTION.fullmatch(words):
            section = heading[1].strip().lower()
            continue
        yield _entry(number, section, words, seen)


def _entry(number: int, section: str, words: str, seen: dict[tuple[str, str], int]) -> Entry | Fault:
    key, equals, value = words.partition("=")
    key = key.strip().lower()
    if not equals or not key:
        return Fault(number, "看不懂这一行。每行写成“名称 = 值”，说明前面加 #。")
    if not section:
        return Fault(number, f"“{key}”上面缺少 [节名]，如 [paths]。")
    first = seen.setdefault((section, key), number)
    if first != number:
        return Fault(number, f"[{section}] {key} 写了两次（第 {first} 行已有）。请只保留一行。")
    return Entry(number, section, key, value.strip())
