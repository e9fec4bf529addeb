"""Which mails were changed through a ledger since somebody last asked: what was read of the others is still true."""

from __future__ import annotations

from automation.mail.ledger import Ledger

_KEYS = {
    "message": "{row}.key",
    "recipient": "{row}.key",
    "evidence": "{row}.key",
    "arrival": "{row}.key",
    "enclosure": "(SELECT key FROM arrival WHERE identity = {row}.arrival)",
}
"""Table -> the key of the mail that a row of it speaks of, NULL = of none."""
_CHANGES = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


def watch(ledger: Ledger) -> None:
    """From now on. By triggers of this connection alone, so that what is undone has touched nothing."""
    with ledger.read() as base:
        base.exec_driver_sql("CREATE TEMP TABLE touched (key TEXT)")
        for table, key in _KEYS.items():
            for change, rows in _CHANGES.items():
                name, noting = f"touched_by_{change}_of_{table}", (f"INSERT INTO touched VALUES ({key.format(row=row)});" for row in rows)
                base.exec_driver_sql(f"CREATE TEMP TRIGGER {name} AFTER {change} ON main.{table} BEGIN {' '.join(noting)} END")


def touched(ledger: Ledger) -> set[str]:
    """The keys of those that were changed since this was last asked, or since `watch`."""
    with ledger.read() as base:
        found = {str(key) for (key,) in base.exec_driver_sql("SELECT DISTINCT key FROM touched WHERE key IS NOT NULL")}
        base.exec_driver_sql("DELETE FROM touched")
    return found
