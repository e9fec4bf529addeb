"""Makes a virtual environment and installs hashed requirements into it, with its progress and its faults in plain words."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from automation.environment import say, surroundings_of_our_own
from automation.errors import ConfigurationError

OPTIONS = (
    "--require-hashes",
    "--only-binary=:all:",
    "--no-input",
    "--retries=2",
    "--progress-bar=off",
    "--disable-pip-version-check",
)
"""Nothing is built from source: the office PC has no compiler."""

NO_INDEX = (
    "连不上软件源：请检查网络和代理；没有外网的电脑请把安装包放进程序旁边的 wheels 文件夹。 / Cannot reach the package index."
)
CAUSES = (
    (
        "DO NOT MATCH THE HASHES",
        "下载的组件与清单的校验值不一致，可能被代理或镜像改动：请换一个软件源。 / A download does not match its hash.",
    ),
    ("No space left", "磁盘满了：请腾出至少 1 GB 再运行。 / The disk is full."),
    ("NewConnectionError", NO_INDEX),
    ("ConnectTimeout", NO_INDEX),
    ("Read timed out", NO_INDEX),
    ("ProxyError", NO_INDEX),
    ("SSLError", NO_INDEX),
    (
        "No matching distribution",
        "有组件没有适合这台电脑的安装包：请用 64 位的 Python 3.11 至 3.13。 / A package has no build for this Python.",
    ),
)


def create(folder: Path, lock: int) -> None:
    """Makes the environment anew, whatever was there. Raises ConfigurationError or OSError."""
    if importlib.util.find_spec("ensurepip") is None:
        raise ConfigurationError(
            "这个 Python 不带 venv：请先运行 sudo apt install python3-venv（Debian、Ubuntu）。 / ensurepip is missing."
        )
    say("正在建立运行环境…… / Creating .venv ...")
    with _started([sys.executable, "-X", "utf8", "-m", "venv", "--clear", str(folder)], lock) as maker:
        said = list(maker.stdout or ())
    if maker.returncode:
        raise ConfigurationError(f"建立 {folder} 失败：{_last(said)} / Creating .venv failed.")


def install(python: Path, requirements: Path, wheels: Path, lock: int) -> None:
    """Installs that file; from the folder `wheels` alone if there is one. Raises ConfigurationError."""
    names = [line for line in requirements.read_text(encoding="utf-8").splitlines() if line[:1].isalnum()]
    say(f"正在安装 {requirements.name} 里的组件，第一次需要一两分钟…… / Installing packages ...")
    command = [str(python), "-X", "utf8", "-m", "pip", "install", *OPTIONS, "-r", str(requirements)]
    if wheels.is_dir():
        command += ["--no-index", f"--find-links={wheels}"]
    with _started(command, lock) as pip:
        said = list(_followed(pip.stdout or (), len(names)))
    if pip.returncode:
        raise ConfigurationError(_cause(said))


def compile_program(python: Path, home: Path) -> None:
    """Once here, so that no start is slow where the program's folder may not be written later. A nicety: never fails."""
    command = [str(python), "-X", "utf8", "-m", "compileall", "-q", str(home / "automation")]
    subprocess.run(command, env=surroundings_of_our_own(), capture_output=True, check=False)


def _started(command: list[str], lock: int) -> subprocess.Popen[str]:
    """The child keeps the lock, so that the next run waits even where this process was killed and the child was not."""
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        env=surroundings_of_our_own() | {"PIP_USER": "0"},
        pass_fds=() if sys.platform == "win32" else (lock,),
    )


def _followed(lines: Iterable[str], count: int) -> Iterator[str]:
    """pip's own lines; where somebody looks at the screen it says how far it is."""
    collected = 0
    for line in lines:
        words = line.split()
        step = ""
        if words[:1] == ["Collecting"]:
            collected += 1
            step = f"\r  {collected}/{count} {words[1].partition('==')[0]:40.40}"
        elif words[:1] == ["Installing"]:
            step = f"\r  {'正在写入…… / Unpacking ...':50}\n"
        if step and sys.stderr.isatty():
            print(step, end="", file=sys.stderr, flush=True)
        yield line.rstrip()


def _cause(said: list[str]) -> str:
    """One line: what to do, and pip's own last error."""
    text = "\n".join(said)
    words = next((words for sign, words in CAUSES if sign in text), "安装组件失败。 / Installing packages failed.")
    return f"{words}（{_last([line for line in said if line.startswith('ERROR')] or said)}）"


def _last(said: list[str]) -> str:
    return next((line.strip()[:300] for line in reversed(said) if line.strip()), "?")
