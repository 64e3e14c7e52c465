"""The store: SQLite behind verbs of the domain, each of them one transaction."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from bot.store.base import MOST_OPEN, Clock, Lot, never, now, open_database
from bot.store.incoming import Handled, InboxState, Incoming, Received
from bot.store.leaving import Removal
from bot.store.lock import Locked, alone, damage
from bot.store.members import INVITE_LASTS, MOST_WRONG_CODES, WRONG_CODES_WITHIN
from bot.store.opening import Key, KeyFault
from bot.store.past import EXPECT_FOR
from bot.store.records import (
    Act,
    Compose,
    DraftRecord,
    FileKind,
    Forgotten,
    Incident,
    Invite,
    Kept,
    Keyboard,
    Letter,
    Matter,
    Mode,
    NoEntry,
    Part,
    PastDraft,
    Query,
    QuestionRecord,
    Ref,
    RefKind,
    Remark,
    RemarkKind,
    Sending,
)
from bot.store.retention import Removed, Retaining, Retention
from bot.store.schema import NotOurs

__all__ = [
    "EXPECT_FOR",
    "INVITE_LASTS",
    "MOST_WRONG_CODES",
    "WRONG_CODES_WITHIN",
    "Act",
    "Compose",
    "DraftRecord",
    "FileKind",
    "Forgotten",
    "Handled",
    "InboxState",
    "Incident",
    "Incoming",
    "Invite",
    "Kept",
    "Key",
    "KeyFault",
    "Keyboard",
    "Letter",
    "Locked",
    "Matter",
    "Mode",
    "NoEntry",
    "NotOurs",
    "Part",
    "PastDraft",
    "Query",
    "QuestionRecord",
    "Received",
    "Ref",
    "RefKind",
    "Remark",
    "RemarkKind",
    "Removal",
    "Removed",
    "Retention",
    "Sending",
    "Store",
    "alone",
    "damage",
]


class Store(Retaining):
    """All records of one deployment. Belongs to the thread that opened it."""

    @classmethod
    def open(
        cls,
        path: Path | None,
        clock: Clock = now,
        lot: Lot = never,
        most_open: int = MOST_OPEN,
        key: Key | None = None,
    ) -> Store:
        """Open (or create) the records at this path, in memory where it is None.

        `lot` draws which cleared drafts are put before the clerk as spot-checks; `most_open`
        queries of one member can be before the clerk at a time. With a key the file is
        encrypted.
        """
        return cls(open_database(path, key), clock, lot, most_open)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database."""
        self._db.close()
