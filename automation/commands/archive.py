"""`archive`: finds what was sent and read, exports a case, removes what is old enough."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from getpass import getuser
from pathlib import Path
from platform import node
from typing import TYPE_CHECKING

from automation.archive.entry import KINDS, RECORD, WORKBOOK, Entry
from automation.archive.plan import refuse_young
from automation.archive.removal_log import Order
from automation.archive.search import ALL, Search, Wanted
from automation.errors import AutomationError, ConfigurationError, ExitCode
from automation.screen import Screen

if TYPE_CHECKING:
    from automation.app import Office
    from automation.archive.store import Purged

SHOWN = 20
"""Lines of a purge, on the screen; --json tells all."""
NAMED = 10
"""Names by which a matter goes too."""
_MEBIBYTE = 1 << 20
_SHELVES = {"ledger": "邮件", "trial": "试运行的邮件", "workbooks": "表格", "records": "记录表"}


def find(screen: Screen, office: Office, wanted: Wanted, most: int) -> ExitCode:
    """most: of the latest, on the screen; --json has all."""
    if not (wanted.words or wanted.person or wanted.since or wanted.until):
        raise ConfigurationError("请写上要找什么：编号、项目、客户、人名、主题里的字或文件名，或者 --person、--since、--until。")
    from automation.archive.case import by_all_names

    search = Search(office.state, office.ledger_file, ALL if screen.as_json else most)
    entries, left, names = by_all_names(search, wanted)
    titles = _titles(office, entries)
    rows = [
        [f"{one.at:%Y-%m-%d %H:%M}", KINDS[one.kind], one.who, _what(one, titles), one.state, one.reference] for one in entries
    ]
    if names:
        more = f" 等 {len(names)} 个" if len(names) > NAMED else ""
        screen.say(f"与“{wanted.words[0]}”相关的还有 {'、'.join(names[:NAMED])}{more}，一并列出。")
    screen.rows(f"存档里找到 {len(entries) + left} 条", ["时间", "类别", "谁", "什么", "状态", "标识或文件"], rows)
    if left:
        screen.say(f"只列出最近的 {len(entries)} 条，还有更早的 {left} 条：请多写几个词，或用 --since、--until、--most。")
    screen.answer({"entries": [{**vars(one), "what": _what(one, titles)} for one in entries]})
    return ExitCode.DONE


def export_case(screen: Screen, office: Office, case: str, folder: Path) -> ExitCode:
    """Remarks when a content has been removed or is 机密 and lies there unencrypted, partly when nothing was found."""
    from automation.archive.case import put_together
    from automation.archive.export import export
    from automation.archive.story import BARE

    search = Search(office.state, office.ledger_file)
    found = put_together(search, case.strip())
    if not found.entries:
        raise AutomationError(
            f"存档里没有“{case}”：请写通知编号、需求编号、项目编号、项目名称或客户名称，也可以先用 archive find 查一查"
        )
    done = export(search, found, folder, _titles(office, found.entries), office.moment, office.config.company.name)
    screen.say(f"案卷 {'、'.join(found.names)}：{len(found.entries)} 条，{done.files} 个文件。")
    if done.missing:
        screen.say(f"  ! {done.missing} 条的内容已按保存期限删除，只有记录。")
    if done.bare:
        screen.say(f"  ! {BARE.format(done.bare)}")
    screen.say(f"请打开：{done.page}")
    screen.answer(
        {
            "page": str(done.page),
            "files": done.files,
            "missing": done.missing,
            "bare": done.bare,
            "names": found.names,
            "entries": len(found.entries),
        }
    )
    return ExitCode.REMARKS if done.missing or done.bare else ExitCode.DONE


def purge_before(screen: Screen, office: Office, before: date, really: bool) -> ExitCode:
    """Without `really` it only tells what would go. ConfigurationError for what is younger than two years, AlreadyRunningError while
    a run is going on."""
    from automation.app import LEDGER, TRIAL
    from automation.archive.store import foresee, purge

    refuse_young(before, office.moment.date())
    ledgers = [office.state / name for name in (LEDGER, TRIAL)]
    if really:
        with office.lease():
            purged = purge(office.state, ledgers, Order(before, office.moment, f"{getuser()}@{node()}"))
    else:
        purged = foresee(office.state, ledgers, before)
    _tell(screen, purged, before, really)
    lines = [{**vars(line)} for line in purged.lines]
    screen.answer({"removed": really, "before": before, "size": purged.size, "holders": purged.holders, "lines": lines})
    return ExitCode.DONE


def _tell(screen: Screen, purged: Purged, before: date, really: bool) -> None:
    counts = "、".join(f"{_SHELVES[shelf]} {count} 份" for shelf, count in purged.holders.items() if count) or "没有"
    screen.say(f"{before} 以前、{'已删除' if really else '可以删除'}的内容：{counts}，{purged.size / _MEBIBYTE:.1f} MB。")
    for line in purged.lines[:SHOWN]:
        screen.say(f"  {line.at:%Y-%m-%d}  {line.what}  {line.sha256[:12]}")
    if len(purged.lines) > SHOWN:
        screen.say(f"  …… 还有 {len(purged.lines) - SHOWN} 个内容，见 --json")
    if really and purged.lines:
        screen.say(
            "主题、收件人、时间、状态和每个内容的 sha256 都还在，用 archive find 查得到。腾出的空间留给以后的邮件用，文件本身不变小。"
        )
    elif purged.lines:
        screen.say("什么也没有删。真要删除，请先备份记录文件夹，再加上 --really。")


def _titles(office: Office, entries: Sequence[Entry]) -> dict[str, str]:
    """Of the forms and records among them; their declarations are only asked for where there are any."""
    if not any(one.kind in (WORKBOOK, RECORD) for one in entries):
        return {}
    from automation.catalog import records

    return {form.name: form.title for form in office.forms} | {record.name: record.title for record in records()}


def _what(entry: Entry, titles: dict[str, str]) -> str:
    return titles.get(entry.what, entry.what) or entry.reference
