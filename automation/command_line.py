"""What all commands share: the common options, faults in one line, the exit code; speaks to the screen where no Screen can."""

from __future__ import annotations

import inspect
import json
import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from automation.errors import AutomationError, ExitCode
from automation.screen import Screen

cli = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None,
                  help="通达：用 Excel 和邮件，把通知、进度和客户需求管得精准、及时、可追溯。")  # fmt: skip


def _path(text: str) -> Path:
    """An unset variable in a script gives an empty text, which would silently mean the current folder."""
    if not text.strip():
        raise typer.BadParameter("路径是空的。")
    return Path(text)


COMMON: dict[str, Any] = {
    "config": Annotated[Path | None, typer.Option("--config", parser=_path, metavar="FILE", help="配置文件，默认是程序旁边的 config.ini")],
    "workspace": Annotated[Path | None, typer.Option("--workspace", parser=_path, metavar="DIR", help="工作区文件夹（共享盘）")],
    "now": Annotated[str | None, typer.Option("--now", help="模拟的当前时间，如 2026-11-20T17:30")],
    "as_json": Annotated[bool, typer.Option("--json", help="只输出一个 JSON 对象")],
    "quiet": Annotated[bool, typer.Option("--quiet", help="除了错误什么也不显示")],
}


def command(group: typer.Typer, name: str, *, logs: bool = True) -> Callable[[Callable[..., ExitCode]], Callable[..., None]]:
    """Registers `function(screen, office, ...)` as a command that also knows the common options. logs: it works in the
    configured state folder; the demo has its own and touches nothing else."""

    def register(function: Callable[..., ExitCode]) -> Callable[..., None]:
        @wraps(function)
        def run(**given: Any) -> None:
            common = {key: given.pop(key) for key in COMMON}
            raise typer.Exit(int(_guarded(function, common, given, logs)))

        own = [p for p in inspect.signature(function, eval_str=True).parameters.values() if p.name not in ("screen", "office")]
        keyword = inspect.Parameter.KEYWORD_ONLY
        shared = [
            inspect.Parameter(key, keyword, default=False if key in ("as_json", "quiet") else None, annotation=kind)
            for key, kind in COMMON.items()
        ]
        run.__signature__ = inspect.Signature([*(p.replace(kind=keyword) for p in own), *shared])  # type: ignore[attr-defined]
        run.__annotations__ = {p.name: p.annotation for p in (*own, *shared)}
        del run.__wrapped__
        return group.command(name)(run)

    return register


def _guarded(function: Callable[..., ExitCode], common: dict[str, Any], given: dict[str, Any], logs: bool) -> ExitCode:
    """A fault of the surroundings becomes one line and its exit code; anything else is a bug and is logged whole."""
    from automation.app import open_office, report_bug

    screen = Screen(quiet=common["quiet"], as_json=common["as_json"])
    try:
        office = open_office(common["config"], common["workspace"], common["now"])
        with office:
            if logs:
                office.log()
            return function(screen, office, **given)
    except AutomationError as fault:
        _complain(screen, str(fault), fault.exit_code)
        return fault.exit_code
    except KeyboardInterrupt:
        _complain(screen, "已停止。下次运行会从没做完的地方接着做。", ExitCode.PARTLY)
        return ExitCode.PARTLY
    except BrokenPipeError:  # whoever read along has had enough: `outbox list | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.DONE
    except Exception as bug:
        _complain(screen, report_bug(bug), ExitCode.BUG)
        return ExitCode.BUG


def obey() -> NoReturn:
    """Does what the command line asks for; one that cannot be understood is a fault like any other: one line, exit code 40."""
    asked = sys.argv[1:]
    try:
        sys.exit(cli(asked or ["--help"], prog_name="run.py", standalone_mode=False))
    except typer.TyperException as fault:
        _complain(Screen(as_json="--json" in asked), _misread(fault), ExitCode.CONFIGURATION)
        sys.exit(ExitCode.CONFIGURATION)


def _misread(fault: typer.TyperException) -> str:
    """typer's reason (English, with near misses) and which help tells the right way."""
    words = getattr(fault, "format_message", fault.__str__)()
    place = getattr(getattr(fault, "ctx", None), "command_path", "run.py")
    return f"命令写错了：{words} 写法见 python {place} --help。"


def _complain(screen: Screen, text: str, code: ExitCode) -> None:
    if screen.as_json:
        print(json.dumps({"error": text, "exit_code": int(code)}, ensure_ascii=False))
    print(text, file=sys.stderr)
