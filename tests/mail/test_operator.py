"""What the office reads at the keyboard when its mails go by a server: what was sent, why the rest was not, and the way out."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from ews_people import Letter
from ews_server import PASSWORD, USER, EwsServer

from automation.mail.ledger import Ledger
from automation.mail.marks import mark
from automation.mail.posted_mails import posted_mails
from tests.whole.office import W47, Company, consolidated

SIX, SEVEN, TEN = "2026-11-20T18:00", "2026-11-20T19:00", "2026-11-20T22:00"
MANAGER = f"weekly_report/{W47}/周强"


@pytest.fixture(scope="module")
def running() -> Iterator[EwsServer]:
    with EwsServer() as server:
        yield server


@pytest.fixture
def company(tmp_path: Path, running: EwsServer, monkeypatch: pytest.MonkeyPatch) -> Company:
    """A company with nine mails in its outbox and an Exchange server."""
    running.turn(reset=True)
    monkeypatch.setenv("TONGDA_MAIL", PASSWORD)
    made = consolidated(tmp_path)
    configure(made, running)
    return made


def configure(company: Company, server: EwsServer, mail: str = "") -> None:
    company.config.write_text(
        f"[paths]\nworkspace = {company.drive}\nstate = {company.state}\n[mail]\ntransport = ews\nsender = {USER}\nper_minute = 0\n"
        f"{mail}\n[ews]\nendpoint = {server.url}\nuser = {USER}\nauth = basic\n",
        encoding="utf-8",
    )


def test_a_wrong_password_hides_no_mail(company: Company, running: EwsServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONGDA_MAIL", "wrong")
    for _ in range(2):
        answer = company.run("send", now=SIX)
        assert (answer.out, answer.code) == ("还有 9 封没有发。\n", 20)
        assert "拒绝登录" in answer.complaint and "password mail" in answer.complaint and "wrong" not in answer.err
    monkeypatch.setenv("TONGDA_MAIL", PASSWORD)
    assert company.run("send", now=SIX).out == "已发送 9 封\n"


def test_rounds_knock_at_a_closed_door_once_an_hour(company: Company, running: EwsServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once to send and once to collect, or the account would be locked; a person who has mended it need not wait."""
    monkeypatch.setenv("TONGDA_MAIL", "wrong")
    for minute in range(0, 60, 15):
        answer = company.run("run", now=f"2026-11-20T18:{minute:02}")
        assert answer.code == 20 and "拒绝登录" in answer.err
    assert running.requests["401"] <= 2
    monkeypatch.setenv("TONGDA_MAIL", PASSWORD)
    assert company.run("doctor", now="2026-11-20T18:59").out.count("✗") <= 1  # the calendar of next year
    assert company.run("run", now="2026-11-20T18:59").err == ""
    assert sum(one["box"] == USER for one in running.accepted) > 1


def test_a_full_mailbox_is_told_and_an_urgent_mail_may_go_before_its_time(company: Company, running: EwsServer) -> None:
    running.turn(quota_full=True)
    first, *rest = company.run("send", now=SIX).out.splitlines()
    assert first == "待发送 9 封" and rest[0].startswith("  ! 待发送 9 封：发件邮箱满了：请清理")
    running.turn(quota_full=False)
    assert company.run("send", now=SIX).out.startswith("还有 9 封没有发：没到再发的时间。急用的写 outbox release")
    assert company.run("outbox", "release", "全部", now=SIX).out == "共 0 封。\n"
    company.run("outbox", "release", MANAGER, now=SIX)
    assert company.run("send", now=SIX).out.splitlines()[0] == "已发送 1 封"
    assert company.run("send", now=TEN).out == "已发送 8 封\n"


def test_more_than_agreed_says_how_to_release(company: Company, running: EwsServer) -> None:
    configure(company, running, "release_above = 5")
    first, why = company.run("send", now=SIX).out.splitlines()
    assert first == "已发送 5 封、暂停 4 封" and "outbox release" in why and "5 封" in why
    assert company.run("outbox", "release", "全部", now=SIX).out.splitlines()[-1] == "共 4 封。"
    assert company.run("send", now=SIX).out == "已发送 4 封\n"


def test_states_may_be_asked_for_in_both_words(company: Company) -> None:
    for word in ("queued", "待发送"):
        assert len(company.run("outbox", "list", "--state", word, "--json").json["messages"]) == 9
    told = company.run("outbox", "list", "--json").json["messages"][0]
    assert told["created"] == "2026-11-20T17:30:00"


def test_an_order_that_one_mail_cannot_obey_is_obeyed_by_the_others(company: Company) -> None:
    answer = company.run("outbox", "hold", "没有这封", MANAGER)
    assert answer.code == 20 and "没有这封" in answer.complaint and answer.out.splitlines()[-1] == "共 1 封。"
    assert company.run("outbox", "show", MANAGER, "--json").json["state"] == "held"


@pytest.mark.skipif(os.name == "nt", reason="Windows has other pipes")
def test_whoever_reads_along_may_have_enough(company: Company) -> None:
    listing = company.start("outbox", "show", MANAGER)
    assert listing.stdout is not None and listing.stderr is not None
    listing.stdout.close()
    assert (listing.stderr.read(), listing.wait()) == ("", 0)


def test_what_came_back_is_shown_with_the_mail(company: Company, running: EwsServer) -> None:
    company.run("send", now=SIX)
    (sent,) = [one for one in running.accepted if one["mark"] == mark(MANAGER)]
    head = f"From: {sent['recipients'][0]}\r\nTo: {USER}\r\nSubject: Re\r\nMessage-ID: <x@example.com>\r\n"
    told = f"In-Reply-To: {sent['message_id']}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n周五前改好\r\n"
    running.mailboxes.receive(Letter(USER, (head + told).encode()))
    assert company.run("collect", now=SEVEN).out.startswith("回复 1")
    assert f"{sent['recipients'][0]} 回复：周五前改好" in company.run("outbox", "show", MANAGER, now=SEVEN).out
    assert company.run("outbox", "show", MANAGER, "--json", now=SEVEN).json["came_back"][0]["words"] == "周五前改好"
    with Ledger(company.state / "ledger.sqlite") as ledger:
        assert [answer.proven for mail in posted_mails(ledger, MANAGER) for answer in mail.answers] == [True]
        assert ledger.secret not in "".join(path.read_text("utf-8", "ignore") for path in company.state.glob("*.log"))


def test_what_went_to_the_trial_address_has_been_sent_to_nobody(company: Company, running: EwsServer) -> None:
    configure(company, running, "redirect_all_to = me@example.com")
    assert company.run("send", now=SIX).out == "没有要发的邮件。\n"
    company.weekly(now=SIX)
    assert company.run("send", now=SIX).out == "已发送 9 封\n"
    assert {address for one in running.accepted for address in one["recipients"]} == {"me@example.com"}
    assert "试完照常发给收件人" in company.run("doctor", now=SIX).out
    configure(company, running)
    assert company.run("status", "--json", now=SEVEN).json["outbox"] == {"queued": 9}
    assert company.run("send", now=SEVEN).out == "已发送 9 封\n"
    assert [one["recipients"] == ["me@example.com"] for one in running.accepted if one["recipients"] != [USER]] == [True] * 9 + [False] * 9


def test_a_ledger_from_the_backup_sends_nothing_twice(company: Company, running: EwsServer) -> None:
    """It makes last week's mails again, and finds that they have gone."""
    company.run("outbox", "cancel", MANAGER, now=SIX)
    backup = company.home / "backup"
    shutil.copytree(company.state, backup)
    assert company.run("send", now=SIX).out == "已发送 8 封\n"
    shutil.rmtree(company.state)
    backup.rename(company.state)
    company.weekly(now=SEVEN)
    assert company.run("send", now=SEVEN).out == "已发送 8 封\n"
    assert len([one for one in running.accepted if one["box"] == USER]) == 8


def test_a_ledger_that_was_lost_looks_before_it_sends(company: Company, running: EwsServer) -> None:
    assert company.run("send", now=SIX).out == "已发送 9 封\n"
    shutil.rmtree(company.state)
    refused = company.run("weekly", now=SEVEN)
    assert refused.code == 40 and ".tongda-owner.json" in refused.complaint
    (company.drive / ".tongda-owner.json").unlink()
    company.weekly(now=SEVEN)
    assert company.run("send", now=SEVEN).out.startswith("已发送")
    marks = [one["mark"] for one in running.accepted]
    assert len(marks) == len(set(marks))
