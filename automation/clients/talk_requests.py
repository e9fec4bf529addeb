"""Which request a talk with a client is about: 客户需求 names it, or the client has only one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from automation.clients.changes import Requests
from automation.forms.schema.cleaning import narrow
from automation.forms.schema.problem import Finding
from automation.jobs.rows import Row
from automation.organization.contact_search import name_key, same_company

KIND = "M38"
_BETWEEN = re.compile(r"[\s、,;|/:()“”\"']+")
_WORD = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*[0-9A-Za-z]")
_SHORTEST = 4


@dataclass(frozen=True)
class TalkRequests:
    """requests: all that are registered; ended: ids of those that were closed or changed since."""

    requests: Requests
    ended: Collection[str]

    def about(self, talk: Row) -> tuple[list[str], Finding | None]:
        """Ids of the requests that the talk is about; what there is to say of it, for 客户名称 where ids are named, else for 等待客户."""
        named = list(named_ids(talk["request"] or "", self.requests))
        if named:
            other = next((id_ for id_ in named if not same_company(self.requests[id_]["client"], talk["client"])), "")
            return ([], _another_client(other, self.requests[other], talk)) if other else (named, None)
        mine = [id_ for id_ in self._of_client.get(name_key(talk["client"]), ()) if id_ not in self.ended]
        described = [id_ for id_ in mine if _described(talk["request"], self.requests[id_]["description"])]
        found = described if len(described) == 1 else mine
        return (found, None) if len(found) == 1 else ([], _unclear(mine) if talk["waiting"] == "是" else None)

    @cached_property
    def _of_client(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for id_, row in self.requests.items():
            found[name_key(row["client"])].append(id_)
        return found


def named_ids(text: str, known: Collection[str]) -> Iterator[str]:
    """The known ids that the text names, each once: as a whole, between its separators, or as a word of letters and digits."""
    plain = narrow(text).strip()
    words = dict.fromkeys([plain, *_BETWEEN.split(plain), *_WORD.findall(plain)])
    return (word for word in words if word in known)


def _described(text: str | None, description: str | None) -> bool:
    short, long = sorted((name_key(text), name_key(description)), key=len)
    return len(short) >= _SHORTEST and short in long


def _another_client(id_: str, request: Row, talk: Row) -> Finding:
    sentence = f"写的是“{talk['client']}”，而 {id_} 登记的客户是“{request['client']}”。请改正“客户名称”或“客户需求”，改好以前这份记录不算在 {id_} 里。"
    return Finding(KIND, sentence, "remark", talk["client"] or "")


def _unclear(mine: list[str]) -> Finding:
    choice = f"（{'、'.join(mine[:4])}{' 等' if len(mine) > 4 else ''}）" if mine else ""
    return Finding(KIND, f"写了“是”，但看不出是哪条需求{choice}，时限没有暂停。请在表头“客户需求”写上需求编号。", "remark", "是")
