"""The inbox: what Telegram sent, kept until it is handled, once."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from bot.store.base import MARK_DONE, as_text
from bot.store.incoming import HANDLED, Handled, Incoming, Received
from bot.store.outbox import Outbox
from bot.store.records import Letter

KEPT_DONE = timedelta(days=7)
"""How long a done update is known, without its words, so that it is not handled again."""

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0/O, 1/I/L, U
_LENGTH = 4


class Inbox(Outbox):
    """Updates in the order they came. What is done keeps neither words nor sender."""

    def receive(self, updates: Iterable[Received]) -> int:
        """Keep updates, all or none; how many of them are new. A known one is left alone."""
        with self._transaction():
            return sum(self._receive(update) for update in updates)

    def chats_to_handle(self) -> tuple[int, ...]:
        """The chats in which something waits, the longest waiting first."""
        rows = self._rows(
            "SELECT chat FROM inbox WHERE state = 'waiting' GROUP BY chat ORDER BY min(id)"
        )
        return tuple(row["chat"] for row in rows)

    def next_to_handle(self, chat: int) -> Incoming | None:
        """The oldest update of a chat that waits, whether its next try is due or not."""
        row = self._row(
            "SELECT * FROM inbox WHERE chat = ? AND state = 'waiting' ORDER BY id LIMIT 1", chat
        )
        return Incoming.of(row) if row else None

    def due_in(self, update: Incoming) -> float:
        """Seconds until an update is to be tried; not above 0 where it is due."""
        if update.next_try_at is None:
            return 0.0
        return (update.next_try_at - self._clock()).total_seconds()

    @contextmanager
    def handling(self, update: Incoming) -> Iterator[Handled]:
        """Handle this update: it is done with the first change made in here, or at the end.

        What fails before its first change leaves nothing behind and can be tried again.
        """
        handled = Handled(update.id, update.received_at)
        token = HANDLED.set(handled)
        try:
            yield handled
            with self._transaction():
                self._run(MARK_DONE, self._now(), update.id)
        finally:
            HANDLED.reset(token)

    def try_later(
        self, update: Incoming, error: str, pause: timedelta, *, counts: bool = True
    ) -> None:
        """Count a try that failed, if it counts; the update stays first in its chat."""
        with self._transaction():
            self._run(
                "UPDATE inbox SET tries = tries + ?, error = ?, next_try_at = ?"
                " WHERE id = ? AND state = 'waiting'",
                *(int(counts), error, as_text(self._clock() + pause), update.id),
            )

    def set_aside(self, update: Incoming, error: str, letters: Iterable[Letter]) -> None:
        """Give up on an update, so that its chat goes on; it is kept, and can be replayed.

        The letters tell its sender.
        """
        with self._transaction():
            self._run(
                "UPDATE inbox SET state = 'set_aside', tries = tries + 1, error = ?,"
                " next_try_at = NULL WHERE id = ? AND state = 'waiting'",
                *(error, update.id),
            )
            self._post(letters)

    def inbox(self) -> tuple[Incoming, ...]:
        """What waits or is set aside, oldest first."""
        rows = self._rows("SELECT * FROM inbox WHERE state <> 'done' ORDER BY id")
        return tuple(Incoming.of(row) for row in rows)

    def incoming(self, reference: str) -> Incoming | None:
        """What waits or is set aside under this reference."""
        row = self._row(
            "SELECT * FROM inbox WHERE reference = ? AND state <> 'done'", reference.upper()
        )
        return Incoming.of(row) if row else None

    def replay(self, reference: str) -> bool:
        """Let what was set aside wait again, with all its tries; whether it was."""
        with self._transaction():
            done = self._run(
                "UPDATE inbox SET state = 'waiting', tries = 0, next_try_at = NULL"
                " WHERE reference = ? AND state = 'set_aside'",
                reference.upper(),
            )
        return done.rowcount == 1

    def clear_inbox(self, before: datetime | None = None) -> int:
        """Delete what has been done for a week; how many there were."""
        limit = before or self._clock() - KEPT_DONE
        with self._transaction():
            return self._run(
                "DELETE FROM inbox WHERE state = 'done' AND done_at < ?", as_text(limit)
            ).rowcount

    def _receive(self, update: Received) -> int:
        return self._run(
            "INSERT INTO inbox (update_id, chat, user, raw, received_at, state, reference)"
            " VALUES (?, ?, ?, ?, ?, 'waiting', ?) ON CONFLICT (update_id) DO NOTHING",
            *(update.update_id, update.chat, update.user, update.raw, self._now()),
            self._new_reference(),
        ).rowcount

    def _new_reference(self) -> str:
        length = _LENGTH
        while True:
            reference = "".join(secrets.choice(_ALPHABET) for _ in range(length))
            if self._row("SELECT 1 FROM inbox WHERE reference = ?", reference) is None:
                return reference
            length += secrets.randbelow(4) == 0  # a week of many messages may use short ones up

    def _forget_inbox(self, user: int) -> None:
        """Remove what a person sent up to now; what they send after /forget is handled."""
        handled = HANDLED.get()
        until = " AND id < ?" if handled else ""
        rows = self._rows(
            f"SELECT id FROM inbox WHERE user = ? AND state <> 'done'{until}",  # noqa: S608
            *((user, handled.id) if handled else (user,)),
        )
        for row in rows:
            self._run(MARK_DONE, self._now(), row["id"])
