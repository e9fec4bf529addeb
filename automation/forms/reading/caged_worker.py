"""The process inside the cage: reads workbooks that nobody vouches for, under the limits of the system where it has them."""

from __future__ import annotations

import contextlib
import os
import sys

from automation.forms.reading.cage import receive, send
from automation.forms.reading.limits import WORKER_CPU_SECONDS, WORKER_MEMORY
from automation.forms.reading.opening import open_carefully
from automation.forms.reading.refusal import Refusal


def limit_memory() -> None:
    """Where the system can, it refuses memory by itself; elsewhere the watching parent kills."""
    if sys.platform != "win32":
        import resource

        # A narrower limit may be in force already; then that one holds.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (WORKER_MEMORY, WORKER_MEMORY))
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_cpu() -> None:
    """The system counts seconds over the life of the process, so the limit moves on with each file."""
    if sys.platform != "win32":
        import resource

        spent = resource.getrusage(resource.RUSAGE_SELF)
        soft = int(spent.ru_utime + spent.ru_stime + WORKER_CPU_SECONDS) + 2
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def answer(content: bytes, kind: str) -> object:
    try:
        return open_carefully(content, kind)
    except Refusal as refusal:
        return refusal.kind, refusal.values
    except MemoryError:
        return "F20", {}
    except Exception:
        return "F06", {}


def main() -> None:
    """Answer on the original standard output; whatever a library prints goes nowhere."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    limit_memory()
    while True:
        try:
            content, kind = receive(sys.stdin.buffer)
        except EOFError:
            return
        limit_cpu()
        send(replies, answer(content, kind))


if __name__ == "__main__":
    main()
