"""Voting buttons, read back by a parser that follows [MS-OXOMSG] 2.2.1.74 field by field, and compared with what Outlook writes."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass

import pytest

from automation.mail.transports.voting import BUTTONS, Button, verb_stream

# As Outlook writes Approve;Reject, each of them with a question before it is sent.
OUTLOOK = bytes.fromhex(
    "0201 06000000"
    "00000000 05 5265706C79 08 49504D2E4E6F7465 07 4D657373616765 02 5245 05000000 00 00000000 01000000 00000000 02000000 66000000 02000000"
    "01000000 0C 5265706C7920746F20416C6C 08 49504D2E4E6F7465 07 4D657373616765 02 5245"
    "05000000 00 00000000 01000000 00000000 02000000 67000000 03000000"
    "02000000 07 466F7277617264 08 49504D2E4E6F7465 07 4D657373616765 02 4657"
    "05000000 00 00000000 01000000 00000000 02000000 68000000 04000000"
    "03000000 0F 5265706C7920746F20466F6C646572 08 49504D2E506F7374 04 506F7374 00"
    "05000000 00 00000000 01000000 00000000 02000000 6C000000 08000000"
    "04000000 07 417070726F7665 08 49504D2E4E6F7465 00 07 417070726F7665"
    "00000000 00 00000000 01000000 02000000 02000000 01000000 FFFFFFFF"
    "04000000 06 52656A656374 08 49504D2E4E6F7465 00 06 52656A656374"
    "00000000 00 00000000 01000000 02000000 02000000 02000000 FFFFFFFF"
    "0401"
    "05 5200650070006C007900 02 52004500 0C 5200650070006C007900200074006F00200041006C006C00 02 52004500"
    "07 46006F0072007700610072006400 02 46005700 0F 5200650070006C007900200074006F00200046006F006C00640065007200 00"
    "07 41007000700072006F0076006500 07 41007000700072006F0076006500 06 520065006A00650063007400 06 520065006A00650063007400"
)


@dataclass
class Option:
    """VoteOption and VoteOptionExtras together; `numbers` are the fields from Internal2 to Internal6."""

    kind: int
    label: str
    item_class: str
    form: str
    repeat: str
    numbers: tuple[int, ...]
    unicode_label: str = ""
    unicode_repeat: str = ""


def parse(content: bytes) -> list[Option]:
    stream = io.BytesIO(content)

    def number(shape: str) -> int:
        return int(struct.unpack(f"<{shape}", stream.read(struct.calcsize(f"<{shape}")))[0])

    def text(encoding: str, width: int) -> str:
        return stream.read(number("B") * width).decode(encoding)

    assert number("H") == 0x0102
    options = [
        Option(number("I"), *(text("gbk", 1) for _ in range(4)), tuple(number(shape) for shape in "IBIIIIII"))
        for _ in range(number("I"))
    ]
    assert number("H") == 0x0104
    for option in options:
        option.unicode_label, option.unicode_repeat = text("utf-16-le", 2), text("utf-16-le", 2)
    assert not stream.read()
    return options


def test_the_bytes_are_those_of_outlook() -> None:
    assert verb_stream([Button("Approve", asks=True), Button("Reject", asks=True)]) == OUTLOOK


def test_the_standard_verbs_come_first_and_stay_usable() -> None:
    standard = parse(verb_stream(BUTTONS["confirm"]))[:4]
    assert [(one.kind, one.unicode_label, one.unicode_repeat) for one in standard] == [
        (0, "Reply", "RE"), (1, "Reply to All", "RE"), (2, "Forward", "FW"), (3, "Reply to Folder", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("asks", "position", "label", "sending"),
    [("confirm", 0, "已阅知", 1), ("confirm", 1, "有疑问", 2), ("approve", 0, "通过", 1), ("approve", 1, "退回", 2)],
)
def test_each_question_has_two_buttons_in_both_alphabets(asks: str, position: int, label: str, sending: int) -> None:
    option = parse(verb_stream(BUTTONS[asks]))[4 + position]
    assert {option.label, option.repeat, option.unicode_label, option.unicode_repeat} == {label}
    assert (option.kind, option.item_class, option.form) == (4, "IPM.Note", "")
    internal2, internal3, us_headers, internal4, behaviour, internal5, identity, internal6 = option.numbers
    assert (internal2, internal3, internal4, internal5, internal6) == (0, 0, 1, 2, 0xFFFFFFFF)
    assert (us_headers, behaviour, identity) == (0, sending, position + 1)


def test_what_cannot_be_written_in_the_old_alphabet_is_whole_in_the_new_one() -> None:
    option = parse(verb_stream([Button("확인")]))[4]
    assert (option.label, option.unicode_label) == ("??", "확인")
