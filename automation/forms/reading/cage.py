"""Opens a foreign workbook in a process of its own that may die or be killed: that costs only its own file."""

from __future__ import annotations

import atexit
import contextlib
import os
import pickle
import queue
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO, Any

from automation.forms.reading.book import Book
from automation.forms.reading.limits import WORKER_CPU_SECONDS, WORKER_FILES, WORKER_MEMORY, WORKER_WALL_SECONDS
from automation.forms.reading.refusal import Refusal

FRAME = struct.Struct("<Q")
_LOOK_EVERY = 0.02
_ROOT = Path(__file__).resolve().parents[3]


def send(stream: IO[bytes], thing: object) -> None:
    packed = pickle.dumps(thing, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(FRAME.pack(len(packed)) + packed)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """The next thing, or EOFError when the other side is gone."""
    head = stream.read(FRAME.size)
    if len(head) < FRAME.size:
        raise EOFError
    (length,) = FRAME.unpack(head)
    packed = stream.read(length)
    if len(packed) < length:
        raise EOFError
    return pickle.loads(packed)


class Worker:
    """One caged process, used for file after file until it dies, is killed, or has done enough."""

    def __init__(self) -> None:
        import psutil

        # A module by name, not multiprocessing: spawn would import the parent's __main__ with all it needs.
        self._process = subprocess.Popen(
            [sys.executable, "-X", "utf8", "-m", "automation.forms.reading.caged_worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            env=os.environ | {"PYTHONPATH": str(_ROOT)},
        )
        self.owner = os.getpid()
        self.left = WORKER_FILES
        self._watched = psutil.Process(self._process.pid)
        self._answers: queue.Queue[Any] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with contextlib.suppress(Exception):
            while True:
                self._answers.put(receive(self._process.stdout))
        self._answers.put(None)

    def ask(self, content: bytes, kind: str) -> Any:
        """The worker's answer, or None if it died. Refusal F20 if it had to be killed for what it took."""
        assert self._process.stdin is not None
        self.left -= 1
        with contextlib.suppress(OSError):
            send(self._process.stdin, (content, kind))
        begun, spent = time.monotonic(), self._cpu_seconds()
        while True:
            try:
                return self._answers.get(timeout=_LOOK_EVERY)
            except queue.Empty:
                if self._takes_too_much(begun, spent):
                    self.close()
                    raise Refusal("F20") from None

    def _cpu_seconds(self) -> float:
        import psutil

        try:
            times = self._watched.cpu_times()
        except psutil.Error:
            return 0.0
        return float(times.user + times.system)

    def _takes_too_much(self, begun: float, spent: float) -> bool:
        import psutil

        try:
            memory = self._watched.memory_info().rss
        except psutil.Error:
            return False
        too_slow = time.monotonic() - begun > WORKER_WALL_SECONDS or self._cpu_seconds() - spent > WORKER_CPU_SECONDS
        return too_slow or memory > WORKER_MEMORY

    @property
    def usable(self) -> bool:
        return self.owner == os.getpid() and self.left > 0 and self._process.poll() is None

    def close(self) -> None:
        """End the process (only the one that started it may) and wait until it is gone."""
        if self.owner != os.getpid():
            return
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                if stream is not None:
                    stream.close()


class Cage:
    """Keeps at most one worker and hands it one file at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._worker: Worker | None = None

    def open(self, content: bytes, kind: str) -> Book:
        """A Book from sniff.READABLE bytes. Refusal with the worker's reason; F06 if the worker died of the file."""
        with self._lock:
            answer = self._ask(content, kind)
        if isinstance(answer, Book):
            return answer
        refused, values = answer or ("F06", {})
        raise Refusal(refused, **values)

    def _ask(self, content: bytes, kind: str) -> Any:
        if self._worker is None or not self._worker.usable:
            self._drop()
            self._worker = Worker()
        answer = self._worker.ask(content, kind)
        if answer is None:
            self._drop()
        return answer

    def _drop(self) -> None:
        if self._worker is not None:
            self._worker.close()
        self._worker = None

    def close(self) -> None:
        with self._lock:
            self._drop()


CAGE = Cage()
atexit.register(CAGE.close)
