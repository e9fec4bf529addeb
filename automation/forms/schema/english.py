"""A form in English, for people outside who cannot read the Chinese one; what comes back is read as the same form."""

from __future__ import annotations

from dataclasses import replace

from automation.forms.schema.choices import ChoiceColumn
from automation.forms.schema.column import Column
from automation.forms.schema.form import ENGLISH, Form


def in_english(form: Form) -> Form:
    """Of a form without tables: the same fields in its `english` words, which its columns know as aliases and synonyms."""
    fields = tuple(_column(column, form) for column in form.fields)
    return replace(form, title=form.english[form.title], intro=form.english[form.intro], fields=fields, language=ENGLISH)


def _column(column: Column, form: Form) -> Column:
    said = replace(column, heading=form.english[column.heading], help=form.english[column.help])
    if isinstance(said, ChoiceColumn):
        return replace(said, choices=tuple(form.english.get(word, word) for word in said.choices))
    return said
