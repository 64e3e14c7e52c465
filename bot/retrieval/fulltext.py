"""Texts in an SQLite full text index, for what vectors miss: the words themselves."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import zip_longest

from sqlite_utils import Database

from bot.advice.words import listed
from bot.policy import Clause

_WORD = re.compile(r"[^\W_]+")


class FullText:
    """Texts found by their words, stemmed; in memory. Several threads may ask at once.

    Each text may belong to one of some ``groups``. The words in ``small`` are not looked for.
    """

    def __init__(
        self,
        texts: Sequence[str],
        groups: Sequence[str] = (),
        small: AbstractSet[str] = frozenset(),
    ) -> None:
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        self._small = small
        self._asking = threading.Lock()
        self._table = Database(connection).table("texts")
        self._table.insert_all(
            {"place": place, "belongs": group, "words": words}
            for place, (words, group) in enumerate(zip_longest(texts, groups))
        )
        self._table.enable_fts(["words"], tokenize="porter")

    @classmethod
    def of_clauses(cls, clauses: Sequence[Clause]) -> FullText:
        """Clauses, each with its headings and its lead, by council."""
        texts = [" ".join((c.section, c.heading or "", c.lead or "", c.text)) for c in clauses]
        return cls(texts, [c.council for c in clauses], listed("small"))

    def matches(
        self, text: str, group: str | None = None, most: int | None = None
    ) -> dict[int, float]:
        """How well the texts of a group (all where None) match the words of this one, against
        the one that matches best, by their place; ``most`` of them. BM25, as SQLite does it."""
        words = {word.casefold() for word in _WORD.findall(text)} - self._small
        if not words:
            return {}
        with self._asking:
            found = list(
                self._table.search(
                    " OR ".join(f'"{word}"' for word in sorted(words)),
                    columns=["place"],
                    limit=most,
                    include_rank=True,
                    where="belongs = :group" if group else None,
                    where_args={"group": group} if group else None,
                )
            )
        best = min((row["rank"] for row in found), default=0.0)
        return {row["place"]: row["rank"] / best for row in found} if best else {}
