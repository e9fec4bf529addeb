"""Whatever people and the program do in whatever order, and wherever a run is killed, no typing that was ever on the drive is lost,
and every row is in the record or in its yearly workbook, never in both."""

from __future__ import annotations

import re
import shutil
import tempfile
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from record_play import RECORD, Desk, Killed, OpenCopy, at_system_calls, past_rows, program_row

from automation.forms.record import Updated
from automation.forms.recording import last_edition
from automation.forms.schema.record_update import Retired

TOKEN = re.compile(r"t\d+")
TEXTS = ("答复", "备注", "费用")
"""Two columns of the record and one that people add."""
STATES = ("待办", "在办", "办结")
PEOPLE = ("张伟", "李娜", "王强")
Edit = tuple[str, int, str]
"""What, in which row, in which column."""
WHAT = ("type", "type", "type", "clear", "choose", "choose", "grey", "add", "paste", "delete", "sort")
EDITS = st.tuples(st.sampled_from(WHAT), st.integers(0, 6), st.sampled_from(TEXTS))
MOSTLY = st.sampled_from((True, True, True, False))


def tokens(*texts: Any) -> set[str]:
    return {token for text in texts for token in TOKEN.findall(str(text))}


@dataclass
class Sitting:
    """Somebody at an open copy. typed: what they typed and what stands in it still; grey: that in cells of the program;
    overwrote: what they saw and typed over, cleared or deleted."""

    copy: OpenCopy
    typed: set[str] = field(default_factory=set)
    grey: set[str] = field(default_factory=set)
    overwrote: set[str] = field(default_factory=set)

    def put(self, row: dict[str, Any], heading: str, token: str | None) -> None:
        self.overwrite(row.pop(heading, None))
        if token:
            row[heading] = token
            self.typed.add(token)
            if heading not in self.copy.headings:
                self.copy.headings.append(heading)

    def overwrite(self, *values: Any) -> None:
        gone = tokens(*values) - tokens(*(row.values() for row in self.copy.rows))
        self.overwrote |= gone
        self.typed -= gone


@dataclass(frozen=True)
class Save:
    sha256: str
    typed: frozenset[str]
    grey: frozenset[str]
    overwrote: frozenset[str]


class Interleavings(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.desk = Desk(self.folder)
        self.sittings: dict[str, Sitting] = {}
        self.saves: list[Save] = []
        self.count = 0
        self.program: dict[int, str] = {}
        self.done: list[str] = []
        self.revived: list[str] = []

    def teardown(self) -> None:
        self.desk.ledger.close()
        shutil.rmtree(self.folder)

    @initialize()
    def begin(self) -> None:
        self.program = {1: "否", 2: "否"}
        self.run()

    def token(self) -> str:
        self.count += 1
        return f"t{self.count}"

    @rule(person=st.sampled_from(PEOPLE), fresh=st.booleans(), edits=st.lists(EDITS, min_size=1, max_size=4), saved=MOSTLY)
    def work(self, person: str, fresh: bool, edits: list[Edit], saved: bool) -> None:
        """Somebody types, in a copy opened just now or long ago, and saves it or goes to lunch."""
        if (fresh or person not in self.sittings) and self.desk.path.exists():
            self.sittings[person] = self.sit_down(person)
        if person in self.sittings:
            for edit in edits:
                self.edit(self.sittings[person], *edit)
            if saved:
                self.save(person)

    def sit_down(self, person: str) -> Sitting:
        """Whoever opens what a colleague saved goes on from what that one had typed over."""
        lying = sha256(self.desk.path.read_bytes()).hexdigest()
        inherited = [save.overwrote for save in self.saves if save.sha256 == lying]
        return Sitting(self.desk.open(person), overwrote=set().union(*inherited))

    def edit(self, sitting: Sitting, what: str, which: int, column: str) -> None:
        rows = sitting.copy.rows
        if what == "add" or not rows:
            row = sitting.copy.add()
            sitting.put(row, "事项", self.token())
            sitting.put(row, "答复", self.token())
        elif what == "sort":
            rows.sort(key=lambda row: str(row.get(column)), reverse=True)
        elif what == "delete":
            sitting.overwrite(*rows.pop(which % len(rows)).values())
        elif what == "paste":
            rows.append(dict(rows[which % len(rows)]))
            sitting.put(rows[-1], "答复", self.token())
        else:
            self.edit_cell(sitting, what, rows[which % len(rows)], column)

    def edit_cell(self, sitting: Sitting, what: str, row: dict[str, Any], column: str) -> None:
        if what == "choose":  # few words for many cells: what looks like going on from a copy may be chance
            row["状态"] = STATES[self.count % 3]
            self.count += 1
        elif what == "grey":
            token = self.token()
            sitting.put(row, "是否超时" if column == "备注" else "事项", token)
            sitting.grey.add(token)
        else:
            sitting.put(row, column, self.token() if what == "type" else None)

    def save(self, person: str) -> None:
        sitting = self.sittings[person]
        content = sitting.copy.content()
        self.desk.path.write_bytes(content)
        digest = sha256(content).hexdigest()
        self.saves.append(Save(digest, frozenset(sitting.typed), frozenset(sitting.grey), frozenset(sitting.overwrote)))

    @rule(new=st.booleans(), late=st.booleans())
    def run(self, new: bool = False, late: bool = False) -> None:
        self.go_on(new, late)
        updated = self.run_once()
        assert not updated.waiting
        self.check()

    @rule(which=st.integers(0, 6), back=st.sampled_from((False, False, True)))
    def retire(self, which: int, back: bool) -> None:
        """A row is long done from now on, or is not any more after all; the next run hears of it, whole or not."""
        if back and self.done:
            self.revived.append(self.done.pop(which % len(self.done)))
        elif keys := [key for key in self.desk.ledger.truth(RECORD.name).rows if key not in self.done]:
            key = keys[which % len(keys)]
            self.done.append(key)
            self.revived = [each for each in self.revived if each != key]

    def run_once(self) -> Updated:
        """What was revived stays so: a job that wants it back names it until it is there. Many a job has what staff typed taken in
        before it says what it wants."""
        if self.count % 2:
            self.desk.run(draw=False)
        retired = [Retired(f"批{key}", [key], 2026) for key in self.done]
        updated = self.desk.run(*self.rows(), retired=retired, revived=[f"批{key}" for key in self.revived])
        self.revived = []
        return updated

    @rule(new=st.booleans(), late=st.booleans(), instant=st.integers(1, 12))
    def run_and_be_killed(self, new: bool, late: bool, instant: int) -> None:
        self.go_on(new, late)
        self.at(instant, self.die)

    @rule(person=st.sampled_from(PEOPLE), edit=EDITS, new=st.booleans(), instant=st.integers(1, 6))
    def run_while_somebody_saves(self, person: str, edit: Edit, new: bool, instant: int) -> None:
        self.work(person, False, [edit], False)
        self.go_on(new, True)
        if person in self.sittings:
            self.at(instant, lambda: self.save(person))

    def die(self) -> None:
        raise Killed

    def at(self, instant: int, act: Any) -> None:
        calls = 0

        def count(name: str) -> None:
            nonlocal calls
            calls += 1
            if calls == instant:
                act()

        try:
            with at_system_calls(count):
                self.run_once()
        except Killed:
            self.desk.reopen_ledger()

    def go_on(self, new: bool, late: bool) -> None:
        if new:
            self.program[len(self.program) + 1] = "否"
        if late:
            self.program[1] = "是"

    def rows(self) -> list[dict[str, Any]]:
        return [program_row(number, late=late) for number, late in self.program.items()]

    def was_seen(self, save: Save) -> bool:
        try:
            return bool(self.desk.ledger.workbook(save.sha256))
        except KeyError:
            return False

    def check(self) -> None:
        live, past = self.desk.open().rows, past_rows(self.desk)
        rows = [*live, *past]
        visible = tokens(*(row.values() for row in rows))
        kept = tokens(*((one.in_force, one.kept) for one in self.desk.ledger.kept(RECORD.name)))
        seen = [save for save in self.saves if self.was_seen(save)]
        typed = {token for save in seen for token in save.typed}
        overwritten = {token for save in seen for token in save.overwrote}
        assert typed - overwritten <= visible | kept, "typing is lost"
        if seen:
            before = {token for save in seen[:-1] for token in save.typed}
            assert seen[-1].typed - seen[-1].grey - before <= visible, "what was typed last is not in force"
        numbers = [row["编号"] for row in rows]
        assert len(set(numbers)) == len(numbers)
        told = {f"事项{number}": late for number, late in self.program.items()}
        assert told.keys() <= {row["事项"] for row in rows if "事项" in row}
        assert all(row["是否超时"] == told[row["事项"]] for row in live if "是否超时" in row and row.get("事项") in told)
        assert {row["编号"] for row in past}.issuperset(key for key in self.done if key in numbers)
        assert not {row["编号"] for row in live} & set(self.done)
        assert not self.run_once().written, "written again though nothing changed"


few = settings(max_examples=5, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
many = settings(max_examples=250, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck))


def test_a_few_interleavings() -> None:
    run_state_machine_as_test(Interleavings, settings=few)


@pytest.mark.slow
def test_many_interleavings_of_rows_taken_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a large record: what stands in the last edition is not drawn again."""
    monkeypatch.setattr(last_edition, "LARGE", 0)
    run_state_machine_as_test(Interleavings, settings=settings(many, max_examples=60))


@pytest.mark.slow
def test_many_interleavings() -> None:
    run_state_machine_as_test(Interleavings, settings=many)
