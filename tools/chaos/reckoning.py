"""The reckoning: what everybody's phones and the records show in the end."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from bot.advice import Verdict
from bot.chat.wording import RULING_MEANS, VERDICTS
from bot.sandbox import Seen
from tools.chaos.people import BREACH, PLAIN, UNCLEAR, Sent, Town
from tools.chaos.weather import Calls

SOON = 2.0
"""Seconds before a kill in which Telegram's answer may have been heard and not yet noted."""

_MEANINGS = tuple(text for text in RULING_MEANS.values() if text)
_TOLD = {PLAIN: VERDICTS[Verdict.CLEAR], BREACH: VERDICTS[Verdict.STOP]}
_WAITING = {
    "inbox": "SELECT count(*) FROM inbox WHERE state = 'waiting'",
    "outbox": "SELECT count(*) FROM outbox WHERE sent_at IS NULL AND failed_at IS NULL",
}
_LEFT = {
    **_WAITING,
    "set aside": "SELECT count(*) FROM inbox WHERE state = 'set_aside'",
    "queries that a clerk has ruled on in vain": (
        "SELECT count(*) FROM escalations WHERE state = 'open'"
    ),
    "failed letters": "SELECT count(*) FROM outbox WHERE failed_at IS NOT NULL",
}
_ESCALATED = (
    "SELECT drafts.message, count(DISTINCT escalations.id), count(rulings.id)"
    " FROM escalations JOIN drafts ON drafts.id = escalations.draft"
    " LEFT JOIN rulings ON rulings.escalation = escalations.id GROUP BY drafts.message"
)

Escalated = dict[int, tuple[int, int]]
"""By the message of a draft: how often it was put before the clerk, and how often ruled on."""


@dataclass(slots=True)
class Reckoning:
    """What was found: `wrong` must be empty; `again` are letters that were sent again because
    nobody could know of the first."""

    wrong: list[str] = field(default_factory=list)
    again: list[str] = field(default_factory=list)
    answers: int = 0
    queries: int = 0
    rulings: int = 0
    in_the_dark: int = 0


@dataclass(frozen=True, slots=True)
class Dark:
    """Of which messages the bot could not know that Telegram had taken them."""

    messages: frozenset[int]

    @classmethod
    def of(cls, calls: Calls, killed_at: Sequence[float]) -> Dark:
        """Those whose answer was never given, or just before a kill."""
        return cls(
            frozenset(
                call.message
                for call, at in zip(calls, calls.times, strict=True)
                if call.method == "sendMessage"
                and call.message is not None
                and (call.status == 0 or any(at <= end <= at + SOON for end in killed_at))
            )
        )


def forgotten(log: str) -> list[str]:
    """Letters that the bot's log says were noted as sent more than once: a commit was lost."""
    rows = Counter(re.findall(r'"event":"sent","row":(\d+)', log))
    return [f"letter {row}: noted as sent {n} times" for row, n in rows.items() if n > 1]


def waiting(database: Path) -> int:
    """How much is left to handle and to send."""
    with _opened(database) as db:
        return sum(db.execute(sql).fetchone()[0] for sql in _WAITING.values())


def reckon(
    town: Town, database: Path, calls: Calls, killed_at: Sequence[float], *, fake: bool
) -> Reckoning:
    """Compare the phones with what was sent, and look into the records."""
    found, dark = Reckoning(), Dark.of(calls, killed_at)
    found.in_the_dark = sum(
        c.method == "sendMessage" and c.status == 0 and c.message is not None for c in calls
    )
    with _opened(database) as db:
        found.wrong += _records(db)
        rows = db.execute(_ESCALATED).fetchall()
        escalated = {message: (queries, rulings) for message, queries, rulings in rows}
    phones = _Phones(town)
    for draft in town.sent:
        _draft(draft, phones, escalated, found, dark)
        if fake:
            _as_meant(draft, phones, escalated, found)
    return found


class _Phones:
    """The bot's messages on the phones, by what they reply to and by the draft they show."""

    def __init__(self, town: Town) -> None:
        self.replies: dict[tuple[int, int], list[Seen]] = {}
        self.queries: dict[str, list[Seen]] = {draft.token: [] for draft in town.sent}
        for user in {draft.user for draft in town.sent}:
            for seen in self._of_the_bot(town, user):
                self.replies.setdefault((user, seen.reply_to or 0), []).append(seen)
        for clerk in {draft.clerk for draft in town.sent}:
            for seen in self._of_the_bot(town, clerk):
                token = seen.text[seen.text.find("#") :][:7]
                self.queries.setdefault(token, []).append(seen)

    def cards(self, draft: Sent) -> list[Seen]:
        """The answers to a draft."""
        return [seen for seen in self._to(draft) if not _is_ruling(seen)]

    def rulings(self, draft: Sent) -> list[Seen]:
        """The rulings on a draft."""
        return [seen for seen in self._to(draft) if _is_ruling(seen)]

    def _to(self, draft: Sent) -> list[Seen]:
        return self.replies.get((draft.user, draft.message), [])

    @staticmethod
    def _of_the_bot(town: Town, user: int) -> Iterable[Seen]:
        return (seen for seen in town.telegram.messages(user) if not seen.mine)


def _draft(
    draft: Sent, phones: _Phones, escalated: Escalated, found: Reckoning, dark: Dark
) -> None:
    cards, queries, rulings = (
        phones.cards(draft),
        phones.queries[draft.token],
        phones.rulings(draft),
    )
    expected, ruled = escalated.get(draft.message, (0, 0))
    found.answers += bool(cards)
    found.queries += bool(queries)
    found.rulings += bool(rulings)
    for what, seen, wanted in (
        ("answers", cards, 1),
        ("queries before the clerk", queries, expected),
        ("rulings delivered", rulings, ruled),
    ):
        if len(seen) == wanted:
            continue
        said = f"draft {draft.token}: {len(seen)} {what}, {wanted} wanted"
        unknown = sum(one.id in dark.messages for one in seen)
        excused = len(seen) > wanted > 0 and unknown >= len(seen) - wanted
        (found.again if excused else found.wrong).append(said)


def _as_meant(draft: Sent, phones: _Phones, escalated: Escalated, found: Reckoning) -> None:
    """What the fake model's words mean: the verdict on the last ones, and who is asked."""
    told, cards = _TOLD.get(draft.words), phones.cards(draft)
    right = [told is None or told in card.text for card in cards]
    if cards and not any(right):
        found.wrong.append(f"draft {draft.token}: the answer is not on its last words")
    elif not all(right):  # one of two, which was counted above
        found.again.append(f"draft {draft.token}: beside its answer stands one on earlier words")
    if (draft.words == UNCLEAR) != (escalated.get(draft.message) == (1, 1)):
        found.wrong.append(f"draft {draft.token}: not before the clerk and ruled on as meant")


def _records(db: sqlite3.Connection) -> Iterator[str]:
    for name, sql in _LEFT.items():
        left = db.execute(sql).fetchone()[0]
        if left:
            yield f"{name}: {left} left"
    for check in ("integrity_check", "foreign_key_check"):
        said = [str(row[0]) for row in db.execute(f"PRAGMA {check}").fetchall()]
        if said not in ([], ["ok"]):
            yield f"{check}: {said[:3]}"


def _is_ruling(seen: Seen) -> bool:
    return any(meaning in seen.text for meaning in _MEANINGS)


def _opened(database: Path) -> closing[sqlite3.Connection]:
    return closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True))
