"""The voting buttons of a mail that asks for an answer, as Exchange and Outlook keep them ([MS-OXOMSG] 2.2.1.74)."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import NamedTuple

PROPERTY_SET = "00062008-0000-0000-C000-000000000046"
"""PSETID_Common, where the two properties live."""
BUTTONS_ID = 0x8520
"""PidLidVerbStream, binary, on the mail that goes out."""
VOTE_ID = 0x8524
"""PidLidVerbResponse, string, on the answer that comes back: the button's label."""

_ANSI = "gbk"  # for an Outlook that knows no Unicode; all others read the second half


class Button(NamedTuple):
    """One choice. asks: Outlook lets the reader write something before the answer leaves."""

    label: str
    asks: bool = False


BUTTONS: dict[str, tuple[Button, ...]] = {
    "confirm": (Button("已阅知"), Button("有疑问", asks=True)),
    "approve": (Button("通过"), Button("退回", asks=True)),
}
"""What a mail asks for -> its buttons."""
LABELS = tuple(button.label for buttons in BUTTONS.values() for button in buttons)


class _Verb(NamedTuple):
    """One record; `form` and `flavour` are of the standard verbs only, whose numbers no specification explains."""

    kind: int
    label: str
    item_class: str
    form: str
    prefix: str
    flavour: int
    sending: int
    number: int
    last: int


# As Outlook writes them in front of every voting option: without them an old Outlook shows no Reply and no Forward.
_STANDARD = (
    _Verb(0, "Reply", "IPM.Note", "Message", "RE", 5, 0, 0x66, 2),
    _Verb(1, "Reply to All", "IPM.Note", "Message", "RE", 5, 0, 0x67, 3),
    _Verb(2, "Forward", "IPM.Note", "Message", "FW", 5, 0, 0x68, 4),
    _Verb(3, "Reply to Folder", "IPM.Post", "Post", "", 5, 0, 0x6C, 8),
)


def verb_stream(buttons: Sequence[Button]) -> bytes:
    """PidLidVerbStream: the four standard verbs, then the buttons, at most 31 of at most 127 characters each."""
    verbs = (*_STANDARD, *(_option(number, button) for number, button in enumerate(buttons, start=1)))
    head = struct.pack("<HI", 0x0102, len(verbs))
    return head + b"".join(map(_record, verbs)) + struct.pack("<H", 0x0104) + b"".join(map(_unicode_record, verbs))


def _option(number: int, button: Button) -> _Verb:
    return _Verb(4, button.label, "IPM.Note", "", button.label, 0, 2 if button.asks else 1, number, -1)


def _record(verb: _Verb) -> bytes:
    texts = b"".join(map(_ansi, (verb.label, verb.item_class, verb.form, verb.prefix)))
    tail = struct.pack("<IBIIIIIi", verb.flavour, 0, 0, 1, verb.sending, 2, verb.number, verb.last)
    return struct.pack("<I", verb.kind) + texts + tail


def _ansi(text: str) -> bytes:
    content = text.encode(_ANSI, "replace")
    return struct.pack("B", len(content)) + content


def _unicode_record(verb: _Verb) -> bytes:
    return b"".join(struct.pack("B", len(text)) + text.encode("utf-16-le") for text in (verb.label, verb.prefix))
