"""The options of config.ini, declared once: meaning, what is allowed, default, and how each is checked."""

from __future__ import annotations

import hashlib
import os
import re
import sys
from datetime import time
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from automation.organization.recipients import is_address
from automation.organization.working_time import parse_hours

SHARE = ("\\\\", "//")


def option(default: Any, what: str, allowed: str) -> Any:
    """A field with its two comment lines in config.ini; `allowed` is also what a wrong value is answered with."""
    return Field(default=default, description=what, json_schema_extra={"allowed": allowed})


def wrong(sentence: str) -> PydanticCustomError:
    """A fault with a sentence of its own, where `allowed` alone would not help."""
    # pydantic fills braces from a context; the sentence is finished text.
    return PydanticCustomError("own_sentence", "{sentence}", {"sentence": sentence})


Short = Annotated[str, Field(min_length=1, max_length=40)]
"""Fits a mail subject and a table head."""
Line = Annotated[str, Field(max_length=100)]
"""Of the head of a letter; may be empty."""


class Section(BaseModel):
    """One [section]; its docstring is the comment above it."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)


class Company(Section):
    """公司"""

    name: Short = option("示例公司", "公司名称，出现在报表和邮件里", "1 到 40 个字")
    english_name: Line = option("", "公司的英文名称，写在英文信函里", "最多 100 个字；留空 = 不给语言为英文的联系人发信函")
    address: Line = option("", "信函抬头的第二行：地址、电话、网址", "最多 100 个字；留空 = 不写")
    english_address: Line = option("", "英文信函抬头的第二行", "最多 100 个字；留空 = 不写")
    timezone: str = option("Asia/Shanghai", "时区；所有时间都按它计算", "IANA 时区名，如 Asia/Shanghai")
    working_hours: str = option(
        "08:30-12:00,13:30-18:00", "工作时间；此外的时间不发邮件（紧急的除外）", "时:分-时:分，几段用逗号隔开，如 08:30-12:00,13:30-18:00"
    )
    domains: str = option("", "本公司的邮箱域名；内部的内容绝不发到别的域名", "如 example.com，几个用逗号隔开；留空 = 发件地址的域名")
    operator: str = option("", "负责运行通达的人；出错时发邮件给他", "一个完整的邮箱地址；留空 = 发件地址")

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (OSError, ValueError, LookupError):
            raise ValueError from None
        return name


    silent_after: Annotated[int, Field(ge=10)] = option(60, "多少分钟（工作时间）没有运行就算停了，由 heartbeat 任务发信提醒", "不小于 10 的整数")

    @field_validator("working_hours")
    @classmethod
    def _hours(cls, text: str) -> str:
        parse_hours(text)
        return text

    @field_validator("operator")
    @classmethod
    def _operator(cls, text: str) -> str:
        if text and not is_address(text):
            raise ValueError
        return text


class Paths(Section):
    """文件夹（相对路径从配置文件所在的文件夹算起）"""

    workspace: Path = option("workbooks", "工作区：大家填表的共享文件夹", r"文件夹；共享盘写 \\服务器\共享名，不要写映射的盘符")
    state: Path = option(
        "", "程序自己的记录（读过的版本、发件箱、日志），只能放在本机", "本机文件夹；留空 = 本机的应用数据文件夹"
    )
    mail: Path = option("", "邮件以 .eml 文件写到这里", "文件夹；留空 = state 文件夹下的 mail")

    @field_validator("workspace", "state", "mail", mode="before")
    @classmethod
    def _whole_path(cls, text: Any, info: ValidationInfo) -> Path:
        if str(text):
            return placed(text, info)
        if info.field_name == "mail":
            return Path(info.data.get("state", "."), "mail")
        return own_folder(info.data["workspace"])

    @field_validator("state")
    @classmethod
    def _on_this_machine(cls, path: Path) -> Path:
        if is_remote(path):
            raise wrong("不能放在网络盘上：几台电脑同时写会损坏记录。请写本机硬盘的文件夹，或者留空。")
        return path


class Weekly(Section):
    """每周汇总（截止日固定为周五，周五放假时为本周最后一个工作日）"""

    closing: time = option("17:00", "截止时间，之后交的算迟交", "24 小时制的时:分，如 17:00")

    @field_validator("closing", mode="before")
    @classmethod
    def _clock(cls, text: str) -> time:
        match = re.fullmatch(r"(\d{1,2})[:：](\d{2})", str(text))
        if not match:
            raise ValueError
        return time(int(match[1]), int(match[2]))


class Reading(Section):
    """读表"""

    workers: Annotated[int, Field(ge=0, le=64)] = option(0, "同时用几个进程读表", "0 到 64 的整数；0 = 与处理器核心数相同")


class Log(Section):
    """日志（在 state 文件夹的 tongda.log）"""

    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = option("INFO", "记多细", "DEBUG、INFO、WARNING、ERROR")


def placed(text: Any, info: ValidationInfo) -> Path:
    """Absolute, without asking the drive anything: a share that is away must not stop the start."""
    if str(text).startswith(SHARE):
        return Path(text)
    return Path(os.path.abspath(Path((info.context or {}).get("base", ".")) / Path(text).expanduser()))


def own_folder(workspace: Path) -> Path:
    """Where this machine keeps the state of that workspace: two workspaces never share one."""
    from platformdirs import user_data_path

    name = hashlib.sha256(os.fsencode(os.path.normcase(workspace))).hexdigest()[:12]
    return user_data_path("Tongda", appauthor=False) / name


def is_remote(path: Path) -> bool:
    r"""A \\server path, or a Windows drive letter that stands for one."""
    if str(path).startswith(SHARE):
        return True
    if sys.platform != "win32":
        return False
    import ctypes

    remote_drive = 4
    return bool(ctypes.windll.kernel32.GetDriveTypeW(path.anchor) == remote_drive)
