"""Which version was on the drive when: what a look at the workspace changes, and what an earlier moment held."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from automation.forms.finding.store import Sighting, Store

_INSERT = (
    "INSERT INTO sighting (path, sha256, size, signature, hashed_ns, modified, seen_from, status, form, identity) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_LOOKS_AROUND = (
    "SELECT max(moment) FROM gathering WHERE moment <= :as_of UNION ALL SELECT min(moment) FROM gathering WHERE moment > :as_of"
)
_UPDATE = "UPDATE sighting SET signature = ?, hashed_ns = ?, modified = ?, status = ?, form = ?, identity = ? WHERE id = ?"


def on_the_drive(store: Store) -> dict[str, Sighting]:
    """What the last look found, by path."""
    return {sighting.path: sighting for sighting in store.sightings("gone_at IS NULL")}


def record(
    store: Store, before: Mapping[str, Sighting], present: Sequence[Sighting], gone: Collection[str], moment: datetime
) -> None:
    """Write down a look at `moment`: sightings with id 0 are new versions, others are known ones whose marks changed.

    A moment before a version was seen (a clock set back, a simulated time) counts as the moment at which it was seen:
    history is only ever added to.
    """
    new = [sighting for sighting in present if not sighting.id]
    closed = [before[path] for path in {*gone, *(sighting.path for sighting in new)} if path in before]
    store.write(
        "UPDATE sighting SET gone_at = ? WHERE id = ?", [(max(moment, old.seen_from).isoformat(), old.id) for old in closed]
    )
    store.write(_INSERT, [_row(sighting, before.get(sighting.path), moment) for sighting in new])
    known = [old for old in present if old.id and old != before.get(old.path)]
    store.write(_UPDATE, [(*old[4:7], *old[9:12], old.id) for old in known])


def note_look(store: Store, moment: datetime) -> None:
    """That the whole workspace was looked at, even if nothing had changed."""
    store.write("INSERT OR IGNORE INTO gathering VALUES (?)", [(moment.isoformat(),)])


def at(store: Store, as_of: datetime, form: str = "") -> list[Sighting]:
    """The versions on the drive at `as_of`, one a path, as the last look until then saw them; of paths that ever held `form`.

    Between two looks a path that the later one found first was there already if it was saved by then; before the first look
    of all, the drive was as that look found it.
    """
    moments = [row[0] for row in store.rows(_LOOKS_AROUND, {"as_of": as_of.isoformat()})]
    by_path: dict[str, list[Sighting]] = {}
    ever = ("path IN (SELECT path FROM sighting WHERE form = ?)", (form,)) if form else ()
    for sighting in store.sightings(*ever):
        by_path.setdefault(sighting.path, []).append(sighting)
    then = []
    for history in by_path.values():
        active = [each for each in history if each.seen_from <= as_of and (each.gone_at is None or as_of < each.gone_at)]
        if active or _was_there(history[0], as_of, moments):
            then.append((active or history)[-1 if active else 0])
    return sorted(then, key=lambda sighting: sighting.path)


def _was_there(first: Sighting, as_of: datetime, looks: Sequence[str | None]) -> bool:
    before, after = looks
    if first.seen_from <= as_of or first.seen_from.isoformat() > (after or "9999"):
        return False
    return before is None or (before < as_of.isoformat() and first.modified <= as_of.isoformat())


def superseded(store: Store, form: str, as_of: datetime | None = None) -> list[Sighting]:
    """The latest usable version of each identity of `form` among those that were replaced or removed (by `as_of`)."""
    latest = (
        "id IN (SELECT max(id) FROM sighting WHERE form = ? AND status = 'used' AND identity <> '' "
        "AND gone_at > seen_from AND gone_at <= ? GROUP BY identity)"
    )
    return store.sightings(latest, (form, as_of.isoformat() if as_of else "9999"))


def last_good(store: Store, path: str, before: int) -> Sighting | None:
    """The latest version at `path`, earlier than sighting `before` (0 = whatever is there), that could be used."""
    limit = "AND id < ?" if before else "AND ? = 0"
    found = store.sightings(f"path = ? AND status = 'used' {limit}", (path, before))
    return found[-1] if found else None


def _row(sighting: Sighting, old: Sighting | None, moment: datetime) -> tuple[object, ...]:
    seen_from = max(moment, old.seen_from) if old else moment
    return (*sighting[1:7], seen_from.isoformat(), *sighting[9:12])
