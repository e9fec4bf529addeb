"""Tells by its name whether a file is a copy of another: 副本, (1), 最终版2, 冲突, -DESKTOP-AB12."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import PurePosixPath

_CONFLICT = re.compile(
    r"[\s_-]*[(（\[][^()（）\[\]]*(?:冲突|conflict)[^()（）\[\]]*[)）\]]"
    r"|[\s_-]*(?:冲突(?:副本|文件)?|conflicted copy|conflict)\d*$"
    r"|[-_](?:DESKTOP|LAPTOP|WIN|PC)-[0-9A-Z]+$",
    re.IGNORECASE,
)
_COPY = re.compile(
    r"[\s_-]*(?:副本|复件|拷贝|备份|copy|backup|最终版本?|最终|终版|定稿|最新版?|修改版|修订版|final|v\d+(?:\.\d+)*)\s*\d*$"
    r"|\s*[(（]\s*(?:\d+|副本|copy|备份)\s*\d*[)）]$",
    re.IGNORECASE,
)
_COPY_BEFORE = re.compile(r"^(?:副本|复件|copy of|备份)[\s_-]*(?:[(（]\d+[)）])?\s*", re.IGNORECASE)


def is_conflict(path: str) -> bool:
    """Was this file made by a synchronising program that found two versions?"""
    return _CONFLICT.search(PurePosixPath(path).stem.strip()) is not None


def is_original(path: str) -> bool:
    return core_name(path) == PurePosixPath(path).stem.strip()


@lru_cache(maxsize=8192)
def core_name(path: str) -> str:
    """The file's name without suffix and marks of copying; a name that is nothing but marks stays as it is."""
    stem = PurePosixPath(path).stem.strip()
    before = ""
    core = stem
    while core != before:
        before = core
        for mark in (_CONFLICT, _COPY, _COPY_BEFORE):
            core = mark.sub("", core).strip() or core
    return core
