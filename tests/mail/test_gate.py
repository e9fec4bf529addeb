"""The gate: what a mail, a workbook or a document says of its class, who may have it, and the words in which it is refused."""

from __future__ import annotations

import re
import zipfile
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from xlsxwriter import Workbook

from automation.forms.blank import draw_form
from automation.forms.drawing.drop_downs import DropDowns
from automation.forms.drawing.filling import Filling
from automation.forms.schema.form import Form
from automation.jobs.history import History
from automation.jobs.runner import Runner
from automation.mail import marked_file
from automation.mail.gate import Refused, is_personal
from automation.mail.ledger import Ledger
from automation.mail.marked_file import in_file, in_names, text_of
from automation.mail.marked_text import Marking, in_text, in_title, strictest_of
from automation.mail.message import Attachment, Message
from automation.mail.mime import Freezer, FrozenMail, Sender
from automation.mail.outbox import Outbox
from automation.mail.templates import Letter, Templates
from automation.notices.notice import FORM as NOTICE
from automation.notices.notice_request import FORM as REQUEST
from automation.organization.policy import Policy

MOMENT = datetime(2026, 11, 20, 17, 30)
ZHANG, CLIENT = ("张伟", "zhangwei@example.com"), ("王芳", "wangfang@qq.com")
LETTER = Letter("【通知】关于放假的安排", "<p>放假三天</p>", "放假三天\n")
OWN = Policy(domains=("example.com",))


def message(**more: Any) -> Message:
    return Message(**{"key": "notice/N-2026-001/张伟", "template": "notice", "to": (ZHANG,), "values": {}} | more)


def freeze(
    given: Message, letter: Letter = LETTER, content: bytes = b"", policy: Policy | None = OWN, redirect: str = ""
) -> FrozenMail:
    return Freezer(Sender("tongda@example.com"), lambda source: content, policy=policy, redirect=redirect).freeze(
        given, letter, MOMENT
    )


def refusal(given: Message, letter: Letter = LETTER, content: bytes = b"", policy: Policy | None = OWN) -> str:
    with pytest.raises(Refused) as caught:
        freeze(given, letter, content, policy)
    assert "\n" not in str(caught.value) and str(caught.value).startswith("邮件“notice/N-2026-001/张伟”没有排队：")
    return str(caught.value).partition("没有排队：")[2]


def said(text: str) -> str:
    found = strictest_of(in_text(text))
    return found.classification if found else ""


@pytest.mark.parametrize(
    "text",
    [
        "【机密】关于第二研究所合并的通知", "关于第二研究所合并的通知（机密）", "【紧急】【机密】马上办", "1. 【绝密】方案", "机密★1年", "秘密 ★ 10年\n通知",
        "密级：机密", "密　级：机　密", "密级: 机密★3年", "编号：N-1  密级：机密  紧急程度：常规", "密级 机密", "密级\n机密", "【密级】机密",
        "密级：绝密", "密级：商业秘密", "密级：保密", "密级：高", "密级：一级", "密級：機密", "密级=机密", "密\u200b级：机密", "文档密级：机密", "保密等级：秘密",
        "本文件密级为机密，请勿外传。", "密级：□公开 □内部 ☑机密", "密级：内部/机密", "机密\n关于合并的通知", "机 密", "机密文件 严禁外传", "［机密］报告", "㊙ 预算",
        "正文第一行\n密级：机密", "密级：confidential", "密级：“机密”", "密级：机密（2026年解密）",
    ],
)  # fmt: skip
def test_texts_that_say_they_are_secret(text: str) -> None:
    assert said(text) == "机密"


@pytest.mark.parametrize(
    "text",
    [
        "【内部】培训通知",
        "培训通知（内部）",
        "密级：内部",
        "密级 内部",
        "内部★",
        "内部资料 注意保存",
        "仅限内部使用",
        "[内部公开] 制度",
        "密级: internal",
        "内部",
    ],
)
def test_texts_that_say_they_are_internal(text: str) -> None:
    assert said(text) == "内部"


@pytest.mark.parametrize(
    "text",
    [
        "机密文件管理办法", "关于机密文件管理办法的通知", "《机密》读后感", "请把标有“机密”的文件锁好", "本月检查机密文件的存放", "凡密级为机密的文件都要登记",
        "【机密】：指泄露会使公司受损的信息", "【机密】的文件不得复印", "密级分为公开、内部、机密三级", "密级：公开、内部、机密（请选一个）", "密级（公开|内部|机密）", "密级：",
        "密级：无", "密级：见附件", "密级：公开", "密级：□公开 □内部 □机密", "加密级别：AES", "内部通知", "【内部通知】关于放假", "公司内部测试通过", "保密协议已签", "一、保密",
        "附件“x.xlsx”的“说明”页 B3 写着“密级：机密”", "请把密级改为“机密”", "邮件“a”密级为机密，没有发出", "机密封条", "密级", "",
    ],
)  # fmt: skip
def test_texts_that_only_speak_of_it(text: str) -> None:
    assert not said(text)


@pytest.mark.parametrize(
    ("subject", "classification"),
    [
        ("【需11月20日17:00前回复】【机密】关于合并的通知", "机密"), ("回复：【机密】关于合并", "机密"), ("关于合并的通知(机密)", "机密"), ("关于【内部】制度的说明", "内部"),
        ("关于机密文件管理办法的通知", ""), ("【通知】关于内部培训的安排", ""), ("【重要通知】关于“机密”二字的用法", ""),
    ],
)  # fmt: skip
def test_subjects(subject: str, classification: str) -> None:
    found = strictest_of(in_title(subject))
    assert (found.classification if found else "") == classification


@pytest.mark.parametrize(
    ("name", "classification"),
    [
        ("预算（机密）.xlsx", "机密"), ("【机密】预算.xlsx", "机密"), ("机密_预算.xlsx", "机密"), ("预算-机密.docx", "机密"), ("预算 机密 v2.pdf", "机密"), ("预算(机密)(2).pdf", "机密"),
        ("通知/机密/预算.pdf", "机密"), ("机密文件-目录.xlsx", "机密"), ("通讯录-内部.xlsx", "内部"), ("内部资料_1.zip", "内部"),
        ("机密文件管理办法.docx", ""), ("内部通知.xlsx", ""), ("通知需求清单_内部通知.xlsx", ""), ("保密-协议.docx", ""), ("商密桥施工.dwg", ""), ("weekly_report", ""),
    ],
)  # fmt: skip
def test_names(name: str, classification: str) -> None:
    found = in_names(name)
    assert (found.classification if found else "") == classification


def workbook(*rows: list[str], name: str = "说明", hidden: bool = False, header: str = "", box: str = "") -> bytes:
    target = BytesIO()
    book = Workbook(target, {"in_memory": True})
    if hidden:
        book.add_worksheet("首页")
    sheet = book.add_worksheet(name)
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    if hidden:
        sheet.hide()
    if header:
        sheet.set_header(header)
    if box:
        sheet.insert_textbox(3, 3, box)
    book.close()
    return target.getvalue()


def found_in(content: bytes, name: str = "x.xlsx") -> tuple[str, str, str]:
    one = in_file(content, name) or Marking("")
    return one.classification, one.place, one.words or one.why


FILES = [
    (workbook(["预算"], ["编号", "1"], ["密级：", "机密"]), ("机密", "“说明”页 B3", "密级：机密")),
    (workbook(["预算"], ["密级", "", "机密"]), ("机密", "“说明”页 C2", "密级：机密")),
    (workbook(["预算"], ["密级：机密"]), ("机密", "“说明”页 A2", "密级：机密")),
    (workbook(["预算", "", "机密"]), ("机密", "“说明”页 C1", "机密")),
    (workbook(["【机密】第二研究所预算"]), ("机密", "“说明”页 A1", "【机密】")),
    (workbook(["编号", "密级"], ["1", "内部"], ["2", "机密"], ["3", "公开"]), ("机密", "“说明”页 B3", "机密")),
    (workbook(["编号", "密级*"], ["1", "内部"], ["2", ""], ["3", "公开"]), ("内部", "“说明”页 B2", "内部")),
    (workbook(["编号", "密级"], ["1", "公开"], ["2", "核心"]), ("机密", "“说明”页 B3", "核心")),
    (workbook(["编号", "密级"], ["1", "公开"], ["2", "公开"]), ("", "", "")),
    (workbook(["密级：", "高"]), ("机密", "“说明”页 B1", "密级：高")),
    (workbook(["密级", "内部"], hidden=True), ("内部", "隐藏的“说明”页 B1", "密级：内部")),
    (workbook(["预算"], name="预算-机密"), ("机密", "工作表“预算-机密”的名称", "机密")),
    (workbook(["预算"], header="&C&\"宋体\"机密★1年"), ("机密", "页眉页脚里", "机密★")),
    (workbook(["预算"], box="机密"), ("机密", "文本框里", "机密")),
    (workbook(["一"], ["二"], ["三"], ["四"], ["五"], ["机密文件管理办法", "【机密】评审"]), ("", "", "")),
    (workbook(["编号", "密级", "截止时间"]), ("", "", "")),
    (workbook(["公开"], ["内部"], ["机密"]), ("", "", "")),
    (workbook(["编号", "密级"], ["", "下拉选择"], ["1", "内部"]), ("内部", "“说明”页 B3", "内部")),
    (workbook(["来源", "数量"], ["内部", "3"]), ("", "", "")),
    (b"PK\x03\x04 cut off", ("机密", "", "打不开，看不出密级")),
    ("编号,密级\n1,内部\n2,机密\n".encode("gb18030"), ("机密", "表格里", "机密")),
    ("说明\r\n密级：内部\r\n".encode("utf-16"), ("内部", "", "密级：内部")),
    ("<html><style>x{}</style><body><table><tr><td>密级：</td><td>机密</td></tr></table></body></html>".encode(), ("机密", "", "密级：机密")),
    (b"%PDF-1.7 \xe6\x9c\xba\xe5\xaf\x86", ("", "", "")),
    (b"", ("", "", "")),
]  # fmt: skip


@pytest.mark.parametrize(("content", "expected"), FILES, ids=range(len(FILES)))
def test_files(content: bytes, expected: tuple[str, str, str]) -> None:
    assert found_in(content) == expected


def document(*paragraphs: str, part: str = "word/document.xml", head: str = "") -> bytes:
    target = BytesIO()
    body = "".join(f"<w:p><w:r><w:t>{text[:2]}</w:t></w:r><w:r><w:t>{text[2:]}</w:t></w:r></w:p>" for text in paragraphs)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        if part != "word/document.xml":
            package.writestr("word/document.xml", "<w:document/>")
        package.writestr(part, f'{head}<w:document xmlns:w="w">{body}</w:document>')
    return target.getvalue()


def test_documents() -> None:
    assert found_in(document("密级：机密", "关于合并"), "x.docx") == ("机密", "", "密级：机密")
    assert found_in(document("关于合并", "密级", "内部"), "x.docx") == ("内部", "", "密级：内部")
    assert found_in(document("机密★1年", part="word/header1.xml"), "x.docx")[0] == "机密"
    assert found_in(document("机密文件管理办法", "第一条 机密文件须登记。"), "x.docx") == ("", "", "")
    assert found_in(document("放假", head='<!DOCTYPE a [<!ENTITY b "c">]>'), "x.docx")[2] == "打不开，看不出密级"
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le") + bytes(100)
    assert found_in(old + "密级：机密\r关于合并\r".encode("utf-16-le"), "x.doc")[0] == "机密"
    assert found_in(old + "机密文件管理办法\r".encode("utf-16-le"), "x.doc")[0] == ""


def test_a_bomb_is_not_opened() -> None:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", "密" * (3 << 20))
    assert found_in(target.getvalue(), "x.docx") == ("机密", "", "太大，看不清密级")


def test_a_password_is_as_good_as_a_marking() -> None:
    locked = BytesIO()
    OOXMLFile(BytesIO(workbook(["预算"]))).encrypt("1234", locked)
    assert found_in(locked.getvalue()) == ("机密", "", "设了打开密码，看不出密级")


def register(*classes: str) -> bytes:
    rows = {"id": [f"N-{number}" for number in range(len(classes))], "classification": list(classes)}
    return filled(REQUEST, Filling(tables={REQUEST.tables[0].name: rows}))


def filled(form: Form, filling: Filling) -> bytes:
    return draw_form(form, DropDowns(), filling)


def test_our_own_forms_count_as_their_strictest_row_and_empty_ones_as_nothing() -> None:
    assert found_in(register("公开", "内部", "机密", "公开"))[0] == "机密"
    assert found_in(register("公开", "内部"))[0] == "内部"
    assert (
        found_in(register("公开"))
        == found_in(draw_form(REQUEST, DropDowns()))
        == found_in(draw_form(NOTICE, DropDowns()))
        == ("", "", "")
    )
    assert found_in(filled(NOTICE, Filling(fields={"classification": "机密"})))[0] == "机密"


def test_a_report_beyond_all_limits_is_searched_not_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for limit in ("automation.forms.reading.zip_package.UNPACKED", "automation.forms.reading.zip_package.RATIO_FROM"):
        monkeypatch.setattr(limit, 1000)
    assert found_in(workbook(*[["内部测试", "加密模块", "【机密】评审"]] * 50)) == ("", "", "")
    assert found_in(workbook(["编号", "密级"], ["1", "内部"]))[2] == "太大，看不清密级"
    monkeypatch.setattr(marked_file, "LARGEST_UNPACKED", 1000)
    assert found_in(workbook(["加密"]))[2] == "太大，看不清密级"


def test_html_becomes_lines() -> None:
    assert text_of("<title>甲</title><p>乙&amp;<b>丙</b></p><br>丁<!-- 密 -->").split() == ["甲", "乙&丙", "丁"]


def attached(name: str = "x.xlsx", source: str = "通知/x.xlsx") -> dict[str, Any]:
    return {"attachments": (Attachment(name, source),)}


def test_what_carries_more_than_it_declares_is_refused_with_the_place() -> None:
    marked = workbook(["预算"], ["编号", "1"], ["密级：", "机密"])
    assert refusal(message(**attached()), content=marked) == (
        "附件“x.xlsx”的“说明”页 B3 写着“密级：机密”。邮件的密级却是“内部”。请把密级改为“机密”，或者去掉这个附件"
    )
    assert refusal(message(**attached("预算（机密）.pdf")), content=b"%PDF-") == (
        "附件“预算（机密）.pdf”的名称里写着“(机密)”。邮件的密级却是“内部”。请把密级改为“机密”，或者去掉这个附件"
    )
    words = Letter("【通知】合并", "<p>x</p>", "编号：1  密级：内部\n")
    assert refusal(message(classification="公开"), words) == (
        "邮件的正文写着“密级：内部”。邮件的密级却是“公开”。请把密级改为“内部”，或者去掉这个标记"
    )
    assert refusal(message(), Letter("【机密】合并", "<p>x</p>", "x\n")).startswith("邮件的主题写着“【机密】”。")
    assert "写着“密级：机密”" in refusal(message(), Letter("合并", "<table><tr><td>密级：机密</td></tr></table>", "x\n"))
    assert refusal(message(**attached()), content=b"PK\x03\x04") == (
        "附件“x.xlsx”打不开，看不出密级，只能按“机密”对待。邮件的密级却是“内部”。请把密级改为“机密”，或者换成能直接打开的附件"
    )
    assert freeze(message(classification="内部", **attached()), content=workbook(["密级", "内部"]))
    assert freeze(message(), words)


def test_a_reason_quotes_the_marking_and_not_what_is_secret() -> None:
    reason = refusal(message(), Letter("x", "<p>x</p>", "密级：机密 第二研究所合并\n【机密】第二研究所合并"))
    assert "研究所" not in reason


@pytest.mark.parametrize(
    "address",
    [
        "wangfang@qq.com",
        "a@mail.example.com",
        "a@example.com.cn",
        "a@xexample.com",
        "a@xn--exmple-cua.com",
        "a@example.co",
        "a@example-com.net",
    ],
)
def test_internal_mail_stays_inside(address: str) -> None:
    reason = refusal(message(to=(ZHANG, ("王芳", address))))
    assert f"（example.com）里：王芳<{address}>。" in reason and "张伟" not in reason and "[company] domains" in reason
    assert "王芳" in refusal(message(cc=(("王芳", address),)))
    assert freeze(message(to=(("王芳", address),), classification="公开")).recipients == (("to", "王芳", address),)


@pytest.mark.parametrize(
    "address", ["a@example.com.", "a@еxample.com", "a@example。com", "a@ｅxample.com", "a@example.com@qq.com", "a@example.com "]
)
def test_tricks_with_addresses_are_no_addresses(address: str) -> None:
    with pytest.raises(Exception, match="写法不对"):
        freeze(message(to=(("王芳", address),)))


def test_capital_letters_are_the_same_domain() -> None:
    assert freeze(message(to=(("张伟", "ZhangWei@EXAMPLE.COM"),)))


def test_where_no_domain_is_known_nobody_is_inside() -> None:
    for classification in ("内部", "机密", "旧词"):
        assert "[company] domains" in refusal(message(classification=classification), policy=Policy())
    assert freeze(message(classification="公开"), policy=Policy())


def test_without_a_policy_only_the_senders_domain_is_inside() -> None:
    assert freeze(message(), policy=None)
    assert "qq.com" in refusal(message(to=(CLIENT,)), policy=None)


@pytest.mark.parametrize(
    ("name", "personal"),
    [
        ("张伟", True), ("欧阳娜娜", True), ("张伟(研发部)", True), ("李群", True), ("John Smith", True), ("买买提·艾力", True), ("王建群", True),
        ("研发部", False), ("", False), ("财务处", False), ("全体员工", False), ("技术支持群", False), ("人事邮箱", False), ("info@example.com", False),
        ("张伟、李娜", False), ("Sales Team", False), ("123", False), ("质检科", False), ("示例公司", False), ("项目组(研发部)", False),
    ],
)  # fmt: skip
def test_who_is_a_person(name: str, personal: bool) -> None:
    assert is_personal(name) is personal


def test_secret_mail_needs_a_person_and_says_who_is_none() -> None:
    reason = refusal(message(to=(ZHANG, ("研发部", "rd@example.com")), classification="机密"))
    assert reason == "密级“机密”的邮件只发给具体的人，从名称看不出是谁：研发部<rd@example.com>。请把收件人改成本人的姓名和邮箱"


def test_a_trial_judges_those_who_are_meant() -> None:
    assert freeze(message(), redirect="trial@qq.com").recipients == (("to", "试运行", "trial@qq.com"),)
    with pytest.raises(Refused, match="王芳"):
        freeze(message(to=(CLIENT,)), redirect="trial@example.com")


def test_an_attachment_is_judged_once(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    monkeypatch.setattr("automation.mail.gate.in_file", lambda content, name: seen.append(name))
    freezer = Freezer(Sender("tongda@example.com"), lambda source: b"PK" + source[:1].encode(), policy=OWN)
    for number in range(30):
        attachments = (Attachment("周报.xlsx", "report"), Attachment(f"{number}.xlsx", f"form {number}"))
        freezer.freeze(message(key=f"k/{number}", attachments=attachments), LETTER, MOMENT)
    assert seen == ["周报.xlsx", "0.xlsx"], "the same bytes are judged once, whatever they are called"


def test_a_refused_mail_is_held_with_its_reason_and_shows_no_secret_subject(tmp_path: Path) -> None:
    for kind, page in (("html", "<title>{{ subject }}</title><p>x</p>"), ("txt", "x\n")):
        (tmp_path / f"notice.{kind}").write_text(page, encoding="utf-8")
    wants = [
        message(key="a", values={"subject": "【机密】第二研究所合并"}),
        message(key="b", to=(CLIENT,), values={"subject": "放假"}),
        message(key="c", values={"subject": "放假"}),
    ]
    with Outbox(Ledger(tmp_path / "ledger.sqlite")) as outbox, History(tmp_path) as history:
        make = lambda read: Freezer(Sender("tongda@example.com"), read, policy=OWN)  # noqa: E731
        runner = Runner(outbox, history, Templates(tmp_path), make, None)  # type: ignore[arg-type]
        done = runner.run(None, wants, MOMENT, "")  # type: ignore[arg-type]
        assert (done.keys, len(done.faults), outbox.counts()) == (["c"], 2, {"held": 2, "queued": 1})
        assert outbox.find("a").subject == "a" and outbox.find("b").subject == "放假"
        assert outbox.steps("b")[-1].why == done.faults[1] and re.search("王芳<wangfang@qq.com>", done.faults[1])


@pytest.mark.parametrize("piece", ["<", "<!--", "<style ", "<script>", "<p ", "<!--<script>"])
def test_a_page_whose_marks_are_never_closed_takes_no_hours(piece: str) -> None:
    assert in_file(("<html>密" + piece * (100_000 // len(piece))).encode(), "a.html") is None


def test_a_column_that_announces_a_class_in_every_row_takes_no_hours() -> None:
    assert in_file("密级,x\n".encode() * 4000, "a.csv") is None
    assert in_file("密级,x\n机密,\n".encode() * 4000, "a.csv") is not None


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("<p>a</p><STYLE x>b <!-- </Style>c<!-- <script> -->d<script>e</script>f", "\na\ncdf"),
        ("a<!-- b <p>c", "a<!-- b \nc"),
        ('<a title="<x>">b</a>', '<a title="">b'),
    ],
)
def test_the_words_of_a_page(page: str, words: str) -> None:
    assert text_of(page) == words
