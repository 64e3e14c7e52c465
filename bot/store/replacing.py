"""Putting a checked copy in the place of the records, without losing the present ones."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.store.copies import SIDE, Copy, NoCopy, sync, there
from bot.store.opening import WAIT, Key, KeyFault, Kind, connect, kind_of


def put_in_place(copy: Copy, database: Path, aside: Path, key: Key | None = None) -> bool:
    """Make this copy the records; what is there stays under the name `aside`. Whether there
    was anything. For who has the lock of the database.

    At each instant the database is either the old or the new one, whole: a write-ahead log of
    the old one, which SQLite would take for the new one's, is gone before. Raises NoCopy,
    OSError.
    """
    replaced = there(database)
    if replaced:
        _into_one_file(database, key)
        for end in ("", *SIDE):
            _keep(database.with_name(database.name + end), aside.with_name(aside.name + end))
    for end in SIDE:
        database.with_name(database.name + end).unlink(missing_ok=True)
    sync(database.parent)
    copy.path.replace(database)
    sync(database.parent)
    return replaced


def _into_one_file(database: Path, key: Key | None) -> None:
    """Work the write-ahead log into the present database, if SQLite can still read it."""
    if kind_of(database) is not (Kind.ENCRYPTED if key else Kind.PLAIN):
        return
    try:
        with closing(connect(database, key, timeout=WAIT)) as db:
            db.execute("PRAGMA journal_mode = DELETE").fetchone()
    except sqlite3.OperationalError as error:
        raise NoCopy(f"{database} is in use by another command ({error}): try again") from None
    except (sqlite3.DatabaseError, KeyFault):  # damaged: what there is of it is kept
        return


def _keep(path: Path, aside: Path) -> None:
    if not there(path):
        return
    try:
        aside.hardlink_to(path)
    except FileExistsError:
        raise NoCopy(f"{aside} is there already: try again") from None
    except OSError:  # no second names on this disk
        shutil.copy2(path, aside)
        sync(aside)
