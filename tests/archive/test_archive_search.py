"""Finding and exporting: which words find what, in which order, and what lies in the folder of a case."""

from __future__ import annotations

import email
import email.policy
import hashlib
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from kept_things import ALONE, NOW, ONE, TEN, TWO, fill, reading, sha
from sqlalchemy import update

from automation.archive.case import by_all_names, put_together
from automation.archive.export import PAGE, Exported, export
from automation.archive.removal_log import Order
from automation.archive.search import Search, Wanted
from automation.archive.store import purge
from automation.errors import AutomationError
from automation.forms.finding.frozen import freeze
from automation.forms.finding.store import Store
from automation.mail.ledger import Ledger
from automation.mail.ledger_tables import message

TITLES = {"notice_request": "通知需求清单", "confirmations": "通知确认记录表"}


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Search:
    state = tmp_path_factory.mktemp("archive")
    fill(state)
    return Search(state, state / "ledger.sqlite")


def found(search: Search, *words: str, **more: object) -> list[str]:
    entries, _ = search.find(Wanted(words, **more))  # type: ignore[arg-type]
    assert [one.at for one in entries] == sorted(one.at for one in entries)
    return [f"{one.kind} {one.reference}" for one in entries]


READ = ["workbook 通知/共用.xlsx", "workbook 通知/旧.xlsx"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("N-2026-002",), [f"mail {TWO}", *READ]),
        (("n-2026-002",), [f"mail {TWO}"]),
        (("N-2023-001",), [f"mail {ONE}", f"mail {TEN}", "answer 1", "answer 2", *READ, "record confirmations"]),
        (("李娜",), [f"mail {TEN}", "mail notice/N-2023-003/李娜", "answer 2"]),
        (("张伟", "2026"), [f"mail {TWO}"]),
        (("放假改期",), READ),
        (("当面确认",), ["record confirmations"]),
        (("迟到的",), ["answer 2"]),
        (("项目/在",), ["workbook 项目/在.xlsx"]),
        ((sha(ALONE)[:10],), [f"mail {ONE}", "answer 1", "workbook 通知/旧.xlsx"]),
        (("表.xlsx",), ["answer 3"]),
        (("没有",), []),
        (("%",), []),
        (("N_2026",), []),
        (("'; DROP TABLE message; --",), []),
    ],
)
def test_words(search: Search, words: tuple[str, ...], expected: list[str]) -> None:
    assert sorted(found(search, *words)) == sorted(expected)


def test_whole_words_end_where_the_number_ends(search: Search) -> None:
    assert f"mail {TEN}" not in found(search, "N-2023-001", whole=True) and f"mail {ONE}" in found(
        search, "N-2023-001", whole=True
    )
    assert found(search, "[*?", whole=True) == []


def test_persons_and_days(search: Search) -> None:
    assert [one for one in found(search, person="zhangwei@example.com") if one.startswith(("mail", "answer"))] == [
        f"mail {ONE}", "answer 1", "answer 3", f"mail {TWO}", "answer 2",
    ]  # fmt: skip
    assert found(search, since=date(2026, 11, 20), until=date(2026, 11, 20), person="李娜") == []
    assert found(search, since=date(2026, 11, 20), until=date(2026, 11, 20)) == [f"mail {TWO}", "answer 2"]
    assert found(search, until=date(2023, 2, 28)) == []


def test_only_the_latest_are_wanted(search: Search) -> None:
    entries, left = Search(search.state, search.ledger, 2).find(Wanted(("N-20",)))
    assert len(entries) == 2 and left == len(found(search, "N-20")) - 2
    assert [one.at for one in entries] == sorted(one.at for one in entries) and entries[-1].at.year == 2026


def test_an_entry_says_who_what_and_how_it_stands(search: Search) -> None:
    entries, _ = search.find(Wanted((ONE,)))
    mail, answer = entries
    assert (mail.who, mail.what, mail.state) == ("张伟", f"【通知】关于{ONE[7:]}", "已发送")
    assert (answer.who, answer.what, answer.state, answer.key) == ("张伟<zhangwei@example.com>", "答复：通知：收到", "回复", ONE)


def test_before_anything_was_kept(tmp_path: Path) -> None:
    assert Search(tmp_path, tmp_path / "ledger.sqlite").find(Wanted(("张伟",))) == ([], 0)
    assert not list(tmp_path.iterdir()), "looking makes no files"


def test_one_word_finds_what_stands_under_its_other_names_too(search: Search) -> None:
    entries, left, names = by_all_names(search, Wanted(("N-2023-001",)))
    found_now = {f"{one.kind} {one.reference}" for one in entries}
    assert (names, left) == (["N-2026-002"], 0) and found_now > set(found(search, "N-2023-001")) - {f"mail {TWO}"}
    assert f"mail {TWO}" in found_now and [one.place for one in entries] == sorted(one.place for one in entries)
    latest, earlier, _ = by_all_names(replace(search, most=2), Wanted(("N-2023-001",)))
    assert latest == entries[-2:] and earlier == len(entries) - 2
    assert by_all_names(search, Wanted(("N-2023-001", "张伟")))[2] == (), "several words are meant as they are"


def exported(search: Search, folder: Path, asked: str = "N-2023-001") -> Exported:
    return export(search, put_together(search, asked), folder, TITLES, NOW, "示例公司")


def test_a_notice_goes_with_the_one_that_corrects_it(search: Search, tmp_path: Path) -> None:
    case = put_together(search, "N-2023-001")
    assert list(case.names) == ["N-2023-001", "N-2026-002"]
    assert [f"{one.kind} {one.reference}" for one in case.entries if one.kind != "workbook"] == [
        "record confirmations",
        f"mail {ONE}",
        "answer 1",
        "record confirmations",
        f"mail {TWO}",
    ], "what somebody typed into a record, and how it says it now"
    assert {one.reference for one in case.entries if one.kind == "workbook"} == {"通知/旧.xlsx", "通知/共用.xlsx"}


def test_a_case_lies_in_files_and_on_a_page_with_their_sums(search: Search, tmp_path: Path) -> None:
    done = exported(search, tmp_path / "案卷")
    files = {
        path.relative_to(tmp_path / "案卷").as_posix(): path.read_bytes()
        for path in (tmp_path / "案卷").rglob("*.*")
        if path.is_file()
    }
    page = files.pop(PAGE).decode()
    assert (done.files, done.missing) == (len(files), 0) and done.page == tmp_path / "案卷" / PAGE
    for name, content in files.items():
        assert hashlib.sha256(content).hexdigest() in page and name.replace("&", "&amp;") in page
    mails = [
        email.message_from_bytes(content, policy=email.policy.default)
        for name, content in files.items()
        if name.startswith("发出")
    ]
    assert {str(mail["To"]) for mail in mails} == {"张伟 <zhangwei@example.com>"}
    assert {content for name, content in files.items() if name.startswith("表格/")} >= {ALONE}
    plain = re.sub("<[^>]*>", " ", page)
    for told in (
        f"标识 {ONE}",
        "来自 通知/",
        "已发送（已写成文件）",
        "张伟 回复：收到",
        "刘洋",
        "通知需求清单",
        "也叫：N-2026-002",
        f"回的是 {ONE}",
    ):
        assert told in plain, told


def test_what_is_secret_and_lies_there_unencrypted_is_told(tmp_path: Path) -> None:
    fill(tmp_path)
    search = Search(tmp_path, tmp_path / "ledger.sqlite")
    assert exported(search, tmp_path / "公开").bare == 0
    with Ledger(tmp_path / "ledger.sqlite") as ledger, ledger.change() as base:
        base.execute(update(message).where(message.c.key == ONE).values(classification="机密"))
    with Store(tmp_path) as store, store.change():
        secret = reading()
        assert secret.filled
        secret.filled.fields["classification"] = "机密"
        store.keep_readings(store.judging("digest"), [("通知/旧.xlsx", sha(ALONE), freeze(secret))])
    done = exported(search, tmp_path / "案卷")
    assert done.bare == 2, "the answer to it and the workbook: our own mail is encrypted"
    assert "2 个文件里有机密，导出来没有加密" in done.page.read_text(encoding="utf-8")


def test_a_folder_that_holds_something_is_left_alone(search: Search, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x", encoding="utf-8")
    with pytest.raises(AutomationError, match="已经有东西"):
        exported(search, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_what_was_removed_is_told_not_hidden(tmp_path: Path) -> None:
    fill(tmp_path / "state")
    search = Search(tmp_path / "state", tmp_path / "state" / "ledger.sqlite")
    purge(search.state, [search.ledger], Order(date(2024, 11, 27), NOW, "zhang@PC-1"))
    assert f"mail {ONE}" in found(search, ONE) and [one for one in found(search, "旧.xlsx") if one.startswith("removed")]
    entries, _ = search.find(Wanted(("旧.xlsx",)))
    assert (entries[-1].state, entries[-1].who) == ("2026-11-27 已删除", "zhang@PC-1")
    done = exported(search, tmp_path / "案卷")
    assert done.missing == 3 and "内容已删除" in done.page.read_text(encoding="utf-8")
    assert "表格 通知/旧.xlsx" in done.page.read_text(encoding="utf-8")
