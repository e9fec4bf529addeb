"""The demo's own folder: nothing outside it is touched, and nothing in it that is not the demo's."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from automation.demo.company import NAME
from automation.errors import AutomationError, ConfigurationError

MARK = ".tongda-demo"
_CONFIG = """\
# 样例公司的配置：所有文件都在这个文件夹里。
[company]
name = {name}
english_name = Example Precision
address = 上海市示例路 1 号 ｜ 电话 021-5550 0100 ｜ www.example.com
english_address = 1 Example Road, Shanghai | Tel. +86 21 5550 0100 | www.example.com

[paths]
workspace = {workspace}
state = {state}
mail = {mail}
"""


@dataclass(frozen=True)
class Place:
    """Where everything of one demo lies."""

    folder: Path

    @property
    def workspace(self) -> Path:
        return self.folder / "共享盘"

    @property
    def state(self) -> Path:
        return self.folder / "state"

    @property
    def mail(self) -> Path:
        return self.folder / "邮件"

    @property
    def config(self) -> Path:
        return self.folder / "config.ini"

    @property
    def guide(self) -> Path:
        return self.folder / "样例里埋了哪些问题.txt"

    def clear(self) -> None:
        """Makes the folder, or empties it of an earlier demo. ConfigurationError if it holds anything else."""
        try:
            if self.folder.exists() and not (self.folder / MARK).is_file() and any(self.folder.iterdir()):
                raise ConfigurationError(f"“{self.folder}”不是空文件夹，也不是以前的样例。请换一个文件夹名。")
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / MARK).write_text("通达的样例公司；重新运行 demo 时会清空重做。\n", encoding="utf-8")
            self._remove()
            self._configure()
        except OSError as fault:
            reason = fault.strerror or type(fault).__name__
            raise AutomationError(
                f"“{fault.filename or self.folder}”不能写（{reason}）。请关闭其中打开的文件，或换一个文件夹名。"
            ) from fault

    def _remove(self) -> None:
        for folder in (self.workspace, self.state, self.mail):
            if folder.is_symlink():
                folder.unlink()
            elif folder.exists():
                shutil.rmtree(folder)

    def _configure(self) -> None:
        self.workspace.mkdir()
        names = {"workspace": self.workspace.name, "state": self.state.name, "mail": self.mail.name}
        self.config.write_text(_CONFIG.format(name=NAME, **names), encoding="utf-8")
