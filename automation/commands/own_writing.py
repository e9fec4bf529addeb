"""What a round itself has written needs no other round that reads it: records that lie there as they were drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from automation.commands.weekly import fingerprint

if TYPE_CHECKING:
    from automation.app import Office
    from automation.forms.finding.look import Look
    from automation.forms.finding.store import Sighting


def look_after_work(office: Office, look: Look) -> Look:
    """The drive as it is now, if all that has come since that look is our own; else that look, so that the next round works again."""
    now = office.survey()
    there = {each.path: each for each in look.present}
    own = {each.path: each for each in _drawn(office, [each for each in now.present if there.get(each.path) != each])}
    expected = replace(look, present=sorted((there | own).values(), key=lambda sighting: sighting.path))
    seen = fingerprint(office, now, None)
    return now if seen and seen == fingerprint(office, expected, None) else look


def _drawn(office: Office, changed: list[Sighting]) -> Iterator[Sighting]:
    from automation.catalog import records

    names, drew = {f"{record.folder}/{record.title}.xlsx": record.name for record in records()}, office.records_ledger.drew
    yield from (each for each in changed if each.path in names and drew(names[each.path], each.sha256))
