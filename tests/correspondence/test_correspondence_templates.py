"""What partners, suppliers and media read, as mail, plain text and document: only what is meant for them, harmless, the same in all."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from exchange_letters import BY, NEEDED, Printed, directory, exchange, printed
from jinja2 import Environment, FileSystemLoader, meta

from automation.correspondence.external_correspondence import FORM
from automation.correspondence.kinds import KINDS, TEMPLATES
from automation.correspondence.letter_values import letter_of
from automation.correspondence.letter_words import PHRASES
from automation.letters.language import ENGLISH, readable
from automation.letters.letter import letter_values, unreadable
from automation.mail.templates import Templates
from automation.reports.letter import draw_letter

FOLDER = Path(__file__).resolve().parents[2] / "mail_templates"
WORD_CANNOT = re.compile(
    r"\b(flex|grid|float|position|opacity|border-radius)\s*[:;]|rgba|var\(|<svg|data:image|<div[^>]*style=\"[^\"]*padding"
)
LETTERS = list(printed())
MAILS = Templates(FOLDER)
OFFICE = {"company": "示例公司", "english_name": "Example Company"}
EACH = pytest.mark.parametrize("one", LETTERS, ids=lambda one: one.name)


@cache
def _drawn(place: int) -> tuple[str, str, str, bytes]:
    return drawn(LETTERS[place], dict(LETTERS[place].message.values))


def shown(one: Printed) -> tuple[str, str, str, bytes]:
    """(subject, HTML, plain text, document)"""
    return _drawn(LETTERS.index(one))


def drawn(one: Printed, values: dict[str, Any]) -> tuple[str, str, str, bytes]:
    mail = MAILS.render(one.message.template, values)
    return mail.subject, mail.html, mail.text, draw_letter(FOLDER / "letters" / one.document.template, values)


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
def test_nothing_inner_reaches_its_reader(one: Printed) -> None:
    assert set(one.message.values) == {"letter"} and one.document.values == one.message.values
    *words, document = shown(one)
    assert not [text for text in (*words, xml_of(document)) if "SECRET" in text]


@EACH
def test_mail_text_and_document_say_the_same(one: Printed) -> None:
    _, page, text, document = shown(one)
    paper = docx.Document(BytesIO(document))
    places = (paper.sections[0].first_page_header, paper)
    lines = [paragraph.text for place in places for paragraph in place.paragraphs]
    visible = html.unescape(re.sub(r"<[^>]+>", "\n", page))
    for fact in facts(one.message.values["letter"]):
        assert fact in visible and fact in text and any(fact in line for line in lines), fact


@EACH
def test_the_mail_survives_words_engine_and_is_in_its_readers_language(one: Printed) -> None:
    subject, page, _, document = shown(one)
    assert not WORD_CANNOT.search(page) and page.count("<table") == page.count("</table>")
    assert f'lang="{one.letter.words.tag}"' in page and len(subject) <= 100 and "…" not in subject and "通达" not in page
    assert not unreadable(one.letter, OFFICE)
    assert all(readable(words, one.letter.language) for words in (subject, page, xml_of(document)))


@pytest.mark.parametrize("one", LETTERS[::5], ids=lambda one: one.name)
def test_whatever_staff_type_is_text(one: Printed) -> None:
    hostile = "</title><script>alert(1)</script>{{ 7*7 }}{% raw %}\r\nBcc: thief@example.com \u202e\x00\ud800😀"
    values = {"letter": poisoned(one.message.values["letter"], hostile)}
    subject, page, text, document = drawn(one, values)
    words = xml_of(document)
    assert "<script" not in page + words and page.count("<title>") == 1 and "\n" not in subject and "\u202e" not in subject
    assert "{{ 7*7 }}" in page and "{{ 7*7 }}" in text and "{{ 7*7 }}" in words and "😀" in words


def poisoned(value: Any, text: str) -> Any:
    if isinstance(value, dict):
        return {key: inner if key == "lang" else poisoned(inner, text) for key, inner in value.items()}
    return [poisoned(inner, text) for inner in value] if isinstance(value, list) else text


@pytest.mark.parametrize("name", [f"{template}.{kind}" for template in TEMPLATES.values() for kind in ("html", "txt")])
def test_templates_know_the_letter_alone(name: str) -> None:
    place = Environment(loader=FileSystemLoader(FOLDER))
    assert place.loader is not None
    used = meta.find_undeclared_variables(place.parse(place.loader.get_source(place, name)[0]))
    assert used - {"super"} <= {"letter"}


def test_every_kind_has_its_own_words_in_both_languages() -> None:
    for language, kinds in PHRASES.items():
        assert tuple(kinds) == KINDS
        said = [text for one in kinds.values() for text in (one.kind, one.opening, one.heading, one.asked, one.ending)]
        assert all(said) and len(set(said)) == len(said) and all(readable(text, language) for text in said)
        assert all("{day}" in one.asked for one in kinds.values())
    assert ENGLISH in PHRASES and len(LETTERS) == 16


def test_a_letter_is_made_of_outside_columns_alone() -> None:
    """Whatever changes in an inner column, it stays as it is; what changes it makes it another one to be checked and sent."""
    outside = {column.name for column in FORM.tables[0].columns if column.outside}
    before = exchange("订单确认")
    showing = set()
    for name in {column.name for column in FORM.tables[0].columns} - NEEDED - {"company", "contact"}:
        after = exchange("订单确认", given={name: {"kind": "媒体沟通", "reply_by": BY.replace(day=5)}.get(name, "改")})
        showing |= {name} if said(before) != said(after) else set()
        assert (said(before) == said(after)) == (before.gist == after.gist), name
    assert showing == outside - {"company", "contact"}


def said(one: Any) -> dict[str, Any]:
    made = letter_of(one, directory())
    assert made
    return letter_values(made, OFFICE)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_opens_every_letter(tmp_path: Path) -> None:
    files = []
    for one in LETTERS:
        files.append(tmp_path / f"{one.name}.docx")
        files[-1].write_bytes(shown(one)[3])
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    order = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(tmp_path), *map(str, files)]
    subprocess.run(order, check=True, capture_output=True, timeout=240)
    for one, file in zip(LETTERS, files, strict=True):
        done = subprocess.run(
            ["pdftotext", "-layout", str(file.with_suffix(".pdf")), "-"], check=True, capture_output=True, timeout=60
        )
        words = "".join(done.stdout.decode().split())
        wanted = [one.letter.opening[0], one.letter.title, *one.message.values["letter"]["sections"][0]["paragraphs"]]
        assert all("".join(text.split()) in words for text in wanted), one.name
