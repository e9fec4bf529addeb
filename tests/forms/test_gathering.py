"""A look at a real folder: what changed is read, what did not is remembered, and every earlier look can be recalled."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from automation.errors import AutomationError
from automation.forms.finding import fetching
from automation.forms.finding.executors import LazyProcesses, SerialExecutor
from automation.forms.finding.reading_queue import ReadingQueue, Wanted
from automation.forms.schema.column import Setting
from automation.forms.workspace import Gathered, Store, Workbook, gather, recall, submitted
from automation.projects.weekly_progress import FORM as PROGRESS
from tests.forms.deadly_reader import DEADLY, deadly
from tests.forms.test_owners import owner_content
from tests.forms.workspace_files import FORMS, FRIDAY, address_book, make_setting, progress, put, tasks

HERE = Path(__file__).resolve().parent.parent.parent
BOOK, WEEK = "项目/控制器/研发部.xlsx", "周进度/2026-W47/研发部.xlsx"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "workbooks"
    put(folder, "基础资料/通讯录.xlsx", address_book("研发部", "市场部"))
    put(folder, BOOK, tasks())
    put(folder, WEEK, progress())
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "state") as opened:
        yield opened


def _gather(root: Path, store: Store, moment: datetime = FRIDAY, only: Sequence[Path] | None = None) -> Gathered:
    return gather(root, FORMS, store, moment, SerialExecutor(), make_setting, only=only, patience=(0, 0))


def _book(gathered: Gathered, path: str) -> Workbook:
    return next(book for book in gathered.workbooks if book.path == path)


def _kinds(book: Workbook) -> list[str]:
    return [problem.kind for problem in book.reading.problems if problem.kind[0] in "FVM"]


def test_workbooks_are_judged_by_the_reference_data(root: Path, store: Store) -> None:
    gathered = _gather(root, store)
    assert [(book.path, book.reading.status, book.reading.form) for book in gathered.workbooks] == [
        (WEEK, "used", "weekly_progress"),
        ("基础资料/通讯录.xlsx", "used", "address_book"),
        (BOOK, "used", "task_breakdown"),
    ]
    assert [each.name for each in gathered.setting.directory.departments] == ["研发部", "市场部"]
    assert _book(gathered, WEEK).modified == "2026-11-20T09:00:00"
    assert _book(gathered, WEEK).first_seen == FRIDAY


def test_reference_data_counts_under_any_name(root: Path, store: Store) -> None:
    (root / "基础资料/通讯录.xlsx").rename(root / "项目/人.xlsx")
    assert [each.name for each in _gather(root, store).setting.directory.departments] == ["研发部", "市场部"]
    put(root, "项目/人.xlsx", address_book("质量部"))
    assert [each.name for each in _gather(root, store, FRIDAY + timedelta(hours=1)).setting.directory.departments] == ["质量部"]


def test_v01_a_copy_of_the_address_book_does_not_bring_back_who_left(root: Path, store: Store) -> None:
    put(root, "基础资料/通讯录 - 副本.xlsx", address_book("旧部", persons=("离职者",)))
    assert _gather(root, store).setting.directory.find_person("离职者", None).severity == "error"


def test_v08_nothing_is_read_again_unless_it_changed(root: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    first = _gather(root, store)
    read: list[str] = []
    original = fetching.read_once
    monkeypatch.setattr(fetching, "read_once", lambda file: read.append(file.path) or original(file))
    second = _gather(root, store, FRIDAY + timedelta(hours=1))
    assert read == []
    assert second.workbooks == first.workbooks
    put(root, WEEK, progress(text="样机到货"), saved=datetime(2020, 1, 1))
    third = _gather(root, store, FRIDAY + timedelta(hours=2))
    assert read == [WEEK]
    assert _book(third, WEEK).first_seen == FRIDAY + timedelta(hours=2)


def test_what_lies_there_as_it_did_is_the_very_same_workbook(root: Path, store: Store) -> None:
    """Also one that somebody has open, one that stands in for a broken version, one of a week that was typed over."""
    put(root, "周进度/市场部.xlsx", progress("市场部", week="2026-W46"))
    _gather(root, store, FRIDAY - timedelta(days=7))
    put(root, "周进度/市场部.xlsx", progress("市场部", text="本周"))
    put(root, BOOK, bytes(5000))
    (root / "周进度/2026-W47/~$研发部.xlsx").write_bytes(owner_content("李娜"))
    first, second = (_gather(root, store, FRIDAY + timedelta(minutes=minutes)) for minutes in (0, 30))
    assert _book(first, WEEK).holder == "李娜" and "沿用" in _book(first, BOOK).reading.reason and len(first.earlier) == 1
    pairs = zip([*first.workbooks, *first.earlier], [*second.workbooks, *second.earlier], strict=True)
    assert [one.path for one, other in pairs if one is not other] == []
    (root / "周进度/2026-W47/~$研发部.xlsx").unlink()
    closed = _gather(root, store, FRIDAY + timedelta(hours=1))
    assert not _book(closed, WEEK).holder and "F08" not in _kinds(_book(closed, WEEK))


def test_a_file_saved_again_with_the_same_content_is_the_same_version(root: Path, store: Store) -> None:
    _gather(root, store)
    content = (root / WEEK).read_bytes()
    put(root, WEEK, content, saved=datetime(2026, 11, 20, 17, 0))
    book = _book(_gather(root, store, FRIDAY + timedelta(hours=1)), WEEK)
    assert (book.first_seen, book.modified) == (FRIDAY, "2026-11-20T17:00:00")


def test_a_changed_setting_judges_again_without_reading_files(root: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    _gather(root, store)
    put(root, "基础资料/通讯录.xlsx", address_book("研发部", persons=("李娜",)))
    read: list[str] = []
    original = fetching.read_once
    monkeypatch.setattr(fetching, "read_once", lambda file: read.append(file.path) or original(file))
    gathered = _gather(root, store, FRIDAY + timedelta(hours=1))
    assert read == ["基础资料/通讯录.xlsx"]
    assert [person.name for person in gathered.setting.directory.persons] == ["李娜"]


def test_an_earlier_moment_is_recalled(root: Path, store: Store) -> None:
    first = _gather(root, store)
    put(root, WEEK, progress(text="样机到货"))
    (root / BOOK).unlink()
    put(root, "项目/新.xlsx", tasks(project="新项目"))
    put(root, "基础资料/通讯录.xlsx", address_book("质量部"))
    later = FRIDAY + timedelta(days=7)
    second = _gather(root, store, later)
    assert [book.path for book in second.workbooks] == [WEEK, "基础资料/通讯录.xlsx", "项目/新.xlsx"]
    then = recall(store, FRIDAY, FORMS, SerialExecutor(), make_setting)
    assert [(book.path, book.sha256, book.reading) for book in then.workbooks] == [
        (book.path, book.sha256, book.reading) for book in first.workbooks
    ]
    assert then.setting == first.setting
    now = recall(store, later, FORMS, SerialExecutor(), make_setting)
    assert (now.workbooks, now.earlier) == (second.workbooks, second.earlier)


def test_v09_the_first_complete_version_is_the_submission(root: Path, store: Store) -> None:
    put(root, WEEK, progress(ids=()))
    _gather(root, store, FRIDAY - timedelta(days=1))
    assert submitted(store, PROGRESS) == {}
    put(root, WEEK, progress(), saved=datetime(2026, 11, 20, 16, 40))
    _gather(root, store, FRIDAY)
    put(root, WEEK, progress(text="改一个字"), saved=datetime(2026, 11, 20, 19, 0))
    _gather(root, store, FRIDAY + timedelta(hours=2))
    assert submitted(store, PROGRESS) == {("研发部", "2026-W47"): datetime(2026, 11, 20, 16, 40)}


def test_a_week_typed_over_by_the_next_is_history(root: Path, store: Store) -> None:
    put(root, "研发部.xlsx", progress(week="2026-W46", text="上周"))
    (root / WEEK).unlink()
    _gather(root, store, FRIDAY - timedelta(days=7))
    put(root, "研发部.xlsx", progress(week="2026-W47", text="本周"))
    gathered = _gather(root, store)
    assert [book.reading.filled.fields["week"] for book in gathered.earlier if book.reading.filled] == ["2026-W46"]
    assert recall(store, FRIDAY - timedelta(days=7), FORMS, SerialExecutor(), make_setting).earlier == []


def test_a_submission_taken_back_within_its_week_is_no_history(root: Path, store: Store) -> None:
    _gather(root, store, FRIDAY - timedelta(hours=5))
    (root / WEEK).unlink()
    assert _gather(root, store).earlier == []


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        pytest.param(b"", "F03", id="F03"),
        pytest.param(progress()[:3000], "F04", id="F04"),
        pytest.param(bytes(5000), "F05", id="F05"),
    ],
)
def test_a_broken_version_leaves_the_last_good_one_in_force(root: Path, store: Store, content: bytes, kind: str) -> None:
    good = _book(_gather(root, store), WEEK)
    put(root, WEEK, content)
    later = _gather(root, store, FRIDAY + timedelta(hours=1))
    book = _book(later, WEEK)
    assert (book.reading.status, book.sha256, kind in _kinds(book)) == ("used", good.sha256, True)
    assert "沿用 2026-11-20 09:00 的版本" in book.reading.reason
    recalled = recall(store, FRIDAY + timedelta(hours=1), FORMS, SerialExecutor(), make_setting)
    assert recalled.workbooks == later.workbooks


@pytest.mark.parametrize(
    ("content", "kind"), [pytest.param(b"", "F03", id="F03"), pytest.param(progress()[:3000], "F04", id="F04")]
)
def test_a_file_still_on_its_way_waits(root: Path, store: Store, content: bytes, kind: str) -> None:
    put(root, WEEK, content, saved=FRIDAY - timedelta(seconds=30))
    assert _book(_gather(root, store), WEEK).reading.status == "waiting"
    settled = _book(_gather(root, store, FRIDAY + timedelta(seconds=40)), WEEK)
    assert (settled.reading.status, _kinds(settled)) == ("rejected", [kind])


def test_a_file_from_the_future_of_a_simulated_day_is_settled(root: Path, store: Store) -> None:
    put(root, WEEK, b"", saved=FRIDAY + timedelta(days=3))
    assert _book(_gather(root, store), WEEK).reading.status == "rejected"


def _locked(monkeypatch: pytest.MonkeyPatch, path: Path, error: type[OSError] = PermissionError, times: int = 99) -> None:
    """The file cannot be opened, as when Excel denies sharing: nothing else on POSIX behaves so."""
    tries = iter(range(times))

    def opened(file: str, *args: str) -> object:
        if Path(file) == path and next(tries, None) is not None:
            raise error(13, "sharing violation")
        return open(file, *args)

    monkeypatch.setattr(fetching, "open", opened, raising=False)


def test_f07_a_locked_file_counts_as_last_seen(root: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    good = _book(_gather(root, store), WEEK)
    put(root, WEEK, progress(text="没存完"))
    (root / "周进度/2026-W47/~$研发部.xlsx").write_bytes(owner_content("李娜"))
    _locked(monkeypatch, root / WEEK)
    book = _book(_gather(root, store, FRIDAY + timedelta(hours=1)), WEEK)
    assert (book.sha256, book.reading.status, book.holder) == (good.sha256, "used", "李娜")
    message = f"文件“{WEEK}”正被 李娜 打开，本次使用 2026-11-20 09:00 的版本。请关闭文件，系统会在下次运行时收取。"
    assert book.reading.problems[-1].message == message


def test_f07_a_locked_file_never_seen_before_waits(root: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    _locked(monkeypatch, root / WEEK)
    book = _book(_gather(root, store), WEEK)
    assert (book.reading.status, _kinds(book)) == ("waiting", ["F07"])


def test_f07_a_file_locked_for_a_moment_is_tried_again(root: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    _locked(monkeypatch, root / WEEK, times=2)
    assert _kinds(_book(_gather(root, store), WEEK)) == []


def test_f08_an_open_file_is_read_as_saved(root: Path, store: Store) -> None:
    (root / "周进度/2026-W47/~$研发部.xlsx").write_bytes(owner_content("李娜"))
    book = _book(_gather(root, store), WEEK)
    assert (book.holder, book.reading.status, _kinds(book)) == ("李娜", "used", ["F08"])


def test_a_file_that_excel_is_just_replacing_is_not_gone(root: Path, store: Store) -> None:
    _gather(root, store)
    (root / WEEK).unlink()
    (root / "周进度/2026-W47/~$研发部.xlsx").write_bytes(owner_content("李娜"))
    assert _book(_gather(root, store, FRIDAY + timedelta(hours=1)), WEEK).reading.status == "used"


def test_f22_a_disk_image_is_not_even_read(root: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "LARGEST", 1000)
    assert _kinds(_book(_gather(root, store), WEEK)) == ["F22"]


def test_f26_long_paths_are_told(root: Path, store: Store) -> None:
    path = "项目/" + "很长的文件夹名字" * 9 + "/" + "很长的文件名" * 12 + ".xlsx"
    path = "/".join([path.rsplit("/", 1)[0], "x" * max(0, 219 - len(str(root)) - len(path)), path.rsplit("/", 1)[1]])
    put(root, path, tasks(project="另一个"))
    assert "F26" in _kinds(_book(_gather(root, store), path.replace("//", "/")))


def test_f02_old_remains_are_told_to_the_operator(root: Path, store: Store) -> None:
    put(root, "项目/4CCA4100", b"PK", saved=FRIDAY - timedelta(days=2))
    put(root, "项目/4CCA4101", b"PK", saved=FRIDAY - timedelta(minutes=2))
    message = "文件夹里有疑似 Excel 保存失败的残留文件“项目/4CCA4100”，请核对后处理。"
    assert [problem.message for problem in _gather(root, store).leftovers] == [message]


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_a_closed_folder_keeps_what_was_seen(root: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    first = _gather(root, store)
    scandir = os.scandir

    def closed(folder: str) -> object:
        if str(folder).endswith("控制器"):
            raise PermissionError(13, "denied")
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", closed)
    second = _gather(root, store, FRIDAY + timedelta(hours=1))
    assert second.workbooks == first.workbooks
    assert [problem.kind for problem in second.problems] == ["M05"]


def test_an_unreadable_workspace_changes_nothing(root: Path, store: Store) -> None:
    _gather(root, store)
    with pytest.raises(AutomationError, match="打不开"):
        _gather(root / "没有", store, FRIDAY + timedelta(hours=1))
    assert len(recall(store, FRIDAY + timedelta(hours=2), FORMS, SerialExecutor(), make_setting).workbooks) == 3


def test_only_some_files_are_judged_by_the_same_reference_data(root: Path, store: Store, tmp_path: Path) -> None:
    outside = put(tmp_path, "下载/研发部.xlsx", progress(week="2026-W48"))
    gathered = _gather(root, store, only=[root / "项目", outside])
    assert [book.path for book in gathered.workbooks] == [outside.resolve().as_posix(), BOOK]
    assert [each.name for each in gathered.setting.directory.departments] == ["研发部", "市场部"]
    assert len(_gather(root, store, FRIDAY + timedelta(hours=1)).workbooks) == 3
    with pytest.raises(AutomationError, match="找不到"):
        _gather(root, store, only=[root / "没有.xlsx"])


def test_many_workbooks_go_through_worker_processes(root: Path, store: Store) -> None:
    for number in range(40):
        put(root, f"项目/甲/{number}.xlsx", tasks(project=f"项目{number}"))
    seen: list[tuple[int, int]] = []
    with LazyProcesses(2) as executor:
        gathered = gather(root, FORMS, store, FRIDAY, executor, make_setting, lambda *done: seen.append(done))
    assert [book.reading.status for book in gathered.workbooks] == ["used"] * 43
    assert seen[-1] == (42, 42)


class _Killer(SerialExecutor):
    """Its first worker dies while reading."""

    def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]
        pool = LazyProcesses(1)
        return pool.submit(os.abort)


@pytest.mark.slow
def test_a_worker_that_dies_costs_no_workbook(root: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("automation.forms.finding.reading_queue.FEW", 0)
    gathered = gather(root, FORMS, store, FRIDAY, _Killer(), make_setting)
    assert [book.reading.status for book in gathered.workbooks] == ["used"] * 3


def test_a_deadly_workbook_is_rejected_alone(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("automation.forms.finding.reading_queue.FEW", 0)
    monkeypatch.setattr("automation.forms.finding.reading_queue.read_batch", deadly)
    contents = {"a.xlsx": progress(), "b.xlsx": DEADLY, "c.xlsx": progress(week="2026-W46")}
    with store.change():
        for path, content in contents.items():
            store.keep(path, content)
    with LazyProcesses(1) as executor:
        wanted = [Wanted(path, path, len(content)) for path, content in contents.items()]
        readings = ReadingQueue(store, FORMS, executor).read(wanted, Setting())
    assert {path: reading.status for (path, _), reading in readings.items()} == {
        "a.xlsx": "used",
        "b.xlsx": "rejected",
        "c.xlsx": "used",
    }


_GATHER = """
import sys
from pathlib import Path
from tests.forms.workspace_files import FORMS, FRIDAY, make_setting
from automation.forms.workspace import SerialExecutor, Store, gather
gather(Path(sys.argv[1]), FORMS, Store(Path(sys.argv[2])), FRIDAY, SerialExecutor(), make_setting)
"""


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
@pytest.mark.parametrize("delay", [0.06, *(pytest.param(late, marks=pytest.mark.slow) for late in (0.0, 0.02, 0.12, 0.2))])
def test_killed_at_any_instant_and_run_again(root: Path, tmp_path: Path, delay: float) -> None:
    for number in range(15):
        put(root, f"项目/甲/{number}.xlsx", tasks(project=f"项目{number}"))
    state = tmp_path / "killed"
    running = subprocess.Popen([sys.executable, "-c", _GATHER, str(root), str(state)], cwd=HERE)
    while not (state / "workbooks.sqlite").exists() and running.poll() is None:
        time.sleep(0.005)
    time.sleep(delay)
    running.send_signal(signal.SIGKILL)
    running.wait()
    with Store(state) as again, Store(tmp_path / "fresh") as fresh:
        assert again.rows("PRAGMA integrity_check") == [("ok",)]
        assert len(again.sightings()) in (0, 18)
        assert _gather(root, again).workbooks == _gather(root, fresh).workbooks
