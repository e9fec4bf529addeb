"""Finds every FORM, RECORD and JOB by itself: a process is a folder, a form or a job is one module in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from automation.forms.schema.form import Form

if TYPE_CHECKING:
    from automation.forms.schema.record_declaration import Record
    from automation.jobs.job import Beside, Job

PACKAGE = Path(__file__).resolve().parent
Declared = TypeVar("Declared")
_ASSIGNMENT = re.compile(rb"\n([A-Z]+)\b[^=\n]*=(?!=)")
"""Above it there is at least the docstring."""


def forms(package: Path = PACKAGE) -> list[Form]:
    """All declared forms, by their code. Raises ValueError if two share a name, title or code."""
    found = sorted(declared("FORM", Form, package), key=lambda form: form.code)
    for key in ("name", "title", "code"):
        _refuse_twins(found, key)
    return found


def records(package: Path = PACKAGE) -> list[Record]:
    """All declared records, by their code. Raises ValueError if two share a name, title or code."""
    from automation.forms.schema.record_declaration import Record

    found = sorted(declared("RECORD", Record, package), key=lambda record: record.code)
    for key in ("name", "title", "code"):
        _refuse_twins(found, key)
    return found


def jobs(package: Path = PACKAGE) -> list[Job]:
    """All declared jobs, by their name. Raises ValueError if two share it."""
    from automation.jobs.job import Job

    found = sorted(declared("JOB", Job, package), key=lambda job: job.name)
    _refuse_twins(found, "name")
    return found


def besides(package: Path = PACKAGE) -> list[Beside]:
    """What the processes want said in the managers' weekly mail, by title."""
    from automation.jobs.job import Beside

    return sorted(declared("BESIDE", Beside, package), key=lambda beside: beside.title)


def declared(variable: str, kind: type[Declared], package: Path = PACKAGE) -> list[Declared]:
    """The values of that variable and kind in the modules of all packages directly below `package`, looked for once a process.

    The source is searched before anything is imported: a module that declares none may be slow to load (pandas).
    """
    values = (getattr(import_module(name), variable, None) for name in _declaring(variable, package))
    return [value for value in values if isinstance(value, kind)]


def _declaring(variable: str, package: Path) -> Iterator[str]:
    """The modules in whose source the variable is assigned."""
    return (module for module, assigned in _assigned(package) if variable.encode() in assigned)


@cache
def _assigned(package: Path) -> list[tuple[str, set[bytes]]]:
    """Every module with the constants that it assigns; read once for all that is looked for."""
    modules = [(path, set(_ASSIGNMENT.findall(path.read_bytes()))) for path in sorted(package.glob("*/*.py"))]
    return [(f"{package.name}.{path.parent.name}.{path.stem}", assigned) for path, assigned in modules]


def _refuse_twins(found: list[Any], key: str) -> None:
    seen: dict[str, Any] = {}
    for one in found:
        value = getattr(one, key)
        if value in seen:
            raise ValueError(f"two declarations share the {key} {value!r}: give one of them another")
        seen[value] = one
