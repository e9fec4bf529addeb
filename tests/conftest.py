"""For all tests: what a machine is doing beside them never makes one fail, nor what ran before; the quick ones try fewer examples."""

from __future__ import annotations

import gc
import logging
import sys
from email.charset import CHARSETS
from logging.handlers import RotatingFileHandler

import pytest
from hypothesis import HealthCheck, settings

sys.dont_write_bytecode = False  # or each worker would compile every test anew in every run
settings.register_profile("steady", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("quick", settings.get_profile("steady"), max_examples=25)
NOTATIONS = dict(CHARSETS)


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("quick" if "not slow" in config.option.markexpr else "steady")


def pytest_collection_finish() -> None:
    """What thousands of tests brought along stays to the end: it is not looked through for rubbish again and again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    """What a command or a library (apprise) sets for the whole process is no other test's: the log file, the notation of mails."""
    CHARSETS.clear()
    CHARSETS.update(NOTATIONS)
    logging.captureWarnings(False)
    for logger in map(logging.getLogger, ("automation", "py.warnings")):
        for file in [handler for handler in logger.handlers if isinstance(handler, RotatingFileHandler)]:
            logger.removeHandler(file)
            file.close()
        logger.setLevel(logging.NOTSET)
        logger.propagate = True
