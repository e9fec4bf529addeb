"""Names all that a judgement depends on besides the workbook itself, so that no cached reading outlives a change of it."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping, Sequence, Set
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import NoneType
from typing import Any

from automation.forms.schema.column import Setting
from automation.forms.schema.form import Form
from automation.program_version import version_of
from automation.remembered import Remembered

_CODE = Path(__file__).resolve().parents[1]
_ORGANIZATION = _CODE.parent / "organization"
_PLAIN = (str, bool, int, float, NoneType, date)
_NAMED = Remembered[str]()
"""Spelling them out takes longer than looking at a small drive."""


def judging_digest(forms: Sequence[Form], setting: Setting) -> str:
    """The forms as declared, the setting (people, calendar), and the code that reads and judges."""
    return _NAMED.of((forms, setting), lambda: _named(forms, setting))


def _named(forms: Sequence[Form], setting: Setting) -> str:
    folders = {_CODE, _ORGANIZATION, *(_folder(rule.__module__) for form in forms for rule in form.rules)}
    words = [*(version_of(folder) for folder in sorted(folders)), _words(list(forms)), _words(setting)]
    return hashlib.sha256("\x1f".join(words).encode("utf-8", "replace")).hexdigest()


def _folder(module: str) -> Path:
    return Path(sys.modules[module].__file__ or _CODE).resolve().parent


def _words(value: Any) -> str:
    """`value` spelt out the same in every process: no addresses, no order of sets."""
    if type(value) in _PLAIN:
        return repr(value)
    if is_dataclass(value) and not isinstance(value, type):
        return f"{type(value).__name__}({_words([getattr(value, name) for name in _compared(type(value))])})"
    if isinstance(value, Mapping):
        return "{" + ",".join(sorted(f"{_words(key)}:{_words(entry)}" for key, entry in value.items())) + "}"
    if isinstance(value, Set):
        return "{" + ",".join(sorted(map(_words, value))) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(_words, value)) + "]"
    return f"{value.__module__}.{value.__qualname__}" if callable(value) else repr(value)


@cache
def _compared(kind: type[Any]) -> list[str]:
    return [field.name for field in fields(kind) if field.compare]
