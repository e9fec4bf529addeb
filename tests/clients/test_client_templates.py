"""Whatever a client reads, as mail, plain text or document: only what is meant for him, in his language, harmless, the same in all."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from client_letters import NEEDED, NOW, Printed, askings, case, directory, printed
from jinja2 import Environment, FileSystemLoader, meta

from automation.clients.acceptance_letter import forms_out
from automation.clients.client_progress import RECORD as PROGRESS
from automation.clients.client_request import FORM as REQUEST
from automation.clients.client_review import FORM as REVIEW
from automation.clients.for_client import outside
from automation.clients.letter_values import feedback, progress, progress_gist
from automation.forms.schema.form import Form
from automation.forms.schema.record_declaration import Record
from automation.letters.copying import TEMPLATE as COPY
from automation.letters.language import ENGLISH, readable
from automation.letters.letter import letter_values, unreadable
from automation.letters.posting import TEMPLATE
from automation.mail.templates import Templates
from automation.reports.letter import draw_letter

FOLDER = Path(__file__).resolve().parents[2] / "mail_templates"
WORD_CANNOT = re.compile(
    r"\b(flex|grid|float|position|opacity|border-radius)\s*[:;]|rgba|var\(|<svg|data:image|<div[^>]*style=\"[^\"]*padding"
)
LETTERS = list(printed())
TEMPLATES = Templates(FOLDER)
DAYS = ("registered_at", "wanted_by", "expected_end")
LATER = NOW.replace(year=2027)
EACH = pytest.mark.parametrize("one", LETTERS, ids=lambda one: one.name)


@cache
def as_it_leaves(place: int) -> tuple[str, str, str, bytes]:
    return drawn(LETTERS[place], dict(LETTERS[place].message.values))


def shown(one: Printed) -> tuple[str, str, str, bytes]:
    """(subject, HTML, plain text, document)"""
    return as_it_leaves(LETTERS.index(one))


def drawn(one: Printed, values: dict[str, Any]) -> tuple[str, str, str, bytes]:
    mail = TEMPLATES.render(TEMPLATE, values)
    return mail.subject, mail.html, mail.text, draw_letter(FOLDER / "letters" / one.letter.words.file, values)


def xml_of(document: bytes) -> str:
    with ZipFile(BytesIO(document)) as package:
        return "\n".join(package.read(part).decode() for part in package.namelist())


def facts(value: Any) -> Iterator[str]:
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(inner, str):
            yield from [inner] if inner and key not in ("lang", "subject", "footer") else []
        else:
            yield from facts(inner)


@EACH
def test_nothing_of_inner_columns_reaches_a_client(one: Printed) -> None:
    assert set(one.message.values) == {"letter"}
    *words, document = shown(one)
    assert not [text for text in (*words, xml_of(document)) if "SECRET" in text]


@EACH
def test_mail_text_and_document_say_the_same(one: Printed) -> None:
    _, page, text, document = shown(one)
    paper = docx.Document(BytesIO(document))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    lines = [
        *cells,
        *(paragraph.text for place in (paper.sections[0].first_page_header, paper) for paragraph in place.paragraphs),
    ]
    visible = html.unescape(re.sub(r"<[^>]+>", "\n", page))
    for fact in facts(one.message.values["letter"]):
        assert fact in visible and fact in text and any(fact in line for line in lines), fact


@EACH
def test_the_mail_survives_words_engine(one: Printed) -> None:
    subject, page, _, _ = shown(one)
    assert not WORD_CANNOT.search(page) and page.count("<table") == page.count("</table>")
    assert f'lang="{one.letter.words.tag}"' in page and len(subject) < 60 and "通达" not in page


@EACH
def test_an_english_letter_holds_no_chinese(one: Printed) -> None:
    assert not unreadable(one.letter, {"company": "示例公司", "english_name": "Example Company"})
    *words, document = shown(one)
    assert all(readable(text, one.letter.language) for text in (*words, xml_of(document)))


def test_the_name_of_a_company_may_end_with_a_full_stop() -> None:
    letter = next(one.letter for one in LETTERS if one.letter.language == "英文")
    footer = letter_values(letter, {"english_name": "Example Co., Ltd."})["footer"]
    assert "Example Co., Ltd. | Simply" in footer and ".." not in footer


@pytest.mark.parametrize("name", [f"{TEMPLATE}.html", f"{TEMPLATE}.txt", "_letter.html", "_letter.txt"])
def test_templates_of_letters_know_the_letter_alone(name: str) -> None:
    place = Environment(loader=FileSystemLoader(FOLDER))
    assert place.loader is not None
    used = meta.find_undeclared_variables(place.parse(place.loader.get_source(place, name)[0]))
    assert used - {"parts", "super"} == {"letter"}


@pytest.mark.parametrize(("declared", "field"), [(REQUEST, "request"), (REVIEW, "review"), (PROGRESS, "progress")])
def test_a_letter_is_made_of_outside_columns_alone(declared: Form | Record, field: str) -> None:
    """Whatever changes in an inner column, the letter stays as it is; what changes the letter makes it another one to be sent, but for
    progress that is only more of the same."""
    before = case()
    showing = set()
    for name in set(getattr(before, field)) - NEEDED - {"stage", "client", "contact", "id"}:
        after = case()
        getattr(after, field)[name] = {"percent": 80.0}.get(name) or (LATER if name in DAYS else "改")
        showing |= {name} if said(before) != said(after) else set()
        assert (said(before) == said(after)) == (told(before) == told(after)) or name in ("percent", "expected_end"), name
    assert showing <= set(outside(declared)) and len(showing) >= 2


def said(one: Any) -> list[Any]:
    letters = [feedback(one, directory()), progress(one, directory())]
    return [letter_values(letter, {"company": "示例公司"}) for letter in letters if letter]


def told(one: Any) -> tuple[str, str]:
    return one.gist, progress_gist(one)


@EACH
def test_whatever_staff_type_is_text(one: Printed) -> None:
    hostile = "</title><script>alert(1)</script>{{ 7*7 }}{% raw %}\r\nBcc: thief@example.com \u202e\x00\ud800😀"
    values = {"letter": poisoned(one.message.values["letter"], hostile)}
    subject, page, text, document = drawn(one, values)
    words = xml_of(document)
    assert "<script" not in page + words and page.count("<title>") == 1 and "\n" not in subject and "\u202e" not in subject
    assert "{{ 7*7 }}" in page and "{{ 7*7 }}" in text and "{{ 7*7 }}" in words and "😀" in words
    docx.Document(BytesIO(document))


def poisoned(value: Any, text: str) -> Any:
    if isinstance(value, dict):
        return {key: inner if key == "lang" else poisoned(inner, text) for key, inner in value.items()}
    return [poisoned(inner, text) for inner in value] if isinstance(value, list) else text


def test_the_copy_for_colleagues_shows_the_same_letter() -> None:
    one = LETTERS[0]
    values = dict(one.message.values) | {"receiver": "示例科技有限公司 陈样本", "place": "客户/函件/x.docx", "link": "file:///x"}
    mail = TEMPLATES.render(COPY, values | {"office": {"company": "示例公司", "contact": "何磊"}})
    assert mail.subject.startswith("【副本】") and all(
        fact in html.unescape(mail.html) for fact in facts(one.message.values["letter"])
    )
    assert "示例科技有限公司 陈样本" in mail.text and "客户/函件/x.docx" in mail.text


def test_english_clients_have_all_words() -> None:
    assert {one.letter.language for one in LETTERS} == {"中文", ENGLISH} and len(LETTERS) == 16


@pytest.mark.parametrize("language", ["中文", "英文"])
def test_forms_hold_only_what_the_client_may_see_in_his_language(language: str) -> None:
    for asking in askings(case(language)):
        for one in forms_out(asking):
            assert "SECRET" not in str(one.fields) and one.language == language
            assert all(readable(str(value), language) for value in (one.path.rpartition("/")[2], *one.fields.values()) if value)
