"""The commands: what people type, and which function does it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from automation.archive_commands import archive
from automation.command_line import cli as cli
from automation.command_line import command
from automation.command_line import obey as obey
from automation.errors import ExitCode
from automation.screen import Screen

outbox = typer.Typer(help="查看发件箱里的每一封邮件。")
cli.add_typer(outbox, name="outbox")
cli.add_typer(archive, name="archive")


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
    from automation.commands.blank_forms import write_forms

    return write_forms(screen, office, directory)


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


@command(outbox, "readdress")
def outbox_readdress(
    screen: Screen,
    office: Any,
    key: Annotated[str, typer.Argument(metavar="KEY", help="被退回或发送失败的邮件的标识，见 outbox list")],
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="正确的邮箱")],
    whose: Annotated[str, typer.Option("--whose", help="写错的邮箱；只有一个收件人没收到时不用写")] = "",
) -> ExitCode:
    """改址：没有收到的人，用正确的邮箱再发一封同样的信。"""
    from automation.commands.outbox import readdress

    return readdress(screen, office, key, address, whose)


@command(cli, "send")
def send(screen: Screen, office: Any) -> ExitCode:
    """把发件箱里该发的邮件发出去（默认写成 .eml 文件）。"""
    from automation.commands.outbox import send as deliver

    return deliver(screen, office)


@command(cli, "collect")
def collect(screen: Screen, office: Any) -> ExitCode:
    """收取回信、回执和退信；信里寄来的表放进工作区的 邮件来件。"""
    from automation.commands.collect import collect_mail

    return collect_mail(screen, office)


@command(cli, "run")
def run(screen: Screen, office: Any) -> ExitCode:
    """计划任务运行的就是它：收信收表、办到期的事、发信，一次一轮。"""
    from automation.commands.run import run as go

    return go(screen, office)


@command(cli, "watch")
def watch(
    screen: Screen,
    office: Any,
    minutes: Annotated[int, typer.Option("--every", min=1, max=60, help="每多少分钟一轮")] = 5,
) -> ExitCode:
    """没有计划任务的电脑用它：每隔几分钟 run 一次，直到 Ctrl+C。"""
    from automation.commands.run import watch as keep_going

    return keep_going(screen, office, minutes)


@command(cli, "simulate")
def simulate(
    screen: Screen,
    office: Any,
    days: Annotated[int, typer.Option("--days", min=1, max=800, help="过多少天")] = 7,
    seed: Annotated[int, typer.Option("--seed", help="换一个数，人们的表现就不同；同一个数结果相同")] = 1,
    keep: Annotated[Path | None, typer.Option("--keep", metavar="DIR", help="把模拟的共享盘和邮件留在这个新文件夹里看")] = None,
) -> ExitCode:
    """在副本上过完以后几天：有人按时、有人拖拉、出差、填错；列出每封邮件给谁、何时、为什么。什么也不真的发出。"""
    from automation.simulation.simulate import simulate as live

    return live(screen, office, days, seed, keep)


@command(cli, "heartbeat")
def heartbeat(screen: Screen, office: Any) -> ExitCode:
    """看通达是否还在运行（可装在另一台电脑上）；停了就发信给负责人。"""
    from automation.commands.heartbeat import listen

    return listen(screen, office)


@command(cli, "catalog")
def catalog(screen: Screen, office: Any) -> ExitCode:
    """列出全部表单、报表和任务。"""
    from automation.commands.overview import show_catalog

    return show_catalog(screen, office)


@command(cli, "status")
def status(
    screen: Screen,
    office: Any,
    page: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="另外写成网页，可放在共享盘上看")] = None,
) -> ExitCode:
    """现在怎样：在不在运行、接下来办什么、没发出的邮件、没办成的事、最近的周报。"""
    from automation.commands.status import show_status

    return show_status(screen, office, page)


@command(cli, "doctor")
def doctor(screen: Screen, office: Any, context: typer.Context) -> ExitCode:
    """体检：文件夹、归属、时钟、计划任务、通讯录、日历、模板、证书、密码、收发邮件，每项一行，附解决办法。"""
    from automation.commands.doctor import examine
    from automation.commands.task import this_program

    return examine(screen, office, this_program(context.params))


@command(cli, "password")
def password(
    screen: Screen,
    office: Any,
    name: Annotated[str, typer.Argument(metavar="NAME", help="mail、oauth、certificate、attachment 或 robot-名称")],
    generate: Annotated[bool, typer.Option("--generate", help="由程序生成，只用于 attachment")] = False,
) -> ExitCode:
    """把密码存入本机系统的密码库，输入时不显示，也不写进任何文件。"""
    from automation.commands.password import keep_password

    return keep_password(screen, name, generate)


@command(cli, "task")
def task(
    screen: Screen,
    office: Any,
    context: typer.Context,
    action: Annotated[Literal["install", "show", "remove"], typer.Argument(help="安装、查看或删除")],
    only: Annotated[Literal["run", "heartbeat"] | None, typer.Option("--only", help="只管这一个，如另一台电脑上的 heartbeat")] = None,
    account: Annotated[str, typer.Option("--account", help=r"不登录也运行时用的账户，如 公司域\tongda（Windows）")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="直接写入 crontab（非 Windows）")] = False,
) -> ExitCode:
    """让系统自动运行：Windows 计划任务，其他系统 crontab。"""
    from automation.commands.task import TASKS, install, remove, show, this_program

    tasks, program = [TASKS[only]] if only else list(TASKS.values()), this_program(context.params)
    if action == "install":
        return install(screen, office, tasks, program, account, yes)
    return (show if action == "show" else remove)(screen, tasks, program)
