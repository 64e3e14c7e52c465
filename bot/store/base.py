"""The database itself: opening it, one transaction at a time, and times as text."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from bot.desk import Limits
from bot.store.incoming import Handled, undone
from bot.store.opening import Key, connect
from bot.store.rights import make_file, shut
from bot.store.schema import NotOurs, bring_up_to_date, check_schema

BUSY_TIMEOUT = 5_000
"""Milliseconds to wait for another process, such as `golden-rule invite`."""

MOST_OPEN = Limits().open_queries
"""How many queries of one member can be before the clerk where nothing else is said."""

MARK_DONE = (
    "UPDATE inbox SET state = 'done', raw = NULL, chat = 0, user = NULL, error = NULL,"
    " next_try_at = NULL, done_at = ? WHERE id = ? AND state <> 'done'"
)

Row = dict[str, Any]
Clock = Callable[[], datetime]
Lot = Callable[[], bool]
"""Draws whether a cleared draft is put before the clerk as a spot-check."""


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


def never() -> bool:
    """The lot that falls on no draft."""
    return False


def open_database(path: Path | None, key: Key | None = None) -> Database:
    """Open (or create) the database and bring its schema up to date; None is in memory.

    With a key the file is encrypted.

    Raises NotOurs, with the database as it was, where this code cannot know what is in it.
    """
    if path is not None:
        shut(path)
        make_file(path)
    db = Database(connect(path, key)) if path is not None else Database(memory=True)
    db.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT}")
    try:
        check_schema(db)
    except NotOurs:
        db.close()
        raise
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA secure_delete = ON")
    db.enable_wal()
    db.execute("PRAGMA synchronous = FULL")  # what is committed survives a power cut
    bring_up_to_date(db)
    return db


class Base:
    """What every part of the store shares. Belongs to the thread that made it."""

    def __init__(
        self, db: Database, clock: Clock = now, lot: Lot = never, most_open: int = MOST_OPEN
    ) -> None:
        self._db = db
        self._clock = clock
        self._lot = lot
        self._most_open = most_open

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """All or nothing; takes the write lock at once, so that two can never both win.

        The first that changes anything while an update is handled marks the update done.
        """
        if self._db.conn.in_transaction:
            yield
            return
        handled = undone()
        self._db.execute("BEGIN IMMEDIATE")
        try:
            before = self._do_what_waited(handled)
            yield
            changed = self._db.conn.total_changes > before
            if handled is not None and changed:
                self._run(MARK_DONE, self._now(), handled.id)
            elif handled is not None:
                self._db.rollback()
            self._db.commit()
        except BaseException:
            self._db.rollback()
            raise
        if handled is not None:
            handled.done = changed

    def _later(self, work: Callable[[], object]) -> None:
        """Do this with the first change that the handled update makes, so that an update
        that is tried again finds everything as it was; at once where none is handled."""
        handled = undone()
        if handled is not None:
            handled.later.append(work)
            return
        with self._transaction():
            work()

    def _checkpoint(self) -> None:
        """Work the write-ahead log into the file, so that what was removed is in neither."""
        if self._db.conn.in_transaction:  # what is not committed stays in the log anyway
            return
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _do_what_waited(self, handled: Handled | None) -> int:
        for work in handled.later if handled else ():
            work()
        return self._db.conn.total_changes

    def _run(self, sql: str, *values: object) -> sqlite3.Cursor:
        return self._db.execute(sql, values)

    def _insert(self, sql: str, *values: object) -> int:
        new = self._db.execute(sql, values).lastrowid
        if new is None:  # pragma: no cover - sqlite always gives one after an INSERT
            raise RuntimeError("nothing was inserted")
        return new

    def _rows(self, sql: str, *values: object) -> Sequence[Row]:
        cursor = self._db.execute(sql, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def _row(self, sql: str, *values: object) -> Row | None:
        rows = self._rows(sql, *values)
        return rows[0] if rows else None

    def _now(self) -> str:
        return as_text(self._clock())


def as_text(moment: datetime) -> str:
    """A moment as it is stored: ISO 8601 in UTC, so that text sorts as time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def as_moment(text: str) -> datetime:
    """A stored moment."""
    return datetime.fromisoformat(text)
