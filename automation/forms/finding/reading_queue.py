"""Gives every version its reading: from the cache where it was judged before, else from the executor, batch by batch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass, field
from itertools import islice

from automation.forms.finding.executors import LazyProcesses, SerialExecutor
from automation.forms.finding.frozen import freeze, thaw
from automation.forms.finding.judging_digest import judging_digest
from automation.forms.finding.reading_batch import Batch, briefing, read_batch, unreadable
from automation.forms.finding.store import Store
from automation.forms.schema.column import Setting
from automation.forms.schema.filled_form import Reading
from automation.forms.schema.form import Form

FEW = 20
"""So many workbooks are read sooner than the first worker process has started."""
_BATCH, _BATCH_BYTES = 32, 2 << 20
_IN_FLIGHT = 8

Progress = Callable[[int, int], None]
"""Told (workbooks read, workbooks to read)."""


Version = tuple[str, str]
"""(path, sha256)."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A version to be read: its content lies in the store. settled = nobody is saving it just now."""

    path: str
    sha256: str
    size: int
    settled: bool = True


@dataclass
class ReadingQueue:
    """Reads for one gathering. `executor` is any concurrent.futures.Executor."""

    store: Store
    forms: Sequence[Form]
    executor: Executor
    progress: Progress | None = None
    _pending: dict[Future[list[bytes]], list[Wanted]] = field(default_factory=dict)
    _judging: tuple[Setting, int] | None = None

    def read(self, wanted: Sequence[Wanted], setting: Setting) -> dict[Version, Reading]:
        """The readings by (path, sha256), judged in `setting`."""
        if not wanted:
            return {}
        judging = self._number(setting)
        thawed = self.store.thawed(judging)
        strange = [each for each in wanted if (each.path, each.sha256) not in thawed]
        cached = self.store.readings(judging, ((each.path, each.sha256) for each in strange))
        missing: list[Wanted] = []
        for each, frozen in zip(strange, cached, strict=True):
            if frozen is None:
                missing.append(each)
            else:
                thawed[each.path, each.sha256] = thaw(frozen)
        fresh = self._read_missing(missing, setting, judging) if missing else {}
        thawed |= {version: reading for version, reading in fresh.items() if reading.status != "waiting"}
        return {version: fresh.get(version) or thawed[version] for each in wanted for version in [(each.path, each.sha256)]}

    def _number(self, setting: Setting) -> int:
        if self._judging is None or self._judging[0] is not setting:
            with self.store.change():
                self._judging = setting, self.store.judging(judging_digest(self.forms, setting))
        return self._judging[1]

    def _read_missing(self, missing: list[Wanted], setting: Setting, judging: int) -> dict[Version, Reading]:
        done = 0
        readings: dict[Version, Reading] = {}
        for batch, results in self._results(missing, briefing(self.forms, setting)):
            fresh = [(each.path, each.sha256, frozen) for each, frozen in zip(batch, results, strict=True)]
            thawed = {(path, sha256): thaw(frozen) for path, sha256, frozen in fresh}
            with self.store.change():  # what is not settled yet is judged anew next time
                self.store.keep_readings(judging, [each for each in fresh if thawed[each[:2]].status != "waiting"])
            readings |= thawed
            done += len(batch)
            if self.progress:
                self.progress(done, len(missing))
        return readings

    def _results(self, missing: list[Wanted], told: bytes) -> Iterator[tuple[list[Wanted], list[bytes]]]:
        """Small workbooks first, so that no worker waits for its first batch; only a few batches are in memory at a time."""
        executor = SerialExecutor() if len(missing) < FEW else self.executor
        batches = _batches(sorted(missing, key=lambda each: each.size))
        broken: list[list[Wanted]] = []
        self._pending = {}
        try:
            while True:
                for batch in islice(batches, _IN_FLIGHT - len(self._pending)):
                    self._submit(executor, batch, told, broken)
                if not self._pending:
                    break
                for future in wait(self._pending, return_when=FIRST_COMPLETED).done:
                    batch = self._pending.pop(future)
                    try:
                        yield batch, future.result()
                    except BrokenExecutor:
                        broken.append(batch)
        finally:
            for future in self._pending:
                future.cancel()
        for batch in broken:
            yield from self._read_again(batch, told)

    def _submit(self, executor: Executor, batch: list[Wanted], told: bytes, broken: list[list[Wanted]]) -> None:
        try:
            self._pending[executor.submit(read_batch, self._contents(batch), told)] = batch
        except BrokenExecutor:
            broken.append(batch)

    def _read_again(self, batch: list[Wanted], told: bytes) -> Iterator[tuple[list[Wanted], list[bytes]]]:
        """A worker died: this batch in a process of its own, and if that dies too, its workbooks one by one."""
        with LazyProcesses(1) as alone:
            try:
                yield batch, alone.submit(read_batch, self._contents(batch), told).result()
            except BrokenExecutor:
                if len(batch) == 1:
                    yield batch, [freeze(unreadable(batch[0].path, "读取进程因它中止"))]
                    return
                for each in batch:
                    yield from self._read_again([each], told)

    def _contents(self, batch: list[Wanted]) -> Batch:
        return [(each.path, self.store.content(each.sha256), each.settled) for each in batch]


def _batches(wanted: list[Wanted]) -> Iterator[list[Wanted]]:
    batch: list[Wanted] = []
    total = 0
    for each in wanted:
        if batch and (len(batch) == _BATCH or total + each.size > _BATCH_BYTES):
            yield batch
            batch, total = [], 0
        batch.append(each)
        total += each.size
    if batch:
        yield batch
