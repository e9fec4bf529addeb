"""The letter that asks a client to accept, and the forms that go along with it, made only from what he may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from automation.clients.acceptance import FORM as ACCEPTANCE
from automation.clients.acceptance_words import WORDS, AcceptanceWords
from automation.clients.case import Case
from automation.clients.client_progress import RECORD as PROGRESS
from automation.clients.client_request import FORM as REQUEST
from automation.clients.client_review import FORM as REVIEW
from automation.clients.for_client import seen
from automation.clients.letter_values import day_for, if_readable, letter_of
from automation.forms.schema.form import Form
from automation.jobs.job import FormOut
from automation.letters.letter import Letter
from automation.organization.file_names import fit_name
from automation.organization.people import Directory

FOLDER = "客户/验收"


@dataclass(frozen=True)
class Asking:
    """round: of acceptance, 1 is the first; forms: that the client is to fill in; since: when he was asked before in vain."""

    case: Case
    round: int
    forms: tuple[Form, ...]
    since: date | None = None

    @property
    def words(self) -> AcceptanceWords:
        return WORDS[self.case.language]

    @property
    def occasion(self) -> str:
        """Which opening."""
        if self.since:
            return "again" if ACCEPTANCE in self.forms else "marks"
        return "first" if self.round == 1 else "mended"


def acceptance_letter(asking: Asking, directory: Directory) -> Letter | None:
    """None while there is nobody to write to or nobody to sign."""
    case, words = asking.case, asking.words
    request = seen(REQUEST, case.request)
    number = asking.round if asking.round > 1 else None
    names = words.between.join(words.quoted.format(form=words.forms[form.name]) for form in asking.forms)
    return letter_of(
        case,
        directory,
        _kind_and_title(asking),
        opening=words.openings[asking.occasion].format(day=day_for(asking.since or request["registered_at"], case)),
        facts=((words.times[0], words.times[1].format(round=number) if number else ""),),
        sections=(
            (words.request, if_readable(request["description"], case)),
            (words.delivered, delivered(case)),
            (words.enclosed, names),
        ),
        asked=words.asked.format(forms=names, day="{day}"),
        ending=words.ending,
    )


def _kind_and_title(asking: Asking) -> tuple[str, str]:
    """The kind tells the letters of one request apart, for it names their files."""
    words = asking.words
    if asking.occasion == "marks":
        return words.marks
    later = words.later.format(round=asking.round) if asking.round > 1 else ""
    kind, title = words.letter
    kind, title = (f"{kind}{later}{words.again}", words.reminder) if asking.since else (f"{kind}{later}", title)
    return kind, title.replace("{number}", words.numbered.format(round=asking.round) if asking.round > 1 else "")


def delivered(case: Case) -> str:
    """As staff wrote it for the client, else what he was promised."""
    row, review = (seen(PROGRESS, case.progress) if case.progress else {}), (seen(REVIEW, case.review) if case.review else {})
    return str(row.get("delivered") or review.get("explanation") or "")


def forms_out(asking: Asking) -> tuple[FormOut, ...]:
    """Pre-filled, in the client's language, a file for each round."""
    case, request = asking.case, seen(REQUEST, asking.case.request)
    known = {
        "id": case.id,
        "client": request["client"],
        "description": if_readable(request["description"], case),
        "delivered": delivered(case),
    }
    return tuple(
        FormOut(
            form=form.name,
            path=form_path(asking, form),
            fields={name: value for name, value in known.items() if any(column.name == name for column in form.fields)},
            language=case.language,
        )
        for form in asking.forms
    )


def form_path(asking: Asking, form: Form) -> str:
    """客户/验收/CR-2026-001/CR-2026-001_客户需求验收单_第2次.xlsx"""
    words, name = asking.words, fit_name(asking.case.id)
    number = f"_{words.later.format(round=asking.round).strip('_')}" if asking.round > 1 else ""
    return f"{FOLDER}/{name}/{name}_{words.forms[form.name]}{number}.xlsx"
