"""What comes in is told apart: by Exchange's class, by reports, by the headers of programs, and then as people answer."""

from __future__ import annotations

import pytest
from arrivals import (
    LI,
    MARK,
    OOF,
    OUR_ID,
    QMAIL_BOUNCE,
    QQ_BOUNCE,
    STRANGER,
    SUBJECT,
    US,
    WANG,
    ZHANG,
    answer,
    arrival,
    letter,
    receipt,
    report,
)  # fmt: skip

from automation.mail.incoming.headers import Headers
from automation.mail.incoming.incoming_mail import KIND_WORDS, IncomingMail, is_automatic
from automation.mail.incoming.reading import read_arrival
from automation.mail.incoming.subjects import bare, is_answer, is_forward
from automation.mail.transports import Arrival

PLAIN = letter(subject="关于会议室")
FAILED = report((LI, "failed", "5.1.1 <lina@example.com>: User unknown"))


def read(content: bytes | str, item_class: str = "", vote: str = "") -> IncomingMail:
    return read_arrival(arrival(content, item_class=item_class, vote=vote))


def with_header(name: str, value: str) -> Arrival:
    return arrival(letter(headers={name: value, "In-Reply-To": OUR_ID}))


@pytest.mark.parametrize(
    ("one", "kind"),
    [
        # Exchange's own word comes first, whatever the bytes say; of signed mail too.
        (arrival(answer(), item_class="REPORT.IPM.Note.IPNRN"), "read"),
        (arrival(answer(), item_class="REPORT.IPM.Note.SMIME.IPNRN"), "read"),
        (arrival(answer(), item_class="REPORT.IPM.Note.IPNNRN"), "deleted_unread"),
        (arrival(answer(), item_class="report.ipm.note.DR"), "delivered"),
        (arrival(answer(), item_class="REPORT.IPM.Note.Delayed.DR"), "delayed"),
        (arrival(answer(), item_class="REPORT.IPM.Note.Relayed.DR"), "relayed"),
        (arrival(answer(), item_class="REPORT.IPM.Note.Expanded.DR"), "relayed"),
        (arrival(answer(), item_class="REPORT.IPM.Note.SMIME.MultipartSigned.NDR"), "bounced"),
        (arrival(answer(), item_class="REPORT.IPM.Note.Strange"), "automatic"),
        (arrival(answer(), item_class="IPM.Note.SMIME"), "reply"),
        (arrival(answer(), item_class="IPM.Note.Rules.OofTemplate.Microsoft"), "automatic"),
        (arrival(answer(), item_class="IPM.Recall.Report.Success"), "automatic"),
        # Reports.
        (arrival(FAILED), "bounced"),
        (arrival(report((LI, "delayed", "4.4.1 timed out"))), "delayed"),
        (arrival(report((LI, "delivered", "2.0.0 ok"))), "delivered"),
        (arrival(report((LI, "relayed", "2.0.0 ok"))), "relayed"),
        (arrival(report((LI, "expanded", "2.0.0 ok"))), "relayed"),
        (arrival(report((LI, "delivered", "2.0.0 ok"), (ZHANG, "failed", "5.1.1 no"))), "bounced"),
        (arrival(report()), "bounced"),
        (arrival(receipt("displayed")), "read"),
        (arrival(receipt("deleted")), "deleted_unread"),
        (arrival(receipt("dispatched")), "automatic"),
        (arrival(QQ_BOUNCE), "bounced"),
        (arrival(QMAIL_BOUNCE), "bounced"),
        (arrival(QMAIL_BOUNCE.replace("failure notice", "Warning: delivery status notification (delay)")), "delayed"),
        (arrival(letter(subject="转发: 来自qq.com的退信")), "other"),
        (arrival(letter(subject="系统退信", sender="someone@qq.example.com")), "other"),
        # Programs.
        (arrival(OOF), "automatic"),
        (with_header("Auto-Submitted", "auto-replied; owner-email=x"), "automatic"),
        (with_header("Auto-Submitted", "auto-generated"), "automatic"),
        (with_header("Auto-Submitted", "no"), "reply"),
        (with_header("X-Auto-Response-Suppress", "DR, OOF, AutoReply"), "automatic"),
        (with_header("X-Auto-Response-Suppress", "DR, RN, NRN"), "reply"),
        (with_header("Precedence", "bulk"), "automatic"),
        (with_header("Precedence", "auto_reply"), "automatic"),
        (with_header("X-Autoreply", "yes"), "automatic"),
        (with_header("X-QQ-Autoreply", "1"), "automatic"),
        (with_header("X-Autorespond", "x"), "automatic"),
        (with_header("Return-Path", "<>"), "automatic"),
        (arrival(answer(sender="no-reply@example.com")), "automatic"),
        (arrival(letter(subject=f"自动回复:{SUBJECT}")), "automatic"),
        (arrival(letter(subject=f"Automatic reply: {SUBJECT}")), "automatic"),
        (arrival(letter(subject=f"回复: 自动回复: {SUBJECT}")), "reply"),
        # A button that was pressed is a person, whatever Outlook writes beside it.
        (arrival(OOF, vote="已阅知"), "vote"),
        (arrival(letter(subject=f"已阅知: {SUBJECT}", headers={"In-Reply-To": OUR_ID})), "vote"),
        (arrival(letter(subject=f"有疑问：{SUBJECT}")), "vote"),
        (arrival(letter(subject="已阅知: 别的事")), "other"),
        (arrival(letter(subject=f"通过: {SUBJECT}", headers={"In-Reply-To": OUR_ID})), "vote"),
        (arrival(letter(subject=f"退回：{SUBJECT}")), "vote"),
        (arrival(letter(subject=f"通过验收: {SUBJECT}")), "reply"),
        # People.
        (arrival(answer()), "reply"),
        (arrival(letter(subject="关于周报", headers={"References": OUR_ID})), "reply"),
        (arrival(letter(subject="RE: 关于周报")), "reply"),
        (arrival(letter(subject=f"我的意见 {SUBJECT}")), "reply"),
        (arrival(letter(subject=f"转发: {SUBJECT}", headers={"In-Reply-To": OUR_ID})), "other"),
        (arrival(PLAIN), "other"),
        (arrival(b""), "other"),
        # One of ours.
        (with_header("X-Tongda-Key", MARK), "own"),
    ],
)  # fmt: skip
def test_kinds(one: Arrival, kind: str) -> None:
    mail = read_arrival(one)
    assert mail.kind == kind
    assert is_automatic(mail.kind) == (kind not in ("vote", "reply", "other"))
    assert kind in KIND_WORDS


def test_a_report_names_each_recipient_with_his_own_fate() -> None:
    mail = read(report((ZHANG, "delivered", "2.0.0 ok"), (LI, "failed", "5.2.2 mailbox full"), envelope=MARK))
    assert [(one.addresses, one.kind, one.reason) for one in mail.affected] == [
        ((LI,), "bounced", "邮箱已满（550 5.2.2 mailbox full）"),
        ((ZHANG,), "delivered", ""),
    ]
    assert mail.references.reported == (OUR_ID[1:-1],) and mail.references.marks == (MARK,)
    assert mail.enclosures == ()


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("5.1.1 User unknown", "地址不存在（550 5.1.1 User unknown）"),
        ("5.7.1 Blocked", "被对方拒收（550 5.7.1 Blocked）"),
        ("5.9.9 Odd", "550 5.9.9 Odd"),
    ],
)
def test_the_reason_is_said_in_chinese_where_it_is_a_usual_one(said: str, reason: str) -> None:
    assert read(report((LI, "failed", said))).affected[0].reason == reason


def test_bounces_in_plain_words_name_recipient_reason_and_our_mail() -> None:
    """QQ Mail in GB 18030, qmail with the mail below: what stands in the returned mail names nobody."""
    qq, qmail = read(QQ_BOUNCE), read(QMAIL_BOUNCE)
    assert qq.mentioned == qmail.mentioned == (LI,)
    assert qq.references.tokens == (MARK[:6],)
    assert OUR_ID[1:-1] in qmail.references.reported and MARK in qmail.references.marks
    assert qq.affected[0].reason.startswith("邮箱已满（") and qmail.affected[0].reason.startswith("地址不存在（")


def test_a_receipt_names_whose_mailbox_it_is_of() -> None:
    mail = read(receipt(whose=ZHANG, sender=LI))
    assert (mail.sender, mail.affected[0].addresses, mail.subject) == (LI, (ZHANG,), "已读: 周报")


@pytest.mark.parametrize(
    "raw",
    [
        "张伟 <ZhangWei@Example.com>",
        '"boss@example.com" <zhangwei@example.com>',
        "boss@example.com <zhangwei@example.com>",
        "=?gb2312?B?1cXOsA==?= <zhangwei@example.com>",
        "=?utf-8?B?5byg5LyfIDx6aGFuZ3dlaUBleGFtcGxlLmNvbT4=?=",
        "zhangwei@example.com",
        "<zhangwei@example.com>",
    ],
)
def test_the_sender_is_the_address_and_not_what_his_name_claims(raw: str) -> None:
    assert Headers(f"From: {raw}\r\n\r\n".encode()).address("From") == ZHANG
    assert Headers(b"From: nobody\r\n\r\n").address("From") == Headers(b"\r\n").address("From") == ""


def test_words_cut_in_two_between_encoded_words_are_whole_again() -> None:
    """QQ Mail and old Foxmail cut GBK text at any byte."""
    import base64

    content = "关于第四十七周进度的报告".encode("gbk")
    words = " ".join(f"=?GBK?B?{base64.b64encode(content[at : at + 9]).decode()}?=" for at in range(0, len(content), 9))
    assert Headers(f"Subject: {words}\r\n\r\n".encode()).text("Subject") == "关于第四十七周进度的报告"
    raw = "Subject: 周报（原样的中文）\r\n\r\n".encode("gb18030")
    assert Headers(raw).text("Subject") == "周报（原样的中文）"


@pytest.mark.parametrize(
    "charset", ["gb2312", "gbk", "gb18030", "utf-8", "GB2312", "us-ascii", "x-unknown", "", "punycode", "utf-8\x00"]
)
def test_chinese_bodies_are_read_whatever_charset_they_name(charset: str) -> None:
    body = "镕基，收到。谢谢！" if charset.lower() != "utf-8" else "收到，谢谢！"
    coding = "utf-8" if charset == "utf-8" else "gb18030"
    head = f"From: {ZHANG}\r\nIn-Reply-To: {OUR_ID}\r\nContent-Type: text/plain; charset={charset}\r\n\r\n"
    assert read(head.encode() + body.encode(coding)).body == body


def test_attachments_keep_their_chinese_names_and_logos_are_none() -> None:
    files = [("研发部周进度_2026-W47.xlsx", b"PK1"), ("说明.docx", b"PK2")]
    mail = read(answer(files=files))
    assert [(one.name, one.content) for one in mail.enclosures] == files
    old = (
        f"From: {ZHANG}\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n<p>收到</p>\r\n"
        "--x\r\nContent-Type: image/png; name=logo.png\r\nContent-ID: <logo>\r\n\r\npng\r\n"
        "--x\r\nContent-Type: application/octet-stream; name=\"=?GB2312?B?ye6xqC54bHM=?=\"\r\n\r\nxls\r\n"
        "--x\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"周报.xls\"\r\n\r\nxls\r\n--x--\r\n"
    ).encode("gb18030")  # fmt: skip
    assert [one.name for one in read(old).enclosures] == ["深报.xls", "周报.xls"]


def test_a_mail_inside_a_mail_is_somebody_elses() -> None:
    inside = letter("旧事", sender=STRANGER, files=[("表.xlsx", b"PK")]).decode()
    mail = read(
        f"From: {ZHANG}\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n\r\n请看附件\r\n"
        f"--m\r\nContent-Type: message/rfc822\r\n\r\n{inside}\r\n--m--\r\n"
    )
    assert mail.body == "请看附件" and mail.sender == ZHANG
    assert [one.type for one in mail.enclosures] == ["message/rfc822"]


def test_prefixes_of_subjects() -> None:
    prefixes = (
        "回复: ",
        "回复：",
        "答复: ",
        "RE: ",
        "Re：",
        "AW: ",
        "转发: ",
        "FW: ",
        "Fwd：",
        "Re[2]: ",
        "回复(3)：",
        "自动回复: ",
        "RE: 答复: 回复：FW: ",
    )
    assert {bare(prefix + SUBJECT) for prefix in prefixes} == {bare(SUBJECT)} == {"【周报】关于第47周进度的报告"}
    assert is_answer("答复：x") and not is_answer("报告: x") and is_forward("转发：x") and not is_forward("RE: FW: x")
    assert bare("Reply to all") == "replytoall"


def test_who_is_spoken_of_in_a_mail_to_many() -> None:
    mail = read(report((ZHANG, "failed", "5.1.1 a"), (LI, "failed", "5.1.1 b"), (WANG, "delayed", "4.4.1 c")))
    assert [one.addresses[0] for one in mail.affected] == [ZHANG, LI, WANG]
    assert mail.sender == "mailer-daemon@mx.example.com" and US not in mail.mentioned
