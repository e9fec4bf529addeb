"""run.py: an old Python gets a clear line, a ready environment is entered at once, anything else is made or mended."""

from __future__ import annotations

import ast
import hashlib
import os
import shutil
import subprocess
import sys
import time
import venv
import zipfile
from pathlib import Path

import pytest

from automation.environment import Environment
from automation.pip_install import _cause

ROOT = Path(__file__).resolve().parent.parent
NEEDED = ("__init__", "environment", "errors", "file_lock", "pip_install")
MAIN = "import os, sys\nprint(sys.argv[1:], os.getcwd(), sys.flags.utf8_mode)\nsys.exit(7)\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A program that only says how it was called, in a folder with a blank and Chinese letters."""
    home = tmp_path / "通达 程序"
    (home / "automation").mkdir(parents=True)
    shutil.copy(ROOT / "run.py", home)
    for name in NEEDED:
        shutil.copy(ROOT / "automation" / f"{name}.py", home / "automation")
    (home / "automation" / "__main__.py").write_text(MAIN, encoding="utf-8")
    (home / "requirements.txt").write_text("# nothing\n", encoding="utf-8")
    return home


def make_ready(home: Path) -> Environment:
    """An environment without pip, stamped as if everything were installed: any call of pip would fail."""
    environment = Environment(home)
    venv.EnvBuilder(with_pip=False, symlinks=os.name != "nt").create(environment.folder)
    stamp(home)
    return environment


def stamp(home: Path) -> None:
    content = (home / "requirements.txt").read_bytes() + (home / ".venv" / "pyvenv.cfg").read_bytes()
    (home / ".venv" / "installed").write_text(f"requirements.txt {hashlib.sha256(content).hexdigest()}\n", encoding="utf-8")


def run(home: Path, *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-X", "utf8", str(home / "run.py"), *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", cwd=cwd, timeout=300, check=False)


def test_run_py_is_readable_by_any_python() -> None:
    source = (ROOT / "run.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 4))
    assert source.startswith("# -*- coding: utf-8 -*-"), "Python 2.7 needs it"


def test_an_old_python_gets_a_clear_line() -> None:
    source = f"open({str(ROOT / 'run.py')!r}, encoding='utf-8').read()"
    pretend = f"import sys; sys.version_info = (3, 6, 15); sys.version = '3.6.15'; exec({source})"
    done = subprocess.run([sys.executable, "-X", "utf8", "-c", pretend], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 40
    assert "3.11" in done.stderr and "3.6.15" in done.stderr and "请到 python.org 下载" in done.stderr


def test_a_ready_environment_is_entered_with_arguments_folder_and_exit_code(home: Path, tmp_path: Path) -> None:
    make_ready(home)
    done = run(home, "weekly", "--week", "2026-W47", "甲 乙", "", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (7, "")
    assert done.stdout.strip() == f"{['weekly', '--week', '2026-W47', '甲 乙', '']} {tmp_path} 1"


def test_files_of_the_current_folder_are_never_imported(home: Path, tmp_path: Path) -> None:
    make_ready(home)
    (tmp_path / "automation.py").write_text("raise SystemExit('wrong one')", encoding="utf-8")
    assert run(home, "status", cwd=tmp_path).returncode == 7


def test_ready_costs_little(home: Path) -> None:
    environment = make_ready(home)
    began = time.process_time()
    assert environment.ready(["requirements.txt"])
    assert time.process_time() - began < 0.05


def test_changed_requirements_are_noticed(home: Path) -> None:
    environment = make_ready(home)
    (home / "requirements.txt").write_text("tiny==1.0\n", encoding="utf-8")
    assert not environment.ready(["requirements.txt"])


def test_another_requirement_file_is_not_taken_for_installed(home: Path) -> None:
    environment = make_ready(home)
    (home / "requirements-dev.txt").write_text("# nothing\n", encoding="utf-8")
    assert not environment.ready(["requirements.txt", "requirements-dev.txt"])


def test_an_environment_whose_python_was_uninstalled_is_not_ready(home: Path) -> None:
    environment = make_ready(home)
    description = home / ".venv" / "pyvenv.cfg"
    description.write_text("home = /gone\nversion = 3.11.1\n", encoding="utf-8")
    stamp(home)
    assert not environment.ready(["requirements.txt"])


def test_a_failed_installation_is_one_line_and_leaves_no_stamp(home: Path) -> None:
    environment = make_ready(home)
    (home / "requirements.txt").write_text("tiny==1.0\n", encoding="utf-8")
    done = run(home, "status")
    assert done.returncode == 40 and "Traceback" not in done.stderr
    assert "No module named pip" in done.stderr.splitlines()[-1]
    assert not environment.ready(["requirements.txt"]) and not (home / ".venv" / "installed").exists()


def test_a_fault_of_the_disk_is_one_line(home: Path) -> None:
    (home / ".venv-lock").mkdir()
    done = run(home, "status")
    assert done.returncode == 40 and len(done.stderr.splitlines()) == 1 and ".venv-lock" in done.stderr


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("WARNING: Retrying ... NewConnectionError\nERROR: No matching distribution found for x==1", "连不上软件源"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "校验值不一致"),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "磁盘满了"),
        ("ERROR: No matching distribution found for numpy==9", "64 位的 Python"),
        ("ERROR: something new", "安装组件失败"),
    ],
)
def test_what_pip_says_becomes_a_way_out(said: str, words: str) -> None:
    assert words in _cause(said.splitlines()) and "\n" not in _cause(said.splitlines())


def offer_wheel(home: Path) -> None:
    """A package of our own in the folder wheels, and the hashed requirement for it: no index is needed."""
    (home / "wheels").mkdir()
    wheel = home / "wheels" / "tiny-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as file:
        file.writestr("tiny.py", "")
        file.writestr("tiny-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n")
        file.writestr("tiny-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        file.writestr("tiny-1.0.dist-info/RECORD", "tiny.py,,\n")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    (home / "requirements.txt").write_text(f"tiny==1.0 --hash=sha256:{digest}\n", encoding="utf-8")
    (home / "automation" / "__main__.py").write_text("import tiny\n" + MAIN, encoding="utf-8")


@pytest.mark.slow
def test_a_fresh_folder_sets_itself_up_offline_and_only_once(home: Path) -> None:
    offer_wheel(home)
    first = run(home, "status")
    assert first.returncode == 7 and "安装完成" in first.stderr
    assert list((home / "automation" / "__pycache__").glob("errors.*.pyc")), "a start may not be able to write it"
    second = run(home, "status")
    assert (second.returncode, second.stderr) == (7, "")


@pytest.mark.slow
def test_two_runs_at_once_make_one_environment(home: Path) -> None:
    offer_wheel(home)
    command = [sys.executable, "-X", "utf8", str(home / "run.py"), "status"]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8") for _ in range(2)]
    said = [process.communicate(timeout=300)[1] for process in both]
    assert [process.returncode for process in both] == [7, 7]
    assert sum("安装完成" in words for words in said) == 1


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [0.3, 3.0])
def test_killed_half_way_the_next_run_repairs(home: Path, seconds: float) -> None:
    offer_wheel(home)
    command = [sys.executable, str(home / "run.py"), "status"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(seconds)
    process.kill()
    process.wait()
    assert run(home, "status").returncode == 7


@pytest.mark.slow
def test_a_package_that_was_tampered_with_is_refused(home: Path) -> None:
    offer_wheel(home)
    (home / "requirements.txt").write_text(f"tiny==1.0 --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    done = run(home, "status")
    assert done.returncode == 40 and "校验值不一致" in done.stderr.splitlines()[-1]


@pytest.mark.slow
def test_a_missing_package_is_named(home: Path) -> None:
    offer_wheel(home)
    shutil.rmtree(home / "wheels")
    (home / "wheels").mkdir()
    done = run(home, "status")
    assert done.returncode == 40 and "tiny" in done.stderr.splitlines()[-1]
