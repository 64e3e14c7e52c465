"""How long words are kept. What proves what was advised stays: verdict, reason, findings, the
clauses with their digests, the digest of the draft's words, the ruling, and when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from bot.store.base import MARK_DONE, as_text
from bot.store.pace import Pace

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Retention:
    """`words`: of drafts and questions, from when they were closed; `set_aside`: of messages
    that could not be handled, from when they came."""

    words: timedelta = timedelta(days=365)
    set_aside: timedelta = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Removed:
    """How many lost their words."""

    drafts: int = 0
    questions: int = 0
    set_aside: int = 0

    def __bool__(self) -> bool:
        return bool(self.drafts or self.questions or self.set_aside)


class Retaining(Pace):
    """Removing words whose time is over. Members' incident logs are theirs, and stay."""

    def remove_old_words(self, keep: Retention) -> Removed:
        """Remove what is older; what is before a clerk, or waits to be handled, is not old."""
        with self._transaction():
            removed = Removed(
                self._remove("draft", keep.words),
                self._remove("question", keep.words),
                self._remove_set_aside(keep.set_aside),
            )
        if removed:
            self._checkpoint()
        return removed

    def rehearse(self, work: Callable[[], T]) -> T:
        """What this would come to; nothing of it stays."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            return work()
        finally:
            self._db.rollback()

    def _remove(self, kind: str, age: timedelta) -> int:
        old = self._rows(_OLD[kind], as_text(self._clock() - age))
        for row in old:
            for sql in _WORDS_OF_QUERIES[kind]:
                self._run(sql, row["id"])
            self._run(_UNSENT, kind, row["id"])
            self._run(_WORDS[kind], self._now(), row["id"])
        return len(old)

    def _remove_set_aside(self, age: timedelta) -> int:
        old = self._rows(
            "SELECT id FROM inbox WHERE state = 'set_aside' AND received_at < ?",
            as_text(self._clock() - age),
        )
        for row in old:
            self._run(MARK_DONE, self._now(), row["id"])
        return len(old)


_WORDS_OF_QUERIES = {
    kind: (
        f"UPDATE remarks SET text = NULL WHERE kind IN ('remark', 'wording') AND {of_it}",  # noqa: S608 - constants
        f"UPDATE rulings SET wording = '' WHERE {of_it}",  # noqa: S608
        f"UPDATE escalations SET wording = NULL WHERE {kind} = ?",  # noqa: S608
    )
    for kind in ("draft", "question")
    for of_it in [f"escalation IN (SELECT id FROM escalations WHERE {kind} = ?)"]  # noqa: S608
}
"""The clerk's own words stay, and what they were told of the account and the facts."""
_WORDS = {
    "draft": "UPDATE drafts SET text = NULL, evidence = NULL, forgotten_at = ? WHERE id = ?",
    "question": "UPDATE questions SET text = NULL, forgotten_at = ? WHERE id = ?",
}
_UNSENT = (
    "UPDATE outbox SET text = NULL, keyboard = NULL, failed_at = queued_at, error = 'forgotten'"
    " WHERE sent_at IS NULL AND failed_at IS NULL AND ref_kind = ? AND ref_id = ?"
)

_WITH_WORDS = """
  SELECT {kind} FROM escalations WHERE {kind} IS NOT NULL AND (
    wording IS NOT NULL
    OR id IN (SELECT escalation FROM remarks
              WHERE kind IN ('remark', 'wording') AND text IS NOT NULL)
    OR id IN (SELECT escalation FROM rulings WHERE wording <> '')
  )
"""
_GOING_ON = """
  SELECT {kind} FROM escalations WHERE {kind} IS NOT NULL AND (
    state = 'open' OR closed_at >= ?1
    OR id IN (SELECT escalation FROM remarks WHERE at >= ?1)
    OR id IN (SELECT escalation FROM rulings WHERE at >= ?1)
  )
"""
_TOLD = {
    "draft": """
  AND id NOT IN (SELECT draft FROM advice WHERE told_at >= ?1)
  AND id NOT IN (SELECT draft FROM replies WHERE at >= ?1)
""",
    "question": "",
}
_OLD = {
    kind: f"""
SELECT id FROM {kind}s WHERE coalesce(changed_at, sent_at) < ?1
  AND (text IS NOT NULL OR id IN ({_WITH_WORDS.format(kind=kind)}))
  AND id NOT IN ({_GOING_ON.format(kind=kind)}) {_TOLD[kind]} ORDER BY id
"""  # noqa: S608 - constants
    for kind in ("draft", "question")
}
