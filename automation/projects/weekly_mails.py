"""The weekly mails: each manager, project lead and department head gets one, about what concerns them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from automation.mail.message import Attachment, Message
from automation.organization.people import Directory
from automation.organization.recipients import Undeliverable, why_unreachable
from automation.projects.filings import Filing
from automation.projects.receipts import receipt_messages
from automation.projects.weekly_figures import WeeklyFigures
from automation.projects.weekly_mail_values import Overview
from automation.projects.weekly_scope import Scope, scopes

__all__ = ["Filing", "receipt_messages", "weekly_messages"]

TEMPLATE = "weekly_report"
OCCASION = "项目周报"
USEFUL_FOR = timedelta(days=7)
"""Until the next report replaces it."""


def weekly_messages(
    figures: WeeklyFigures,
    directory: Directory,
    report_name: str,
    office: Mapping[str, str],
    beside: Sequence[Mapping[str, Any]] = (),
) -> Iterator[Message | Undeliverable]:
    """One mail a person and week, whatever changes afterwards: its key is `weekly_report/<week>/<person's label>`.

    report_name: the Report's name, which is also the attachment's source; office: company, contact, and (if the reports
    folder can be linked) reports, its URI; beside: sections of the managers' mails: title, lines, place and link of a report.
    """
    overview = Overview(figures, beside)
    found, unknown = scopes(figures, directory)
    for name in unknown:
        yield Undeliverable(name, OCCASION, "通讯录中没有这位项目负责人，请补上或改正")
    for label, scope in found.items():
        person = directory.person(label)
        reason = why_unreachable(person) if person else "通讯录中没有这个人"
        if person is None or reason:
            yield Undeliverable(label, OCCASION, reason)
        else:
            yield _message(overview, scope, label, (person.name, person.mail.strip()), report_name, office)


def _message(
    overview: Overview, scope: Scope, label: str, to: tuple[str, str], report_name: str, office: Mapping[str, str]
) -> Message:
    file = report_name if report_name.endswith(".xlsx") else f"{report_name}.xlsx"
    folder = office.get("reports", "").rstrip("/")
    surroundings = {
        "office": dict(office),
        "person": to[0],
        "report_name": file,
        "link": f"{folder}/{quote(file)}" if folder else "",
    }
    week = overview.figures.week.label
    return Message(
        key=f"weekly_report/{week}/{label}",
        template=TEMPLATE,
        to=(to,),
        values=surroundings | overview.values(scope),
        attachments=(Attachment(file, report_name),),
        causes=overview.causes(scope),
        expires=overview.figures.cutoff + USEFUL_FOR,
    )
