"""Renders a message's template into subject, HTML part and text part; a missing value stops the message, named."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_eval_context, select_autoescape
from jinja2.exceptions import TemplateError, TemplateNotFound, UndefinedError
from jinja2.nodes import EvalContext
from jinja2.runtime import Macro

from automation.errors import AutomationError
from automation.mail.header_text import one_line

SUBJECT_LIMIT = 100
SHARED = 64
"""So many parts that several mails of a run have in common are remembered."""
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_GAPS = re.compile(r"\n{3,}")
_UNFIT = bytes({*range(0x20)} - {*b"\t\n"})
"""Control characters: workbooks do carry them, and halves of characters, which cannot be written as UTF-8."""


@dataclass(frozen=True)
class Letter:
    """A rendered mail: `subject` is one line of visible characters, `html` and `text` say the same."""

    subject: str
    html: str
    text: str


class _Missing(StrictUndefined):
    """Any use raises UndefinedError whose message is the missing word alone."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        return str(self._undefined_name)


class Templates:
    """The templates of one folder; names beginning with _ are shared parts, the others are mails (.html with .txt)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._environment = Environment(
            loader=FileSystemLoader(folder, encoding="utf-8"),
            undefined=_Missing,
            autoescape=select_autoescape(("html",), default=False),
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=True,
        )
        self._environment.globals["once"] = self._once
        self._shared: dict[tuple[int, str, bool | None], tuple[Any, Any]] = {}

    def names(self) -> list[str]:
        return sorted(path.stem for path in self._folder.glob("*.html") if not path.name.startswith("_"))

    def faults(self, names: Iterable[str]) -> list[str]:
        """One line for each of these mails whose template, or its text twin, is missing or cannot be read."""
        found: list[str] = []
        for file in (f"{name}.{kind}" for name in names for kind in ("html", "txt")):
            try:
                with _plainly(file):
                    self._environment.get_template(file)
            except AutomationError as fault:
                found.append(str(fault))
        return found

    def render(self, name: str, values: Mapping[str, Any]) -> Letter:
        """AutomationError names template and word when a value is missing or a template cannot be used."""
        page = self._fill(f"{name}.html", values)
        text = self._fill(f"{name}.txt", values)
        title = _TITLE.search(page)
        subject = one_line(html.unescape(title[1]), SUBJECT_LIMIT) if title else ""
        if not subject:
            raise AutomationError(f"邮件模板 {name}.html 没有主题：请在 <title> 里写上，再运行一次")
        return Letter(subject, page, _GAPS.sub("\n\n", text).strip() + "\n")

    def _fill(self, file: str, values: Mapping[str, Any]) -> str:
        with _plainly(file):
            filled = self._environment.get_template(file).render(values)
        return filled.encode("utf-8", "ignore").translate(None, _UNFIT).decode()

    @pass_eval_context
    def _once(self, escaping: EvalContext, macro: Macro, thing: Any) -> Any:
        """What the macro makes of a thing that many mails are given: `{{ once(macro, thing) }}` fills it in for the first only."""
        name = id(thing), macro.name, escaping.autoescape
        if name not in self._shared:
            while len(self._shared) >= SHARED:
                del self._shared[next(iter(self._shared))]
            self._shared[name] = thing, macro(escaping, thing)  # held on to, so that its id is nobody else's
        return self._shared[name][1]


@contextmanager
def _plainly(file: str) -> Iterator[None]:
    """Faults of a template in words that name the way out."""
    try:
        yield
    except UndefinedError as error:
        raise AutomationError(f"邮件模板 {file} 缺少“{error.message}”的值，这封邮件没有生成：请检查模板里的这个词") from error
    except TemplateNotFound as error:
        raise AutomationError(f"找不到邮件模板 {error.name}：请从安装包恢复 mail_templates 文件夹") from error
    except TemplateError as error:
        place = f" 第 {error.lineno} 行" if hasattr(error, "lineno") else ""
        raise AutomationError(f"邮件模板 {file}{place} 写法有误（{error.message}）：请改好再运行") from error
