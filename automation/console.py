"""Where words go: the screen in UTF-8 whatever the code page, and the log file."""

from __future__ import annotations

import logging
import sys
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from automation.errors import ConfigurationError

LOG = "tongda.log"
"""In the state folder."""
LOG_SIZE = 2_000_000
LOG_FILES = 5
_LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def speak_utf8() -> None:
    """A redirected or scheduled stdout speaks cp936 on Chinese Windows and fails at the first ✓; ours never does."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def log_to(path: Path, level: str) -> None:
    """Sends our log and Python's warnings to `path` (UTF-8, rotating), in place of any earlier log file.

    Raises ConfigurationError if the folder cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = RotatingFileHandler(path, maxBytes=LOG_SIZE, backupCount=LOG_FILES, encoding="utf-8", errors="backslashreplace")
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        raise ConfigurationError(f"不能写日志 {path}（{reason}）。请检查 [paths] state 能不能写、磁盘有没有满。") from fault
    file.setFormatter(logging.Formatter(_LINE))
    # A log that cannot be written (disk full, rotated by a second process) must not stop or litter the run.
    logging.raiseExceptions = False
    logging.captureWarnings(True)
    for name in ("automation", "py.warnings"):
        _write_to(logging.getLogger(name), file, level)


def _write_to(logger: logging.Logger, file: logging.Handler, level: str) -> None:
    for old in [handler for handler in logger.handlers if isinstance(handler, RotatingFileHandler)]:
        logger.removeHandler(old)
        old.close()
    logger.addHandler(file)
    logger.setLevel(level)
    logger.propagate = False


def report_bug(bug: BaseException) -> str:
    """Writes the whole traceback to the log and returns the one line that people see."""
    logging.getLogger("automation").error("bug", exc_info=bug)
    return f"程序出错了（{type(bug).__name__}: {bug}）。详细记录在日志里，请把日志发给维护人员；已经写好的文件和邮件不受影响。"
