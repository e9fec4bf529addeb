"""The commands of the archive: what people type, and which function does it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from automation.command_line import command
from automation.errors import ConfigurationError, ExitCode
from automation.screen import Screen

archive = typer.Typer(help="存档：查发过、收过、读过的；导出案卷；删掉满两年的。")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ConfigurationError(f"“{text}”不是日期。请写成 2026-03-05 这样。") from None


@command(archive, "find")
def archive_find(
    screen: Screen,
    office: Any,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[词]...", help="编号、项目、客户、人名、主题里的字、文件名；几个词要同时有")
    ] = None,
    person: Annotated[str, typer.Option("--person", help="收件人或回信人的姓名或邮箱，表里提到的人")] = "",
    since: Annotated[str | None, typer.Option("--since", metavar="日期", help="从哪天起，如 2026-03-05")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="日期", help="到哪天止，含当天")] = None,
    most: Annotated[int, typer.Option("--most", min=1, help="屏幕上最多列多少条，列最近的")] = 200,
) -> ExitCode:
    """查存档：发出的邮件、收到的回信、读过的表，按时间列出。"""
    from automation.archive.search import Wanted
    from automation.commands.archive import find

    days = _day(since) if since else None, _day(until) if until else None
    return find(screen, office, Wanted([word for word in words or [] if word.strip()], person.strip(), *days), most)


@command(archive, "export")
def archive_export(
    screen: Screen,
    office: Any,
    case: Annotated[str, typer.Argument(metavar="案卷", help="通知编号、需求编号、项目编号或名称、客户名称")],
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="写到哪个新文件夹")],
) -> ExitCode:
    """导出案卷：全部邮件、回信和用过的表，附一页按时间讲清经过的目录。"""
    from automation.commands.archive import export_case

    return export_case(screen, office, case, directory)


@command(archive, "purge")
def archive_purge(
    screen: Screen,
    office: Any,
    before: Annotated[str, typer.Option("--before", metavar="日期", help="删哪天以前的；不到两年的不删")],
    really: Annotated[bool, typer.Option("--really", help="真的删除；不写就只列出来")] = False,
) -> ExitCode:
    """删掉满两年的邮件和表的内容；谁、何时、什么、由谁删除都留有记录。"""
    from automation.commands.archive import purge_before

    return purge_before(screen, office, _day(before), really)
