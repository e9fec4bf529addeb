"""The commands: what people type, what they see, and the exit code; the only module that speaks to the screen."""

from __future__ import annotations

import inspect
import json
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
outbox = typer.Typer(help="查看发件箱里的每一封邮件。")
cli.add_typer(outbox, name="outbox")


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


@command(cli, "demo", logs=False)
def demo(
    screen: Screen,
    office: Any,
    directory: Annotated[Path | None, typer.Argument(metavar="[DIR]", help="放样例公司的文件夹，默认 ./tongda-demo")] = None,
    show: Annotated[bool, typer.Option("--open/--no-open", help="完成后打开报表")] = True,
) -> ExitCode:
    """造一家样例公司，走完一周：收表、汇总、出报表和邮件。"""
    from automation.demo.week import live_through_a_week

    return live_through_a_week(screen, office, directory or Path("tongda-demo"), show)


@command(cli, "forms")
def forms(
    screen: Screen,
    office: Any,
    directory: Annotated[Path | None, typer.Argument(metavar="[DIR]", help="写到哪个文件夹，默认工作区的 空白表单")] = None,
) -> ExitCode:
    """生成全部空白表单，下拉选项来自通讯录。"""
    written = office.write_blank_forms(directory)
    for path in written:
        screen.say(f"  {path}")
    screen.say(f"共 {len(written)} 份空白表单。")
    screen.answer({"forms": [str(path) for path in written]})
    return ExitCode.DONE


@command(cli, "check")
def check(
    screen: Screen,
    office: Any,
    paths: Annotated[list[Path] | None, typer.Argument(metavar="[PATH]...", help="表或文件夹，默认整个工作区")] = None,
    slips: Annotated[Path | None, typer.Option("--slips", metavar="DIR", help="把退回单写到这个文件夹")] = None,
) -> ExitCode:
    """检查填好的表：每处问题在哪个格、是什么、怎么改。"""
    from automation.commands.check import check_workbooks

    return check_workbooks(screen, office, paths or [], slips)


@command(cli, "weekly")
def weekly(
    screen: Screen,
    office: Any,
    week: Annotated[str | None, typer.Option("--week", help="周次，如 2026-W47；默认最近一个已到截止日的周")] = None,
) -> ExitCode:
    """汇总一周进度，写出项目周进度报表，把邮件放进发件箱。"""
    from automation.commands.weekly import consolidate

    return consolidate(screen, office, week)


@command(outbox, "list")
def outbox_list(
    screen: Screen,
    office: Any,
    state: Annotated[str | None, typer.Option("--state", help="只看这种状态，如 queued、sent、held")] = None,
) -> ExitCode:
    """列出邮件：状态、时间、主题、收件人。"""
    from automation.commands.outbox import list_messages

    return list_messages(screen, office, state)


@command(outbox, "show")
def outbox_show(
    screen: Screen, office: Any, key: Annotated[str, typer.Argument(metavar="KEY", help="邮件的标识，见 outbox list")]
) -> ExitCode:
    """看一封邮件：内容、收件人、附件、每次状态变化和原因。"""
    from automation.commands.outbox import show_message

    return show_message(screen, office, key)


def _order(name: str, words: str) -> None:
    """One command for each order that people may give of messages."""

    def give(
        screen: Screen,
        office: Any,
        keys: Annotated[list[str], typer.Argument(metavar="KEY...", help="邮件的标识，见 outbox list；写“全部”= 这一类的每一封")],
        why: Annotated[str, typer.Option("--why", help="原因，记在这封邮件的经过里")] = "",
    ) -> ExitCode:
        from automation.commands.outbox import order

        return order(screen, office, name, keys, why)

    give.__doc__ = words
    command(outbox, name)(give)


_order("hold", "暂停：先不发。")
_order("release", "放行：暂停的邮件可以发了。")
_order("retry", "重发：失败的，或查明没有发出的。")
_order("cancel", "取消：不再发。")


@command(cli, "send")
def send(screen: Screen, office: Any) -> ExitCode:
    """把发件箱里该发的邮件发出去（默认写成 .eml 文件）。"""
    from automation.commands.outbox import send as deliver

    return deliver(screen, office)


@command(cli, "catalog")
def catalog(screen: Screen, office: Any) -> ExitCode:
    """列出全部表单、报表和任务。"""
    from automation.commands.overview import show_catalog

    return show_catalog(screen, office)


@command(cli, "status")
def status(screen: Screen, office: Any) -> ExitCode:
    """现在怎样：最近的报表、未发出的邮件、下次何时。"""
    from automation.commands.overview import show_status

    return show_status(screen, office)


@command(cli, "doctor")
def doctor(screen: Screen, office: Any) -> ExitCode:
    """体检：配置、文件夹、日历、通讯录、发件箱。"""
    from automation.commands.doctor import examine

    return examine(screen, office)


@command(cli, "password")
def password(
    screen: Screen,
    office: Any,
    name: Annotated[str, typer.Argument(metavar="NAME", help="mail、oauth、certificate 或 attachment")],
    generate: Annotated[bool, typer.Option("--generate", help="由程序生成，只用于 attachment")] = False,
) -> ExitCode:
    """把密码存入本机系统的密码库，输入时不显示，也不写进任何文件。"""
    from automation.commands.password import keep_password

    return keep_password(screen, name, generate)
