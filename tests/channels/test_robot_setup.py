"""Which robots a configuration means, and how their addresses get into the keyring."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend

from automation.channels.folder_robot import FolderRobot
from automation.channels.group_robot import GroupRobot
from automation.commands.password import keep_password
from automation.config import Config, load
from automation.credentials import secret, variable
from automation.errors import ConfigurationError
from automation.robot_setup import make_robots, robot_names
from automation.screen import Screen

ADDRESS = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=geheim-key"


def config(folder: Path, robots: str, mail: str) -> Config:
    path = folder / "config.ini"
    path.write_text(f"[notices]\nrobots = {robots}\n[paths]\nmail = mail\n[mail]\n{mail}\n", encoding="utf-8")
    return load(path)


class InMemory(KeyringBackend):
    priority = 1

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


@pytest.fixture
def ring() -> Iterator[InMemory]:
    before, ours = keyring.get_keyring(), InMemory()
    keyring.set_keyring(ours)
    yield ours
    keyring.set_keyring(before)


def piped(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


@pytest.mark.parametrize("mail", ["transport = folder", "transport = smtp\nredirect_all_to = me@example.com"])
def test_neither_a_rehearsal_nor_a_trial_reaches_a_group(tmp_path: Path, mail: str) -> None:
    assert make_robots(config(tmp_path, "值班群", mail)) == [FolderRobot("值班群", tmp_path / "mail")]


def test_names_are_separated_as_people_do_it(tmp_path: Path) -> None:
    given = config(tmp_path, "值班群，管理层、 值班群;  ", "transport = smtp")
    assert robot_names(given) == ["值班群", "管理层"]
    assert [type(robot) for robot in make_robots(given)] == [GroupRobot, GroupRobot]
    assert make_robots(config(tmp_path, "", "transport = smtp")) == []


@pytest.mark.slow  # loading apprise
def test_an_address_goes_into_the_keyring(ring: InMemory, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    piped(monkeypatch, f"{ADDRESS}\r\n")
    keep_password(Screen(), "robot-值班群", generate=False)
    assert secret("robot-值班群") == ADDRESS and ring.kept == {("tongda", "robot-值班群"): ADDRESS}
    assert capsys.readouterr().out == "群机器人“值班群”的地址已存入系统的密码库。\n"


@pytest.mark.slow
@pytest.mark.parametrize("name, typed", [("robot-值班群", "geheim-key"), ("robot-", ADDRESS), ("robot", ADDRESS), ("robots-x", ADDRESS)])
def test_what_is_no_address_or_no_name_is_not_kept(ring: InMemory, monkeypatch: pytest.MonkeyPatch, name: str, typed: str) -> None:
    piped(monkeypatch, f"{typed}\n")
    with pytest.raises(ConfigurationError) as told:
        keep_password(Screen(), name, generate=False)
    assert not ring.kept and "geheim" not in str(told.value) and "robot-" in str(told.value)


def test_an_address_cannot_be_generated(ring: InMemory) -> None:
    with pytest.raises(ConfigurationError, match="群机器人“值班群”的地址是别处定的"):
        keep_password(Screen(), "robot-值班群", generate=True)


def test_the_environment_comes_first(ring: InMemory, monkeypatch: pytest.MonkeyPatch) -> None:
    assert variable("robot-值班群 2") == "TONGDA_ROBOT_值班群_2" and variable("mail") == "TONGDA_MAIL"
    monkeypatch.setenv("TONGDA_ROBOT_值班群", ADDRESS)
    assert secret("robot-值班群") == ADDRESS
