"""Who is asked to move a request on, and what every reminder of a request says."""

from __future__ import annotations

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


def remind_of(case: Case, directory: Directory, occasion: str, **said: Any) -> Told:
    """Reminds each of them. said: item, step, words, rank, and superior if he is told too."""
    source = case.review or case.request
    since = f"{moment_words(case.registered_at)}登记" if case.request["registered_at"] else ""
    for label in asked(case):
        yield from remind(
            directory,
            occasion,
            label,
            since=since,
            waiting=cut(case.request["client"], 20),
            file=source["file"] or "",
            sheet=source["sheet"] or "",
            **said,
        )


def named(case: Case) -> str:
    """需求 CR-2026-001“控制器增加以太网接口”"""
    return f"需求 {case.id}“{cut(case.request['description'], 24)}”"
