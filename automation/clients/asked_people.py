"""Who is asked to move a request on, and what every reminder of a request says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from automation.clients.case import Case
from automation.jobs.mail_words import cut
from automation.jobs.reminding import Told, remind
from automation.organization.moment_words import moment_words
from automation.organization.people import Directory


def asked(case: Case) -> list[str]:
    """Labels: the sales lead once there is a review, before it who registered the request and the client's 我方负责人."""
    if case.review:
        return [case.sales_lead]
    return list(dict.fromkeys(filter(None, (case.request["registrar"], case.our_person)))) or [""]


def also(labels: Sequence[str], label: str) -> str:
    """Whoever is asked together with others knows of them: （同时告知刘洋）"""
    others = "、".join(one for one in labels if one != label)
    return f"（同时告知{others}）" if others else ""


def remind_of(case: Case, directory: Directory, occasion: str, *, words: str, since: str = "", **said: Any) -> Told:
    """Reminds each of them. since: "" = since it was registered; said: item, step, rank, and superior if he is told too."""
    source = case.review or case.request
    registered = f"{moment_words(case.registered_at)}登记" if case.request["registered_at"] else ""
    labels = asked(case)
    for label in labels:
        yield from remind(
            directory,
            occasion,
            label,
            words=f"{words}{also(labels, label)}",
            since=since or registered,
            waiting=cut(case.request["client"], 20),
            file=source["file"] or "",
            sheet=source["sheet"] or "",
            **said,
        )


def named(case: Case) -> str:
    """需求 CR-2026-001“控制器增加以太网接口”"""
    return f"需求 {case.id}“{cut(case.request['description'], 24)}”"
