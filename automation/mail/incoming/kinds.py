"""What kind of mail came in: by Exchange's word for it, by its reports, by the headers of programs, and then as people answer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from automation.mail.incoming.headers import Headers
from automation.mail.incoming.incoming_mail import Affected, Kind, References
from automation.mail.incoming.parts import Part
from automation.mail.incoming.reports import DELIVERY, DISPOSITION, informal
from automation.mail.incoming.subjects import is_answer, is_forward, says_automatic
from automation.mail.transports.voting import LABELS

OUR_MARK = "X-Tongda-Key"
_REPORT_CLASSES: dict[str, Kind] = {
    ".ipnrn": "read",
    ".ipnnrn": "deleted_unread",
    ".delayed.dr": "delayed",
    ".relayed.dr": "relayed",
    ".expanded.dr": "relayed",
    ".dr": "delivered",
    ".ndr": "bounced",
}
"""Endings only: reports of signed mail begin REPORT.IPM.Note.SMIME."""
_ROBOT_CLASSES = ("report.", "ipm.note.rules.", "ipm.recall.", "ipm.outlook.recall", "ipm.note.storagequotawarning")
_ROBOT_HEADER = re.compile(r"x-(?!auto-response-suppress).*auto-?(?:reply|respon|answer|forward)|x-ms-exchange-inbox-rules-loop")
_ROBOT_SENDER = re.compile(r"^(?:no-?reply|do-?not-?reply|mailer-daemon|postmaster|auto-?reply|noresponse)(?:[-+.]\S*)?@")
_VOTE = re.compile(rf"^\s*({'|'.join(map(re.escape, LABELS))})\s*[:：]")


def kind_of(
    item_class: str,
    vote: str,
    headers: Headers,
    sender: str,
    parts: Sequence[Part],
    spoken_of: Sequence[Affected],
    refers: References,
) -> Kind:
    """The first rule that fits decides."""
    if OUR_MARK.lower() in headers.names:
        return "own"
    return (
        _by_class(item_class.lower())
        or (spoken_of[0].kind if spoken_of else None)
        or informal(headers.text("From"), headers.text("Subject"))
        or ("vote" if vote else None)
        or ("automatic" if _is_robots(item_class.lower(), headers, sender, parts) else None)
        or _of_people(headers.text("Subject"), refers)
    )


def _by_class(item_class: str) -> Kind | None:
    if not item_class.startswith("report."):
        return None
    return next((kind for ending, kind in _REPORT_CLASSES.items() if item_class.endswith(ending)), None)


def _is_robots(item_class: str, headers: Headers, sender: str, parts: Sequence[Part]) -> bool:
    submitted = headers.raw("Auto-Submitted").split(";")[0].strip().lower()
    suppressed = {word.strip().lower() for word in headers.raw("X-Auto-Response-Suppress").split(",")}
    return (
        item_class.startswith(_ROBOT_CLASSES)
        or submitted not in ("", "no")
        or not suppressed.isdisjoint(("all", "oof", "autoreply"))
        or headers.raw("Precedence").strip().lower() in ("bulk", "junk", "list", "auto_reply")
        or headers.raw("Return-Path").replace(" ", "") == "<>"
        or any(_ROBOT_HEADER.match(name) for name in headers.names)
        or _ROBOT_SENDER.match(sender) is not None
        or headers.type == "multipart/report"
        or any(part.type in (DELIVERY, DISPOSITION) for part in parts)
        or says_automatic(headers.text("Subject"))
    )


def vote_in(subject: str) -> str:
    """Outlook puts the button's label in front of the subject of the answer."""
    found = _VOTE.match(subject)
    return found[1] if found else ""


def _of_people(subject: str, refers: References) -> Kind:
    if is_forward(subject):
        return "other"
    answers = bool(refers.in_reply_to or refers.references or refers.tokens)
    if answers and vote_in(subject):
        return "vote"
    return "reply" if answers or is_answer(subject) else "other"
