"""The 公告栏 as people see it: in a real Chromium, from a path with spaces and Chinese, at a desk, on a phone, on paper, by keyboard."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from notices_pinned import NUMBER, SUBJECT, bulletin, change, numbered, pinned, workspace_below

if sys.platform == "win32" or not shutil.which("chromium"):
    pytest.skip("needs Chromium and POSIX pipes", allow_module_level=True)

from browser import Tab, browser

pytestmark = pytest.mark.slow
EVIL = '</script><img src=x onerror="document.title=1"><b>'
CORRECTION = "TZ-2026-019"


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Path:
    notices = [
        bulletin(superseded=CORRECTION),
        bulletin(id=CORRECTION, corrects=NUMBER, subject="【更正】关于值班的安排", urgency="紧急", changes=[change("28 日", "27 日")]),
        bulletin(id=f"怪/{EVIL}", subject=EVIL, background=EVIL, department=EVIL),
        *map(numbered, range(1, 121)),
    ]
    return pinned(workspace_below(tmp_path_factory.mktemp("board")), *notices)


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    with browser(tmp_path_factory.mktemp("chromium")) as opened:
        yield opened


def subjects(tab: Tab) -> list[str]:
    return list(tab.ask("[...document.querySelectorAll('#list a')].map(link => link.textContent)"))


def count(tab: Tab) -> str:
    return str(tab.ask("document.getElementById('count').textContent"))


def choose(tab: Tab, choice: str, value: str) -> None:
    tab.ask(f"{{ const box = document.getElementById('{choice}'); box.value = '{value}'; box.dispatchEvent(new Event('input', {{bubbles: true}})); }}")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("page", ["index", NUMBER, CORRECTION])
def test_fits_reads_and_complains_of_nothing(tab: Tab, board: Path, page: str, width: int) -> None:
    tab.open(board / f"{page}.html", width)
    assert tab.complaints == []
    assert tab.ask("document.documentElement.scrollWidth <= innerWidth"), "something is wider than the screen"
    assert tab.faults() == []


def test_faults_would_be_seen(tab: Tab, board: Path) -> None:
    tab.open(board / "index.html")
    tab.ask("document.querySelector('[for=year]').remove(); document.querySelector('h1').style.color = '#27406f'")
    assert {fault.split()[0] for fault in tab.faults()} >= {"color-contrast", "select-name"}


def test_the_newest_stand_first_fifty_at_a_time(tab: Tab, board: Path) -> None:
    tab.open(board / "index.html")
    assert count(tab) == "共 123 份通知" and len(subjects(tab)) == 50
    assert set(subjects(tab)[:3]) == {SUBJECT, "【更正】关于值班的安排", EVIL} and subjects(tab)[3].startswith("【紧急】关于第 120 项")
    tab.ask("document.getElementById('more').click()")
    assert len(subjects(tab)) == 100 and tab.ask("document.activeElement.textContent") == subjects(tab)[50]
    tab.ask("document.getElementById('more').click()")
    assert len(subjects(tab)) == 123 and tab.ask("document.getElementById('more').hidden")


@pytest.mark.parametrize(
    "typed, found",
    [("要求 0007", ["【重要通知】关于第 7 项工作的要求"]), ("tz-2026-018", [SUBJECT]), ("ＴＺ-2026-018", [SUBJECT]), ("更正  值班", ["【更正】关于值班的安排"]),
     ("没有这个词", []), (".*", []), ("<img src=x", [EVIL])],
)  # fmt: skip
def test_search(tab: Tab, board: Path, typed: str, found: list[str]) -> None:
    tab.open(board / "index.html")
    tab.ask("document.getElementById('words').focus()")
    tab.type(typed)
    assert subjects(tab) == found and str(len(found) or "没有找到") in count(tab)


def test_filters_work_together_and_are_cleared(tab: Tab, board: Path) -> None:
    tab.open(board / "index.html")
    assert tab.ask("[...document.getElementById('year').options].map(option => option.value)") == ["", "2026", "2024"]
    choose(tab, "year", "2024")
    choose(tab, "urgency", "紧急")
    choose(tab, "department", "技术部")
    assert count(tab) == "找到 10 份通知"
    tab.ask("document.querySelector('button[type=reset]').click()")
    tab.ask("new Promise(resolve => setTimeout(resolve, 50))")
    assert count(tab) == "共 123 份通知" and tab.ask("document.activeElement.id") == "words"


def test_by_keyboard_alone_to_a_notice_and_on_to_its_correction(tab: Tab, board: Path) -> None:
    tab.open(board / "index.html")
    tab.press("Tab")
    tab.type("tz-2026-018")
    for _ in range(5):
        tab.press("Tab")
    assert tab.ask("document.activeElement.textContent") == SUBJECT
    assert tab.ask("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    tab.press("Enter")
    tab.loaded()
    assert tab.ask("document.querySelector('h1').textContent") == SUBJECT
    assert "已更正" in tab.ask("document.getElementById('superseded').textContent")
    tab.ask("document.querySelector('#superseded a').click()")
    tab.loaded()
    said = tab.ask("document.getElementById('corrects').textContent")
    assert "原：28 日" in said and "现：27 日" in said
    tab.ask("document.querySelector('header a').click()")
    tab.loaded()
    assert count(tab) == "共 123 份通知"


def test_what_staff_typed_never_runs(tab: Tab, board: Path) -> None:
    """Escaped, and were it not, the policy of the page would stop it."""
    tab.open(board / "index.html")
    tab.ask("[...document.querySelectorAll('#list a')].find(link => link.textContent.includes('onerror')).click()")
    tab.loaded()
    assert tab.ask("document.querySelector('h1').textContent") == EVIL and tab.ask("document.images.length") == 0
    tab.ask("document.body.append(document.createRange().createContextualFragment('<script>window.ran = 1</script><p onclick=1>'))")
    tab.ask("{ const image = new Image(); image.src = 'https://example.com/x.png'; document.body.append(image); }")
    assert tab.ask("window.ran") is None and any("Content Security Policy" in complaint for complaint in tab.complaints)


def test_on_paper_one_sheet_says_all(tab: Tab, board: Path, tmp_path: Path) -> None:
    tab.open(board / f"{NUMBER}.html")
    (tmp_path / "notice.pdf").write_bytes(tab.print())
    shown = subprocess.run(["pdfinfo", "notice.pdf"], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert "A4" in shown and "Pages:           1\n" in shown
    text = subprocess.run(["pdftotext", "-layout", "notice.pdf", "-"], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    for said in ("值班安排和信息安全检查", "已更正", "报值班表", "9月28日(周一)17:00", "检查表（向行政部领取）", "分机 8012"):
        assert said in text, said


def test_five_thousand_notices_open_at_once(tab: Tab, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Twenty-seven years of notices: the lists alone, the pages are not needed for that."""
    board = pinned(workspace_below(tmp_path), numbered(1))
    (sample,) = (board / "数据").glob("*.js")
    entry = sample.read_text(encoding="utf-8").splitlines()[1]
    for month in range(330):
        year, rest = divmod(month, 12)
        label = f"{2000 + year}-{rest + 1:02}"
        lines = [entry.replace("2024-01-05", f"{label}-{day:02}").replace("-0001", f"-{month:03}{day}") for day in range(1, 16)]
        (board / "数据" / f"{label}.js").write_text("tongda([\n" + ",\n".join(lines) + "\n]);\n", encoding="utf-8")
    (board / "index.html").unlink()
    pinned(board.parent, numbered(1))
    tab.open(board / "index.html")
    assert int(count(tab).split()[1]) >= 4950
    took = tab.ask("performance.timing.loadEventEnd - performance.timing.navigationStart")
    searched = tab.ask("(() => { const at = performance.now(); document.getElementById('words').value = '2013'; show(); return performance.now() - at; })()")
    with capsys.disabled():
        print(f"\n5,000 notices in 330 lists: opened in {took} ms, searched in {searched:.0f} ms")
    assert 0 < int(count(tab).split()[1]) < 400, "those of 2013 alone"
