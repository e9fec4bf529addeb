"""The store keeps versions, readings and the times at which versions lay on the drive, whatever happens to the process."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automation.errors import AlreadyRunningError, AutomationError
from automation.forms.finding import sightings
from automation.forms.finding.frozen import freeze, thaw
from automation.forms.finding.judging_digest import judging_digest
from automation.forms.finding.store import Sighting, Store
from automation.forms.schema.column import Setting
from automation.forms.schema.filled_form import FilledForm, FilledTable, Reading
from automation.forms.schema.problem import Problem
from automation.organization.people import Department, Directory
from automation.organization.working_calendar import WorkingCalendar

START = datetime(2026, 11, 16, 8, 0)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "state") as opened:
        yield opened


@pytest.mark.parametrize("content", [b"PK\x03\x04 compressed already", b"", "编号,名称\n".encode("gb18030") * 100])
def test_a_version_comes_back_as_it_was(store: Store, content: bytes) -> None:
    with store.change():
        store.keep("sha", content)
        store.keep("sha", content)
    assert store.content("sha") == content


def test_an_unknown_version_is_a_key_error(store: Store) -> None:
    with pytest.raises(KeyError):
        store.content("nothing")


def test_a_change_is_kept_whole_or_not_at_all(store: Store) -> None:
    with pytest.raises(KeyboardInterrupt), store.change():
        store.keep("sha", b"PK")
        raise KeyboardInterrupt
    with pytest.raises(KeyError):
        store.content("sha")


def test_old_judgings_give_way(store: Store) -> None:
    with store.change():
        first = store.judging("0")
        store.keep_readings(first, [("表.xlsx", "sha", b"reading")])
    assert list(store.readings(first, [("表.xlsx", "sha"), ("表.xlsx", "other")])) == [b"reading", None]
    with store.change():
        for number in range(20):
            store.judging(str(number))
    assert store.rows("SELECT count(*) FROM reading") == [(0,)]
    assert store.rows("SELECT count(*) FROM judging") == [(8,)]


def test_a_second_writer_is_told(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("automation.forms.finding.store._PATIENCE", 0.01)
    with (
        store.change(),
        Store(store.path.parent) as other,
        pytest.raises(AlreadyRunningError, match="正被另一个通达使用"),
        other.change(),
    ):
        pass


def test_a_damaged_store_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "workbooks.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(AutomationError, match="已损坏"):
        Store(tmp_path)


def test_a_store_of_another_version_is_one_line(tmp_path: Path) -> None:
    Store(tmp_path).close()
    with sqlite3.connect(tmp_path / "workbooks.sqlite") as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(AutomationError, match="另一版本"):
        Store(tmp_path)


def test_a_state_folder_that_is_a_file_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("", encoding="utf-8")
    with pytest.raises(AutomationError, match="状态文件夹"):
        Store(tmp_path / "state")


_moments = st.datetimes(datetime(2015, 1, 1), datetime(2040, 12, 31))
_values = st.one_of(
    st.none(), st.text(max_size=5), st.integers(-9, 9), st.floats(allow_nan=False), st.booleans(), st.dates(date(2015, 1, 1)),
    _moments, st.times(), st.timedeltas(timedelta(0), timedelta(9)).map(lambda span: span - span % timedelta(seconds=1)),
    st.lists(st.text(max_size=3), max_size=3).map(tuple),
)  # fmt: skip


def _typed(values: object) -> object:
    """Values with their types, since 1 == 1.0 == True."""
    if isinstance(values, dict):
        return {key: _typed(value) for key, value in values.items()}
    return [(type(value), value) for value in values] if isinstance(values, list) else (type(values), values)


@given(st.lists(_values, max_size=6), st.lists(st.dates(), max_size=6), st.dictionaries(st.text(max_size=3), _values, max_size=4))
def test_frozen_readings_thaw_to_what_they_were(mixed: list[object], days: list[date], fields: dict[str, object]) -> None:
    columns = {"mixed": mixed, "days": [*days, None], "same": [date(2026, 1, 1), None] * 9, "words": ["研发部"] * 9}
    table = FilledTable("表", 7, list(range(9)), {"mixed": "A"}, columns, {"其他": list(mixed)}, [(1, "mixed")])
    filled = FilledForm("f", "1.0", fields, {"x": ("表", "B3")}, {"t": table}, ["x"], ["remark"], "张伟", "2026-11-20")
    reading = Reading("used", "", "f", filled, [Problem("a", "b", "c", "D10", "e", "f", "error")])
    thawed = thaw(freeze(reading))
    assert thawed == reading
    assert thawed.filled is not None
    assert _typed(thawed.filled.tables["t"].columns) == _typed(columns)
    assert _typed(thawed.filled.tables["t"].extras) == _typed({"其他": mixed})
    assert _typed(thawed.filled.fields) == _typed(fields)


def test_times_survive(store: Store) -> None:
    reading = Reading("used", filled=FilledForm("f", "1", {"at": time(9, 30)}, {}, {}))
    assert thaw(freeze(reading)) == reading


def test_the_digest_names_all_that_judging_depends_on() -> None:
    settings = [
        Setting(),
        Setting(directory=Directory(departments=(Department("研发部"),))),
        Setting(calendar=WorkingCalendar({date(2026, 10, 8): (False, "")})),
        Setting(calendar=WorkingCalendar({date(2026, 10, 8): (True, "")})),
    ]
    assert len({judging_digest([], setting) for setting in settings}) == 4
    assert judging_digest([], Setting()) == judging_digest([], Setting())


# Each step is an hour: files are saved with new content or removed (None), then perhaps the program looks.
_steps = st.lists(
    st.tuples(st.dictionaries(st.sampled_from("甲乙丙"), st.sampled_from(["1", "2", "3", None]), max_size=3), st.booleans()),
    max_size=12,
)


def _look(store: Store, drive: dict[str, str], moment: datetime, saved: str = "") -> None:
    before = sightings.on_the_drive(store)
    present = []
    for path, content in drive.items():
        old = before.get(path)
        new = Sighting(0, path, content, 1, "", 0, saved, moment, None, "used", "f", path)
        present.append(old if old and old.sha256 == content else new)
    with store.change():
        sightings.record(store, before, present, before.keys() - drive.keys(), moment)
        sightings.note_look(store, moment)


@given(_steps)
def test_any_moment_is_recalled_as_it_was_seen(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[dict[str, str | None], bool]]
) -> None:
    """At any time the drive held what the last look saw; before the first look, what that look found."""
    with Store(tmp_path_factory.mktemp("state")) as store:
        drive: dict[str, str] = {}
        seen: list[tuple[datetime, dict[str, str]]] = []
        for hour, (saves, looked) in enumerate(steps):
            moment = START + timedelta(hours=hour)
            drive = {path: content for path, content in {**drive, **saves}.items() if content is not None}
            if looked:
                _look(store, drive, moment)
                seen.append((moment, drive))
        for moment, then in seen:
            assert _recalled(store, moment) == then
            between = _recalled(store, moment + timedelta(minutes=30))
            assert {path: between[path] for path in then} == then
        if seen:
            assert _recalled(store, START - timedelta(hours=1)) == seen[0][1]


def _recalled(store: Store, as_of: datetime) -> dict[str, str]:
    return {each.path: each.sha256 for each in sightings.at(store, as_of)}


def test_history_is_only_added_to_when_a_clock_goes_back(store: Store) -> None:
    _look(store, {"甲": "1"}, START)
    _look(store, {"甲": "2"}, START - timedelta(days=3))
    _look(store, {"甲": "3"}, START + timedelta(days=1))
    assert _recalled(store, START) == {"甲": "2"}
    assert _recalled(store, START + timedelta(days=2)) == {"甲": "3"}


@pytest.mark.parametrize(("saved", "there"), [("2026-11-16T16:50:00", True), ("2026-11-16T17:20:00", False)])
def test_between_two_looks_the_time_of_saving_decides_of_a_new_file(store: Store, saved: str, there: bool) -> None:
    _look(store, {"甲": "1"}, START)
    _look(store, {"甲": "1", "乙": "1"}, START.replace(hour=17, minute=30), saved)
    assert ("乙" in _recalled(store, START.replace(hour=17))) == there


def test_a_project_that_came_later_is_not_recalled(store: Store) -> None:
    _look(store, {"甲": "1"}, START)
    _look(store, {"甲": "1"}, START + timedelta(days=1))
    _look(store, {"甲": "1", "乙": "1"}, START + timedelta(days=9))
    assert _recalled(store, START + timedelta(hours=1)) == {"甲": "1"}
