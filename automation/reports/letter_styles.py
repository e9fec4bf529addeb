"""The styles of a letter, as Word writes them down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from automation.house_style import TEXT

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@dataclass(frozen=True)
class Face:
    """The fonts of Latin letters and of Chinese ones."""

    latin: str
    chinese: str


@dataclass(frozen=True)
class Look:
    """One style. size, before, after: points (size 0 = that of the letter); line: height of one at least, in points; indent: characters; rules:
    (edge, eighths of a point, colour) in the order top, left, bottom, right; tab: where one on the right side is, in twentieths of a point, 0 = none; keep: with the next."""

    name: str
    face: Face | None = None
    size: float = 0
    colour: str = TEXT
    bold: bool = False
    before: float = 0
    after: float = 0
    line: float = 0
    align: str = "left"
    indent: int = 0
    keep: bool = False
    rules: tuple[tuple[str, int, str], ...] = ()
    shade: str = ""
    tab: int = 0


def styles_part(looks: Iterable[Look], face: Face, size: float, language: str) -> str:
    """word/styles.xml. language: of the Latin words, for whoever checks the spelling."""
    latin = language if language.startswith("en") else "en-US"
    plain = f'<w:rPr>{_fonts(face)}{_size(size)}<w:lang w:val="{latin}" w:eastAsia="zh-CN"/></w:rPr>'
    return (
        f"<w:styles {WORD}><w:docDefaults><w:rPrDefault>{plain}</w:rPrDefault>"
        '<w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="0"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        f"{''.join(map(_style, looks))}</w:styles>"
    )


def _style(look: Look) -> str:
    """In the order that Word asks for."""
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{look.name}"><w:name w:val="Tongda {look.name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{_paragraph(look)}</w:pPr><w:rPr>{_letters(look)}</w:rPr></w:style>'
    )


def _paragraph(look: Look) -> str:
    high = f' w:line="{look.line * 20:.0f}" w:lineRule="atLeast"' if look.line else ""
    spacing = f'w:before="{look.before * 20:.0f}" w:after="{look.after * 20:.0f}"{high}'
    return "".join(
        (
            "<w:keepNext/><w:keepLines/>" if look.keep else "",
            f"<w:pBdr>{''.join(_rule(*rule) for rule in look.rules)}</w:pBdr>" if look.rules else "",
            f'<w:shd w:val="clear" w:color="auto" w:fill="{look.shade[1:]}"/>' if look.shade else "",
            f'<w:tabs><w:tab w:val="right" w:pos="{look.tab}"/></w:tabs>' if look.tab else "",
            f"<w:spacing {spacing}/>",
            f'<w:ind w:firstLineChars="{look.indent * 100}" w:firstLine="{look.indent * 240}"/>' if look.indent else "",
            f'<w:jc w:val="{look.align}"/>',
        )
    )


def _rule(edge: str, eighths: int, colour: str) -> str:
    return f'<w:{edge} w:val="single" w:sz="{eighths}" w:space="{8 if edge == "left" else 4}" w:color="{colour[1:]}"/>'


def _letters(look: Look) -> str:
    bold = "<w:b/><w:bCs/>" if look.bold else ""
    return f'{_fonts(look.face) if look.face else ""}{bold}<w:color w:val="{look.colour[1:]}"/>{_size(look.size) if look.size else ""}'


def _fonts(face: Face) -> str:
    return f'<w:rFonts w:ascii="{face.latin}" w:hAnsi="{face.latin}" w:eastAsia="{face.chinese}" w:cs="{face.latin}"/>'


def _size(points: float) -> str:
    return f'<w:sz w:val="{points * 2:.0f}"/><w:szCs w:val="{points * 2:.0f}"/>'
