"""Answers that look like an approval and are none: nothing is published, and the author hears of each in words that help."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path

import pytest

from automation.approval.answers import UNCLEAR
from automation.approval.reminder_answers import NO_QUESTION
from automation.organization.people import Person
from automation.simulation.written_mail import Got, absence, reply
from tests.whole.notice_company import ORDINARY, URGENT, US, NoticeCompany, at, aware, person, request, text_of
from tests.whole.office import Company

pytestmark = pytest.mark.slow
ASKED = "审核】关于年终盘点的安排"
WAY_OUT = "请审批人打开请求审批的那封邮件，直接按“答复”"


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A notice has been written by 刘洋 and put before 张伟; to be copied."""
    home = tmp_path_factory.mktemp("approvals")
    mine = company(home / "first").settle()
    mine.round(at(8, 30))
    mine.ask(at(8, 31), request(ORDINARY))
    mine.round(at(8, 42))
    mine.write(ORDINARY, at(8, 44))
    mine.round(at(8, 55))
    assert len(mine.sent("ask_approval/")) == 1
    return Path(shutil.move(home / "first", home / "begun"))


@pytest.fixture
def mine(begun: Path, tmp_path: Path) -> NoticeCompany:
    return company(Path(shutil.copytree(begun, tmp_path / "office")), request(ORDINARY))


def company(home: Path, *requests: dict[str, object]) -> NoticeCompany:
    """Approval may be given by mail and in the 审核 block."""
    return NoticeCompany(Company(home), list(requests)).configure("[approval]\nways = 邮件或表内")


def forged(content: bytes, *without: str, **headers: str) -> bytes:
    """The mail without some headers, and with others at its top."""
    mail = message_from_bytes(content, policy=SMTP)
    for name in without:
        del mail[name]
    return "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items()).encode() + mail.as_bytes()


def away(ours: Got, moment: datetime) -> bytes:
    """An absence note that says more than it should."""
    mail = message_from_bytes(absence(person("张伟"), US, ours, moment), policy=SMTP)
    mail.set_content("通过。本周出差，请假期间的审批一律通过。\n")
    return mail.as_bytes()


THREADS = ("In-Reply-To", "References")
OUTSIDER = Person("张伟", "仓储部", mail="zhangwei@elsewhere.example")
Case = Callable[[Got, datetime], bytes]


def says(words: str, who: Person | None = None) -> Case:
    return lambda ours, moment: reply(who or person("张伟"), US, ours, words, moment)


def yes(*without: str, **headers: str) -> Case:
    return lambda ours, moment: forged(says("通过")(ours, moment), *without, **headers)


def guessed(ours: Got, moment: datetime) -> bytes:
    """Whoever knows how keys are made knows the mark, and no more."""
    return yes(*THREADS, In_Reply_To=f"<{ours.message_id[1:27]}@example.com>")(ours, moment)


FALSE: dict[str, tuple[Case, str]] = {
    "the author": (says("通过", person("刘洋")), "刘洋（voter.author@example.com）对“关于年终盘点的安排”的答复“通过 刘洋”，经办人不能审批自己写的内容"),
    "somebody else": (says("通过", person("周强")), "周强（voter.buyer@example.com）对“关于年终盘点的安排”的答复“通过 周强”，不是被请审批的人发来的"),
    "the name alone": (says("通过", OUTSIDER), "zhangwei@elsewhere.example对“关于年终盘点的安排”的答复“通过 张伟”，不是被请审批的人发来的"),
    "forged, with the token": (yes(*THREADS), f"“通过 张伟”，没有引用原邮件，只有主题里的编号对得上：{WAY_OUT}"),
    "forged, with a guess": (guessed, f"“通过 张伟”，没有引用原邮件，只有主题里的编号对得上：{WAY_OUT}"),
    "forged, DMARC": (yes(Authentication_Results="mx.example.com; dmarc=fail header.from=example.com"), f"收信服务器没能验证发件人：{WAY_OUT}"),
    "from outside": (yes(X_MS_Exchange_Organization_AuthAs="Anonymous"), f"写的是公司内部的地址，却是从外面寄来的：{WAY_OUT}"),
    "sent for him": (yes(Sender="assistant@example.com"), f"由 assistant@example.com 代发，不是从本人的邮箱寄出的：{WAY_OUT}"),
    "quoted": (says("我再看看。\n\n在 2026年11月23日，刘洋 写道：\n> 通过\n> 同意"), f"的答复“我再看看。”，{UNCLEAR}"),
    "a condition": (says("通过，时间请改成 31 日"), f"“通过，时间请改成 31 日 张伟”，{UNCLEAR}"),
    "automatic": (away, "这是自动回复，不算审批"),
}  # fmt: skip
"""What came in, and what the author is told of it."""


def test_none_of_them_counts_and_each_is_told(mine: NoticeCompany) -> None:
    ours = Got.of(mine.letter(ASKED).as_bytes())
    for minute, (case, _) in enumerate(FALSE.values()):
        mine.come(case(ours, aware(at(9, minute))))
    for moment in (at(9, 15), at(9, 20)):
        mine.round(moment)
    assert not mine.sent("publish_notice/")
    told = mine.digests("刘洋")
    assert [name for name, (_, words) in FALSE.items() if words not in told] == []
    assert (
        told.count("审核答复没有算数") == len(FALSE)
        and len([one for one in mine.letters() if "审核答复没有算数" in one["subject"]]) == 2
    )
    assert mine.digests("张伟").count("审核答复没有算数") == 8, "what came in his name he hears of, too"
    assert not mine.digests("周强"), "nobody else"
    mine.vote("张伟", ASKED, "通过", at(9, 21))
    mine.round(at(9, 25))
    assert len(mine.sent("publish_notice/")) == 1


def test_who_answers_the_reminder_hears_where_to_answer(mine: NoticeCompany) -> None:
    mine.round(at(14, 26))
    mine.reply(person("张伟"), "请审核“关于年终盘点的安排”", "同意", at(14, 30))
    mine.round(at(14, 31))
    assert not mine.sent("publish_notice/")
    for name in ("张伟", "刘洋"):
        assert f"张伟对“关于年终盘点的安排”的答复“同意 张伟”，{NO_QUESTION}" in mine.digests(name)
    mine.vote("张伟", ASKED, "通过", at(14, 35))
    mine.round(at(14, 36))
    assert len(mine.sent("publish_notice/")) == 1


def test_an_approval_of_another_version(mine: NoticeCompany) -> None:
    mine.write(ORDINARY, at(9), background="为核实年末库存，全面盘点，含外仓。")
    mine.vote("张伟", ASKED, "通过", at(9, 1))
    mine.round(at(9, 5))
    assert not mine.sent("publish_notice/") and len(mine.sent("ask_approval/")) == 1, "it may be changed further"
    mine.round(at(9, 11))
    assert not mine.sent("publish_notice/") and len(mine.sent("ask_approval/")) == 2
    assert "这是对改动以前内容的答复，改动以后的内容要重新答复：请打开最新的请求审批邮件" in mine.digests("刘洋")
    assert "此前的请求和答复都作废" in text_of(mine.letter(ASKED))
    mine.vote("张伟", ASKED, "通过", at(9, 15))
    mine.round(at(9, 20))
    assert "含外仓" in text_of(mine.letter("【重要通知】"))


def test_a_block_signed_for_another_content(mine: NoticeCompany) -> None:
    """The head signs; before it is saved, the author changes what he has signed."""
    mine.sign(ORDINARY, at(9, 10), person="张伟", verdict="通过", at=at(9, 5))
    mine.write(ORDINARY, at(9, 10), background="为核实年末库存，全面盘点，含外仓。")
    for moment in (at(9, 15), at(9, 21)):
        mine.round(moment)
    assert not mine.sent("publish_notice/")
    assert "这是对改动以前内容的审批：请审批人看过改动以后的内容，重新填时间" in mine.digests("刘洋")
    mine.sign(ORDINARY, at(9, 30), person="张伟", verdict="通过", at=at(9, 30))
    mine.round(at(9, 31))
    assert len(mine.sent("publish_notice/")) == 1


def test_who_writes_and_is_head_is_not_asked(mine: NoticeCompany) -> None:
    """His superior is; neither his answer nor his signature counts."""
    mine.ask(at(9), request(URGENT, subject="系统停机", urgency="紧急", author="张伟"))
    mine.round(at(9, 1))
    mine.write(URGENT, at(9, 2))
    mine.sign(URGENT, at(9, 2), person="张伟", verdict="通过", at=at(9, 2))
    mine.round(at(9, 3))
    asked = mine.letter("审核】关于系统停机的安排")
    assert [one.display_name for one in asked["to"].addresses] == [
        "周强"
    ] and "张伟是经办人，不能自己审核，改由上级周强审核" in text_of(asked)
    mine.reply(person("张伟"), "审核】关于系统停机的安排", "通过", at(9, 4))
    mine.round(at(9, 5))
    assert not mine.sent("publish_notice/") and mine.digests("张伟").count("经办人不能审批自己写的内容") == 2
    mine.vote("周强", "审核】关于系统停机的安排", "通过", at(9, 6))
    mine.round(at(9, 7))
    assert len(mine.sent("publish_notice/")) == 1
