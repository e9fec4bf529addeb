"""Hands the workbooks that come by mail to the forms: each lies in the workspace like any other that staff put there."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from automation.forms.finding.copy_names import core_name
from automation.forms.finding.scan import SPREADSHEETS
from automation.forms.reading.sniff import READABLE, sniff
from automation.mail.header_text import one_line
from automation.mail.incoming.incoming_mail import Enclosed, is_automatic
from automation.organization.file_names import plain_name
from automation.organization.mailed_files import MAILED, begin_of_name
from automation.organization.people import Directory
from automation.safe_write import put_new, writing

FOLDER = MAILED
NO_WORKBOOK = "不是 Excel 文件"
REFERENCE_FOLDER = "基础资料"
_LONGEST_NAME = 50
_PACKED = re.compile(r"\.(?:zip|rar|7z)$", re.IGNORECASE)


@dataclass(frozen=True)
class Offer:
    """A workbook that came. sender: address in small letters; received: naive local time; answers: it came with the answer of
    somebody to whom the answered mail went; ours: the very file that we had sent along; doubt: why it may be somebody else's."""

    sender: str
    received: datetime
    name: str
    content: bytes
    answers: bool = False
    ours: bool = False
    doubt: str = ""


@dataclass(frozen=True)
class Handed:
    """path: where it lies, below the workspace; else the reason why not, in Chinese; neither: it has to wait."""

    path: str = ""
    reason: str = ""


def why_not_offered(kind: str, enclosed: Enclosed) -> str:
    """Why forms are not even asked, "" for a workbook that a person sent. kind: of the mail. Not all that people send is meant
    for the shared drive, where everybody reads it: only forms get there."""
    if is_automatic(kind):
        return "自动回复、退信和回执里的附件不收"
    if enclosed.type in ("message/rfc822", "message/global"):
        return "附件是另一封邮件：请把里面的表直接附上再发"
    if enclosed.type == "application/ms-tnef" or enclosed.name.lower() == "winmail.dat":
        return "附件被 Outlook 包在 winmail.dat 里：请改用 HTML 格式再发"
    if _PACKED.search(enclosed.name):
        return "压缩包里的表收不到：请直接附上 Excel 文件"
    return "" if _suffix(enclosed.name) in SPREADSHEETS or sniff(enclosed.content) in READABLE else NO_WORKBOOK


class Recognized(NamedTuple):
    """What form a workbook is: the folder it belongs to, "" = none that is known, with the reason; outward: it is one that people
    outside the company fill in."""

    folder: str = ""
    outward: bool = False
    reason: str = ""


class HandOver:
    """directory: the people whose mail is taken, asked for when the first workbook comes; recognize: what form a
    workbook of that path is; zone: that of naive times."""

    def __init__(
        self,
        workspace: Path,
        directory: Callable[[], Directory],
        recognize: Callable[[bytes, str], Recognized],
        zone: tzinfo,
    ) -> None:
        self._workspace = workspace
        self._ask_directory = directory
        self._recognize = recognize
        self._zone = zone

    @cached_property
    def _directory(self) -> Directory:
        return self._ask_directory()

    def __call__(self, offer: Offer) -> Handed:
        """The same offer gives the same file, however often it is made. AutomationError if the workspace cannot be used."""
        who, outside = _known(self._directory, offer.sender)
        if not who and not offer.answers:
            reason = "发件人不在通讯录里，也不是这封邮件的收件人"
            return Handed() if self._directory.empty else Handed(reason=reason)
        if offer.doubt and not outside:  # what staff write counts for much more than what clients do
            return Handed(reason=f"{offer.doubt}：请本人从自己的邮箱再发一次，或直接放到共享盘")
        if offer.ours:
            return Handed(reason="就是我们发出的那份文件，没有改动")
        if (outside or not who) and _has_macros(offer.content):
            return Handed(reason="里面有宏，不收：请对方另存为 .xlsx 再发")
        name = file_name(offer, who or offer.sender.partition("@")[0])
        form = self._recognize(offer.content, f"{FOLDER}/{name}")
        reason = _why_not_here(form, outside)
        if reason:
            return Handed(reason=reason)
        with writing("邮件里的表", self._workspace / FOLDER):
            return Handed(path=f"{FOLDER}/{self._put(name, offer)}")

    def _put(self, name: str, offer: Offer) -> str:
        """Under the name, or with a few characters of its sum where that name is another file's."""
        folder = self._workspace / FOLDER
        folder.mkdir(exist_ok=True)  # without parents: a drive that is away must not become a folder of this machine
        sha256 = hashlib.sha256(offer.content).hexdigest()
        stem, suffix = os.path.splitext(name)
        saved = offer.received.replace(tzinfo=self._zone).timestamp()
        for choice in (name, f"{stem}_{sha256[:6]}{suffix}"):
            draft = f".{hashlib.sha256(choice.encode()).hexdigest()[:16]}.tmp"  # the scan passes it over
            if put_new(folder / choice, offer.content, draft=draft, saved=saved) or _sum(folder / choice) == sha256:
                break
        return choice  # the second name is nobody else's: if it is there with other content, its owner worked on it since


def _has_macros(content: bytes) -> bool:
    """Or might it, in whatever format? The names of a package's parts are not packed."""
    if content[:2] == b"PK":
        return sniff(content) == "xlsm" or b"vbaProject" in content or b"macrosheets" in content
    return "_VBA_PROJECT".encode("utf-16-le") in content


def _why_not_here(form: Recognized, outside: bool) -> str:
    """Everything else is judged by the reference data, which no mail may change; and nobody outside speaks for us."""
    if not form.folder:
        return form.reason
    if form.folder == REFERENCE_FOLDER:
        return f"{REFERENCE_FOLDER}不从邮件收：请放到共享盘的“{REFERENCE_FOLDER}”文件夹"
    return "公司以外的邮件里，只收发给对方填写的表" if outside and not form.outward else ""


def _known(directory: Directory, address: str) -> tuple[str, bool]:
    """(name in the 通讯录, is it somebody outside), or ("", False)."""
    if not address:
        return "", False
    for person in directory.known_as(address):
        if person.employed and person.mail.strip().lower() == address:
            return person.name, False
    for department in directory.departments:
        if department.mail.strip().lower() == address:
            return department.name, False
    return next(((one.name, True) for one in directory.contacts if one.mail.strip().lower() == address), ("", False))


def file_name(offer: Offer, who: str) -> str:
    """Fit for Windows, however the sender named it. Marks of copying are left out: a file that somebody mails is meant."""
    given = _plain(re.split(r"[\\/]", offer.name)[-1]) or "表"
    suffix = _suffix(given)
    if suffix not in SPREADSHEETS:
        given, suffix = given + ".xlsx", "." + sniff(offer.content)
    stem = core_name(given)[:_LONGEST_NAME].strip(" .")
    return f"{begin_of_name(offer.received.date(), one_line(who, 200))}{stem}{suffix}"


def _plain(name: str) -> str:
    return plain_name(one_line(name, 200))


def _suffix(name: str) -> str:
    return os.path.splitext(name.strip(" ."))[1].lower()


def _sum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
