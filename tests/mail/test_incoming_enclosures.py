"""Workbooks that come by mail: whose are taken, under which names they lie on the drive, and never one over another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from arrivals import LI, STRANGER, WANG, ZHANG
from hypothesis import given
from hypothesis import strategies as st

from automation.errors import AutomationError
from automation.forms.finding.copy_names import is_original
from automation.forms.finding.scan import scan
from automation.mail.enclosures import FOLDER, Handed, HandOver, Offer, Recognized, file_name, why_not_offered
from automation.mail.incoming.incoming_mail import Enclosed
from automation.organization.people import Contact, Department, Directory, Person

ZONE = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 11, 20, 16, 45)
CLIENT, LEAVER, OFFICE = "chen@client.example.com", "left@example.com", "yanfa@example.com"
DIRECTORY = Directory(
    departments=(Department("市场部", "刘洋"), Department("研发部", "张伟", mail=OFFICE)),
    persons=(
        Person("张伟", "研发部", mail="ZhangWei@Example.com"),
        Person("李娜", "研发部", mail=LI),
        Person("王五", "研发部", mail=LEAVER, employed=False),
    ),
    contacts=(Contact("示例科技", "客户", "陈样本", CLIENT),),
)
OFFER = Offer(ZHANG, AT, "周进度填报表.xlsx", b"PK filled")
PLACED = f"{FOLDER}/2026-11-20_张伟_周进度填报表.xlsx"
Make = Callable[..., HandOver]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def made(folder: str = "周进度", directory: Directory = DIRECTORY) -> HandOver:
        return HandOver(tmp_path, lambda: directory, lambda content, path: Recognized(folder, folder == "客户", "不是登记的表单"), ZONE)

    return made


@pytest.mark.parametrize(
    ("offer", "folder", "handed"),
    [
        (OFFER, "周进度", Handed(PLACED)),
        (OFFER, "", Handed(reason="不是登记的表单")),  # nobody meant to publish his other tables
        (replace(OFFER, sender=OFFICE), "周进度", Handed(f"{FOLDER}/2026-11-20_研发部_周进度填报表.xlsx")),
        (replace(OFFER, sender=WANG, answers=True), "周进度", Handed(f"{FOLDER}/2026-11-20_wangfang_周进度填报表.xlsx")),
        (replace(OFFER, sender=STRANGER), "周进度", Handed(reason="发件人不在通讯录里，也不是这封邮件的收件人")),
        (replace(OFFER, sender=LEAVER), "周进度", Handed(reason="发件人不在通讯录里，也不是这封邮件的收件人")),
        (replace(OFFER, sender=""), "周进度", Handed(reason="发件人不在通讯录里，也不是这封邮件的收件人")),
        (replace(OFFER, ours=True), "周进度", Handed(reason="就是我们发出的那份文件，没有改动")),
        (replace(OFFER, doubt="怀疑"), "周进度", Handed(reason="怀疑：请本人从自己的邮箱再发一次，或直接放到共享盘")),
        (replace(OFFER, sender=CLIENT, doubt="怀疑"), "客户", Handed(f"{FOLDER}/2026-11-20_陈样本_周进度填报表.xlsx")),
        (OFFER, "基础资料", Handed(reason="基础资料不从邮件收：请放到共享盘的“基础资料”文件夹")),
        (replace(OFFER, sender=CLIENT), "周进度", Handed(reason="公司以外的邮件里，只收发给对方填写的表")),
        (replace(OFFER, sender=CLIENT, answers=True), "项目", Handed(reason="公司以外的邮件里，只收发给对方填写的表")),
        (replace(OFFER, sender=CLIENT, name="验收单.xlsx"), "客户", Handed(f"{FOLDER}/2026-11-20_陈样本_验收单.xlsx")),
    ],
)
def test_whose_workbooks_are_taken(make: Make, tmp_path: Path, offer: Offer, folder: str, handed: Handed) -> None:
    assert make(folder)(offer) == handed
    assert not handed.path or (tmp_path / handed.path).read_bytes() == offer.content
    assert bool(handed.path) == (tmp_path / FOLDER).exists()


def test_without_an_address_book_strangers_have_to_wait(make: Make) -> None:
    assert make(directory=Directory())(OFFER) == Handed()
    assert make(directory=Directory())(replace(OFFER, answers=True)).path == f"{FOLDER}/2026-11-20_zhangwei_周进度填报表.xlsx"


def test_the_same_offer_gives_one_file_and_another_content_another(make: Make, tmp_path: Path) -> None:
    hand_over = make()
    assert [hand_over(OFFER).path for _ in range(3)] == [PLACED] * 3
    mended = replace(OFFER, content=b"PK mended")
    paths = {make()(mended).path for _ in range(3)}
    assert len(paths) == 1 and paths != {PLACED}
    assert sorted(path.read_bytes() for path in (tmp_path / FOLDER).iterdir()) == [b"PK filled", b"PK mended"]
    assert all(is_original(path.name) for path in (tmp_path / FOLDER).iterdir())


def test_what_its_owner_changed_since_stays(make: Make, tmp_path: Path) -> None:
    for _ in range(2):
        for content in (b"PK filled", b"PK mended"):
            (tmp_path / make()(replace(OFFER, content=content)).path).write_bytes(b"PK worked on")
    assert {path.read_bytes() for path in (tmp_path / FOLDER).iterdir()} >= {b"PK worked on"}


def test_a_draft_left_by_a_killed_run_is_no_workbook(make: Make, tmp_path: Path) -> None:
    path = make()(OFFER).path
    assert [found.path for found in scan(tmp_path).files] == [path]
    assert [one.name for one in (tmp_path / FOLDER).iterdir()] == [Path(path).name]
    assert (tmp_path / path).stat().st_mtime == AT.replace(tzinfo=ZONE).timestamp()


def test_a_drive_that_is_away_is_not_made_anew(tmp_path: Path) -> None:
    away = HandOver(tmp_path / "away", lambda: DIRECTORY, lambda content, path: Recognized("周进度"), ZONE)
    with pytest.raises(AutomationError, match="邮件里的表写不进"):
        away(OFFER)
    assert not (tmp_path / "away").exists()


@pytest.mark.parametrize(
    ("given_name", "name"),
    [
        ("研发部.xlsx", "研发部.xlsx"),
        ("..\\..\\基础资料\\通讯录.xlsx", "通讯录.xlsx"),
        ("../../etc/x.xlsx", "x.xlsx"),
        ("C:\\Users\\me\\周报.XLS", "周报.xls"),
        ("周报.xlsx. . ", "周报.xlsx"),
        ("CON.xlsx", "CON.xlsx"),  # behind a date it is no device
        ('a<b>:"c"|?*.xlsx', "a b c.xlsx"),
        ("周报\u202excod.xlsx", "周报 xcod.xlsx"),
        ("周报\r\n.xlsx", "周报.xlsx"),
        ("周报(1).xlsx", "周报.xlsx"),
        ("副本周报最终版2.xlsx", "周报.xlsx"),
        ("~$周报.xlsx", "~$周报.xlsx"),
        (".xlsx", "xlsx.xlsx"),
        ("", "表.xlsx"),
        ("表" * 200 + ".xlsx", "表" * 50 + ".xlsx"),
        ("tcmime.1234.bin", "tcmime.1234.bin.xlsx"),
    ],
)
def test_names_are_fit_for_windows(given_name: str, name: str) -> None:
    content = (Path(__file__).parents[2] / "workbooks/空白表单/周进度填报表.xlsx").read_bytes()
    assert file_name(Offer(ZHANG, AT, given_name, content), "张伟") == f"2026-11-20_张伟_{name}"


@given(st.text(max_size=300), st.text(max_size=80))
def test_no_name_leaves_the_folder(name: str, who: str) -> None:
    found = file_name(Offer(ZHANG, AT, name, b""), who)
    assert found.startswith("2026-11-20_") and not set(found) & set('\\/:*?"<>|\r\n\t\0')
    assert len(found.encode()) < 255 and found == found.rstrip(" .")


@pytest.mark.parametrize(
    ("kind", "enclosed", "offered"),
    [
        ("reply", Enclosed("表.xlsx", b"<html>", "x/y"), True),  # whoever meant a workbook is told by the reader
        ("other", Enclosed("表.et", b"", "x/y"), True),
        ("vote", Enclosed("表.csv", b"a,b", "x/y"), True),
        (
            "reply",
            Enclosed("ATT00001", (Path(__file__).parents[2] / "workbooks/空白表单/周进度填报表.xlsx").read_bytes(), "x/y"),
            True,
        ),
        ("reply", Enclosed("照片.jpg", b"\xff\xd8\xff", "image/jpeg"), False),
        ("reply", Enclosed("", b"From: x", "message/rfc822"), False),
        ("reply", Enclosed("winmail.dat", b"x", "application/ms-tnef"), False),
        ("reply", Enclosed("表.zip", b"PK", "application/zip"), False),
        ("automatic", Enclosed("表.xlsx", b"PK", "x/y"), False),
        ("bounced", Enclosed("表.xlsx", b"PK", "x/y"), False),
        ("own", Enclosed("表.xlsx", b"PK", "x/y"), False),
    ],
)
def test_what_is_a_workbook(kind: str, enclosed: Enclosed, offered: bool) -> None:
    assert (why_not_offered(kind, enclosed) == "") == offered


def test_the_later_mail_of_the_same_day_is_the_later_file(make: Make, tmp_path: Path) -> None:
    early, late = make()(OFFER).path, make()(replace(OFFER, content=b"PK mended", received=AT + timedelta(hours=1))).path
    assert (tmp_path / early).stat().st_mtime < (tmp_path / late).stat().st_mtime
