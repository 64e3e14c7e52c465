"""Encrypting the records, changing their key, or taking the encryption off."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.store.copies import Copy, NoCopy, counts, faults, faults_in, passing, sync, transfer
from bot.store.opening import WAIT, Key, KeyFault, connect

_TABLES = "SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name"
_ZEROS = b"\x00" * 65536


def recrypt(database: Path, own: Key | None, key: Key | None) -> Copy:
    """Write the records anew with another key, or without one, in the place of the present ones,
    which go. For who has the lock of the database.

    At each instant the database is either the old or the new one, whole. Raises NoCopy, OSError.
    """
    with passing(database) as made, _held(database, own) as old:
        found = faults_in(old)
        if not found:
            transfer(old, made, own, key)
            found = faults(made, key)
        if found:
            raise NoCopy(f"{database} is damaged ({found}): restore a copy; nothing was changed")
        with closing(connect(made, key)) as new:
            if contents(new) != contents(old):
                raise NoCopy(f"{database} did not come out the same; nothing was changed")
        done = Copy(database, made.stat().st_size, counts(made, key))
        _put(made, database)
    return done


def contents(db: sqlite3.Connection) -> dict[str, str]:
    """The SHA-256 of each table with its rows, by its name."""
    digests = {}
    for name, sql in db.execute(_TABLES).fetchall():
        digest = hashlib.sha256(str(sql).encode())
        for row in db.execute(f'SELECT * FROM "{name}"'):  # noqa: S608 - a table of ours
            digest.update(repr(row).encode())
        digests[name] = digest.hexdigest()
    return digests


@contextmanager
def _held(database: Path, own: Key | None) -> Iterator[sqlite3.Connection]:
    """The present records in one file, which no other command can read or write meanwhile: what
    it wrote would be lost."""
    try:
        with closing(connect(database, own, timeout=WAIT, cipher=True)) as db:
            db.execute("PRAGMA main.locking_mode = EXCLUSIVE").fetchone()
            db.execute("PRAGMA main.journal_mode = DELETE").fetchone()
            db.execute("BEGIN EXCLUSIVE")
            db.commit()  # the lock stays until it is closed
            yield db
    except KeyFault as why:
        raise NoCopy(f"{database}: {why}") from None
    except sqlite3.OperationalError as error:
        raise NoCopy(f"{database} cannot be written anew ({error}); nothing was changed") from None
    except sqlite3.DatabaseError as error:
        raise NoCopy(f"{database} is damaged ({error}): restore a copy") from None


def _put(made: Path, database: Path) -> None:
    """One rename; then the old file's words are overwritten, unless it has a second name, which
    is somebody's copy."""
    number = os.open(database, os.O_RDWR)
    try:
        size = os.fstat(number).st_size
        made.replace(database)
        sync(database.parent)
        if os.fstat(number).st_nlink == 0:
            for start in range(0, size, len(_ZEROS)):
                os.write(number, _ZEROS[: size - start])
            os.fsync(number)
    finally:
        os.close(number)
