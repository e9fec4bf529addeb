"""Letters with everything that one may say, in both languages."""

from __future__ import annotations

import copy
import subprocess
from pathlib import Path
from typing import Any

CHINESE: dict[str, Any] = {
    "lang": "zh-CN",
    "subject": "【需12月4日回复】关于CR-2026-001需求的反馈",
    "company": "示例公司",
    "address": "上海市示例路 100 号 ｜ 021-5550 1234 ｜ www.example.com",
    "reference": "文号：CR-2026-001",
    "date": "2026年11月27日",
    "addressee": ["样板科技有限公司"],
    "title": "关于CR-2026-001需求的反馈",
    "salutation": "尊敬的陈样本：",
    "opening": ["感谢贵公司的信任。贵公司于2026年11月25日提出的需求，我们已组织评审，现答复如下。"],
    "facts": [{"label": "需求编号", "value": "CR-2026-001"}, {"label": "评审结论", "value": "需调整后执行"}],
    "sections": [
        {"heading": "贵公司的需求", "paragraphs": ["设备数据改为实时上传，同时保留原有报表。", "另请提供 3 个月的历史数据。"]},
        {"heading": "我们的答复", "paragraphs": ["实时上传可以实现。"]},
    ],
    "asked": "请于2026年12月4日前回复是否同意以上调整。",
    "ending": ["如有疑问，请直接回复本邮件，或与我联系。"],
    "closing": "顺颂商祺！",
    "signature": {"name": "李娜", "lines": ["销售经理 ｜ 示例公司", "电话：8021 ｜ lina@example.com"]},
}
ENGLISH: dict[str, Any] = {
    "lang": "en-GB",
    "subject": "[Reply by 4 December] Our response to your request CR-2026-002",
    "company": "Example Company",
    "address": "100 Example Road, Shanghai | +86 21 5550 1234 | www.example.com",
    "reference": "Our ref.: CR-2026-002",
    "date": "27 November 2026",
    "addressee": ["Ann Sample", "Sample Robotics Ltd"],
    "title": "Our response to your request CR-2026-002",
    "salutation": "Dear Ann Sample,",
    "opening": ["Thank you for your request of 25 November 2026. We have reviewed it and are pleased to respond as follows."],
    "facts": [
        {"label": "Request no.", "value": "CR-2026-002"},
        {"label": "Our assessment", "value": "Feasible with adjustments"},
    ],
    "sections": [
        {"heading": "Your request", "paragraphs": ["A controller with an Ethernet port."]},
        {"heading": "Our response", "paragraphs": ["We can provide an Ethernet port with a small change of the housing."]},
    ],
    "asked": "Please let us know by 4 December 2026 whether you agree to these adjustments.",
    "ending": ["If you have any questions, simply reply to this e-mail or contact me directly."],
    "closing": "Yours sincerely,",
    "signature": {"name": "Li Na", "lines": ["Example Company", "Tel. 8021 | lina@example.com"]},
}


def with_text(letter: dict[str, Any], text: str) -> dict[str, Any]:
    """A copy whose last section says this."""
    changed = copy.deepcopy(letter)
    changed["sections"][-1]["paragraphs"] = [text]
    return changed


def as_pdf(*files: Path) -> list[Path]:
    """Through LibreOffice, into the same folder; a file that needs repair is not converted."""
    folder = files[0].parent
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    order = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(folder), *map(str, files)]
    subprocess.run(order, check=True, capture_output=True, timeout=180)
    return [file.with_suffix(".pdf") for file in files]


def pdf_text(file: Path) -> str:
    return subprocess.run(["pdftotext", "-layout", str(file), "-"], check=True, capture_output=True, timeout=60).stdout.decode()
