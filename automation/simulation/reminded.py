"""What people do about what a digest tells them of notices, approvals, clients and letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from automation.organization.people import Person
from automation.simulation import approving, client_progress, client_requests, letters_outside, notice_asking, notice_reading
from automation.simulation.life import Life
from automation.simulation.received import Letter

Handling = Callable[[Life, Person, Sequence[str], Letter, bool], None]
"""Of an item, the words after its kind; heeds: does he do at all what he is reminded of?"""


def remind(life: Life, person: Person, item: str, letter: Letter, heeds: bool) -> None:
    kind, *about = item.split("/")
    if kind in _HANDLINGS:
        _HANDLINGS[kind](life, person, about, letter, heeds)


def _approval(life: Life, person: Person, about: Sequence[str], letter: Letter, heeds: bool) -> None:
    """<matter>/<role>, <matter>/<role>/uncounted or <matter>/returned; a matter has two parts or more."""
    *matter, last = about
    if last == "returned":
        _sent_back(life, person, matter, life.soon(person, letter))
    else:
        uncounted = last == "uncounted"
        approving.reminded(life, person, "/".join(matter[:-1] if uncounted else matter), letter, heeds or uncounted)


def _sent_back(life: Life, person: Person, matter: Sequence[str], at: datetime) -> None:
    """notice/<id>, external/<id>, client/<id>/<letter> or client/<id>/<letter>/<number>."""
    kind, id_ = matter[:2]
    if kind == "notice":
        notice_asking.sent_back(life, person, id_, at)
    elif kind == "external":
        letters_outside.sent_back(life, person, id_, at)
    elif matter[2] == "feedback_letter":
        client_requests.sent_back(life, person, id_, at)
    else:
        client_progress.sent_back(life, person, id_, matter[2], at)


def _notice(life: Life, person: Person, about: Sequence[str], letter: Letter, heeds: bool) -> None:
    """<id>/fault/..., or <id>/<content>/asks/<address>."""
    at = life.soon(person, letter)
    if about[1] == "fault":
        notice_asking.fault_told(life, person, about[0], at)
    elif about[2:3] == ["asks"]:
        notice_reading.question_told(life, person, about[0], about[3], at)


def _client(life: Life, person: Person, about: Sequence[str], letter: Letter, heeds: bool) -> None:
    """<id>/review, feedback, issue/<round> and others."""
    at = life.soon(person, letter)
    if about[1] in ("review", "feedback") and heeds:
        client_requests.review_asked(life, person, about[0], at)
    elif about[1] == "issue" and heeds:
        client_progress.issue_told(life, person, about[0], at)


def _client_problem(life: Life, person: Person, about: Sequence[str], letter: Letter, heeds: bool) -> None:
    client_requests.problem_told(life, person, life.soon(person, letter))


def _external(life: Life, person: Person, about: Sequence[str], letter: Letter, heeds: bool) -> None:
    if about[1] == "reply" and heeds:
        letters_outside.unanswered(life, person, about[0], life.soon(person, letter))


_HANDLINGS: dict[str, Handling] = {
    "approval": _approval,
    "notice": _notice,
    "client": _client,
    "client_problem": _client_problem,
    "external": _external,
}
