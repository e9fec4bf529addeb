"""Loads config.ini: every fault of the file at once, each with its line and the way out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from automation.config_file import Entry, Fault, read_lines, text_of
from automation.errors import ConfigurationError
from automation.mail_options import Encryption, Ews, Graph, Imap, Mail, Oauth, Smtp
from automation.notice_options import Approval, Notices
from automation.options import Company, Log, Paths, Reading, Section, Weekly, is_remote

SECRET = re.compile("passw|pwd|secret|token|credential|密码|口令|密钥", re.IGNORECASE)


class Config(BaseModel):
    """The whole file. All paths are absolute."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    company: Company
    paths: Paths
    weekly: Weekly
    approval: Approval
    notices: Notices
    mail: Mail
    ews: Ews
    oauth: Oauth
    graph: Graph
    smtp: Smtp
    imap: Imap
    encryption: Encryption
    reading: Reading
    log: Log


SECTIONS: dict[str, type[Section]] = {
    "company": Company, "paths": Paths, "weekly": Weekly, "approval": Approval, "notices": Notices, "mail": Mail, "ews": Ews, "oauth": Oauth, "graph": Graph,
    "smtp": Smtp, "imap": Imap, "encryption": Encryption, "reading": Reading, "log": Log,
}  # fmt: skip
"""In the order of the file; a test compares it with the fields of Config."""


def load(path: Path | None, workspace: Path | None = None) -> Config:
    """The options of `path` (None: the defaults); `workspace` takes the place of [paths] workspace.

    Raises ConfigurationError that lists all faults.
    """
    base = path.absolute().parent if path else Path.cwd()
    lines = list(read_lines(text_of(path))) if path else []
    entries = [line for line in lines if isinstance(line, Entry)]
    faults = [line for line in lines if isinstance(line, Fault)]
    faults += [fault for entry in entries if (fault := _misplaced(entry))]
    given: dict[str, dict[str, Any]] = {section: {} for section in SECTIONS}
    for entry in entries:
        if not _misplaced(entry):
            given[entry.section][entry.key] = entry.value
    if workspace is not None:
        given["paths"]["workspace"] = str(workspace if is_remote(workspace) else workspace.expanduser().absolute())
    return _checked(given, base, {(entry.section, entry.key): entry.line for entry in entries}, faults, path)


def _checked(
    given: dict[str, dict[str, Any]], base: Path, line_of: dict[tuple[str, str], int], faults: list[Fault], path: Path | None
) -> Config:
    try:
        config = Config.model_validate(given, context={"base": base})
    except ValidationError as fault:
        faults = faults + list(_wrong_values(fault, line_of))
    if faults:
        raise ConfigurationError(_in_words(faults, path)) from None
    return config


def _misplaced(entry: Entry) -> Fault | None:
    """Why that entry cannot be an option at all. A secret's value is never repeated."""
    name = f"[{entry.section}] {entry.key}"
    if SECRET.search(entry.key):
        return Fault(
            entry.line, f"{name} 像是密码。密码不写在这里：请删掉这一行，更换这个密码，再用 python run.py password mail 存入系统的密码库。"
        )
    if entry.section not in SECTIONS:
        return Fault(entry.line, f"没有 [{entry.section}] 这一节{_nearest(entry.section, list(SECTIONS))}")
    options = list(SECTIONS[entry.section].model_fields)
    if entry.key in options:
        return None
    elsewhere = [section for section, model in SECTIONS.items() if entry.key in model.model_fields]
    if elsewhere:
        return Fault(entry.line, f"{name} 应写在 [{elsewhere[0]}] 下面。")
    return Fault(entry.line, f"{name} 没有这个选项{_nearest(entry.key, options)}")


def _nearest(word: str, words: list[str]) -> str:
    import difflib

    near = difflib.get_close_matches(word, words, n=1, cutoff=0.6)
    return f"，是不是想写“{near[0]}”？" if near else f"。可以写：{'、'.join(words)}。"


def _wrong_values(fault: ValidationError, line_of: dict[tuple[str, str], int]) -> Iterator[Fault]:
    for error in fault.errors(include_url=False):
        section, key = (str(word) for word in error["loc"][:2])
        field = SECTIONS[section].model_fields[key]
        extra = field.json_schema_extra
        allowed = extra["allowed"] if isinstance(extra, dict) else ""
        sentence = error["msg"] if error["type"] == "own_sentence" else f"允许：{allowed}。"
        yield Fault(line_of.get((section, key), 0), f"[{section}] {key} 的值“{error['input']}”不对。{sentence}")


def _in_words(faults: list[Fault], path: Path | None) -> str:
    """One line for one fault, a list for more, in the order of the file."""
    ordered = sorted(faults, key=lambda fault: fault.line)
    told = [f"第 {fault.line} 行：{fault.sentence}" if fault.line else fault.sentence for fault in ordered]
    file = path or "配置"
    return f"{file} {told[0]}" if len(told) == 1 else "\n  ".join([f"{file} 有 {len(told)} 处要改：", *told])
