"""Printable letters: the templates as committed, values that stay text, the same bytes for the same letter, opened by others."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from letter_sample import CHINESE, ENGLISH, as_pdf, pdf_text, with_text
from markupsafe import Markup

from automation.errors import AutomationError
from automation.reports.letter import draw_letter
from automation.reports.letter_template import TEMPLATES, draw_template

FOLDER = Path(__file__).resolve().parents[2] / "mail_templates" / "letters"
WRITE = (
    "from automation.reports.letter_template import *; from pathlib import Path; "
    "[Path('mail_templates/letters', name).write_bytes(draw_template(one)) for name, one in TEMPLATES.items()]"
)
LETTERS = {"letter_zh.docx": CHINESE, "letter_en.docx": ENGLISH}
HOSTILE = "{{ 7*7 }} {% if x %} {# no #} {_{ 7*7 }_} “引号” \"'&<w:p/></w:t> 😀\x00\x07\x0c\ud800\ufffe\u202e完"


def parts(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as package:
        return {part.filename: package.read(part) for part in package.infolist()}


def written(content: bytes) -> str:
    """All words of a document, its head and foot included, a line a paragraph."""
    paper = docx.Document(BytesIO(content))
    section = paper.sections[0]
    cells = [cell for table in paper.tables for row in table.rows for cell in row.cells]
    places = (section.first_page_header, section.header, section.footer, *cells, paper)
    return "\n".join(paragraph.text for place in places for paragraph in place.paragraphs)


def texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for key, inner in value.items() if key not in ("lang", "subject") for text in texts(inner)]
    return [text for inner in value for text in texts(inner)] if isinstance(value, list) else [value]


def draw(name: str, letter: dict[str, Any]) -> bytes:
    return draw_letter(FOLDER / name, {"letter": letter})


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_committed_template_is_what_the_code_draws(name: str) -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(TEMPLATES)
    assert parts((FOLDER / name).read_bytes()) == parts(draw_template(TEMPLATES[name])), f"python -c {WRITE!r}"


@pytest.mark.parametrize("name", LETTERS)
def test_every_word_is_in_the_letter_and_none_is_an_order(name: str) -> None:
    content = draw(name, LETTERS[name])
    said = written(content)
    assert not [text for text in texts(LETTERS[name]) if text not in said]
    assert not any(order in said for order in ("{{", "{%", "letter.")) and "\n\n\n" not in said
    assert b"letter." not in b"".join(parts(content).values())


@pytest.mark.parametrize("name", LETTERS)
def test_the_same_letter_has_the_same_bytes_and_says_nothing_of_the_machine(name: str) -> None:
    first, second = draw(name, LETTERS[name]), draw(name, LETTERS[name])
    assert first == second
    with ZipFile(BytesIO(first)) as package:
        assert {part.date_time for part in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    core = docx.Document(BytesIO(first)).core_properties
    assert (core.author, core.last_modified_by, core.created.year) == ("", "", 2000)


@pytest.mark.parametrize("name", LETTERS)
def test_whatever_people_type_stays_text(name: str) -> None:
    said = written(draw(name, with_text(LETTERS[name], HOSTILE)))
    assert "{{ 7*7 }} {% if x %} {# no #} {_{ 7*7 }_} “引号” \"'&<w:p/></w:t> 😀\n完" in said


def test_line_breaks_stay_and_markup_is_none() -> None:
    assert "一\n二\n三\n四" in written(draw("letter_zh.docx", with_text(CHINESE, "一\r\n二\r三\u2028四")))
    assert "<w:b/>粗" in written(draw("letter_zh.docx", with_text(CHINESE, Markup("<w:b/>粗"))))


@pytest.mark.parametrize(("lacking", "word"), [({}, "letter"), ({"letter": {"company": "示例公司"}}, "reference")])
def test_a_missing_value_is_named_with_its_template(lacking: dict[str, Any], word: str) -> None:
    with pytest.raises(AutomationError, match=rf"letter_zh\.docx 缺少“{word}”") as caught:
        draw_letter(FOLDER / "letter_zh.docx", lacking)
    assert "\n" not in str(caught.value)


def changed_template(old: str, new: str) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w") as package:
        for name, content in parts((FOLDER / "letter_en.docx").read_bytes()).items():
            package.writestr(name, content.replace(old.encode(), new.encode()))
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"no document", "打不开"),
        (changed_template("{{ letter.title }}", "{% if %}"), "写法有误"),
        (changed_template("{{ letter.title }}", "{{ letter.__class__.__mro__ }}"), "缺少“__class__”|写法有误"),
        (None, "找不到信函模板"),
    ],
)
def test_a_template_that_cannot_be_used_is_told_in_one_line(content: bytes | None, said: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "own.docx").write_bytes(content)
    with pytest.raises(AutomationError, match=said) as caught:
        draw_letter(tmp_path / "own.docx", {"letter": ENGLISH})
    assert "\n" not in str(caught.value)


@pytest.mark.slow
def test_libreoffice_opens_letters_and_shows_all_that_they_say(tmp_path: Path) -> None:
    long = with_text(CHINESE, "很长的答复，" * 3000)
    letters = {"zh": ("letter_zh.docx", CHINESE), "en": ("letter_en.docx", ENGLISH), "long": ("letter_zh.docx", long)}
    letters["hostile"] = ("letter_en.docx", with_text(ENGLISH, HOSTILE))
    for name, (template, letter) in letters.items():
        (tmp_path / f"{name}.docx").write_bytes(draw(template, letter))
    chinese, english, longest, hostile = map(pdf_text, as_pdf(*(tmp_path / f"{name}.docx" for name in letters)))
    assert "第1页共1页" in chinese.replace(" ", "") and CHINESE["closing"] in chinese and "李娜" in chinese
    assert "Page 1 of 1" in english and "Yours sincerely," in english and english.isascii()
    assert longest.count("示例公司") > 10 and longest.count("文号：CR-2026-001") > 10
    assert "".join(longest.split()).count("很长的答复") > 2900
    assert "{{ 7*7 }}" in hostile
