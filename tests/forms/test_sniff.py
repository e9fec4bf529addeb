"""The true kind of a file by its bytes."""

from __future__ import annotations

import pytest

from automation.forms.reading.sniff import sniff
from tests.forms.foreign_workbooks import ROW, bomb, compound, drawn, minimal, package, rebuilt, worksheet

GOOD = drawn([ROW])


def word_with_a_workbook() -> bytes:
    """A Word document in which an Excel table is embedded: both names stand in its directory, the root says Word."""
    content = bytearray(compound("Workbook", "WordDocument"))
    content[30:32] = (9).to_bytes(2, "little")
    root = 512
    content[root + 80 : root + 84] = b"\x06\x09\x02\x00"
    return bytes(content)


FILES = [
    pytest.param(b"", "empty", id="F03"),
    pytest.param(GOOD[: len(GOOD) // 2], "truncated", id="F04"),
    pytest.param(bytes(4096), "zeros", id="F05"),
    pytest.param(b"\x93\x01\x00\xff" * 50, "damaged", id="F06-noise"),
    pytest.param(compound("EncryptionInfo", "EncryptedPackage"), "encrypted", id="F09"),
    pytest.param(compound("Root Entry", "Workbook"), "xls", id="F11"),
    pytest.param(
        package({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}, 0), "ods", id="F13-ods"
    ),
    pytest.param(
        package({"Configurations2/": "", "content.xml": "<a/>", "mimetype": "application/vnd.oasis.opendocument.spreadsheet"}),
        "ods",
        id="F13-ods-mimetype-last",
    ),
    pytest.param(
        package({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}), "document", id="F16-odt"
    ),
    pytest.param(package({"[Content_Types].xml": "", "xl/workbook.bin": ""}), "xlsb", id="F13-xlsb"),
    pytest.param(package({"Index/Document.iwa": ""}), "numbers", id="F13-numbers"),
    pytest.param("任务编号,任务名称\n001,调研\n".encode("gb18030"), "csv", id="F14-gbk"),
    pytest.param("\ufeff任务编号,任务名称\n001,调研\n".encode(), "csv", id="F14-bom"),
    pytest.param(b"<html><table><tr><td>1</td></tr></table></html>", "html", id="F15-html"),
    pytest.param(b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "xml", id="F15-xml"),
    pytest.param(
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Table><Row/></Table></Workbook>',
        "xml",
        id="F15-xml-with-a-table",
    ),
    pytest.param(package({"[Content_Types].xml": "", "word/document.xml": ""}), "document", id="F16-docx"),
    pytest.param(b"%PDF-1.7\n", "pdf", id="F16-pdf"),
    pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(20), "image", id="F16-png"),
    pytest.param(b"\xff\xd8\xff\xe0" + bytes(20), "image", id="F16-jpeg"),
    pytest.param(compound("WordDocument"), "document", id="F16-doc"),
    pytest.param(word_with_a_workbook(), "document", id="F16-doc-with-a-workbook"),
    pytest.param(package({"表.xlsx": b"x"}), "archive", id="F17-zip"),
    pytest.param(b"Rar!\x1a\x07\x01\x00", "archive", id="F17-rar"),
    pytest.param(b"7z\xbc\xaf\x27\x1c", "archive", id="F17-7z"),
    pytest.param(b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(60), "shortcut", id="F18"),
    pytest.param(package({"[Content_Types].xml": "", "xl/workbook.xml": "", "xl/vbaProject.bin": ""}), "xlsm", id="F19"),
    pytest.param(minimal(worksheet("")), "xlsx", id="xlsx"),
    pytest.param(rebuilt(GOOD, lambda name, part: (name.replace("/", "\\"), part)), "xlsx", id="F25"),
    pytest.param(bomb(1000), "xlsx", id="xlsx-minimal"),
]


@pytest.mark.parametrize(("content", "kind"), FILES)
def test_kind(content: bytes, kind: str) -> None:
    assert sniff(content) == kind
