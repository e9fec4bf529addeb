"""The letter templates of mail_templates/letters as they are delivered: a company may open them in Word and put its own head on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

from automation.house_style import BLUE, FONT, HAIRLINE, NAVY, PALE, QUIET
from automation.reports.letter_package import packed
from automation.reports.letter_styles import Face, Look, styles_part

CM = 567
"""Twentieths of a point in a centimetre."""
PAGE = 21 * CM, int(29.7 * CM)
SIDES, TOP, BOTTOM = int(2.5 * CM), int(2.2 * CM), 2 * CM
WIDTH = PAGE[0] - 2 * SIDES
LABELS = int(3.6 * CM)
"""Width of the left column of the table."""


@dataclass(frozen=True)
class Language:
    """How a letter is set in one language. body: the faces of its text; head: the Chinese one of headings; size and line: points;
    indent: characters that the first line of a paragraph is moved in; dated: does the date stand above the letter, or below the
    signature; page: before, between and after the page numbers."""

    tag: str
    body: Face
    head: str
    size: float
    line: float
    indent: int
    dated: bool
    page: tuple[str, str, str]


CHINESE = Language("zh-CN", Face("Times New Roman", "仿宋"), FONT, 12, 21, 2, False, ("第 ", " 页 共 ", " 页"))
ENGLISH = Language("en-GB", Face("Calibri", "Microsoft YaHei"), "Microsoft YaHei", 11, 15.5, 0, True, ("Page ", " of ", ""))
TEMPLATES: Mapping[str, Language] = {"letter_zh.docx": CHINESE, "letter_en.docx": ENGLISH}
"""File of mail_templates/letters -> its language."""


def draw_template(language: Language) -> bytes:
    """The same bytes on every machine."""
    return packed(
        body="".join(_body(language)),
        first=_head(),
        later=_paragraph("Running", "{{ letter.company }}<w:tab/>{{ letter.reference }}"),
        footer=_paragraph("Footer", _numbers(language)),
        styles=styles_part(_looks(language), language.body, language.size, language.tag),
        page=(*PAGE, SIDES, TOP, BOTTOM),
    )


def _head() -> str:
    address = _block("letter.address", _paragraph("Address", "{{ letter.address }}"))
    return _paragraph("Company", "{{ letter.company }}") + address + _paragraph("Rule")


def _body(language: Language) -> Iterable[str]:
    above = "<w:tab/>{{ letter.date }}" if language.dated else ""
    yield _paragraph("Reference", "{{ letter.reference }}" + above)
    title = _paragraph("Title", "{{ letter.title }}")
    to = _each("line", "letter.addressee", _paragraph("Addressee", "{{ line }}"))
    yield to + title if language.dated else title + to
    yield _paragraph("Salutation", "{{ letter.salutation }}")
    yield _each("words", "letter.opening", _paragraph("BodyText", "{{ words }}"))
    yield _block("letter.facts", _facts() + _paragraph("Gap"))
    inner = _each("words", "section.paragraphs", _paragraph("BodyText", "{{ words }}"))
    yield _each("section", "letter.sections", _paragraph("Heading1", "{{ section.heading }}") + inner)
    yield _block("letter.asked", _paragraph("Asked", "{{ letter.asked }}"))
    yield _each("words", "letter.ending", _paragraph("Ending", "{{ words }}"))
    yield _paragraph("Closing", "{{ letter.closing }}")
    yield _paragraph("Signature", "{{ letter.signature.name }}")
    yield _each("line", "letter.signature.lines", _paragraph("Sender", "{{ line }}"))
    if not language.dated:
        yield _paragraph("Sender", "{{ letter.date }}")


def _looks(language: Language) -> Iterable[Look]:
    """Every paragraph has a style, so that a company changes its letters in Word by changing a few styles."""
    head, right, size = Face(language.body.latin, language.head), not language.dated, language.size
    side = "right" if right else "left"
    yield Look("Company", head, 17, NAVY, bold=True)
    yield Look("Address", head, 8.5, QUIET, before=2)
    yield Look("Rule", size=2, after=10, rules=(("bottom", 12, NAVY),))
    yield Look("Running", head, 8.5, QUIET, after=12, rules=(("bottom", 4, HAIRLINE),), tab=WIDTH)
    yield Look("Footer", head, 8.5, QUIET, align="center", rules=(("top", 4, HAIRLINE),))
    yield Look("Reference", size=size - 1, colour=QUIET, after=10, align=side if right else "left", tab=0 if right else WIDTH)
    yield Look(
        "Title",
        head,
        size + 3,
        NAVY,
        bold=True,
        before=8 if right else 14,
        after=12,
        align="center" if right else "left",
        keep=True,
    )
    yield Look("Addressee", after=0)
    yield Look("Salutation", before=0 if right else 2, after=6, keep=True)
    yield Look("BodyText", after=6, line=language.line, indent=language.indent)
    yield Look("Label", head, size - 1.5, BLUE, before=3, after=3)
    yield Look("Value", size=size - 1, before=3, after=3)
    yield Look("Gap", size=4, after=4)
    yield Look("Heading1", head, size, NAVY, bold=True, before=8, after=3, keep=True)
    yield Look(
        "Asked",
        before=6,
        after=8,
        line=language.line,
        bold=True,
        keep=True,
        rules=(("top", 4, PALE), ("left", 24, BLUE), ("bottom", 4, PALE)),
        shade=PALE,
    )
    yield Look("Ending", after=6, line=language.line, indent=language.indent, keep=True)
    yield Look("Closing", before=6, after=22, indent=language.indent, keep=True)
    yield Look("Signature", bold=True, align=side, keep=True)
    yield Look("Sender", size=size - 1, align=side, keep=True)


def _paragraph(style: str, words: str = "") -> str:
    """words: text of the template with its places for values, and tabs."""
    runs = words.replace("<w:tab/>", '</w:t></w:r><w:r><w:tab/></w:r><w:r><w:t xml:space="preserve">')
    run = f'<w:r><w:t xml:space="preserve">{runs}</w:t></w:r>' if words else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run}</w:p>'


def _order(words: str, whole: str = "p") -> str:
    """An order to the template; the paragraph or the row that holds it does not appear in the letter."""
    paragraph = _paragraph("BodyText", f"{{%{whole} {words} %}}")
    return paragraph if whole == "p" else f"<w:tr><w:tc><w:tcPr/>{paragraph}</w:tc></w:tr>"


def _each(name: str, many: str, inner: str, whole: str = "p") -> str:
    return _order(f"for {name} in {many}", whole) + inner + _order("endfor", whole)


def _block(condition: str, inner: str) -> str:
    return _order(f"if {condition}") + inner + _order("endif")


def _facts() -> str:
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="{HAIRLINE[1:]}"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    margins = '<w:tblCellMar><w:left w:w="140" w:type="dxa"/><w:right w:w="140" w:type="dxa"/></w:tblCellMar>'
    properties = f'<w:tblPr><w:tblW w:w="{WIDTH}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/>{margins}</w:tblPr>'
    grid = f'<w:tblGrid><w:gridCol w:w="{LABELS}"/><w:gridCol w:w="{WIDTH - LABELS}"/></w:tblGrid>'
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{PALE[1:]}"/>'
    row = (
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        + _cell(LABELS, shade, _paragraph("Label", "{{ fact.label }}"))
        + _cell(WIDTH - LABELS, "", _paragraph("Value", "{{ fact.value }}"))
        + "</w:tr>"
    )
    return f"<w:tbl>{properties}{grid}{_each('fact', 'letter.facts', row, 'tr')}</w:tbl>"


def _cell(width: int, shade: str, inner: str) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}<w:vAlign w:val="center"/></w:tcPr>{inner}</w:tc>'


def _numbers(language: Language) -> str:
    before, between, after = map(escape, language.page)
    return f"{before}{_field('PAGE')}{between}{_field('NUMPAGES')}{after}"


def _field(name: str) -> str:
    """What Word counts itself."""
    return (
        f'</w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {name} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        '<w:r><w:t xml:space="preserve">'
    )
