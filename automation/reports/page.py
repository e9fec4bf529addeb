"""A page for a browser: one self-contained file without scripts that works from a file share and prints on A4. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from automation.house_style import BAND_TEXT, BLUE, FILLS, FONT, HAIRLINE, INKS, NAVY, PALE, QUIET, TEXT, ZEBRA

Tone = Literal["plain", "quiet", "navy", "green", "orange", "red"]


@dataclass(frozen=True)
class Tile:
    """One number that counts, what it is, and a word on it."""

    label: str
    value: str
    note: str = ""
    tone: Tone = "navy"


@dataclass(frozen=True)
class Line:
    """A sentence with a stripe in its tone: what somebody should know or do."""

    text: str
    tone: Tone = "orange"


@dataclass(frozen=True)
class Cell:
    text: str
    note: str = ""
    tone: Tone = "plain"


Column = tuple[str, int]
"""(heading, width in percent)"""


@dataclass(frozen=True)
class Table:
    """`empty` is said where there are no rows; `below` after them. On a narrow screen each row becomes a card."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    empty: str = "没有"
    below: str = ""


@dataclass(frozen=True)
class Bars:
    """Who has how much: (label, number), drawn in proportion to the largest; `unit` is said after each number."""

    title: str
    items: Sequence[tuple[str, int]]
    unit: str
    empty: str = "没有"


@dataclass(frozen=True)
class Page:
    """chip: the verdict in a word; refresh: the browser asks anew after so many seconds, 0 = never."""

    title: str
    chip: str
    tone: Tone
    first_line: str
    subtitle: str
    tiles: Sequence[Tile]
    blocks: Sequence[Line | Table | Bars]
    footer: str
    refresh: int = 0


def draw(page: Page) -> bytes:
    """Whatever the words hold, they are shown as they are."""
    refresh = f'<meta http-equiv="refresh" content="{page.refresh}">\n' if page.refresh else ""
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n{refresh}'
        f"<title>{escape(page.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n{_inside(page)}\n</main>\n</body>\n</html>\n"
    ).encode("utf-8", "replace")


def _inside(page: Page) -> str:
    band = (
        f'<header><div class="said"><h1>{escape(page.title)}</h1><p class="first">{escape(page.first_line)}</p>'
        f'<p>{escape(page.subtitle)}</p></div><div class="chip" style="background:{FILLS[page.tone]}">{escape(page.chip)}</div></header>'
    )
    tiles = "".join(_tile(tile) for tile in page.tiles)
    blocks = (_block(block) for block in page.blocks)
    return "\n".join([band, f'<div class="tiles">{tiles}</div>', *blocks, f"<footer>{escape(page.footer)}</footer>"])


def _block(block: Line | Table | Bars) -> str:
    if isinstance(block, Line):
        return f'<p class="line" style="border-color:{FILLS[block.tone]}">{escape(block.text)}</p>'
    if isinstance(block, Bars):
        return _section(block.title, _bars(block) if block.items else _below(block.empty))
    return _section(block.title, _table(block) + _below(block.below) if block.rows else _below(block.empty))


def _section(title: str, inside: str) -> str:
    return f"<section><h2>{escape(title)}</h2>{inside}</section>"


def _below(text: str) -> str:
    return f'<p class="below">{escape(text)}</p>' if text else ""


def _tile(tile: Tile) -> str:
    return (
        f'<div class="tile" style="border-color:{FILLS[tile.tone]}"><p>{escape(tile.label)}</p>'
        f'<p class="value" style="color:{INKS[tile.tone]}">{escape(tile.value)}</p><p class="note">{escape(tile.note)}&nbsp;</p></div>'
    )


def _bars(bars: Bars) -> str:
    most = max(number for _, number in bars.items) or 1
    rows = (
        f'<tr><td>{escape(label)}</td><td><div class="bar" style="width:{round(100 * number / most)}%"></div></td>'
        f"<td>{number} {escape(bars.unit)}</td></tr>"
        for label, number in bars.items
    )
    return f'<table class="bars"><tbody>{"".join(rows)}</tbody></table>'


def _table(table: Table) -> str:
    heads = "".join(f'<th style="width:{width}%">{escape(heading)}</th>' for heading, width in table.columns)
    rows = "\n".join(f"<tr>{''.join(_cells(table, row))}</tr>" for row in table.rows)
    return f'<table class="list"><thead><tr>{heads}</tr></thead>\n<tbody>{rows}</tbody></table>'


def _cells(table: Table, row: Sequence[Cell]) -> Iterator[str]:
    for (heading, _), cell in zip(table.columns, row, strict=True):
        note = f'<span class="note">{escape(cell.note)}</span>' if cell.note else ""
        bold = ";font-weight:bold" if cell.tone in ("orange", "red") else ""
        yield f'<td data-head="{escape(heading)}" style="color:{INKS[cell.tone]}{bold}"><div>{escape(cell.text)}{note}</div></td>'


_STYLE = f"""
*{{box-sizing:border-box;-webkit-print-color-adjust:exact;print-color-adjust:exact}}
body{{margin:0;background:#F2F4F8;color:{TEXT};font:14px/1.6 '{FONT}','Microsoft YaHei','PingFang SC','Noto Sans CJK SC',sans-serif}}
main{{max-width:1080px;margin:24px auto;background:#FFFFFF;padding-bottom:8px}}
h1,h2,p{{margin:0}}
header{{display:flex;background:{NAVY};color:#FFFFFF}}
.said{{flex:1;padding:18px 24px;font-size:12px;color:{BAND_TEXT}}}
h1{{font-size:22px;color:#FFFFFF}}
.first{{font-size:14px;font-weight:bold;color:#FFFFFF;margin:4px 0 6px}}
.chip{{min-width:180px;padding:0 24px;display:flex;align-items:center;justify-content:center;font-size:16px;font-weight:bold;text-align:center}}
.tiles{{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:10px;padding:16px 24px 4px}}
.tile{{background:{PALE};border-left:3px solid;padding:8px 12px;font-size:12px;color:{QUIET}}}
.value{{font-size:26px;line-height:1.4;font-weight:bold}}
.note{{font-size:12px;color:{QUIET};font-weight:normal}}
td .note{{display:block}}
.line{{margin:12px 24px 0;padding:8px 14px;background:{PALE};border-left:4px solid}}
section{{padding:20px 24px 0;break-inside:avoid-page}}
h2{{font-size:15px;color:{NAVY};border-bottom:2px solid {BLUE};padding-bottom:4px;margin-bottom:6px}}
.below{{font-size:12px;color:{QUIET};padding-top:4px}}
table{{width:100%;border-collapse:collapse;table-layout:fixed;overflow-wrap:anywhere}}
th{{background:{PALE};color:{NAVY};font-size:12px;text-align:left;padding:5px 8px}}
td{{padding:6px 8px;border-bottom:1px solid {HAIRLINE};vertical-align:top;font-size:13px}}
.list tbody tr:nth-child(even){{background:{ZEBRA}}}
.bars td{{border:0;padding:3px 8px}} .bars td:first-child{{width:9em}} .bars td:last-child{{width:6em;color:{QUIET}}}
.bar{{height:11px;margin-top:5px;background:{BLUE}}}
tr{{break-inside:avoid}}
footer{{margin:24px 24px 0;padding:10px 0;border-top:1px solid {HAIRLINE};font-size:12px;color:{QUIET}}}
@media (max-width:640px){{
main{{margin:0}} header{{display:block}} .chip{{padding:8px 16px}} .said{{padding:14px 16px}}
.tiles{{grid-template-columns:1fr 1fr;padding:12px 16px 0}} .line{{margin:10px 16px 0}} section{{padding:18px 16px 0}} footer{{margin:18px 16px 0}}
.tile:first-child:nth-last-child(odd){{grid-column:1/-1}}
.bars td:first-child{{width:5.5em}} .bars td:last-child{{width:4em}}
.list thead{{display:none}} .list,.list tbody{{display:block}} .list tr{{display:block;padding:6px 0;border-bottom:1px solid {HAIRLINE}}}
.list td{{display:flex;border:0;padding:2px 4px}} .list td::before{{content:attr(data-head);flex:0 0 5.5em;color:{QUIET};font-size:12px;font-weight:normal}}
}}
@page{{size:A4;margin:12mm}}
@media print{{body{{background:#FFFFFF}} main{{margin:0;max-width:none}} .tiles{{grid-template-columns:repeat(5,1fr)}} .value{{font-size:19px;white-space:nowrap}}}}
"""
