"""`collect` as a whole: what staff answer by mail counts like what they put on the drive, and every answer is known."""

from __future__ import annotations

import email
import io
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage, Message
from email.policy import SMTP, default
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.whole.office import FRIDAY, W46, W47, ZONE, Company, address_book, progress, progress_path, reports

LI_NA, WANG_FANG, ZHANG_WEI = "person4@example.com", "person5@example.com", "person0@example.com"
CAME = datetime(2026, 11, 20, 16, 30)
LATER = "2026-11-20T18:00"
OURS = "tongda@example.com"
File = tuple[str, bytes]


@pytest.fixture
def company(tmp_path: Path) -> Company:
    return Company(tmp_path).settle()


def receive(
    company: Company, sender: str, files: Sequence[File] = (), text: str = "收到", at: datetime = CAME, **headers: str
) -> None:
    """A mail that lies in the inbox of the folder transport."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Date"] = sender, OURS, format_datetime(at.replace(tzinfo=ZONE))
    mail["Message-ID"] = f"<{at:%H%M}.{sender}>"
    for name, value in ({"Subject": "周进度"} | headers).items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    for name, content in files:
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    inbox = company.state / "mail" / "收件"
    inbox.mkdir(parents=True, exist_ok=True)
    (inbox / f"{len(list(inbox.iterdir()))}.eml").write_bytes(mail.as_bytes())


def collected(company: Company, now: str = FRIDAY, code: int = 0) -> Any:
    answer = company.run("collect", "--json", now=now)
    assert answer.code == code and not answer.err, answer
    return answer.json


def department(figures: Any, name: str) -> Any:
    return next(one for one in figures["departments"] if one["name"] == name)


def sent_to(company: Company, address: str, subject: str) -> Message:
    """The mail of that subject that lies in the folder of sent mails."""
    mails = [email.message_from_bytes(path.read_bytes(), policy=default) for path in (company.state / "mail").glob("*.eml")]
    return next(mail for mail in mails if address in str(mail["To"]) and subject in str(mail["Subject"]))


def test_a_filled_form_by_mail_is_the_departments_submission(tmp_path: Path) -> None:
    company = Company(tmp_path).settle(without=[progress_path(W47, "市场部")])
    assert department(company.weekly(), "市场部")["submission"] == "未提交"
    receive(company, WANG_FANG, [("周进度填报表(1).xlsx", progress(W47, "市场部", reports(W47, "市场部")))])
    taken = collected(company)["taken"]
    assert taken == ["邮件来件/2026-11-20_王芳_周进度填报表.xlsx"]
    after = department(company.weekly(), "市场部")
    assert (after["submission"], after["submitted_at"]) == ("按时", "2026-11-20T16:30:00+08:00")
    assert collected(company) == {"kinds": {}, "bounced": [], "unmatched": 0, "taken": [], "refused": [], "waiting": 0}


@pytest.mark.slow
def test_of_the_drive_and_the_mail_the_later_counts(company: Company) -> None:
    """On the drive since 15:00; by mail at 16:30; and on the drive again at 17:00."""
    rows = reports(W47, "研发部")
    receive(company, LI_NA, [("研发部.xlsx", progress(W47, "研发部", [rows[0] | {"percent": 95}, rows[1]]))])
    collected(company)
    assert task(company.weekly(), "003")["percent"] == 95
    company.tell("研发部", [rows[0] | {"percent": 97}, rows[1]], saved=datetime(2026, 11, 20, 17, 0))
    assert task(company.weekly(now=LATER), "003")["percent"] == 97


def task(figures: Any, identity: str) -> Any:
    return next(one for one in figures["tasks"] if one["id"] == identity and "控制器" in one["project"])


@pytest.mark.slow
def test_a_mended_return_slip_by_mail_counts(company: Company) -> None:
    """The faulty form is answered by mail with its slip; the slip, mended, is the answer to that mail."""
    rows = reports(W47, "研发部")
    company.tell("研发部", [rows[0] | {"percent": "大半"}, rows[1]])
    assert task(company.weekly(), "003")["percent"] == 70  # last week's
    company.run("send")
    asked = sent_to(company, ZHANG_WEI, "退回修改")
    (slip,) = [part for part in asked.walk() if part.get_filename()]
    unchanged = slip.get_payload(decode=True)
    assert isinstance(unchanged, bytes)
    reply = {"In_Reply_To": str(asked["Message-ID"]), "Subject": f"答复: {asked['Subject']}"}

    receive(company, ZHANG_WEI, [(str(slip.get_filename()), unchanged)], "看不懂", CAME, **reply)
    refused = collected(company, code=10)["refused"]
    assert [one["reason"] for one in refused] == ["就是我们发出的那份文件，没有改动"]

    receive(
        company, ZHANG_WEI, [(str(slip.get_filename()), mended(unchanged))], "已改好", datetime(2026, 11, 20, 16, 50), **reply
    )
    told = collected(company)
    assert told["kinds"] == {"reply": 1} and told["unmatched"] == 0
    assert told["taken"] == [f"邮件来件/2026-11-20_张伟_退回单_研发部_{W47}.xlsx"]
    figures = company.weekly(now=LATER)
    assert task(figures, "003")["percent"] == 88
    assert not [one for one in figures["problems"] if one["severity"] == "error"]


def mended(slip: bytes) -> bytes:
    """88 % in the cell that was refused."""
    book = openpyxl.load_workbook(io.BytesIO(slip))
    (wrong,) = [cell for row in book["周进度填报表"].iter_rows() for cell in row if cell.value == "大半"]
    wrong.value = 0.88
    changed = io.BytesIO()
    book.save(changed)
    return changed.getvalue()


def test_the_address_book_is_never_taken_from_a_mail(company: Company) -> None:
    receive(company, LI_NA, [("通讯录.xlsx", address_book())])
    receive(company, "stranger@example.com", [("周进度.xlsx", progress(W47, "研发部", reports(W47, "研发部")))])
    told = collected(company, code=10)
    assert told["taken"] == [] and len(told["refused"]) == 2
    assert not (company.drive / "邮件来件").exists()


def test_answers_move_the_mails_and_are_told(company: Company) -> None:
    company.weekly()
    company.run("send")
    asked = sent_to(company, ZHANG_WEI, "【周报】")
    reply = {"In_Reply_To": str(asked["Message-ID"]), "Subject": f"回复: {asked['Subject']}"}
    receive(company, ZHANG_WEI, text="已阅\n\n-----原始邮件-----\n发件人: 通达", **reply)
    receive(company, LI_NA, text="我休假", Auto_Submitted="auto-replied", Subject="自动回复: 周报")
    receive(company, "stranger@example.com", text="广告")
    answer = company.run("collect", now=LATER)
    assert (answer.code, answer.out.splitlines()) == (0, ["回复 1、自动回复 1、其他 1", "认不出回的是哪封邮件的 2 封。"])
    shown = next(
        one for one in company.outbox() if one["recipients"][0]["address"] == ZHANG_WEI and "weekly_report" in one["key"]
    )
    assert shown["state"] == "delivered"
    assert company.run("collect", now=LATER).out.splitlines() == ["没有新邮件。"]


def test_what_is_told_of_files(company: Company) -> None:
    files = [
        ("研发部.xlsx", progress(W46, "研发部", reports(W46, "研发部"))),
        ("通讯录.xlsx", address_book()),
        ("工资.xlsx", table_of_somebody()),
        ("周进度.xlsx", b"PK\x03\x04"),
        ("照片.jpg", b"\xff\xd8\xff"),
        ("周进度.zip", b"PK\x03\x04"),
    ]
    receive(company, LI_NA, files)
    answer = company.run("collect")
    lines = answer.out.splitlines()
    assert (answer.code, lines[2:4]) == (10, ["收到的表 1 份：", "  邮件来件/2026-11-20_李娜_研发部.xlsx"])
    assert {line.partition("：")[0] for line in lines[4:]} == {f"  ! 没有收“{name}”" for name in
                                                             ("通讯录.xlsx", "工资.xlsx", "周进度.xlsx", "周进度.zip")}  # fmt: skip
    assert "  ! 没有收“工资.xlsx”：不是登记的表单" in lines
    assert [path.name for path in (company.drive / "邮件来件").iterdir()] == ["2026-11-20_李娜_研发部.xlsx"]


def table_of_somebody() -> bytes:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["姓名", "工资"])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_without_the_drive_nothing_is_lost(company: Company) -> None:
    receive(company, LI_NA, [("研发部.xlsx", progress(W47, "研发部", reports(W47, "研发部")))])
    away = company.drive.rename(company.home / "away")
    answer = company.run("collect")
    assert answer.code == 20 and "收到的表都留着" in answer.complaint
    away.rename(company.drive)
    assert len(collected(company)["taken"]) == 1
