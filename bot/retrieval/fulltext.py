"""The words of the clauses in an SQLite full text index, for what vectors miss."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Sequence

from sqlite_utils import Database

from bot.advice.words import listed
from bot.policy import Clause

_WORD = re.compile(r"[^\W_]+")


class FullText:
    """Clauses found by their words, their headings' and their lead's, stemmed; in memory."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        self._asking = threading.Lock()
        self._table = Database(connection).table("clauses")
        self._table.insert_all(
            {
                "place": place,
                "council": clause.council,
                "words": " ".join(
                    (clause.section, clause.heading or "", clause.lead or "", clause.text)
                ),
            }
            for place, clause in enumerate(clauses)
        )
        self._table.enable_fts(["words"], tokenize="porter")

    def matches(self, text: str, council: str | None) -> dict[int, float]:
        """How well a council's clauses (all where None) match the words of a text, against
        the one that matches best, by their place among the clauses. BM25, as SQLite does it."""
        words = {word.casefold() for word in _WORD.findall(text)} - listed("small")
        if not words:
            return {}
        with self._asking:
            found = list(
                self._table.search(
                    " OR ".join(f'"{word}"' for word in sorted(words)),
                    columns=["place"],
                    include_rank=True,
                    where="council = :council" if council else None,
                    where_args={"council": council} if council else None,
                )
            )
        best = min((row["rank"] for row in found), default=0.0)
        return {row["place"]: row["rank"] / best for row in found} if best else {}
