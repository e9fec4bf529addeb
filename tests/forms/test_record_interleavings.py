"""Whatever people and the program do in whatever order, and wherever a run is killed, no typing that was ever on the drive is lost."""

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
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from record_play import RECORD, Desk, Killed, OpenCopy, at_system_calls, program_row

TOKEN = re.compile(r"t\d+")
TEXTS = ("答复", "备注", "费用")
"""Two columns of the record and one that people add."""
some = st.integers(0, 1_000)


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
        self.sittings: list[Sitting] = []
        self.saves: list[Save] = []
        self.count = 0
        self.program: dict[int, str] = {}

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

    def sitting(self, which: int) -> Sitting:
        return self.sittings[which % len(self.sittings)]

    @rule(name=st.sampled_from(["张伟", "李娜", "王强"]))
    def open(self, name: str) -> None:
        if self.desk.path.exists():
            self.sittings.append(Sitting(self.desk.open(name)))

    somebody = precondition(lambda self: self.sittings)

    @somebody
    @rule(who=some, row=some, heading=st.sampled_from(TEXTS))
    def type(self, who: int, row: int, heading: str) -> None:
        sitting = self.sitting(who)
        if sitting.copy.rows:
            sitting.put(sitting.copy.rows[row % len(sitting.copy.rows)], heading, self.token())

    @somebody
    @rule(who=some, row=some, heading=st.sampled_from(TEXTS))
    def clear(self, who: int, row: int, heading: str) -> None:
        sitting = self.sitting(who)
        if sitting.copy.rows:
            sitting.put(sitting.copy.rows[row % len(sitting.copy.rows)], heading, None)

    @somebody
    @rule(who=some, row=some, state=st.sampled_from(["待办", "在办", "办结"]))
    def choose(self, who: int, row: int, state: str) -> None:
        """Few words for many cells: what looks like going on from a copy may be chance."""
        rows = self.sitting(who).copy.rows
        if rows:
            rows[row % len(rows)]["状态"] = state

    @somebody
    @rule(who=some, row=some, heading=st.sampled_from(["事项", "是否超时"]))
    def type_in_grey(self, who: int, row: int, heading: str) -> None:
        sitting = self.sitting(who)
        if sitting.copy.rows:
            token = self.token()
            sitting.put(sitting.copy.rows[row % len(sitting.copy.rows)], heading, token)
            sitting.grey.add(token)

    @somebody
    @rule(who=some)
    def add(self, who: int) -> None:
        sitting = self.sitting(who)
        row = sitting.copy.add()
        sitting.put(row, "事项", self.token())
        sitting.put(row, "答复", self.token())

    @somebody
    @rule(who=some, row=some)
    def paste_a_row_and_change_it(self, who: int, row: int) -> None:
        sitting = self.sitting(who)
        if sitting.copy.rows:
            pasted = dict(sitting.copy.rows[row % len(sitting.copy.rows)])
            sitting.copy.rows.append(pasted)
            sitting.put(pasted, "答复", self.token())

    @somebody
    @rule(who=some, row=some)
    def delete(self, who: int, row: int) -> None:
        sitting = self.sitting(who)
        if sitting.copy.rows:
            sitting.overwrite(*sitting.copy.rows.pop(row % len(sitting.copy.rows)).values())

    @somebody
    @rule(who=some, column=st.sampled_from(["事项", "答复", "状态"]))
    def sort(self, who: int, column: str) -> None:
        self.sitting(who).copy.rows.sort(key=lambda row: str(row.get(column)), reverse=True)

    @somebody
    @rule(who=some)
    def save(self, who: int) -> None:
        sitting = self.sitting(who)
        content = sitting.copy.content()
        self.desk.path.write_bytes(content)
        digest = sha256(content).hexdigest()
        self.saves.append(Save(digest, frozenset(sitting.typed), frozenset(sitting.grey), frozenset(sitting.overwrote)))

    @rule(new=st.booleans(), late=st.booleans())
    def run(self, new: bool = False, late: bool = False) -> None:
        self.go_on(new, late)
        updated = self.desk.run(*self.rows())
        assert not updated.waiting
        self.check()

    @rule(new=st.booleans(), late=st.booleans(), instant=st.integers(1, 12))
    def run_and_be_killed(self, new: bool, late: bool, instant: int) -> None:
        self.go_on(new, late)
        self.at(instant, self.die)

    @somebody
    @rule(who=some, new=st.booleans(), instant=st.integers(1, 6))
    def run_while_somebody_saves(self, who: int, new: bool, instant: int) -> None:
        self.go_on(new, True)
        self.at(instant, lambda: self.save(who))

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
                self.desk.run(*self.rows())
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
        rows = self.desk.open().rows
        visible = tokens(*(row.values() for row in rows))
        kept = tokens(*((one.in_force, one.kept) for one in self.desk.ledger.kept(RECORD.name)))
        seen = [save for save in self.saves if self.was_seen(save)]
        typed = {token for save in seen for token in save.typed}
        overwritten = {token for save in seen for token in save.overwrote}
        assert typed - overwritten <= visible | kept, "typing is lost"
        if seen:
            assert seen[-1].typed - seen[-1].grey <= visible, "what was saved last is not in force"
        numbers = [row["编号"] for row in rows]
        assert len(set(numbers)) == len(numbers)
        found = {row["事项"]: row["是否超时"] for row in rows if "是否超时" in row}
        assert found.items() >= {f"事项{number}": late for number, late in self.program.items()}.items()
        assert not self.desk.run(*self.rows()).written, "written again though nothing changed"


few = settings(max_examples=6, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
many = settings(max_examples=300, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck))


def test_a_few_interleavings() -> None:
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(Interleavings, settings=few)


@pytest.mark.slow
def test_many_interleavings() -> None:
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(Interleavings, settings=many)
