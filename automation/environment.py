"""The program's own Python environment (.venv): made, mended and entered; standard library only, it runs before the rest."""

from __future__ import annotations

import errno
import hashlib
import os
import sys
from pathlib import Path
from typing import NoReturn

from automation.errors import ConfigurationError, ExitCode

HOME = Path(__file__).resolve().parent.parent
RUN_TIME, DEVELOPMENT = "requirements.txt", "requirements-dev.txt"


def run(arguments: list[str]) -> NoReturn:
    """Hands over to `python -m automation ARGUMENTS`, or to pytest for `test ARGUMENTS`, and leaves with its exit code."""
    _never_fail_to_speak()
    environment = Environment(HOME)
    testing = arguments[:1] == ["test"]
    try:
        environment.prepare([RUN_TIME, DEVELOPMENT] if testing else [RUN_TIME])
    except ConfigurationError as fault:
        _stop(str(fault))
    except OSError as fault:
        _stop(_in_words(fault))
    except KeyboardInterrupt:
        _stop("已停止；下次运行会重新安装。 / Stopped; the next run sets up again.")
    if testing:
        os.chdir(HOME)
    environment.hand_over(["pytest", *arguments[1:]] if testing else ["automation", *arguments])


class Environment:
    """The environment beside the program in `home`.

    Its stamp names what is installed and is written last: an environment without one was left half-way and is made anew.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self.folder = home / ".venv"
        self.python = self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        self._stamp = self.folder / "installed"

    def ready(self, wanted: list[str]) -> bool:
        """Whether the wanted requirement files are installed as they stand."""
        installed = self._installed()
        return bool(installed) and all(installed.get(name) == self._fingerprint(name) for name in wanted)

    def prepare(self, wanted: list[str]) -> None:
        """Installs what is wanted, if need be. One process at a time; whoever waited finds it done.

        Raises ConfigurationError or OSError where that cannot be done.
        """
        if self.ready(wanted):
            return
        from automation.file_lock import wait_for

        with (self.home / ".venv-lock").open("ab") as lock:
            wait_for(lock.fileno(), "另一个窗口正在安装，请稍等…… / Another run is setting up; waiting ...")
            if not self.ready(wanted):
                self._install(wanted, lock.fileno())

    def hand_over(self, module: list[str]) -> NoReturn:
        """Goes on as `python -m MODULE`. -P: a file in the current folder never takes a module's place."""
        command = [str(self.python), "-X", "utf8", "-P", "-m", *module]
        surroundings = surroundings_of_our_own() | {"PYTHONPATH": str(self.home)}
        if sys.platform != "win32":
            os.execve(command[0], command, surroundings)
        import subprocess

        child = subprocess.Popen(command, env=surroundings)
        while True:
            try:
                sys.exit(child.wait())
            except KeyboardInterrupt:
                continue  # The child got it too; what comes of it is its decision.

    def _install(self, wanted: list[str], lock: int) -> None:
        from automation.pip_install import compile_program, create, install

        installed = self._installed()
        if not installed:
            create(self.folder, lock)
        self._stamp.unlink(missing_ok=True)
        for name in wanted:
            if installed.get(name) != (current := self._fingerprint(name)):
                install(self.python, self.home / name, self.home / "wheels", lock)
                installed[name] = current
        compile_program(self.python, self.home)
        self._stamp.write_text("".join(f"{name} {of}\n" for name, of in installed.items()), encoding="utf-8")
        say("安装完成。 / Ready.")

    def _installed(self) -> dict[str, str]:
        """Requirement file -> its fingerprint; nothing if this environment cannot be used."""
        if not (self.python.exists() and self._base().is_dir() and self._stamp.exists()):
            return {}
        lines = self._stamp.read_text(encoding="utf-8").splitlines()
        return dict(line.split(" ", 1) for line in lines if " " in line)

    def _base(self) -> Path:
        """The Python that it was made from; once that is uninstalled, the environment's own starts no more."""
        description = self.folder / "pyvenv.cfg"
        lines = description.read_text(encoding="utf-8").splitlines() if description.exists() else []
        return next((Path(line.partition("=")[2].strip()) for line in lines if line.startswith("home")), self.folder / "nowhere")

    def _fingerprint(self, name: str) -> str:
        """Of a requirement file together with the environment's description, which names its Python version."""
        return hashlib.sha256((self.home / name).read_bytes() + (self.folder / "pyvenv.cfg").read_bytes()).hexdigest()


def surroundings_of_our_own() -> dict[str, str]:
    """The process's environment without what makes a Python look for modules elsewhere."""
    foreign = ("PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "__PYVENV_LAUNCHER__")
    return {name: value for name, value in os.environ.items() if name not in foreign}


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _stop(line: str) -> NoReturn:
    say(line)
    sys.exit(ExitCode.CONFIGURATION)


def _never_fail_to_speak() -> None:
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="replace")


def _in_words(fault: OSError) -> str:
    place = fault.filename or HOME
    if fault.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"不能读写 {place}：请把程序复制到本机您能读写的文件夹，并关闭正在运行的通达。 / No permission."
    if fault.errno == errno.ENOSPC:
        return "磁盘满了：请腾出至少 1 GB 再运行。 / The disk is full."
    return f"准备运行环境失败：{fault.strerror or fault}（{place}） / Setting up failed."
