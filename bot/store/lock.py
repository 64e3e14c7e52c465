"""One running bot to a database, and only a sound one."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.store.opening import Key, connect
from bot.store.rights import make_file, shut


class Locked(Exception):
    """Another process runs on these records; `holder` is its number, where it is known."""

    def __init__(self, holder: str) -> None:
        super().__init__(f"process {holder}" if holder else "another process")


@contextmanager
def alone(database: Path) -> Iterator[None]:
    """Keep other bots off these records, with a lock file beside them. Raises Locked, OSError.

    The lock goes with the process, however that ends; the file stays and means nothing.
    """
    path = database.with_name(database.name + ".lock")
    shut(database)
    make_file(path)
    with path.open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise Locked(file.read().strip()) from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


def damage(database: Path, key: Key | None = None) -> str | None:
    """What SQLite finds wrong with the file, None if it is sound or not there yet.

    Raises KeyFault where the key does not fit it, sqlite3.Error where it cannot be read at all.
    """
    if not database.exists():
        return None
    try:
        with closing(connect(database, key)) as db:
            found = db.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:  # not even its first page is sound
        return str(error)
    return None if found == "ok" else str(found)
