"""What people do to whole files: empty, cut off, locked with a password, another kind under a wrong name, copies, last week's."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from automation.demo.mess import spoilt, typed
from automation.demo.paper import Paper
from automation.forms.schema.form import Form

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = "<html><head><title>导出</title></head><body><table><tr><td>项目名称</td><td>任务编号</td></tr></table></body></html>"
_CSV = "项目名称,任务编号,状态,完成比例,本周进展\n灵犀智能网关研制项目,11,进行中,60%,已催供应商\n"
_HOLDER_AT, _HOLDER_SIZE = 55, 165


def beside(paper: Paper, name: str, content: bytes, minutes: int = -30) -> Paper:
    """Another file in the same folder."""
    return Paper(f"{paper.path.rpartition('/')[0]}/{name}", content, paper.saved + timedelta(minutes=minutes), paper.author)


def encrypted() -> bytes:
    """What a reader sees of a workbook with a password: no more than the names in its directory."""
    names = "".join(f"{name}\0" for name in ("EncryptionInfo", "EncryptedPackage")).encode("utf-16-le")
    return _COMPOUND + bytes(504) + b"\1" * 512 + names + bytes(512)


def packed(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part)
    return target.getvalue()


def with_macro(content: bytes) -> bytes:
    """The same workbook with something where macros are kept."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return packed({**parts, "xl/vbaProject.bin": _COMPOUND + bytes(2048)})


def owner_file(name: str) -> bytes:
    """Excel's ~$ file: who has the workbook open."""
    narrow, wide = name.encode("gb18030"), name.encode("utf-16-le")
    content = bytes([len(narrow)]) + narrow.ljust(_HOLDER_AT - 1) + len(name).to_bytes(2, "little") + wide
    return content.ljust(_HOLDER_SIZE, b" ")


FOREIGN: tuple[tuple[str, str, str, str, Callable[[bytes], bytes]], ...] = (
    ("F03", "交了 0 字节的空文件", "研发部", "研发部（旧）.xlsx", lambda content: b""),
    ("F04", "复制到一半的文件", "测试部", "测试部补充.xlsx", lambda content: content[: len(content) * 3 // 5]),
    ("F14", "交了 CSV", "采购部", "采购部.csv", lambda content: _CSV.encode("gb18030")),
    ("F17", "交了压缩包", "生产部", "生产部.zip", lambda content: packed({"生产部.xlsx": content})),
    (
        "F16",
        "Word 文件改名为 .xlsx",
        "综合管理部",
        "综合管理部周报.xlsx",
        lambda content: packed({"word/document.xml": b"<document/>"}),
    ),
    ("F15", "网页改名为 .xlsx", "市场部", "网站后台导出.xlsx", lambda content: _HTML.encode()),
    ("F09", "文件设了打开密码", "信息部", "信息部（加密）.xlsx", lambda content: encrypted()),
    ("F02", "Excel 保存失败留下的临时文件", "采购部", "4CCA4100", lambda content: content),
)
"""(id, what, whose, file name, how it is made of the department's sound workbook)"""


@dataclass(frozen=True)
class Planted:
    """One mess in one file of the workspace."""

    id: str
    what: str
    path: str


def foreign(sound: dict[str, Paper]) -> Iterator[tuple[Planted, Paper]]:
    """Files of a wrong kind beside the sound ones."""
    for id_, what, department, name, make in FOREIGN:
        minutes = -60 * 30 if id_ == "F02" else -30
        paper = beside(sound[department], name, make(sound[department].content), minutes)
        yield Planted(id_, what, paper.path), paper


def copies(sound: dict[str, Paper], form: Form, day: date) -> Iterator[tuple[Planted, Paper]]:
    """A copy and a synchronising program's conflict copy, each a little different from the workbook it was made of."""
    twice = (
        ("V01", "多了一份副本，内容不一样", "采购部", "采购部 - 副本.xlsx"),
        ("V02", "同步冲突副本，内容不一样", "质量部", "质量部-DESKTOP-AB12.xlsx"),
    )
    for id_, what, department, name in twice:
        content = spoilt(sound[department].content, form, day, [typed(id_, what, "progress", -1, "先按这一版，稍后再核对")])
        paper = beside(sound[department], name, content, -120)
        yield Planted(id_, what, paper.path), paper
