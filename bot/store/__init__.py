"""The store: SQLite behind verbs of the domain, each of them one transaction."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from bot.store.base import Clock, now, open_database
from bot.store.log import Log
from bot.store.members import INVITE_LASTS, MOST_WRONG_CODES, WRONG_CODES_WITHIN
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
    "Incident",
    "Invite",
    "Kept",
    "Keyboard",
    "Letter",
    "Matter",
    "Mode",
    "NoEntry",
    "Part",
    "PastDraft",
    "Query",
    "QuestionRecord",
    "Ref",
    "RefKind",
    "Remark",
    "RemarkKind",
    "Sending",
    "Store",
]


class Store(Log):
    """All records of one deployment. Belongs to the thread that opened it."""

    @classmethod
    def open(cls, path: Path | None, clock: Clock = now) -> Store:
        """Open (or create) the records at this path, in memory where it is None."""
        return cls(open_database(path), clock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database."""
        self._db.close()
