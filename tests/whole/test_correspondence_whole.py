"""Letters of all eight kinds on real files: checked, sent, answered, chased by hand calculation, come back; what is 内部 or 机密."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from automation.correspondence.correspondence_record import RECORD
from automation.correspondence.kinds import KINDS
from automation.organization.people import Contact
from automation.simulation.written_mail import Got, absence, bounce
from tests.whole.client_company import ANN, GAO, LIN, PEOPLE, US, ClientCompany, Mail, enclosed, subject_of, text_of, words_of
from tests.whole.office import ZONE, Company

pytestmark = pytest.mark.slow
COLLEAGUE = Contact("样板物流公司", "供应商", "林同事", "colleague@supplier.example")
SECRET_WORDS = "返工费用由贵方承担"
PASSWORD = "Kaffee-und-Kuchen-48"


def november(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute)


def row(number: int, kind: str, to: Contact, who: str = "周强", **given: Any) -> dict[str, Any]:
    usual = {"subject": f"关于第 {number} 件事的{kind}", "body": "第一段写清要点。\n第二段写细节。", "reviewer": "郑凯", "classification": "公开"}
    return {"id": f"EX-{number:02}", "company": to.company, "contact": to.name, "kind": kind, "responsible": who} | usual | given


ROWS = (
    row(1, "项目交付", LIN, reply_by=november(24, 17)),
    row(2, "资源对接", LIN, reply_by=november(24, 17)),
    row(3, "进度同步", LIN, reply_by=november(25, 0)),
    row(4, "订单确认", LIN),
    row(5, "交付时间调整", LIN),
    row(6, "质量反馈", LIN),
    row(7, "媒体沟通", GAO, "刘洋", reply_by=november(24, 17)),
    row(8, "活动通知", GAO, "刘洋"),
    row(9, "进度同步", ANN, "赵敏", subject="Status of the pilot line", body="Two of three stations are running."),
    row(10, "订单确认", LIN, classification="内部"),
    row(11, "质量反馈", LIN, classification="机密", body=SECRET_WORDS, reply_by=november(24, 17)),
)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClientCompany]:
    """Everything was registered on Monday 2026-11-23 at 08:40; the tests below tell one story, in order."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TONGDA_ATTACHMENT", PASSWORD)
        mine = ClientCompany(Company(tmp_path_factory.mktemp("letters"))).settle()
        mine.round(november(20, 17))
        mine.correspond(november(23, 8, 40), *ROWS)
        yield mine


def letter(mine: ClientCompany, who: str, words: str) -> Mail:
    return next(mail for mail in mine.to(who) if words in str(mail["subject"]))


def news(mine: ClientCompany, moment: datetime) -> list[tuple[str, str, str]]:
    """(who, what happened, number) of each line that one round tells; as a superior's with 抄送."""
    before = {str(mail["message-id"]) for mail in mine.letters()}
    mine.round(moment)
    fresh = [mail for mail in mine.letters() if str(mail["message-id"]) not in before]
    told = ((mail, line) for mail in fresh for line in text_of(mail).splitlines() if line.startswith("- ") and "EX-" in line)
    return sorted(
        (mail["to"].addresses[0].display_name, line.removeprefix("- ").partition("：致")[0], re.findall(r"EX-\d\d", line)[0]) for mail, line in told
    )


def test_nobody_is_asked_while_somebody_may_still_be_typing(company: ClientCompany) -> None:
    """Ten minutes after it was saved."""
    assert news(company, november(23, 8, 49)) == []
    assert ("周强", "信还不能发", "EX-10") in news(company, november(23, 8, 50))
    asked = [mail for mail in company.to("郑凯") if "审核】" in subject_of(mail) or "机密" in subject_of(mail)]
    assert len(asked) == 11, "ten letters, and the word beside the one that is locked"
    assert not company.to("林示例") and not company.to("高示例")


def test_each_kind_leaves_in_its_own_words_once_checked(company: ClientCompany) -> None:
    for mail in company.to("郑凯"):
        if "今天要办" not in subject_of(mail):
            company.answer(PEOPLE["郑凯"], mail, "通过", november(23, 9))
    company.round(november(23, 9, 5))
    said = {}
    for number, kind in enumerate(KINDS, 1):
        mail = letter(company, "高示例" if number in (7, 8) else "林示例", f"第 {number} 件事")
        ((name, document),) = enclosed(mail).items()
        assert len(mail["to"].addresses) == 1 and mail["cc"] is None and name.startswith(f"EX-{number:02}_")
        for line in ("第一段写清要点。", "第二段写细节。", "顺颂商祺！"):
            assert line in text_of(mail) and line in words_of(document, name), (kind, line)
        said[kind] = text_of(mail).partition("尊敬的")[2].splitlines()[2]
    assert len(set(said.values())) == 8, said
    english = letter(company, "Ann Sample", "Status of the pilot line")
    assert "Dear Ann Sample," in text_of(english) and list(enclosed(english)) == ["EX-09_Progress update_2026-11-23.docx"]
    assert len([mail for mail in company.to("周强") if "【副本】" in subject_of(mail)]) == 6


def test_what_is_inner_or_secret(company: ClientCompany) -> None:
    """内部 never leaves; 机密 leaves locked, to him alone, without a copy, and with no word of it anywhere."""
    assert not [mail for mail in company.letters() if "第 10 件事" in str(mail["subject"]) and "【" not in subject_of(mail)[:1]]
    locked = letter(company, "林示例", "【机密】")
    (content,) = enclosed(locked).values()
    assert content[:4] == b"\xd0\xcf\x11\xe0", "an encrypted package"
    assert not [mail for mail in company.letters() if SECRET_WORDS in mail.as_string() or SECRET_WORDS in text_of(mail) or PASSWORD in mail.as_string()]
    assert not [mail for mail in company.letters() if "【副本】" in subject_of(mail) and "EX-11" in text_of(mail)]
    assert not [file for file in company.office.state.rglob("*.log") if SECRET_WORDS in file.read_text(encoding="utf-8")]


def test_what_comes_back_is_told_once_to_whoever_wrote(company: ClientCompany) -> None:
    at = november(23, 10)
    company.answer(LIN, letter(company, "林示例", "第 1 件事"), "确认收到。", at, [("检测要求.pdf", b"%PDF-1.4")])
    company.come(bounce(LIN.mail, US, Got.of(letter(company, "林示例", "第 4 件事").as_bytes()), at.replace(tzinfo=ZONE)))
    company.come(absence(LIN, US, Got.of(letter(company, "林示例", "第 5 件事").as_bytes()), at.replace(tzinfo=ZONE)))  # type: ignore[arg-type]
    company.answer(COLLEAGUE, letter(company, "林示例", "第 6 件事"), "我来处理", at)
    told = [("周强", "有答复", "EX-01"), ("周强", "来信请看", "EX-05"), ("周强", "来信请看", "EX-06"), ("周强", "被退信", "EX-04")]
    assert news(company, november(23, 10, 5)) == told
    words = company.told("周强")
    assert "“确认收到。 林示例”" in words and "附件“检测要求.pdf”（不是 Excel 文件）没有打开过" in words
    assert news(company, november(23, 10, 10)) == []


def test_silence_is_chased_and_then_told_to_the_superior(company: ClientCompany) -> None:
    """Tuesday the 24th 17:00 is an hour: late then; two working days later is Thursday 17:00. The 25th is a whole day: late at midnight,
    told on Thursday at 08:30; two working days later is Monday the 30th at 08:30. Who has been called is chased no more."""
    company.type(november(24, 9), "EX-07", RECORD, "刘洋", closed="是")
    assert news(company, november(24, 9, 5)) == [] and news(company, november(24, 16, 55)) == []
    assert news(company, november(24, 17)) == [("周强", "到时没有回复", "EX-02"), ("周强", "到时没有回复", "EX-11")]
    assert news(company, november(25, 17)) == []
    assert news(company, november(26, 8, 30)) == [("周强", "到时没有回复", "EX-03")]
    still = [("何磊", "（抄送：周强）仍没有回复", number) for number in ("EX-02", "EX-11")]
    assert news(company, november(26, 17)) == [*still, *(("周强", "仍没有回复", number) for _, _, number in still)]
    assert news(company, november(30, 8, 30)) == [("何磊", "（抄送：周强）仍没有回复", "EX-03"), ("周强", "仍没有回复", "EX-03")]
    assert news(company, datetime(2026, 12, 4, 17)) == []


def test_the_record_says_how_each_stands(company: ClientCompany) -> None:
    kept = company.table(f"{RECORD.folder}/{RECORD.title}.xlsx", "编号")
    states = ["已回复", "逾期未复", "逾期未复", "退信", "已发送", "已发送", "已办结", "已发送", "已发送", "待改正", "逾期未复"]
    assert [kept[f"EX-{number:02}"]["状态"] for number in range(1, 12)] == states
    assert kept["EX-11"]["主题"] == "机密往来" and kept["EX-01"]["回复摘要"] == "确认收到。 林示例"
