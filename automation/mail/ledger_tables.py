"""The tables of the ledger: what was queued, to whom, every change of state, and what came back."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    bindparam,
    func,
    literal_column,
    select,
)

METADATA = MetaData()

# Times are ISO texts of naive local time: they sort as they read, and SQLite knows no other.

message = Table(
    "message",
    METADATA,
    Column("key", Text, primary_key=True),
    Column("mark", Text, nullable=False, unique=True),
    Column("state", Text, nullable=False),
    Column("template", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("pieces", Text, nullable=False),  # JSON list of sha256; empty: it could not be made yet
    Column("size", Integer, nullable=False),
    Column("urgency", Text, nullable=False),
    Column("classification", Text, nullable=False),
    Column("asks", Text, nullable=False, default="", server_default=""),  # confirm, approve
    Column("causes", Text, nullable=False),  # JSON list of [file, sha256]
    Column("redirected", Text, nullable=False, default=""),  # the trial address it was made for
    Column("created", Text, nullable=False),
    Column("expires", Text),
    Column("attempts", Integer, nullable=False, default=0),
    Column("attempted", Text),
    Column("missed", Text),  # first time that a lookup did not see it
    Column("not_before", Text),
    Column("released", Boolean, nullable=False, default=False),  # a person let it go although there are many
    Column("reference", Text, nullable=False, default=""),  # draft or sent item on the server
    Column("message_id", Text, nullable=False, default=""),
    Column("door", Text, nullable=False, default="", server_default=""),  # of the transport that tried it last
    Index("message_state", "state", "created"),
    Index("message_attempted", "attempted"),
    Index("message_id", "message_id"),
    sqlite_with_rowid=False,
)

TOKEN = func.substr(message.c.mark, literal_column("1"), literal_column("6"))
"""The beginning of a mark, which stands in subjects."""
Index("message_token", TOKEN)
STATE = message.c.state.concat("")
"""The state where it is not what rows are looked up by: SQLite, which keeps no counts here, would read all that were ever sent."""

recipient = Table(
    "recipient",
    METADATA,
    Column("key", Text, ForeignKey("message.key"), primary_key=True),
    Column("address", Text, primary_key=True),
    Column("kind", Text, nullable=False),  # to, cc
    Column("name", Text, nullable=False),
    Column("state", Text, nullable=False),
    Index("recipient_address", "address"),
    Index("recipient_lowered", func.lower(literal_column("address"))),
    sqlite_with_rowid=False,
)

LAST = "\U0010ffff"
"""What sorts behind everything that a key may go on with."""


def begins(prefix: str) -> ColumnElement[bool]:
    """Does the key of a message begin so? As a range, which an index answers; LIKE would take a for A, and look at every row."""
    return (message.c.key >= prefix) & (message.c.key < prefix + LAST)


def among(column: ColumnElement[str], name: str) -> ColumnElement[bool]:
    """Is it one of the list that `Ledger.rows` is given under this name? One statement, made once, however long the list is."""
    return column.in_(select(func.json_each(bindparam(name)).table_valued("value").c.value))


piece = Table(
    "piece",
    METADATA,
    Column("sha256", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

step = Table(
    "step",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("key", Text, ForeignKey("message.key"), nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("why", Text, nullable=False),
    Index("step_key", "key"),
)

arrival = Table(
    "arrival",
    METADATA,
    Column("identity", Text, primary_key=True),
    Column("sha256", Text, nullable=False),  # of the piece that holds its bytes
    Column("received", Text, nullable=False),
    Column("seen", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("sender", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("words", Text, nullable=False),  # the answer's own first words, without what it quotes
    Column("key", Text, ForeignKey("message.key")),  # the mail that it answers
    Column("matched", Text, nullable=False),  # by what: in_reply_to, references, report, token, weak
    Column("doubt", Text, nullable=False, default="", server_default=""),  # why it may be somebody else's
    Index("arrival_key", "key"),
    Index("arrival_sha256", "sha256"),
    sqlite_with_rowid=False,
)

evidence = Table(
    "evidence",
    METADATA,
    Column("key", Text, ForeignKey("message.key"), primary_key=True),
    Column("address", Text, primary_key=True),
    Column("kind", Text, primary_key=True),  # delivered, read, deleted_unread, bounced, vote, reply, automatic
    Column("arrival", Text, ForeignKey("arrival.identity"), primary_key=True),
    Column("at", Text, nullable=False),
    Column("words", Text, nullable=False),
    sqlite_with_rowid=False,
)

open_proof = Table(
    "open_proof",
    METADATA,
    Column("key", Text, primary_key=True),  # of a mail to which something came back that has not led it on yet
    sqlite_with_rowid=False,
)

enclosure = Table(
    "enclosure",
    METADATA,
    Column("arrival", Text, ForeignKey("arrival.identity"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("sha256", Text, nullable=False),  # of its content; what forms get is kept as a piece
    Column("path", Text, nullable=False, default=""),  # where forms find it, "" = not handed over yet
    Column("reason", Text, nullable=False, default=""),  # why it is not handed over
    sqlite_with_rowid=False,
)

reminded = Table(
    "reminded",
    METADATA,
    Column("item", Text, primary_key=True),
    Column("step", Text, primary_key=True),
    Column("address", Text, primary_key=True),
    Column("key", Text, ForeignKey("message.key"), nullable=False),  # the mail in which it was told
    Index("reminded_key", "key"),
    sqlite_with_rowid=False,
)

note = Table(
    "note",
    METADATA,
    Column("name", Text, primary_key=True),  # ledger: its identity; secret; news; cursor/<transport>; barred/<transport>
    Column("value", Text, nullable=False),
    sqlite_with_rowid=False,
)

_NEWS = "INSERT INTO note VALUES ('news', '1') ON CONFLICT (name) DO UPDATE SET value = value + 1"
TRIGGERS = (
    "CREATE TRIGGER IF NOT EXISTS proof_opened AFTER INSERT ON evidence BEGIN INSERT OR IGNORE INTO open_proof VALUES (NEW.key); END",
    f"CREATE TRIGGER IF NOT EXISTS news_of_arrival AFTER INSERT ON arrival WHEN NEW.key IS NOT NULL BEGIN {_NEWS}; END",
    f"""CREATE TRIGGER IF NOT EXISTS news_of_step AFTER INSERT ON step WHEN NEW.after NOT IN ('queued', 'sending')
AND (SELECT asks FROM message WHERE key = NEW.key) <> '' BEGIN {_NEWS}; END""",
)
"""The note `news` counts all that rules may be waiting for: what came back to one of our mails, and what became of one that asks
for an answer. By triggers, so that whatever brings it about, it is one transaction with it; so is the table `open_proof`."""
