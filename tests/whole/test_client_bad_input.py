"""What is wrong with clients' papers, on real files: somebody who can mend it hears how, nothing leaves wrongly, nothing is lost."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from automation.clients.acceptance import FORM as ACCEPTANCE
from automation.clients.client_review import FORM as REVIEW
from automation.clients.satisfaction import FORM as SATISFACTION
from automation.organization.people import Contact
from tests.whole.client_company import (
    ANN,
    CHEN,
    CONTACTS,
    PEOPLE,
    ClientCompany,
    Mail,
    enclosed,
    request,
    review,
    subject_of,
    text_of,
    words_of,
)  # fmt: skip
from tests.whole.office import ZONE, Company

pytestmark = pytest.mark.slow
BEI = Contact("远方测试公司", "客户", "贝样例", "bei@far.example", our_person="周强")
NOBODY = Contact("无信公司", "客户", "吴邮箱", "", our_person="赵敏")
STRANGER = Contact("", "客户", "生人", "who@else.example")
DAY = date(2026, 11, 23)
HTML = "<b>粗</b><script>alert(1)</script>&amp; {{ letter.subject }}"
BRACES = '<img src=x onerror=alert(1)> {{ 7*7 }} {% for x in y %}\n=HYPERLINK("http://x.example","点")'
SECRET = "底价 88 万"


def monday(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 23, hour, minute)


def tuesday(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 24, hour, minute)


def settled(home: Path) -> ClientCompany:
    mine = ClientCompany(Company(home)).settle((*CONTACTS, BEI, NOBODY))
    mine.round(datetime(2026, 11, 20, 17))
    return mine


def lines(mine: ClientCompany, who: str) -> str:
    return "\n".join(line for line in mine.told(who).splitlines() if line.startswith("- "))


# What staff write


@pytest.fixture(scope="module")
def registered(tmp_path_factory: pytest.TempPathFactory) -> ClientCompany:
    """Everything wrong at once, beside three requests that are sound."""
    mine = settled(tmp_path_factory.mktemp("rows"))
    misspelt, unknown = replace(CHEN, company="示例科技公司"), replace(CHEN, name="陈样品")
    about: dict[int, dict[str, Any]] = {
        3: {"client": misspelt}, 4: {"client": NOBODY}, 5: {"client": ANN, "description": "Controller"}, 8: {"client": BEI, "description": "=1+1"},
        9: {"description": HTML}, 10: {"client": unknown}, 11: {"changed_from": "CR-999"},
    }  # fmt: skip
    saved = monday(8, 35)
    mine.register(saved, *(request(f"CR-{n:03}", monday(8, 35), **about.get(n, {})) for n in range(1, 12)))
    mine.register(saved, request("CR-012", "明天", registrar="刘阳"), request("CR-013", monday(8, 35), contact=None, source="微信"))  # type: ignore[arg-type]
    formula = openpyxl.load_workbook(mine.office.drive / "客户/客户需求登记表.xlsx")
    cells = {cell.value: cell for row in formula.worksheets[0].iter_rows() for cell in row}
    cells["CR-008"].parent.cell(cells["CR-008"].row, cells["需求描述"].column, "=A1&B1")
    content = io.BytesIO()
    formula.save(content)
    mine.office.put("客户/客户需求登记表.xlsx", content.getvalue(), saved)
    reviews = (
        review("CR-001", DAY, solution=SECRET), review("CR-002", DAY), review("CR-002", DAY, feasibility="暂无法执行", explanation="暂时不行。"),
        review("CR-100", DAY), review("CR-003", DAY), review("CR-004", DAY), review("CR-005", DAY), review("CR-006", DAY, checker="赵敏"),
        review("CR-007", DAY, checker="刘洋"), review("CR-008", DAY), review("CR-009", DAY, explanation=BRACES), review("CR-010", DAY),
        review("CR-011", DAY), review("CR-013", DAY, priority="特高", expected_end="年底"),
    )  # fmt: skip
    mine.review(saved, *reviews)
    mine.round(monday(8, 45))
    return mine


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("赵敏", "“CR-100”不在客户需求登记表里，这条评审没有算。您是不是指“CR-001”？"),
        ("赵敏", "2026-11-23 对 CR-002 有 2 条评审（第 7、8 行），内容不同，都没有算。请只留一条，或写上各自的评审日期。"),
        ("刘洋", "“客户名称”(B8)“示例科技公司”不在通讯录的“外部联系人”里。您是不是指“示例科技有限公司”？"),
        ("刘洋", "“联系人”(C9)通讯录里“无信公司”的吴邮箱没有邮箱，信发不出去。请补上“邮箱”。"),
        ("刘洋", "“联系人”(C15)“陈样品”不在通讯录“示例科技有限公司”的联系人里（那里有 陈样本）。"),
        ("刘洋", "“变更自”(I16)“CR-999”不在登记表里。"),
        ("赵敏", "“对客户说明”(L12)里有中文，而“Sample Robotics Ltd”在通讯录里的语言是“英文”，这封信没有发。请整段用英文写。"),
        ("赵敏", "“核对人”(K13)核对人和销售负责人都是“赵敏”，自己不能核对自己的信。请换一位核对人。"),
        ("赵敏", "“核对人”(K14)“刘洋”就是登记这条需求的人或销售负责人，不能自己核对。请换一位核对人。"),
        ("刘洋", "“需求描述”(E13)"),
        ("赵敏", "“登记人”(G17)名单里没有“刘阳”。您是不是指 刘洋？"),
        ("赵敏", "“登记时间”(H17)“明天”不是日期。"),
        ("刘洋", "“联系人”(C18)没有填写。"),
        ("刘洋", "“需求来源”(D18)“微信”不在选项内。请选：官网留言、客服电话、商务对接。"),
        ("赵敏", "“优先级”(E19)“特高”不在选项内。请选：高、中、低。"),
    ],
)  # fmt: skip
def test_somebody_who_can_mend_it_is_told(registered: ClientCompany, who: str, words: str) -> None:
    assert words in lines(registered, who), lines(registered, who)


def test_nothing_is_asked_or_sent_for_what_is_wrong(registered: ClientCompany) -> None:
    asked = sorted(key.split("/")[2] for key in registered.office.mail_keys() if key.startswith("ask_approval/"))
    assert asked == ["CR-001", "CR-009"]
    assert not [mail for mail in registered.letters() if "example.com" not in str(mail["to"])]
    assert "要处理：" in str(registered.progress("CR-004")["说明"])


def test_an_approval_of_an_older_text_counts_for_nothing(registered: ClientCompany) -> None:
    """The text changes after the question; the answer to the old one is told, and nothing leaves until the new one is approved."""
    old = next(mail for mail in registered.to("郑凯") if "CR-001" in text_of(mail))
    rows = registered.rows[REVIEW.name]
    rows[0] |= {"explanation": "可以增加，1 月交付。"}
    registered.save(REVIEW, "客户", monday(8, 54))
    registered.answer(PEOPLE["郑凯"], old, "通过", monday(9, 1))
    registered.round(monday(9, 5))
    assert not registered.to("陈样本")
    again = registered.to("郑凯")[-1]
    assert "可以增加，1 月交付。" in text_of(again) and "此前的请求和答复都作废" in text_of(again)
    assert "没有算数" in lines(registered, "赵敏") and "没有算数" in lines(registered, "郑凯")
    for mail in (again, next(one for one in registered.to("郑凯") if "CR-009" in text_of(one))):
        registered.answer(PEOPLE["郑凯"], mail, "通过", monday(9, 10))
    registered.round(monday(9, 15))
    assert len(registered.to("陈样本")) == 2


def test_markup_and_braces_are_words_like_any_other(registered: ClientCompany) -> None:
    letter = next(mail for mail in registered.to("陈样本") if "CR-009" in text_of(mail))
    ((name, document),) = enclosed(letter).items()
    page = letter.get_body(("html",)).get_content()
    for line in (HTML, *BRACES.splitlines()):
        assert line in text_of(letter) and line in words_of(document, name), line
    assert "<script" not in page and "<img src=x" not in page and "&lt;script&gt;" in page
    assert "\n" not in str(letter["subject"]) and "49" not in re.sub(r"\d{2,}-|#\w+", "", text_of(letter))


def test_what_is_ours_stays_ours(registered: ClientCompany) -> None:
    for mail in registered.to("陈样本"):
        seen = [mail.as_string(), text_of(mail), mail.get_body(("html",)).get_content(), *(words_of(*reversed(one)) for one in enclosed(mail).items())]
        assert not any(word in text for word in (SECRET, "郑凯", "刘洋", "商务对接") for text in seen)


# What clients send


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> ClientCompany:
    """Two clients have been asked to accept."""
    mine = settled(tmp_path_factory.mktemp("forms"))
    mine.register(monday(8, 40), request("CR-1", monday(8, 35)), request("CR-2", monday(8, 35), client=BEI))
    mine.review(monday(8, 35), review("CR-1", DAY, explanation=BRACES), review("CR-2", DAY, sales_lead="周强"))
    mine.round(monday(8, 45))
    _check_all(mine, "的反馈", monday(9))
    mine.round(monday(9, 10))
    for id_ in ("CR-1", "CR-2"):
        mine.type(monday(10), id_, stage="验收")
    mine.round(monday(10, 5))
    _check_all(mine, "的验收", monday(10, 10))
    return mine


def _check_all(mine: ClientCompany, words: str, moment: datetime) -> None:
    for mail in mine.to("郑凯"):
        if words in subject_of(mail):
            mine.answer(PEOPLE["郑凯"], mail, "通过", moment)
    mine.round(moment.replace(minute=moment.minute + 5))


def letter(mine: ClientCompany, address: str = CHEN.mail) -> Mail:
    return [mail for mail in mine.letters() if address in str(mail["to"])][-1]


def news(mine: ClientCompany, moment: datetime, who: str = "赵敏") -> str:
    """The lines that one round tells."""
    before = lines(mine, who)
    mine.round(moment)
    return lines(mine, who).removeprefix(before)


def test_the_form_that_goes_out_has_words_and_no_formulas(asked: ClientCompany) -> None:
    book = openpyxl.load_workbook(io.BytesIO(enclosed(letter(asked))["CR-1_客户需求验收单.xlsx"]))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if "HYPERLINK" in str(cell.value)]
    assert cells and all(cell.data_type == "s" for cell in cells)


def test_marks_that_cannot_be_read_are_asked_about_once(asked: ClientCompany) -> None:
    mine = letter(asked)
    paper = asked.filled(mine, SATISFACTION, tuesday(9), speed="6", quality="2", overall="好极了", comment=f"=1+1 {HTML}", person="陈样本")
    asked.answer(CHEN, mine, "见附件", tuesday(9), [paper])
    told = news(asked, tuesday(9, 5))
    assert "“示例科技有限公司”交回的客户满意度反馈表（CR-1）有 4 处要核实：" in told and "“6”不在选项内" in told
    row = asked.table("记录表/客户满意度记录表.xlsx", "需求编号")["CR-1"]
    assert [row[name] for name in ("响应速度", "方案质量", "有低分")] == [None, "2", "是"], "what can be read counts"
    assert row["意见与建议"] == f"=1+1 {HTML}"
    low = next(mail for mail in asked.to("赵敏") if "客户低分" in str(mail["subject"]))
    assert HTML in text_of(low) and "<script" not in low.get_body(("html",)).get_content()


def test_blank_forms_are_no_answer(asked: ClientCompany) -> None:
    mine = letter(asked)
    papers = [asked.filled(mine, form, tuesday(9, 10), person="陈样本") for form in (ACCEPTANCE, SATISFACTION)]
    asked.answer(CHEN, mine, "见附件", tuesday(9, 10), papers)
    told = news(asked, tuesday(9, 15))
    assert "交回的客户需求验收单（CR-1）有 1 处要核实：请填写表头“验收结论”" in told and "反馈表（CR-1）有 5 处要核实" in told
    assert asked.progress("CR-1")["验收结论"] is None
    assert asked.table("记录表/客户满意度记录表.xlsx", "需求编号")["CR-1"]["方案质量"] == "2", "what was said stands"


def test_somebody_elses_form_counts_for_nothing(asked: ClientCompany) -> None:
    paper = asked.filled(letter(asked), ACCEPTANCE, tuesday(9, 20), verdict="通过", person="贝样例")
    asked.answer(BEI, letter(asked, BEI.mail), "见附件", tuesday(9, 20), [paper])
    assert "是“远方测试公司”的贝样例寄来的，而 CR-1 是“示例科技有限公司”的需求，没有算" in news(asked, tuesday(9, 25))
    assert "没有附上填好的验收单" in lines(asked, "周强")
    assert {asked.progress(id_)["验收结论"] for id_ in ("CR-1", "CR-2")} == {None}


def test_an_unknown_number_is_asked_about(asked: ClientCompany) -> None:
    mine = letter(asked)
    name, content = asked.filled(mine, ACCEPTANCE, tuesday(9, 30), verdict="通过")
    mended = asked.opened(content, ACCEPTANCE).saved("陈样本", tuesday(9, 30).replace(tzinfo=ZONE), {"id": "CR-11"})
    asked.answer(CHEN, mine, "见附件", tuesday(9, 30), [(name, mended)])
    assert "“CR-11”不在客户需求登记表里，这份表没有算。您是不是指“CR-1”？" in news(asked, tuesday(9, 35))


def test_what_looks_like_a_virus_stays_with_its_mail(asked: ClientCompany) -> None:
    """Kept in the archive, told, never opened, never on the drive."""
    mine = letter(asked)
    name, content = asked.filled(mine, ACCEPTANCE, tuesday(9, 40), verdict="通过")
    before = everything(asked)
    evil = {"setup.exe": b"MZ\x90\0evil", "验收单.xlsm": with_macro(content), "看.html": b"<html>evil", "发票.xlsx": b"MZ\x90\0evil", "a.zip": b"PK\3\4evil"}
    asked.answer(CHEN, mine, "请看附件", tuesday(9, 40), list(evil.items()))
    told = news(asked, tuesday(9, 45))
    for words in ("来信的附件没有收", "“setup.exe”（不是 Excel 文件）", "“验收单.xlsm”（里面有宏，不收", "“看.html”", "等 5 个", "不明的附件请不要打开"):
        assert words in told, told
    assert everything(asked) == before and not any(b"evil" in content for content in before.values())
    asked.answer(STRANGER, mine, "通过", tuesday(9, 50), [(name, content)])
    assert "发件人不在通讯录里" in news(asked, tuesday(9, 55)) and asked.progress("CR-1")["验收结论"] is None
    assert everything(asked) == before
    thread = asked.office.home / "案卷"
    assert asked.office.run("archive", "export", "CR-1", str(thread), now="2026-11-24T10:00").code == 0
    assert sum(b"setup.exe" in file.read_bytes() for file in thread.glob("收到的邮件/*.eml")) == 1


def everything(mine: ClientCompany) -> dict[str, bytes]:
    """What people can open: all but records and reports."""
    drive = mine.office.drive
    return {str(file.relative_to(drive)): file.read_bytes() for place in ("客户", "邮件来件") for file in (drive / place).rglob("*") if file.is_file()}


def with_macro(content: bytes) -> bytes:
    packed = io.BytesIO(content)
    with zipfile.ZipFile(packed, "a") as book:
        book.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0evil")
    return packed.getvalue()


def test_in_the_end_the_right_form_still_counts(asked: ClientCompany) -> None:
    mine = letter(asked)
    paper = asked.filled(mine, ACCEPTANCE, tuesday(10, 10), verdict="通过", person="陈样本", day=date(2026, 11, 24))
    asked.answer(CHEN, mine, "见附件", tuesday(10, 10), [paper])
    assert "客户已验收通过" in news(asked, tuesday(10, 15)) and asked.progress("CR-1")["验收结论"] == "通过"


