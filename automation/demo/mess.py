"""What people type into the cells of a form, each small function named after its id in the catalogue of mess."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from automation.demo.page import Page
from automation.forms.schema.form import Form


@dataclass(frozen=True)
class Mess:
    """`id` as in the catalogue; `what` people did; `spoil` does it."""

    id: str
    what: str
    spoil: Callable[[Page], None]


def spoilt(content: bytes, form: Form, day: date, messes: Iterable[Mess]) -> bytes:
    """The workbook after all of that was done to it."""
    page = Page(form, content, day)
    for mess in messes:
        mess.spoil(page)
    return page.content()


def typed(id_: str, what: str, name: str, entry: int, value: object) -> Mess:
    """Somebody typed that into a cell; {0:%Y}, {0.month} and {0.day} are those of a day soon after the week."""
    return Mess(id_, what, lambda page: page.put(name, entry, value.format(page.day) if isinstance(value, str) else value))


def d18_end_before_start(page: Page) -> None:
    start = page.cell("start", -2).value
    page.put("end", -2, start.replace(day=1) if isinstance(start, date) and start.day > 1 else date(page.day.year - 1, 12, 5))


def i14_ring(page: Page) -> None:
    ids = [page.cell("id", entry).value for entry in (-1, -2)]
    page.put("dependencies", -1, ids[1])
    page.put("dependencies", -2, ids[0])


def p01_blank_in_name(page: Page) -> None:
    cell = page.field("filler")
    cell.value = f"{str(cell.value)[:1]} {str(cell.value)[1:]}"


def p11_old_department_name(page: Page) -> None:
    page.field("department").value = "综合办"


def x02_error(page: Page) -> None:
    cell = page.cell("percent", 0)
    cell.value, cell.data_type = "#REF!", "e"


def m02_share_in_words(page: Page) -> None:
    cell = page.cell("percent", _where(page, "percent", lambda share: isinstance(share, int | float) and 0 < share < 1))
    cell.value = f"完成{float(str(cell.value)) * 100:g}%"


def e01_other_word(page: Page) -> None:
    entry = _where(page, "status", lambda status: status == "已完成")
    word = str(page.cell("status", entry).value)
    page.put("status", entry, {"已完成": "完成", "进行中": "正在做", "未开始": "还没开始"}.get(word, "逾期"))


def e02_share_as_status(page: Page) -> None:
    entry = _where(page, "status", lambda status: status == "进行中")
    page.put("status", entry, f"{float(str(page.cell('percent', entry).value)) * 100:g}%")


def t14_traditional(page: Page) -> None:
    entry = _where(page, "status", lambda status: status in ("未开始", "进行中"))
    page.put("status", entry, {"未开始": "未開始"}.get(str(page.cell("status", entry).value), "進行中"))


def i01_lost_zeros(page: Page) -> None:
    page.put("task_id", 0, int(str(page.cell("task_id", 0).value)))


def _where(page: Page, name: str, fits: Callable[[object], bool]) -> int:
    """The first entry whose value fits, else the first."""
    return next((entry for entry in range(page.count) if fits(page.cell(name, entry).value)), 0)


def d02_chinese_numerals(page: Page) -> None:
    year = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(page.day.year))
    numbers = ("", *"一二三四五六七八九十", "十一", "十二")
    page.put("expected_end", 1, f"{year}年{numbers[page.day.month]}月五日")
