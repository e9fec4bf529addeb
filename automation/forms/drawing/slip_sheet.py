"""The first sheet of a return slip, 退回说明: what to mend, each with a link to its cell, and what has been counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from automation.forms.drawing.cell_values import clean_text
from automation.forms.drawing.filling import Filling, Mend
from automation.forms.drawing.form_colours import still
from automation.forms.drawing.form_grid import lines
from automation.forms.drawing.form_layout import Layout, find
from automation.forms.drawing.form_style import GREEN, RED, Style
from automation.forms.schema.column import Column
from automation.forms.schema.form import Form, Place

SHEET = "退回说明"
HEADINGS = ("序号", "在哪里", "您原来填的", "怎样改", "现在")
WIDTHS = (7.0, 30.0, 26.0, 62.0, 10.0)


class SlipSheet:
    """The sheet while it grows downwards."""

    def __init__(self, sheet: Worksheet, style: Style, form: Form, filling: Filling, layouts: Sequence[Layout]) -> None:
        self.sheet, self.style, self.form, self.filling, self.layouts = sheet, style, form, filling, layouts
        self.row = 0

    def draw(self) -> None:
        sheet, mends = self.sheet, self.filling.to_mend
        sheet.hide_gridlines(2)
        sheet.set_tab_color(RED)
        for index, width in enumerate(WIDTHS):
            sheet.set_column(index, index, width)
        self._text(f"退回单 · {self.form.title}", "title", 34)
        for text, look in self._opening():
            self._text(text, look)
        if self.filling.counted:
            self._text("其余内容已经计入，不用重填；改好之前，要改的格子沿用上次的内容。", "intro")
        self._heads(HEADINGS)
        first = self.row
        for number, mend in enumerate(mends, 1):
            self._mend(number, mend)
        self._colours(first, self.row - 1)
        self._section("已经计入，不用改", self.filling.counted, "fine")
        self._section("系统已经代为整理，请看一眼；不对的话请直接改（位置按您交来的文件）", self.filling.noted, "section")
        self._paper()

    def _opening(self) -> Iterator[tuple[str, str]]:
        """A workbook that does not count at all has no red cells to look for."""
        filling = self.filling
        if not filling.void:
            yield f"共 {len(filling.to_mend)} 处要改。改好红底的格子后保存，放回原来的文件夹，或作为附件回复邮件。", "urgent"
            return
        yield "这份文件没有计入。请按“怎样改”一栏处理原来的文件，保存到原来的文件夹。", "urgent"
        sheets = "、".join(f"“{layout.name}”" for layout in self.layouts)
        blank = "您已填的内容在" if filling.tables else "原来的文件用不了时，可以直接填本工作簿里的空表"
        yield f"{blank}{sheets}{'页，可以在那里改' if filling.tables else ''}；改好后放回原来的文件夹，或作为附件回复邮件。", "intro"

    def _text(self, text: str, look: str, height: float | None = None) -> None:
        text = clean_text(text)
        self.sheet.set_row(self.row, height or 8 + 15 * lines(text, sum(WIDTHS)))
        self.sheet.merge_range(self.row, 0, self.row, len(WIDTHS) - 1, "", self.style(look))
        self.sheet.write_string(self.row, 0, text, self.style(look, "wrap"))
        self.row += 1

    def _heads(self, headings: Sequence[str]) -> None:
        self.sheet.set_row(self.row, 26)
        for index, heading in enumerate(headings):
            self.sheet.write_string(self.row, index, heading, self.style("required"))
        self.row += 1
        self.sheet.freeze_panes(self.row, 0)

    def _section(self, title: str, sentences: Sequence[str], look: str) -> None:
        if sentences:
            self._text(title, look, 32)
            for sentence in sentences:
                self._text(sentence, "body")

    def _mend(self, number: int, mend: Mend) -> None:
        row, sheet = self.row, self.sheet
        nothing = "（空）" if mend.place else "—"
        texts = (where(self.form, self.layouts, mend.place), clean_text(mend.typed)[:300] or nothing, clean_text(mend.how))
        height = 10 + 15 * max(lines(text, width - 2) for text, width in zip(texts, WIDTHS[1:], strict=False))
        sheet.set_row(row, min(height, 200))
        sheet.write_number(row, 0, number, self.style("middle"))
        self._link(row, texts[0], mend)
        sheet.write_string(row, 2, texts[1], self.style("cell"))
        sheet.write_string(row, 3, texts[2], self.style("cell"))
        self.row += 1

    def _link(self, row: int, text: str, mend: Mend) -> None:
        """To the cell, and whether it says something else by now."""
        found = find(self.layouts, mend.place) if mend.place else None
        if found is None or mend.place is None:
            self.sheet.write_string(row, 1, text, self.style("cell"))
            self.sheet.write_string(row, 4, "待改", self.style("middle", bold=True))
            return
        target = f"{quote_sheetname(found[0])}!{xl_rowcol_to_cell(found[1], found[2])}"
        self.sheet.write_url(row, 1, f"internal:{target}", self.style("link"), text, "点一下，跳到这一格")
        condition = still(target, self._typed(mend.place))
        self.sheet.write_formula(
            row, 4, f'=IFERROR(IF({condition},"待改","已改"),"已删")', self.style("middle", bold=True), "待改"
        )

    def _typed(self, place: Place) -> object:
        """What stands in the drawn cell, a date perhaps."""
        table, index, name = place
        if index is None:
            return self.filling.fields.get(name)
        values = self.filling.column(table, name)
        return values[index] if index < len(values) else None

    def _colours(self, first: int, last: int) -> None:
        for word, colour in (("待改", RED), ("已改", GREEN)):
            look = self.style.change(font_color=colour)
            rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": look}
            if last >= first:
                self.sheet.conditional_format(first, 4, last, 4, rule)

    def _paper(self) -> None:
        self.sheet.set_paper(9)
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(left=0.5, right=0.5, top=0.55, bottom=0.6)
        self.sheet.set_footer("&L&8退回单&C&8第 &P 页 / 共 &N 页&R&8打印日期 &D")


def where(form: Form, layouts: Sequence[Layout], place: Place | None) -> str:
    """第 9 行“负责人”(E9), with the address in the slip itself."""
    found = find(layouts, place) if place else None
    if found is None or place is None:
        return "整份表"
    sheet, row, column = found
    prefix = "" if len(layouts) == 1 else f"{sheet} "
    line = "" if place[1] is None else f"第 {row + 1} 行"
    return f"{prefix}{line}“{heading(form, place)}”({xl_rowcol_to_cell(row, column)})"


def heading(form: Form, place: Place) -> str:
    """The declared heading, or the name itself for a column that staff added."""
    table, _, name = place
    columns: Sequence[Column] = form.table(table).columns if table else form.fields
    return next((column.heading for column in columns if column.name == name), name)
