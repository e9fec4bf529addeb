"""Forbidden words in outgoing text, and how far a text may travel."""

from __future__ import annotations

from automation.organization.classification import INTERNAL, PUBLIC, SECRET, strictest
from automation.organization.terminology import HINT, STOP, Term, Terminology

WORDS = Terminology(
    (
        Term("项目例会", ("碰头会", "碰头"), "对外文件统一用“项目例会”", HINT),
        Term("客户", ("甲方爸爸", "甲方"), "", STOP),
        Term("OK", ("ok啦",)),
    )
)


def test_names_word_and_standard() -> None:
    (found,) = WORDS.findings("明天开碰头会。")
    assert (found.word, found.stops) == ("碰头会", False)
    assert found.sentence == "“碰头会”是禁用说法，请改为“项目例会”（对外文件统一用“项目例会”）。"


def test_longest_word_counts_once() -> None:
    assert [usage.word for usage in WORDS.findings("甲方爸爸说，甲方爸爸要求甲方确认")] == ["甲方爸爸", "甲方"]
    assert all(usage.stops for usage in WORDS.findings("甲方"))


def test_nothing_is_found_inside_a_standard_term() -> None:
    words = Terminology((Term("甲方代表", ("客户代表",)), Term("客户", ("甲方",))))
    assert words.findings("请甲方代表签字") == []


def test_case_and_emptiness() -> None:
    assert [usage.word for usage in WORDS.findings("OK啦")] == ["OK啦"]
    assert WORDS.findings("") == [] and Terminology().findings("碰头会") == []


def test_classification() -> None:
    assert strictest(PUBLIC, INTERNAL) == INTERNAL and strictest() == PUBLIC
    assert strictest("绝密", PUBLIC) == SECRET == strictest("")
