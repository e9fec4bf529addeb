"""Printable letters: a .docx template filled with values, never with more than the template names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from html import escape
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from automation.errors import AutomationError
from automation.reports.letter_package import repacked

if TYPE_CHECKING:
    from docxtpl import DocxTemplate  # type: ignore[import-untyped]
    from jinja2.sandbox import SandboxedEnvironment
    from markupsafe import Markup

_BREAK = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# What XML cannot hold, and what makes text read otherwise than it is written.
_UNFIT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_MISSING = re.compile("'([^']*)'(?: is undefined)?$")


def draw_letter(template: Path, values: Mapping[str, Any]) -> bytes:
    """The same bytes for the same values. Values are text: no markup, no orders to the template; a line break stays one.

    AutomationError if the template cannot be used or a value is missing, naming both.
    """
    paper, target = _opened(template), BytesIO()
    with _plainly(template.name):
        paper.render(dict(values), _environment())
    paper.save(target)
    return repacked(target.getvalue())


def _opened(template: Path) -> DocxTemplate:
    from docx.opc.exceptions import PackageNotFoundError
    from docxtpl import DocxTemplate

    way_out = "请从安装包恢复 mail_templates/letters 文件夹"
    try:
        paper = DocxTemplate(BytesIO(template.read_bytes()))
        paper.init_docx()
    except FileNotFoundError as error:
        raise AutomationError(f"找不到信函模板 {template.name}：{way_out}") from error
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError, OSError) as error:
        raise AutomationError(f"信函模板 {template.name} 打不开，可能已损坏：{way_out}") from error
    return paper


@cache
def _environment() -> SandboxedEnvironment:
    """A template that somebody changed in Word can do no more than show values."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    return SandboxedEnvironment(undefined=StrictUndefined, autoescape=True, finalize=_as_text)


def _as_text(value: object) -> Markup:
    """As XML shows it, whatever it is; docxtpl would turn a typed {_{ into {{."""
    from markupsafe import Markup

    text = _UNFIT.sub("", _BREAK.sub("\n", str(value)))
    return Markup(escape(text, quote=False).replace("_", "&#95;"))


@contextmanager
def _plainly(name: str) -> Iterator[None]:
    """Faults of a template in words that name the way out."""
    from jinja2.exceptions import TemplateError, UndefinedError

    try:
        yield
    except UndefinedError as error:
        found = _MISSING.search(error.message or "")
        word = found[1] if found else error.message
        raise AutomationError(f"信函模板 {name} 缺少“{word}”的值，这封信没有生成：请检查模板里的这个词") from error
    except TemplateError as error:
        raise AutomationError(f"信函模板 {name} 写法有误（{error.message}）：请改好再运行") from error
