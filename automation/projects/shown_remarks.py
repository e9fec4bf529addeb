"""Which remarks on the week are for every reader, and which only for whoever looks after the folders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_ABOUT_REMAINS = "残留文件"
"""A manager can do nothing about what Excel left behind in a folder (F02)."""


def for_everybody(remarks: Iterable[str]) -> Iterator[str]:
    """As sentences, so that they can stand one after the other."""
    return (_sentence(remark) for remark in remarks if _ABOUT_REMAINS not in remark)


def for_the_operator(remarks: Iterable[str]) -> Iterator[str]:
    return (_sentence(remark) for remark in remarks if _ABOUT_REMAINS in remark)


def _sentence(remark: str) -> str:
    return remark.rstrip("。；") + "。"
