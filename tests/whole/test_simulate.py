"""`simulate`: days of a small company on a copy; nothing of the original changes, nothing leaves, the same seed tells the same."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from office import Company

MONDAY = "2026-11-23T08:00"


def prints(folder: Path) -> dict[str, str]:
    """Every file below the folder, but for the log and what SQLite keeps for itself."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix in (".xlsx", ".sqlite", ".json", ".ini", ".eml"))
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    return Company(tmp_path_factory.mktemp("company")).settle()


@pytest.fixture(scope="module")
def monday(company: Company) -> tuple[dict[str, str], str, Path]:
    """(how the original looked before, what was told, where the simulation was kept) of one day."""
    before, kept = prints(company.home), company.home.parent / "以后"
    return before, company.run("simulate", "--days", "1", "--keep", str(kept), now=MONDAY).out, kept


@pytest.mark.slow
def test_every_mail_is_told_with_its_reason(company: Company, tmp_path: Path) -> None:
    """Monday to Friday."""
    kept = tmp_path / "以后"
    told = company.run("simulate", "--days", "5", "--keep", str(kept), "--json", now=MONDAY).json
    assert {mail["job"] for mail in told["mails"]} >= {"发放周进度填报表", "项目周进度汇总", "回执和退回单"}
    assert all(mail["why"] and mail["to"] and mail["subject"] for mail in told["mails"])
    forms = [mail for mail in told["mails"] if mail["key"].startswith("send_forms/2026-W48/")]
    assert forms and {(mail["why"][0], mail["at"]) for mail in forms} == {
        ("2026-W48 自 11月23日(周一) 起第一个工作日 = 11月23日(周一)08:30", "2026-11-23T08:30:00")
    }
    assert told["acts"] and not told["faults"] and sum(map(len, told["attention"].values()))
    assert len(list((kept / "邮件").glob("*.eml"))) == len(told["mails"])


def test_the_original_is_untouched(company: Company, monday: tuple[dict[str, str], str, Path]) -> None:
    before, after = monday[0], prints(company.home)
    assert {path for path in {*before, *after} if before.get(path) != after.get(path)} <= {"state/running.sqlite"}
    assert list((monday[2] / "邮件").glob("*.eml"))


def test_for_people_it_is_a_diary(monday: tuple[dict[str, str], str, Path]) -> None:
    said = monday[1]
    assert "\n11月23日(周一)\n" in said and "08:30 发信 发放周进度填报表（2026-W48 自 11月23日(周一) 起第一个工作日 = " in said
    assert "→ 郑凯：【需11月27日17:00前填报】关于质量部第48周周进度的填报" in said
    assert "每人每周收到几封" in said and "什么也没有真的发出，工作区没有动" in said


def test_the_place_to_keep_is_new_and_elsewhere(company: Company, monday: tuple[dict[str, str], str, Path]) -> None:
    refused = company.run("simulate", "--days", "1", "--keep", str(monday[2]), now=MONDAY)
    assert refused.code == 40 and "已经有东西" in refused.complaint
    inside = company.run("simulate", "--days", "1", "--keep", str(company.drive / "以后"), now=MONDAY)
    assert inside.code == 40 and "工作区以外" in inside.complaint and not (company.drive / "以后").exists()


@pytest.mark.slow
def test_even_an_office_with_a_server_sends_nothing(company: Company, tmp_path: Path) -> None:
    """The copy knows no other transport than its folder, so a server that does not exist is never asked for."""
    real = Company(tmp_path / "real")
    text = real.config.read_text(encoding="utf-8").replace(str(real.drive), str(company.drive))
    server = "[mail]\ntransport = smtp\nredirect_all_to = boss@example.com\n[smtp]\nhost = 127.0.0.1\nport = 9\n"
    real.config.write_text(f"{text}\n{server}", encoding="utf-8")
    told = real.run("simulate", "--days", "1", "--json", now=MONDAY).json
    assert told["mails"] and not told["waiting"] and not told["faults"]
    assert "boss@example.com" not in {person["address"] for mail in told["mails"] for person in mail["to"]}


@pytest.mark.slow
def test_the_same_seed_tells_the_same_and_another_something_else(company: Company) -> None:
    one, again, other = (
        company.run("simulate", "--days", "7", "--json", "--seed", seed, now=MONDAY).json for seed in ("1", "1", "2")
    )
    assert one == again and other["people"] != one["people"]
