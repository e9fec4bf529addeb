"""`python -m automation COMMAND`."""

from __future__ import annotations

import gc
import logging
import os
import sys
from typing import NoReturn


def main() -> NoReturn:
    """Collects no garbage: a run is short and makes millions of values that hold no rings; looking for some costs a tenth of it.
    What lives on looks by itself, between rounds."""
    gc.disable()
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # looking for some in every package takes longer than `status`
    from automation.console import speak_utf8

    speak_utf8()
    from automation.cli import obey

    try:
        obey()
    except SystemExit as end:
        _leave(end.code if isinstance(end.code, int) else 1 if end.code else 0)


def _leave(code: int) -> NoReturn:
    """Everything is closed and written by now; taking millions of values apart one by one would only cost time."""
    logging.shutdown()
    for stream in filter(None, (sys.stdout, sys.stderr)):  # pythonw has none
        try:
            stream.flush()
        except OSError:  # nobody listens any more
            code = code or 1
    os._exit(code)


if __name__ == "__main__":
    main()
