"""For all tests: what a machine is doing beside them never makes one fail; the quick ones try fewer examples."""

from __future__ import annotations

import gc
import sys

import pytest
from hypothesis import HealthCheck, settings

sys.dont_write_bytecode = False  # or each worker would compile every test anew in every run
settings.register_profile("steady", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("quick", settings.get_profile("steady"), max_examples=25)


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("quick" if "not slow" in config.option.markexpr else "steady")


def pytest_collection_finish() -> None:
    """What thousands of tests brought along stays to the end: it is not looked through for rubbish again and again."""
    gc.collect()
    gc.freeze()
