"""Opening a database file: the one place that knows whether it is encrypted, and with what."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import cast

from bot.config import RECORDS_KEY
from bot.store.schema import NotOurs

WAIT = 5.0
"""Seconds given to another process that is using the file."""

SHORTEST_KEY = 16
"""Characters. `openssl rand -base64 32` makes 44."""

_HEAD = b"SQLite format 3\x00"
_PAGE = 4096
_MANY_BYTES = 200
"""A page that was encrypted holds nearly all of the 256 bytes, one of plain records half."""


class KeyFault(NotOurs):
    """A key that cannot be used, or does not fit the database; the message says why."""


@dataclass(frozen=True, slots=True)
class Key:
    """What records are encrypted with; never shown, not even in a repr. SQLCipher derives the
    key of each file from it, with a salt that stands in the file.

    Raises KeyFault where it is too short, or the library is not there.
    """

    words: str = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.words) < SHORTEST_KEY:
            raise KeyFault(
                f"the key is too short: at least {SHORTEST_KEY} characters, such as"
                f" openssl rand -base64 32 makes"
            )
        if not self.words.isprintable():
            raise KeyFault("the key must be one line of readable characters")
        try:
            import bot.store.encrypted  # noqa: F401, PLC0415 - only where there is a key
        except ImportError:
            raise KeyFault(
                f"{RECORDS_KEY} is set, but sqlcipher3 is not installed:"
                f" pip install -c constraints.txt -e '.[encrypted]'"
            ) from None


class Kind(Enum):
    """What a file seems to be, by how it begins."""

    PLAIN = "plain"
    ENCRYPTED = "encrypted"
    NEITHER = "neither"


def kind_of(path: Path) -> Kind:
    """What this file seems to be; without the key nothing can be sure. Raises OSError."""
    with path.open("rb") as file:
        page = file.read(_PAGE)
    if page.startswith(_HEAD):
        return Kind.PLAIN
    random = len(page) == _PAGE and len(set(page)) > _MANY_BYTES
    return Kind.ENCRYPTED if random else Kind.NEITHER


def connect(
    path: Path,
    key: Key | None = None,
    *,
    how: str = "",
    timeout: float = WAIT,
    cipher: bool = False,
) -> sqlite3.Connection:
    """Open a database with its key; `how` is the end of SQLite's address for it, as mode=ro.

    With `cipher` it is opened by SQLCipher even if it is not encrypted, so that one that is can
    be attached. Whatever is raised is `sqlite3`'s. Raises KeyFault, sqlite3.Error.
    """
    address = f"{path.resolve().as_uri()}?{how}" if how else str(path)
    if key is None and not cipher:
        db = sqlite3.connect(address, uri=bool(how), timeout=timeout)
    else:
        from bot.store import encrypted  # noqa: PLC0415 - only where there is a key

        db = cast("sqlite3.Connection", encrypted.connect(address, uri=bool(how), timeout=timeout))
    try:
        if key is not None:
            db.execute(f"PRAGMA key = {_quoted(key)}")
        if key is not None or cipher:
            db.execute("PRAGMA cipher_log_level = NONE")  # it would write to standard error
        db.execute("PRAGMA schema_version").fetchone()
    except sqlite3.OperationalError:
        db.close()
        raise
    except sqlite3.DatabaseError:
        db.close()
        why = _misfit(path, key)
        if why is None:
            raise
        raise KeyFault(why) from None
    except BaseException:
        db.close()
        raise
    return db


def _quoted(key: Key) -> str:
    """The key as SQL has a text; a PRAGMA takes no parameters."""
    return "'" + key.words.replace("'", "''") + "'"


def _misfit(path: Path, key: Key | None) -> str | None:
    """Why a file that is no database for us may be one; None where it is just damaged."""
    match kind_of(path), key:
        case Kind.PLAIN, Key():
            return (
                f"it is not encrypted, but {RECORDS_KEY} is set:"
                f" golden-rule records encrypt encrypts it; nothing was changed"
            )
        case Kind.ENCRYPTED, Key():
            return (
                f"{RECORDS_KEY} is not its key, or its first page is damaged; nothing was changed"
            )
        case Kind.ENCRYPTED, None:
            return f"it is encrypted: set {RECORDS_KEY} to its key; nothing was changed"
    return None
