"""What approvers and readers see of a notice: the same part, whole."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from notice_desk import NoticeDesk, paper, request

from automation.jobs.filed import Enclosed
from automation.notices.announcement import Announcement, announcements
from automation.notices.correction import Changed
from automation.notices.notice_values import notice_values

FOLDER = Path(__file__).resolve().parents[2] / "mail_templates"


def announcement(asked: dict[str, Any] | None = None, **written: Any) -> Announcement:
    desk = NoticeDesk([request(**(asked or {}))], [paper(**written)])
    desk.lying["通知/盘点表.xlsx"] = Enclosed("通知/盘点表.xlsx", "abc", 9)
    (one,) = announcements(desk)
    return one


def shown(one: Announcement, *changes: Changed) -> tuple[str, str]:
    """The part as a page without its tags, and as text."""
    place = Environment(
        loader=FileSystemLoader(FOLDER), undefined=StrictUndefined, autoescape=select_autoescape(("html",), default=False)
    )
    page, text = (place.get_template(f"_notice.{kind}").render(notice_values(one, changes)) for kind in ("html", "txt"))
    return html.unescape(re.sub(r"<[^>]+>", "\n", page)), text


def test_all_parts_of_a_notice_are_shown() -> None:
    given = [{"name": "盘点表", "source": "通知/盘点表.xlsx"}, {"name": "办法", "source": "向财务部索取"}]
    for seen in shown(announcement(attachments=given)):
        for part in ("关于年终盘点的安排", "仓储部", "2026-11-23", "总经办", "常规", "为核实年末库存，全面盘点。", "【重点】", "12 月 30 日 0:00 起停止出入库",
                     "各仓库清点库存并上报", "12 月 29 日 17:00", "各仓库主管", "盘点表（随本邮件附上）", "办法（向财务部索取）", "刘洋", "8002", "部门：仓储部、采购部"):  # fmt: skip
            assert part in seen, part


def test_important_items_are_bold() -> None:
    place = Environment(loader=FileSystemLoader(FOLDER), autoescape=True)
    page = place.get_template("_notice.html").render(notice_values(announcement()))
    assert re.search(r"<b>【重点】12 月 30 日 0:00 起停止出入库</b>", page)
    assert "<b>【重点】各仓库" not in page and "各仓库清点现有库存" in page


def test_lines_of_a_long_text_stay_lines() -> None:
    page, text = shown(announcement(items=[{"text": "第一行\n第二行"}], background="甲\n乙"))
    assert "第一行\n第二行" in text and "第一行" in page.split("\n") and "第二行" in page.split("\n")
    assert {"甲", "乙"} <= set(page.split("\n"))


def test_a_correction_says_so_and_what_it_changes() -> None:
    before, after = ([{"words": "12 月 ", "differs": False}, {"words": day, "differs": True}] for day in ("29 日", "28 日"))
    changes = ({"before": before, "after": after}, {"before": before, "after": []}, {"before": [], "after": after})
    for seen in shown(announcement({"corrects": "N-0"}), *changes):
        assert "这是对通知 N-0 的更正" in seen
        told = re.sub(r"\s|-", "", seen.partition("改了什么")[2])
        assert told.startswith("原：12月29日现：12月28日删去：12月29日增加：12月28日")


def test_an_important_notice_names_itself_so() -> None:
    assert announcement().subject == "【重要通知】关于年终盘点的安排"
    assert announcement({"urgency": "紧急", "corrects": "N-0"}, kind="要求").subject == "【更正】【紧急】关于年终盘点的要求"
