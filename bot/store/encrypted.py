"""SQLCipher's connections, with the exceptions of `sqlite3`; imported only where a key is set."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import wraps
from typing import Any

from sqlcipher3 import dbapi2


def _told(method: Callable[..., Any]) -> Callable[..., Any]:
    """The same, but what it raises is the exception of that name in `sqlite3`, so that whoever
    catches those, here and in sqlite-utils, need not know of encryption."""

    @wraps(method)
    def telling(*args: Any, **kwargs: Any) -> Any:
        try:
            return method(*args, **kwargs)
        except dbapi2.Error as error:
            twin: type[sqlite3.Error] = getattr(sqlite3, type(error).__name__)
            raise twin(*error.args) from None

    return telling


class _Cursor(dbapi2.Cursor):  # type: ignore[misc]  # the library has no types
    execute = _told(dbapi2.Cursor.execute)
    executemany = _told(dbapi2.Cursor.executemany)
    executescript = _told(dbapi2.Cursor.executescript)
    fetchone = _told(dbapi2.Cursor.fetchone)
    fetchmany = _told(dbapi2.Cursor.fetchmany)
    fetchall = _told(dbapi2.Cursor.fetchall)
    __next__ = _told(dbapi2.Cursor.__next__)


class _Connection(dbapi2.Connection):  # type: ignore[misc]  # the same
    execute = _told(dbapi2.Connection.execute)
    executemany = _told(dbapi2.Connection.executemany)
    executescript = _told(dbapi2.Connection.executescript)
    commit = _told(dbapi2.Connection.commit)
    rollback = _told(dbapi2.Connection.rollback)
    backup = _told(dbapi2.Connection.backup)
    close = _told(dbapi2.Connection.close)

    def cursor(self) -> Any:
        return super().cursor(_Cursor)


connect = _told(lambda *args, **kwargs: dbapi2.connect(*args, factory=_Connection, **kwargs))
"""As `sqlite3.connect`."""
