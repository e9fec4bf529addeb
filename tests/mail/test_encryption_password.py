"""The `password` command: a real keyring takes the secret from a terminal, a pipe or a generator, and nothing else shows it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail
from typer.testing import CliRunner, Result

from automation.cli import cli
from automation.credentials import secret

ROOT = Path(__file__).resolve().parents[2]
WORD = "correct horse 电池 staple"


class FileKeyring(KeyringBackend):
    """A keyring that is a file; a process of its own finds it by PYTHON_KEYRING_BACKEND, as any other."""

    priority = -2  # type: ignore[assignment]  # never taken by itself, in no other test

    def __init__(self, file: str = "") -> None:
        super().__init__()
        self.file = Path(file or os.environ.get("KEYRING_FILE", os.devnull))

    def held(self) -> dict[str, str]:
        return dict(json.loads(self.file.read_text("utf-8"))) if self.file.exists() else {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.held().get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self.file.write_text(json.dumps(self.held() | {username: password}), "utf-8")


class Machine:
    """A machine with a keyring, its own state folder, and the command."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.keyring = FileKeyring(str(folder / "keyring.json"))
        (folder / "config.ini").write_text("[paths]\nworkspace = .\nstate = state\n", encoding="utf-8")
        self.environment = os.environ | {
            "PYTHON_KEYRING_BACKEND": "test_encryption_password.FileKeyring",
            "KEYRING_FILE": str(self.keyring.file),
            "PYTHONPATH": os.pathsep.join((str(ROOT / "tests" / "mail"), str(ROOT))),
            "PYTHONUTF8": "1",
        }

    def words(self, *words: str) -> list[str]:
        return ["password", *words, "--config", str(self.folder / "config.ini")]

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "automation", *self.words(*words)]

    def run(self, *words: str, typed: bytes = b"") -> Result:
        """In this process, with `typed` coming out of a pipe."""
        return CliRunner().invoke(cli, self.words(*words), input=typed)

    def written(self) -> bytes:
        """Every byte in the state folder: log and ledgers."""
        return b"".join(file.read_bytes() for file in (self.folder / "state").rglob("*") if file.is_file())


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    before = keyring.get_keyring()
    made = Machine(tmp_path)
    keyring.set_keyring(made.keyring)
    yield made
    keyring.set_keyring(before)


def test_from_a_pipe(machine: Machine) -> None:
    typed = b"\xef\xbb\xbf" + WORD.encode() + b"\r\nnext line\r\n"
    done = subprocess.run(machine.command("mail"), input=typed, capture_output=True, env=machine.environment, cwd=ROOT, check=True)
    assert "邮箱的密码已存入系统的密码库" in done.stdout.decode()
    assert machine.keyring.held() == {"mail": WORD}
    assert WORD.encode() not in done.stdout + done.stderr + machine.written()


def test_the_generated_secret_is_made_once(machine: Machine) -> None:
    assert machine.run("attachment", "--generate").exit_code == 0
    first = machine.keyring.held()
    assert len(first["attachment"]) >= 40
    again = machine.run("attachment", "--generate")
    assert again.exit_code == 40 and "没有换" in again.stderr and machine.keyring.held() == first
    assert first["attachment"] not in again.output and first["attachment"].encode() not in machine.written()


@pytest.mark.parametrize(
    ("words", "typed", "said"),
    [
        (("mail",), b"", "密码是空的，没有存"),
        (("mail",), b"secret \n", "空格"),
        (("mail",), b"\xff\xfe\n", "不是 UTF-8"),
        (("mial",), b"secret", "没有“mial”这种密码。可以写：mail（邮箱的密码）"),
        (("mail", "--generate"), b"", "程序不能生成"),
        (("attachment",), b"short\n", "至少要 16 个字符"),
    ],
)
def test_what_is_refused_is_not_kept(machine: Machine, words: tuple[str, ...], typed: bytes, said: str) -> None:
    done = machine.run(*words, typed=typed)
    lines = done.stderr.splitlines()
    assert done.exit_code == 40 and len(lines) == 1 and said in lines[0]
    assert machine.keyring.held() == {} and "secret" not in done.output


def test_a_machine_without_keyring_names_the_other_way_in(machine: Machine) -> None:
    keyring.set_keyring(fail.Keyring())
    done = machine.run("mail", typed=b"secret word\n")
    assert done.exit_code == 40 and "环境变量 TONGDA_MAIL" in done.stderr and "secret word" not in done.output


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(("second", "code"), [(WORD, 0), ("something else", 40)])
def test_at_the_keyboard_twice_and_unseen(machine: Machine, second: str, code: int) -> None:
    import pty

    process, terminal = pty.fork()
    if process == 0:
        os.chdir(ROOT)
        os.execve(sys.executable, machine.command("mail"), machine.environment)
    seen = _until(terminal, "：")
    os.write(terminal, WORD.encode() + b"\n")
    seen += _until(terminal, "：")
    os.write(terminal, second.encode() + b"\n")
    seen += _until(terminal, "")
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == code
    assert WORD not in seen and "请输入邮箱的密码（不显示）" in seen and "再输入一次" in seen
    assert machine.keyring.held() == ({"mail": WORD} if code == 0 else {})


def _until(terminal: int, sign: str) -> str:
    """What the terminal shows up to the sign, or to its end."""
    seen, deadline = b"", time.monotonic() + 20
    while time.monotonic() < deadline and not (sign and seen.decode("utf-8", "ignore").rstrip().endswith(sign)):
        try:
            seen += os.read(terminal, 1024)
        except OSError:
            break
    return seen.decode("utf-8", "replace")


def test_the_environment_comes_before_the_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONGDA_ATTACHMENT", "from the environment")
    assert secret("attachment") == "from the environment"
