"""What keeps a letter from being checked and sent: at which cell, with which way out, told to its author once; nothing leaves meanwhile."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from exchange_desk import (
    ASKED,
    OFFICE,
    REGISTER,
    SAVED,
    SUPPLIER,
    ExchangeDesk,
    Row,
    in_english,
    letter,
    mails,
    people,
    to_answer,
    told,
)

from automation.correspondence.exchanges import exchanges
from automation.correspondence.external_correspondence import FORM
from automation.correspondence.faults import Faults
from automation.forms.filled import read_workbook
from automation.forms.schema.column import Setting
from automation.forms.schema.filled_form import Reading
from automation.forms.schema.problem import Problem
from automation.organization.terminology import Term, Terminology

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "forms"))
from workspace_files import workbook

WRITTEN = [
    "EX-1", "样板物流公司", "林示例", "订单", "关于订单", "第一段\n第二段", "2026-12-04 17:00", "周强", "李娜", "", "公开",
]  # fmt: skip
NAMES = [column.name for column in FORM.tables[0].columns]
TERMS = Terminology((Term("客户", ("甲方爸爸",), treatment="阻止"), Term("项目例会", ("碰头会",))))


def found(desk: ExchangeDesk, now: datetime = ASKED) -> list[tuple[str, str, str]]:
    """(kind, cell, severity) of the first letter."""
    faults = Faults(desk, desk.moment(now)).of(exchanges(desk)[0])
    return [(one.kind, one.cell, one.severity) for one in faults]


@pytest.mark.parametrize(
    ("row", "kind", "cell", "words"),
    [
        pytest.param(letter(company="样版物流公司"), "M33", "B5", "您是不是指“样板物流公司”", id="a slip of the company's name"),
        pytest.param(letter(company="远方公司"), "M33", "B5", "补到通讯录", id="an unknown company"),
        pytest.param(letter(contact="林小示例"), "M33", "C5", "您是不是指“林示例”", id="a slip of the contact's name"),
        pytest.param(letter(contact="王五"), "M33", "C5", "那里有 林示例", id="an unknown contact"),
        pytest.param(in_english(subject="试验线进展"), "M35", "E5", "整段用英文写", id="an English contact, a Chinese title"),
        pytest.param(
            in_english(body="Two of three，第三条下周"), "M35", "F5", "整段用英文写", id="an English contact, some Chinese"
        ),
        pytest.param(in_english(id="往来-1"), "M35", "A5", "往来-1", id="an English contact, a Chinese number"),
        pytest.param(letter(reviewer=None), "M36", "I5", "另一位同事审核", id="nobody is to check it"),
        pytest.param(to_answer(datetime(2026, 11, 20)), "M54", "G5", "11月20日(周五)", id="the time is over"),
        pytest.param(letter(subject="请甲方爸爸确认"), "M39", "E5", "请改为“客户”", id="a word that must not leave"),
        pytest.param(letter(body=None), "M01", "F5", "没有填好", id="without a text"),
        pytest.param(letter(refused=frozenset({"reply_by"})), "M01", "G5", "没有填好", id="a refused cell"),
    ],
)
def test_a_fault_is_told_once_at_its_cell_and_nothing_leaves(row: Row, kind: str, cell: str, words: str) -> None:
    desk = ExchangeDesk(register=[row], terms=TERMS)
    assert (kind, cell, "error") in found(desk)
    wants = [*desk.go(SAVED), *desk.go(ASKED), *desk.go(ASKED + timedelta(minutes=30))]
    assert not mails(wants) and len(told(wants)) == 1 and words in told(wants)[0] and cell in told(wants)[0]


@pytest.mark.parametrize(
    ("contact", "kind", "words"),
    [
        pytest.param(replace(SUPPLIER, mail=""), "M34", "没有邮箱", id="no address"),
        pytest.param(replace(SUPPLIER, mail="lin@"), "M34", "写法不对", id="half an address"),
        pytest.param(replace(SUPPLIER, language="英文"), "M35", "称呼要用英文", id="an English contact with a Chinese name"),
    ],
)
def test_what_is_wrong_in_the_address_book(contact: Any, kind: str, words: str) -> None:
    desk = ExchangeDesk(directory=people(contact))
    assert kind in [one for one, _, _ in found(desk)]
    wants = desk.go(ASKED)
    assert not mails(wants) and words in told(wants)[0]


def test_two_contacts_of_one_name_are_asked_about() -> None:
    desk = ExchangeDesk(directory=people(SUPPLIER, replace(SUPPLIER, mail="other@supplier.example")))
    assert "有几位" in told(desk.go(ASKED))[0] and not desk.mails


def test_a_company_without_english_name_writes_no_english_letter() -> None:
    desk = ExchangeDesk(register=[in_english()], office=OFFICE | {"english_name": ""})
    assert "english_name" in told(desk.go(ASKED))[0] and not desk.mails


def test_a_word_to_think_about_is_a_remark() -> None:
    desk = ExchangeDesk(register=[letter(body="碰头会后定。")], terms=TERMS)
    wants = desk.go(ASKED)
    assert ("M39", "F5", "remark") in found(desk) and len(mails(wants)) == 1 and "项目例会" in told(wants)[0]


def test_one_number_in_two_registers_stops_both() -> None:
    other = letter(number=9, body="另一封信") | {"file": "外部往来/二.xlsx"}
    desk = ExchangeDesk(register=[letter(), other])
    assert found(desk) == [("M55", "A5", "error")]
    wants = desk.go(ASKED)
    assert not mails(wants) and ["二.xlsx" in words for words in told(wants)] == [True, False], "each is told of the other"


def test_what_the_reading_refused_is_told_in_its_words_and_not_twice() -> None:
    problem = Problem(REGISTER, FORM.title, "K5", "M51", "内部", "外部往来登记表第5行“密级”(K5)是“内部”", "error")
    desk = ExchangeDesk(register=[letter(classification=None, refused=frozenset({"classification"}))], read=[problem])
    assert found(desk) == [("M51", "K5", "error")]
    assert told(desk.go(ASKED)) == [
        "信还不能发：致样板物流公司 林示例的“关于 12 月运输订单的确认”（EX-1），外部往来登记表第5行“密级”(K5)是“内部”"
    ]


def test_many_faults_of_a_row_are_one_line() -> None:
    desk = ExchangeDesk(register=[letter(reviewer=None, body=None, company="远方公司")])
    (words,) = told(desk.go(ASKED))
    assert "共 3 处要看" in words


def test_a_row_without_number_is_told_too() -> None:
    problem = Problem(REGISTER, FORM.title, "A5", "M01", "", "外部往来登记表第5行“编号”(A5)没有填写。", "error")
    desk = ExchangeDesk(register=[letter(None)], read=[problem])
    assert "“编号”(A5)没有填写" in told(desk.go(ASKED))[0] and not desk.kept.get("correspondence_record")


def test_mended_in_time_nobody_is_bothered() -> None:
    desk = ExchangeDesk(register=[letter(reviewer=None)])
    assert not desk.go(SAVED + timedelta(minutes=5))
    desk.edit(SAVED + timedelta(minutes=8), {"reviewer": "李娜"})
    wants = desk.go(SAVED + timedelta(minutes=18))
    assert not told(wants) and mails(wants)[0].template == "ask_approval"


def test_without_an_author_the_contacts_own_person_hears() -> None:
    desk = ExchangeDesk(register=[letter(responsible=None, refused=frozenset({"responsible"}))])
    (one,) = desk.go(ASKED)
    assert getattr(one, "to", ("",))[0] == "赵敏"


def test_the_time_runs_out_while_nobody_checks() -> None:
    desk = ExchangeDesk(register=[to_answer(datetime(2026, 11, 23, 15))])
    desk.go(ASKED)
    assert not told(desk.go(datetime(2026, 11, 23, 12)))
    late = datetime(2026, 11, 23, 15)
    desk.answer("ask_approval/", "李娜", "通过", late)
    wants = desk.go(late)
    assert not mails(wants, "external") and any("已经过了" in words for words in told(wants))


# The register as a workbook


def read(*rows: list[str], **given: str) -> Reading:
    lines = rows or ([given.get(name, value) for name, value in zip(NAMES, WRITTEN, strict=True)],)
    return read_workbook(workbook(FORM, {}, {FORM.tables[0].name: list(lines)}), REGISTER, (FORM,), Setting(people()))


def column(reading: Reading, name: str) -> list[Any]:
    assert reading.filled, reading.reason
    return reading.filled.tables[FORM.tables[0].name].columns[name]


def refusals(reading: Reading) -> list[tuple[str, str, str]]:
    return [(one.kind, one.cell, one.severity) for one in reading.problems]


def test_a_register_is_read() -> None:
    mine = read()
    assert column(mine, "body") == ["第一段\n第二段"] and column(mine, "kind") == ["订单确认"]
    assert column(mine, "reply_by") == [datetime(2026, 12, 4, 17)] and refusals(mine) == [("E01", "D4", "remark")]
    assert column(read(reply_by="2026-12-04"), "reply_by") == [datetime(2026, 12, 4)]


@pytest.mark.parametrize(
    ("given", "problem", "name"),
    [
        pytest.param({"classification": "内部"}, ("M51", "K4", "error"), "classification", id="M51"),
        pytest.param({"subject": "长" * 81}, ("M52", "E4", "error"), "subject", id="M52"),
        pytest.param({"reviewer": "周强"}, ("M07", "I4", "error"), "reviewer", id="M07"),
        pytest.param({"kind": "闲谈"}, ("E03", "D4", "error"), "kind", id="E03"),
    ],
)
def test_what_the_form_refuses(given: dict[str, str], problem: tuple[str, str, str], name: str) -> None:
    mine = read(**given)
    assert problem in refusals(mine) and column(mine, name) == [None]


def test_what_is_inner_says_both_ways_out() -> None:
    (message,) = [one.message for one in read(classification="内部").problems if one.kind == "M51"]
    assert "请改为“公开”" in message and "请改为“机密”" in message


def test_secret_and_public_may_go() -> None:
    assert column(read(classification="机密"), "classification") == ["机密"]
