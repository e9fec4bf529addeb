"""The remarks on a week as sentences, so that they can stand one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def sentences(remarks: Iterable[str]) -> Iterator[str]:
    return (remark.rstrip("。；") + "。" for remark in remarks)
