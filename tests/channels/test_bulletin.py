"""The 公告栏: each page says all of its notice, the lists agree with the pages whatever happened, little is written and nothing leaks."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from notices_pinned import NUMBER, OFFICE, SUBJECT, bulletin, change, numbered, pinned, values, workspace_below

from automation.channels.bulletin import _lists, pin_up
from automation.channels.bulletin_lists import Lists
from automation.errors import AutomationError
from automation.jobs.job import Bulletin
from automation.organization.bulletin_place import page_name, page_path


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return workspace_below(tmp_path)


def page(board: Path, number: str = NUMBER) -> str:
    return (board / page_name(number)).read_text(encoding="utf-8")


def listed(board: Path) -> dict[str, dict[str, Any]]:
    """What the lists say, as the browser would run them, by 通知编号."""
    found: dict[str, dict[str, Any]] = {}
    index = (board / "index.html").read_text(encoding="utf-8")
    for path in sorted((board / "数据").glob("*.js")):
        script = path.read_text(encoding="utf-8")
        assert f"{path.stem}.js" in index
        for entry in json.loads(script.removeprefix("tongda(").removesuffix(");\n")):
            assert entry["id"] not in found, "twice on the lists"
            found[entry["id"]] = entry
    return found


def saved(board: Path) -> dict[str, int]:
    return {path.relative_to(board).as_posix(): path.stat().st_mtime_ns for path in board.rglob("*") if path.is_file()}


def test_a_page_says_all_of_its_notice(workspace: Path) -> None:
    text = page(pinned(workspace, bulletin()))
    for said in (SUBJECT, NUMBER, "行政部", "2026年9月24日", "安排", "内部", "2026-09-24 15:30", "国庆节放假 7 天", "报值班表",
                 "9月28日(周一)17:00", "部门：行政部、技术部", "9月30日(周三)17:00", "各部门负责人", "检查表（向行政部领取）", "李娜", "分机 8012", "示例公司"):  # fmt: skip
        assert said in text, said
    assert "截止时间" not in page(pinned(workspace, bulletin(due="")))
    assert '<strong class="long">各部门在 9 月 28 日前报值班表' in text and "<strong" not in text.partition("离开前关闭")[2]
    assert 'href="../%E9%80%9A' in text and "%E5%80%BC%E7%8F%AD%20%E8%A1%A8%231.xlsx" in text
    assert "更正" not in text.partition("<main>")[2].partition("<footer>")[0]


def test_the_list_leads_to_the_page(workspace: Path) -> None:
    entry = listed(pinned(workspace, bulletin()))[NUMBER]
    assert (entry["page"], entry["subject"], entry["day"], entry["superseded"]) == ("TZ-2026-018.html", SUBJECT, "2026-09-24", "")
    assert "服务器和门禁" in entry["words"] and page_path(NUMBER) == "公告栏/TZ-2026-018.html"


def test_original_and_correction_name_each_other(workspace: Path) -> None:
    new = bulletin(id="TZ-2026-019", corrects=NUMBER, changes=[change("9 月 28 日前", "9 月 27 日前"), change("", "带工牌")])
    board = pinned(workspace, bulletin(), new, bulletin(superseded="TZ-2026-019"))
    assert '本通知已更正，请以<a href="TZ-2026-019.html">' in page(board) and "国庆节放假 7 天" in page(board)
    assert f'本通知更正<a href="{NUMBER}.html">' in page(board, "TZ-2026-019")
    said = page(board, "TZ-2026-019")
    assert "<li>原：<del>9 月 28 日前</del><br>现：<ins>9 月 27 日前</ins></li>" in said and "<li>增加：<ins>带工牌</ins></li>" in said
    assert listed(board)[NUMBER]["superseded"] == "TZ-2026-019"


def test_what_is_superseded_says_so_although_nobody_knows_the_rest_any_more(workspace: Path) -> None:
    board = pinned(workspace, bulletin(), bulletin(id="TZ-2026-020", day=date(2026, 10, 9)))
    unknown = Bulletin(NUMBER, {}, "TZ-2026-<019>")
    before = page(pinned(workspace, bulletin(superseded="TZ-2026-<019>")))
    pinned(workspace, bulletin(), unknown)
    assert page(board) == before and "更正通知 TZ-2026-&lt;019&gt;" in before
    written = saved(board)
    assert saved(pinned(workspace, unknown, Bulletin("TZ-1", {}, "TZ-2"))) == written, "nor what never was there"
    assert listed(board)[NUMBER]["superseded"] == "TZ-2026-<019>"
    assert page(pinned(workspace, Bulletin(NUMBER, {}, "TZ-2026-021"))).count('id="superseded"') == 1
    assert 'id="superseded"' not in page(pinned(workspace, bulletin())), "known again"


def test_nothing_is_written_where_nothing_is_new(workspace: Path) -> None:
    board = pinned(workspace, *map(numbered, range(30)))
    before = saved(board)
    assert saved(pinned(workspace, *map(numbered, range(30)))) == before
    pinned(workspace, bulletin())
    changed = {name for name, at in saved(board).items() if before.get(name) != at}
    assert changed == {f"{NUMBER}.html", "数据/2026-09.js", "index.html"}, "its page, its month, and that there is this month"


def test_what_somebody_deleted_or_broke_comes_back(workspace: Path) -> None:
    notices = [*map(numbered, range(20)), bulletin()]
    board = pinned(workspace, *notices)
    whole = {path: path.read_bytes() for path in board.rglob("*.*")}
    page_of, list_of, index = board / f"{NUMBER}.html", board / "数据" / "2026-09.js", board / "index.html"
    for spoil in (Path.unlink, lambda path: path.write_bytes(b""), lambda path: path.write_bytes(b"tongda([\n{]);")):
        for path in (page_of, list_of, index):
            spoil(path)
            pinned(workspace, *notices)
            assert {path: path.read_bytes() for path in board.rglob("*.*")} == whole, path


@pytest.mark.parametrize("spoilt", [b"tongda([\n[[1]]]);\n", b"tongda([\n" + b"[" * 200_000, b'tongda([\n"page"\n]);\n', b"\xff\xfe", b"tongda([\n{}\n]);\n"])
def test_a_list_that_somebody_has_written_into_counts_as_empty(workspace: Path, spoilt: bytes) -> None:
    board = pinned(workspace, bulletin())
    (board / "数据" / "2026-09.js").write_bytes(spoilt)
    assert list(listed(pinned(workspace, bulletin()))) == [NUMBER]


def test_a_page_or_entry_that_somebody_has_saved_otherwise_is_marked_all_the_same(workspace: Path) -> None:
    board = pinned(workspace, bulletin())
    (board / f"{NUMBER}.html").write_bytes(page(board).encode("gb18030"))
    months = board / "数据" / "2026-09.js"
    months.write_text(months.read_text(encoding="utf-8").replace('"superseded"', '"other"'), encoding="utf-8", newline="")
    said = page(pinned(workspace, Bulletin(NUMBER, {}, "TZ-2026-019")))
    assert 'id="superseded"' in said and listed(board)[NUMBER]["superseded"] == "TZ-2026-019"


def test_another_day_moves_it_to_the_list_of_its_month(workspace: Path) -> None:
    board = pinned(workspace, numbered(1), bulletin(), bulletin(day=date(2026, 10, 8)))
    assert listed(board)[NUMBER]["day"] == "2026-10-08" and len(listed(board)) == 2


@pytest.mark.parametrize("classification", ["机密", "绝密", "", None])
def test_what_is_secret_is_refused_and_comes_off(workspace: Path, classification: str | None) -> None:
    board = pinned(workspace, bulletin(), numbered(1))
    with pytest.raises(AutomationError, match=f"{NUMBER}.*机密"):
        pinned(workspace, bulletin(classification=classification))
    assert list(listed(board)) == [numbered(1).id] and not (board / f"{NUMBER}.html").exists()


def test_typed_text_stays_text(workspace: Path) -> None:
    evil = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'&\u202e\u2028\ud800\x00\x1b"
    row = {"number": evil, "text": evil, "important": True}
    names = ("subject", "kind", "department", "background", "contact", "phone", "urgency")
    notice = bulletin(
        **dict.fromkeys(names, evil), id=f"../../{evil}", items=[row], corrects=evil, changes=[change(evil, evil)], superseded=evil,
        demands=[{"text": evil, "due": evil, "person": evil}], attachments=[{"name": evil, "note": evil}],
    )  # fmt: skip
    board = pinned(workspace, notice)
    text = page(board, notice.id)
    for broken in ("<img", "<script", 'alert(1)>"', "\u202e", "\u2028", "\x00", "\x1b"):
        assert broken not in text, broken
    (entry,) = listed(board).values()
    assert not re.search("[\x00-\x08\x1b\u2028\u202e\ud800]", "".join(map(str, entry.values())))
    before = saved(board)
    _lists.cache_clear()  # as another process
    assert saved(pinned(workspace, notice)) == before
    assert {path.parent for path in workspace.parent.rglob("*.html")} == {board}


@pytest.mark.parametrize("note", ["../../外面.txt", "C:\\Windows\\win.ini", "/etc/passwd", "https://example.com/x", "javascript:alert(1)",
                                  "file:///etc/passwd", "没有这个文件.docx", "", "  ", "通知/附件"])  # fmt: skip
def test_no_attachment_leads_out_of_the_workspace(workspace: Path, note: str) -> None:
    (workspace.parent / "外面.txt").write_text("x", encoding="utf-8")
    text = page(pinned(workspace, bulletin(attachments=[{"name": "附件名", "note": note}])))
    assert "附件名" in text and re.findall('href="([^"]*)"', text) == ["index.html"]


def test_every_number_has_a_name_of_its_own() -> None:
    numbers = [
        "TZ-1", "tz-1", "Tz-1", "TZ/1", "TZ\\1", "TZ_1", "TZ:1", "TZ-1 ", "TZ-1.", " TZ-1", "TZ　1", "ＴＺ-1", "..", ".", "", "../TZ-1", "CON", "con",
        "NUL", "COM1", "LPT9", "COM10", "INDEX", "index", "数据", "通知〔2026〕18号", "通知2026 18号", "A" * 300, "A" * 301, "字" * 300, "\x00", "-",
        "é", "e\u0301", "İ", "\ud800", "𠮷", "~$TZ", "con.html",
    ]  # fmt: skip
    names = [page_name(number) for number in numbers]
    assert len({name.casefold() for name in names}) == len(numbers), "one name for two, as Windows sees it"
    for name in names:
        assert re.fullmatch(r"[0-9A-Za-z一-鿿_-]+\.html", name) and len(name.encode()) <= 200, name
        assert not re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d|index)\.html", name), name
    assert page_name("TZ-2026-018") == "TZ-2026-018.html"


def test_a_page_in_use_is_told_and_the_list_waits(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(source: str, target: str) -> None:
        raise PermissionError(13, "held")

    board = pinned(workspace, bulletin())
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", held)
        patch.setattr("automation.channels.bulletin_lists.WAITS", ())
        with pytest.raises(AutomationError, match=r"TZ-2026-018\.html.*占用"):
            pinned(workspace, bulletin(subject="新的"))
    assert listed(board)[NUMBER]["subject"] == SUBJECT
    assert listed(pinned(workspace, bulletin(subject="新的")))[NUMBER]["subject"] == "新的"


def test_a_drive_that_is_away_does_not_become_one_of_ours(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        pin_up(tmp_path / "away" / "公告栏", bulletin(), OFFICE)
    assert not list(tmp_path.iterdir())


def test_missing_values_are_a_bug() -> None:
    with pytest.raises(KeyError):
        pin_up(Path("x"), Bulletin(NUMBER, {name: value for name, value in values().items() if name != "day"}), OFFICE)


def test_a_list_that_another_run_began_before_it_was_killed_is_shown(workspace: Path) -> None:
    board = pinned(workspace, bulletin())
    Lists(board).put("2024-07", {"page": "别的.html", "id": "别的"})
    assert "2024-07.js" not in (board / "index.html").read_text(encoding="utf-8")
    assert "别的" in listed(pinned(workspace, bulletin()))


KILLED = """
import sys
from notices_pinned import *
from pathlib import Path
rounds, board = int(sys.argv[2]), Path(sys.argv[1])
print("ready", flush=True)
for turn in range(10_000):
    for number in range(8):
        wanted = numbered(number)
        changed = dict(wanted.values, background=str(rounds * 1000 + turn), day=wanted.values["day"].replace(month=1 + turn % 3, day=1))
        pin_up(board, type(wanted)(wanted.id, changed), OFFICE)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_killed_at_any_instant_index_and_pages_agree_after_the_next_run(workspace: Path) -> None:
    board, chance = workspace / "公告栏", random.Random(5)
    here = Path(__file__).parent
    for turn in range(25):
        command = [sys.executable, "-c", KILLED, str(board), str(turn)]
        killed = subprocess.Popen(
            command,
            cwd=here,
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(here), str(here.parents[1])])},
            stdout=subprocess.PIPE,
        )
        assert killed.stdout and killed.stdout.readline() == b"ready\n"
        time.sleep(chance.uniform(0.005, 0.15))
        killed.send_signal(signal.SIGKILL)
        killed.communicate()
        for path in board.glob("*.html"):
            assert path.read_bytes().endswith(b"</html>"), "half a page"
        pinned(workspace, *map(numbered, range(8)))
        assert {number: (entry["day"], entry["size"]) for number, entry in listed(board).items()} == {
            number.id: (str(number.values["day"]), (board / page_name(number.id)).stat().st_size)
            for number in map(numbered, range(8))
        }


@pytest.mark.slow
def test_a_known_notice_costs_next_to_nothing(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In a process of its own, as the scheduled task comes: one that knows nothing yet."""
    measure = """
import sys, time
from notices_pinned import *
board, many = Path(sys.argv[1]), [numbered(number) for number in range(1000)]
began = time.process_time()
for one in many: pin_up(board, one, OFFICE)
print(time.process_time() - began)
"""
    here = Path(__file__).parent
    (workspace / "公告栏").mkdir()

    def took() -> float:
        command = [sys.executable, "-c", measure, str(workspace / "公告栏")]
        env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(here), str(here.parents[1])])}
        return float(subprocess.run(command, cwd=here, env=env, capture_output=True, check=True, text=True).stdout)

    first, again = took(), took()
    with capsys.disabled():
        print(f"\n1,000 notices: pinned up in {first:.1f} s, asked for again in {again:.2f} s of CPU")
    assert again < first / 4
