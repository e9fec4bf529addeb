"""The letters of one request, made only from what its client may see."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from automation.clients.case import Case
from automation.clients.client_progress import RECORD as PROGRESS
from automation.clients.client_request import FORM as REQUEST
from automation.clients.client_review import FORM as REVIEW
from automation.clients.for_client import seen
from automation.clients.letter_words import PHRASES, Phrases
from automation.jobs.keys import fingerprint
from automation.jobs.mail_words import cut
from automation.letters.language import day_words, readable
from automation.letters.letter import Letter
from automation.organization.people import Directory

ABOUT = 18
"""Characters of a request that its title quotes: its first words."""
_SENTENCE_END = re.compile(r"[，。；！？,;!?\n]")


def feedback(case: Case, directory: Directory) -> Letter | None:
    """客户需求反馈函; None while something of it is missing, there is nobody to write to or nobody to sign."""
    if case.review is None or not (case.review["feasibility"] and case.review["explanation"] and case.request["registered_at"]):
        return None
    request, review, phrases = seen(REQUEST, case.request), seen(REVIEW, case.review), _phrases(case)
    verdict, asked_on = phrases.verdicts[case.review["feasibility"]], day_for(request["registered_at"], case)
    days = ((phrases.wanted_by, request["wanted_by"]), (phrases.expected_end, review["expected_end"]))
    return letter_of(
        case,
        directory,
        phrases.feedback,
        opening=verdict.opening.format(day=asked_on),
        facts=(
            (phrases.changes, request["changed_from"] if case.changes else ""),
            (phrases.asked_on, asked_on),
            (phrases.verdict, verdict.words),
            *((label, day_for(day, case)) for label, day in days),
        ),
        sections=((phrases.request, if_readable(request["description"], case)), (phrases.answer, review["explanation"])),
        ending=verdict.ending,
        asked=verdict.asked,
    )


def progress(case: Case, directory: Directory) -> Letter | None:
    """The week's letter; None while there is no progress to tell, nobody to write to or nobody to sign."""
    row = seen(PROGRESS, case.progress) if case.progress else {}
    if not row.get("progress"):
        return None
    phrases = _phrases(case)
    percent = f"{row['percent']:g}%" if row["percent"] is not None else ""
    stage = phrases.stages[row["stage"]] if row["stage"] else ""
    return letter_of(
        case,
        directory,
        phrases.progress,
        opening=phrases.progress_opening,
        facts=((phrases.stage, stage), (phrases.percent, percent), (phrases.expected_end, day_for(row["expected_end"], case))),
        sections=((phrases.this_week, row["progress"]), (phrases.next_week, row["plan"] or "")),
        ending=phrases.progress_ending,
    )


def progress_gist(case: Case) -> str:
    """Of the words of the week's letter."""
    row = case.progress or {}
    return fingerprint([row.get(name) for name in ("progress", "plan")])


def letter_of(
    case: Case,
    directory: Directory,
    named: tuple[str, str],
    *,
    opening: str,
    facts: Iterable[tuple[str, str]],
    ending: str,
    **rest: Any,
) -> Letter | None:
    """named: (kind, title), as `Phrases` have them; None where there is nobody to write to or nobody to sign."""
    sender = directory.person(case.sales_lead)
    if case.contact is None or sender is None:
        return None
    about = _SENTENCE_END.split(str(seen(REQUEST, case.request)["description"] or "").strip())[0]
    given = [(label, value) for label, value in ((_phrases(case).id, case.id), *facts) if value]
    return Letter(
        language=case.language,
        kind=named[0],
        reference=case.id,
        title=named[1].format(id=case.id, about=cut(about, ABOUT)),
        contact=case.contact,
        sender=sender,
        opening=(opening,),
        facts=tuple(given),
        ending=(ending,),
        **rest,
    )


def _phrases(case: Case) -> Phrases:
    return PHRASES[case.language]


def day_for(value: date | datetime | None, case: Case) -> str:
    return day_words(value, case.language) if value else ""


def if_readable(text: str | None, case: Case) -> str:
    """What a colleague noted of a client's words may be in our language, not in his: then his letter does without."""
    return text if text and readable(text, case.language) else ""
