"""Which request takes the place of which: 变更自, followed through all registers, and where it leads nowhere or in a circle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from automation.forms.schema.problem import Finding
from automation.jobs.rows import Row
from automation.organization.contact_search import meant, same_company

Requests = Mapping[str, Row]
KIND = "M37"


@dataclass(frozen=True)
class Changes:
    """origin: request -> the one that it changes; successor: request -> the one that takes its place, the latest where there are
    several; refused: request -> why its 变更自 does not count."""

    origin: Mapping[str, str]
    successor: Mapping[str, str]
    refused: Mapping[str, Finding]


def changes(requests: Requests) -> Changes:
    written = {id_: row["changed_from"] for id_, row in requests.items() if row["changed_from"]}
    refused = {id_: finding for id_, origin in written.items() if (finding := _fault(id_, origin, requests, written))}
    kept = {id_: origin for id_, origin in written.items() if id_ not in refused}
    order = sorted(kept, key=lambda id_: requests[id_]["registered_at"] or datetime.min)
    return Changes(kept, {kept[id_]: id_ for id_ in order}, refused)


def _fault(id_: str, origin: str, requests: Requests, written: Mapping[str, str]) -> Finding | None:
    if origin not in requests:
        near = meant(origin, (one for one in requests if one != id_))
        return Finding(KIND, f"“{origin}”不在登记表里。{near or '请写原需求的编号。'}", "error", origin)
    if id_ in _upwards(id_, written):
        return Finding(KIND, f"“{origin}”绕了一圈又回到 {id_}，看不出哪条在先。请只在后来的需求上写“变更自”。", "error", origin)
    if not same_company(requests[id_]["client"], requests[origin]["client"]):
        whose = requests[origin]["client"] or "（没有写客户）"
        return Finding(KIND, f"{origin} 是“{whose}”的需求，不是同一个客户。请核对编号或客户名称。", "error", origin)
    return None


def _upwards(id_: str, written: Mapping[str, str]) -> Iterator[str]:
    """The origins of a request, nearest first, each once."""
    passed: set[str] = set()
    while (origin := written.get(id_)) and origin not in passed:
        passed.add(origin)
        yield origin
        id_ = origin
