"""The ledger: one SQLite file in the state folder that knows every mail; a change is on the disk before anything else happens."""

from __future__ import annotations

import json
import secrets
import sqlite3
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Self, cast

from sqlalchemy import URL, CompoundSelect, Connection, Delete, Insert, Select, Update, bindparam, create_engine, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateColumn, CreateIndex
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from automation.errors import AlreadyRunningError, AutomationError
from automation.mail.ledger_tables import METADATA, TRIGGERS, note

_NOTED = select(note.c.value).where(note.c.name == bindparam("which"))
_NOTHING: Mapping[str, str] = {}


class Ledger:
    """Opened once a run, by one thread. Close it when done."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._changing = False
        self._lasting: bool | None = None
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._connection = self._open()
            # The driver itself begins and commits: SQLAlchemy takes ten times as long for it.
            self._driver = cast(sqlite3.Connection, self._connection.connection.driver_connection)
        except (OSError, DBAPIError) as error:
            raise AutomationError(f"打不开发件箱 {file}（{_reason(error)}）：{_way_out(error)}") from error

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _open(self) -> Connection:
        """SQLAlchemy and the driver both leave transactions to `change`: AUTOCOMMIT, and no isolation level."""
        engine = create_engine(
            URL.create("sqlite", database=str(self.file)),
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            hide_parameters=True,  # else the text of an error might show the secret, or what mails say
            connect_args={"timeout": 30, "isolation_level": None, "check_same_thread": True},
        )
        connection = engine.connect()
        try:
            for pragma in ("journal_mode=WAL", "foreign_keys=ON"):
                connection.exec_driver_sql(f"PRAGMA {pragma}")
            METADATA.create_all(connection)
            _catch_up(connection)
            for trigger in TRIGGERS:
                connection.exec_driver_sql(trigger)
        except BaseException:
            connection.close()
            raise
        return connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        try:
            yield self._connection
        except (DBAPIError, sqlite3.Error) as error:
            raise AutomationError(f"读不了发件箱 {self.file}（{_reason(error)}）：{_way_out(error)}") from error

    @contextmanager
    def change(self, *, lasting: bool = True) -> Iterator[Connection]:
        """One transaction: all of it or, killed or failed half-way, nothing. Inside another it is a part of that one.

        lasting: it outlives a power cut too, which costs a wait for the disk. Without that it outlives a kill, and a power
        cut takes away the last such changes in their order: right for an outcome that `lookup` would find again.
        """
        if self._changing:
            yield self._connection
            return
        try:
            self._sync(lasting)
            self._driver.execute("BEGIN IMMEDIATE")
            self._changing = True
            yield self._connection
            self._driver.execute("COMMIT")
        except (sqlite3.Error, DBAPIError) as error:
            raise AutomationError(f"写不进发件箱 {self.file}（{_reason(error)}）：{_way_out(error)}") from error
        finally:
            self._changing = False
            self._driver.rollback()  # nothing to do after a COMMIT

    def _sync(self, lasting: bool) -> None:
        if lasting != self._lasting:
            self._driver.execute(f"PRAGMA synchronous={'FULL' if lasting else 'NORMAL'}")
            self._lasting = lasting

    def carry_out(self, statement: Update | Insert | Delete, rows: Sequence[Mapping[str, Any]]) -> None:
        """The statement for each of `rows`, which all have its parameters: SQLAlchemy's own way takes ten times as long as SQLite."""
        sql, names, given = _compiled(statement, tuple(rows[0]) if isinstance(statement, Insert) else ())
        whole = ({**given, **row} for row in rows) if given else rows
        self._driver.executemany(sql, [tuple(row[name] for name in names) for row in whole])

    @contextmanager
    def lease(self) -> Iterator[None]:
        """One delivering process at a time. A lock of SQLite, because the system lifts it even when the process is killed."""
        with closing(sqlite3.connect(self.file.with_suffix(".lease"), timeout=0, isolation_level=None)) as lease:
            try:
                lease.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError as error:
                if "locked" not in str(error):
                    raise AutomationError(f"打不开发件箱 {self.file}（{error}）：请检查磁盘空间和文件夹权限") from error
                raise AlreadyRunningError("另一个进程正在发信：请等它结束再运行") from error
            yield

    @cached_property
    def identity(self) -> str:
        """Of this very ledger, for ever: two PCs, or a ledger that was lost and made anew, differ in it."""
        return self._for_ever("ledger", uuid.uuid4().hex)

    @cached_property
    def secret(self) -> str:
        """From which Message-IDs get what nobody can guess. It is shown nowhere."""
        return self._for_ever("secret", secrets.token_hex(32))

    def rows(self, query: Select[Any] | CompoundSelect[Any], given: Mapping[str, str | Sequence[str]] = _NOTHING) -> list[tuple[Any, ...]]:
        """All rows as sqlite3 gives them, without what SQLAlchemy wraps around each; inside `with ledger.read():`. A list is for `among`."""
        sql, names, known = _plain_sql(query)
        values = {**known, **{name: value if isinstance(value, str) else json.dumps(list(value)) for name, value in given.items()}}
        return self._driver.execute(sql, [values[name] for name in names]).fetchall()

    @property
    def version(self) -> tuple[int, int]:
        """Another one after every change of anything, by whomever."""
        (others,) = self._driver.execute("PRAGMA data_version").fetchone()
        return self._driver.total_changes, others

    def _for_ever(self, name: str, fresh: str) -> str:
        """A note that is made once."""
        which = select(note.c.value).where(note.c.name == name)
        known = self._connection.execute(which).scalar()
        if known is None:
            with self.change() as connection:
                connection.execute(insert(note).values(name=name, value=fresh).on_conflict_do_nothing())
            known = self._connection.execute(which).scalar_one()
        return str(known)

    def noted(self, name: str) -> str:
        """A small thing to remember, "" if never kept."""
        with self.read():
            rows = self.rows(_NOTED, {"which": name})
        return str(rows[0][0] if rows else "")

    def keep_note(self, name: str, value: str) -> None:
        with self.change() as connection:
            row = insert(note).values(name=name, value=value)
            connection.execute(row.on_conflict_do_update(index_elements=["name"], set_={"value": value}))


@cache
def _compiled(statement: Update | Insert | Delete, columns: tuple[str, ...]) -> tuple[str, tuple[str, ...], Mapping[str, Any]]:
    """The text, the order of its parameters, and those that the tables or the statement itself give; columns: those of an INSERT that does
    not name them."""
    dialect, whole = sqlite.dialect(paramstyle="qmark"), {"render_postcompile": True}
    compiled = statement.compile(dialect=dialect, column_keys=list(columns) or None, compile_kwargs=whole)
    given = {column.name: column.default.arg for column in compiled.insert_prefetch if isinstance(column.default, ScalarElementColumnDefault)}
    said = {name: value for name, value in compiled.params.items() if value is not None}
    return str(compiled), tuple(compiled.positiontup or ()), said | given


def _catch_up(connection: Connection) -> None:
    """A ledger of an older program gets the columns that it does not have, and loses those that nobody fills any more."""
    for table in METADATA.tables.values():
        known = {row.name: row for row in connection.exec_driver_sql(f"PRAGMA table_info({table.name})")}
        for column in table.columns:
            if column.name not in known:
                connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {CreateColumn(column).compile(connection)}")
        for name, row in known.items():
            if name not in table.columns and row.notnull and row.dflt_value is None:  # else a newer program's: it stays
                connection.exec_driver_sql(f"ALTER TABLE {table.name} DROP COLUMN {name}")
        for index in table.indexes:
            connection.execute(CreateIndex(index, if_not_exists=True))


@cache
def _plain_sql(query: Select[Any] | CompoundSelect[Any]) -> tuple[str, Sequence[str], Mapping[str, Any]]:
    """(text, the names of its values in order, those that it brings along)"""
    compiled = query.compile(dialect=sqlite.dialect(), compile_kwargs={"render_postcompile": True})
    return str(compiled), tuple(compiled.positiontup or ()), dict(compiled.params)


def _way_out(error: Exception) -> str:
    said = _reason(error)
    if "malformed" in said or "not a database" in said:
        return "文件坏了，请不要删除它：停下计划任务，从备份恢复整个记录文件夹，或请维护人员修复"
    if "locked" in said:
        return "别的程序正占着它（备份、杀毒或另一个通达），请过一会儿再运行；没有邮件丢失"
    return "请检查磁盘空间和文件夹权限；没有邮件丢失，可以再运行一次"


def _reason(error: Exception) -> str:
    return str(error.orig if isinstance(error, DBAPIError) else error)
