"""Copies of the records: made while the bot runs, and checked."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count
from pathlib import Path

from sqlite_utils import Database

from bot.store.opening import Key, KeyFault, Kind, connect, kind_of
from bot.store.rights import BESIDE, as_the_folder, make_folder, shut
from bot.store.schema import NotOurs, check_schema

SIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database, by the end of its name."""

_COUNTED = ("members", "drafts", "questions", "rulings")
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"


class NoCopy(Exception):
    """No copy was made or put back; the message says why in one line."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A sound copy: where it lies, its size in bytes, and how many rows of what is in it."""

    path: Path
    size: int
    counts: dict[str, int]


def beside(database: Path, word: str, moment: datetime) -> Path:
    """A free name beside the database: a word, if any, with date and time in UTC."""
    stamp = "-".join(filter(None, (database.stem, word, f"{moment:%Y-%m-%d-%H%M%S}")))
    names = chain([stamp], (f"{stamp}-{n}" for n in count(2)))
    paths = (database.with_name(name + database.suffix) for name in names)
    return next(path for path in paths if not there(path))


def back_up(database: Path, target: Path, *, force: bool = False, key: Key | None = None) -> Copy:
    """Copy the records as they are at one moment, also while a bot writes to them.

    The copy appears whole and checked, or not at all; what is encrypted with the key is so in
    the copy. Raises NoCopy, OSError.
    """
    _not_the_records(database, target)
    if target.is_dir():
        raise NoCopy(f"{target} is a folder: name a file in it")
    if not force and there(target):
        raise NoCopy(f"{target} is there already: --force writes over it")
    shut(database)
    make_folder(target.parent)
    with _copied(database, target, "mode=rw", key, key) as made:
        found = faults(made, key)
        if found:
            raise NoCopy(f"{database} is damaged ({found}), so no copy was made: restore one")
        copy = Copy(target, made.stat().st_size, counts(made, key))
        _publish(made, target, force=force)
    return copy


@contextmanager
def checked(source: Path, database: Path, key: Key | None = None) -> Iterator[Copy]:
    """A copy of that copy, checked and ready beside the database, gone again afterwards unless
    it was put in place. With a key it is encrypted, whether that copy was or not. Raises NoCopy,
    OSError."""
    _not_the_records(database, source)
    kind = kind_of(source)
    if kind is Kind.NEITHER:
        raise NoCopy(f"{source} is no copy of the records")
    make_folder(database.parent)
    own = key if kind is Kind.ENCRYPTED else None
    with _copied(source, database, _how(source), own, key) as made:
        found = faults(made, key)
        if found:
            raise NoCopy(f"{source} is damaged ({found})")
        yield Copy(made, made.stat().st_size, counts(made, key))


@contextmanager
def _copied(
    source: Path, target: Path, how: str, own: Key | None, key: Key | None
) -> Iterator[Path]:
    """A copy in one file, written to the disk, under a passing name in the target's folder; the
    source is opened with its own key."""
    with passing(target) as made:
        try:
            with closing(connect(source, own, how=how, timeout=30, cipher=bool(key))) as old:
                transfer(old, made, own, key)
            yield made
        except KeyFault as why:
            raise NoCopy(f"{source}: {why}") from None
        except sqlite3.OperationalError as error:
            raise NoCopy(f"{source} cannot be copied to {target.parent} ({error})") from None
        except sqlite3.DatabaseError as error:
            raise NoCopy(f"{source} is damaged ({error})") from None


def transfer(old: sqlite3.Connection, made: Path, own: Key | None, key: Key | None) -> None:
    """Write all that is in an open database into that empty file, encrypted with the key, and
    out to the disk; the old one has a key of its own. Raises sqlite3.Error, OSError."""
    if (own is None) == (key is None):
        with closing(connect(made, key)) as new:
            old.backup(new)
            new.execute("PRAGMA journal_mode = DELETE").fetchone()
    else:  # what is encrypted and what is not cannot be copied page by page
        old.execute("ATTACH ? AS new KEY ?", (str(made), key.words if key else ""))
        old.execute("BEGIN")
        old.execute("SELECT sqlcipher_export('new')").fetchall()
        old.commit()
        old.execute("DETACH new")
    as_the_folder(made)
    sync(made)


@contextmanager
def passing(target: Path) -> Iterator[Path]:
    """An empty file under a passing name in the target's folder, gone again afterwards, with
    what SQLite put beside it. Raises NoCopy."""
    end, start = f"{target.suffix}.part", f".{target.stem}-"
    try:
        number, name = tempfile.mkstemp(end, start, target.parent)
    except OSError as error:
        raise NoCopy(f"nothing can be written to {target.parent} ({error.strerror})") from None
    os.close(number)
    made = Path(name)
    try:
        yield made
    finally:
        made.unlink(missing_ok=True)
        for end in SIDE:
            made.with_name(made.name + end).unlink(missing_ok=True)


def _how(source: Path) -> str:
    """How to open what somebody hands in: without a trace where nobody writes to it."""
    live = any(there(source.with_name(source.name + end)) for end in SIDE)
    return "mode=rw" if live else "mode=ro&immutable=1"


def faults(made: Path, key: Key | None) -> str | None:
    """What is wrong with a copy; raises NoCopy where it is none of these records."""
    with closing(connect(made, key)) as db:
        return faults_in(db)


def faults_in(db: sqlite3.Connection) -> str | None:
    """The same of a database that is open."""
    found = db.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if found != "ok":
        return str(found)
    if db.execute("PRAGMA foreign_key_check").fetchone():
        return "a row refers to one that is not there"
    try:
        if not check_schema(Database(db)):
            raise NoCopy("there are no records in it")
    except NotOurs as why:
        raise NoCopy(str(why)) from None
    return None


def counts(made: Path, key: Key | None) -> dict[str, int]:
    """How many rows of what is in a copy."""
    with closing(connect(made, key)) as db:
        there = {row[0] for row in db.execute(_TABLES)}
        sql = "SELECT count(*) FROM "
        return {t: db.execute(sql + t).fetchone()[0] for t in _COUNTED if t in there}


def _publish(made: Path, target: Path, *, force: bool) -> None:
    if force:
        made.replace(target)
    else:
        try:
            target.hardlink_to(made)  # refuses where the name was taken meanwhile
        except FileExistsError:
            raise NoCopy(f"{target} is there already: --force writes over it") from None
        except OSError:  # no second names on this disk
            made.replace(target)
    sync(target.parent)


def _not_the_records(database: Path, other: Path) -> None:
    own = {database.with_name(database.name + end).resolve() for end in BESIDE}
    if other.resolve() in own:
        raise NoCopy(f"{other} is the database itself or belongs to it")


def there(path: Path) -> bool:
    """Whether the name is taken, be it by a link that leads nowhere."""
    return os.path.lexists(path)


def sync(path: Path) -> None:
    """What was written there survives a power cut."""
    number = os.open(path, os.O_RDONLY)
    try:
        with suppress(OSError):  # some disks know no folder to write out
            os.fsync(number)
    finally:
        os.close(number)
