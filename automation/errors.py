"""Errors meant for people: one line of plain Chinese that names the way out, and the exit code that goes with it."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What the process tells Task Scheduler (SPEC §7)."""

    DONE = 0
    BUG = 1
    TO_MEND = 1
    REMARKS = 10
    PARTLY = 20
    CONFIGURATION = 40
    ALREADY_RUNNING = 50


class AutomationError(Exception):
    """A fault of the surroundings (share, disk, lock), said in one line; anything else that escapes is a bug."""

    exit_code = ExitCode.PARTLY


class ConfigurationError(AutomationError):
    """config.ini or the command line asks for something that cannot be had."""

    exit_code = ExitCode.CONFIGURATION


class AlreadyRunningError(AutomationError):
    """Another run on this machine works on the same workspace."""

    exit_code = ExitCode.ALREADY_RUNNING
