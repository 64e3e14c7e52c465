"""Letters whose sending has begun: Telegram may have taken them, whatever was heard of it."""

from __future__ import annotations

from bot.store.base import Base
from bot.store.records import Sending


class Begun(Base):
    """Keeps, before a letter is sent, after which message number it will stand."""

    def secure(self) -> None:
        """See to it that what was read from the records is on the disk.

        A bot that was killed may have written what it had no time to sync. It can be read, and
        would be acted on, but a power cut could still take it back.
        """
        self._db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def begin(self, sending: Sending, after: int) -> None:
        """A letter is about to be sent; the last message heard of has the number `after`."""
        with self._transaction():
            self._run("UPDATE outbox SET begun_after = ? WHERE id = ?", after or None, sending.id)

    def not_begun(self, sending: Sending) -> None:
        """Telegram has certainly not taken the letter."""
        with self._transaction():
            self._run("UPDATE outbox SET begun_after = NULL WHERE id = ?", sending.id)

    def may_be_ours(self, chat: int, message: int) -> bool:
        """Whether this message of a chat may be a letter that Telegram took unheard."""
        row = self._row(
            "SELECT 1 FROM outbox WHERE chat = ? AND begun_after < ? AND sent_at IS NULL"
            " AND failed_at IS NULL",
            *(chat, message),
        )
        return row is not None

    def latest_message(self) -> int:
        """The highest message number in the records, 0 where there is none."""
        row = self._row(
            "SELECT max(coalesce((SELECT max(message) FROM notices), 0),"
            " coalesce((SELECT max(message) FROM drafts), 0),"
            " coalesce((SELECT max(message) FROM questions), 0)) AS message"
        )
        return row["message"] if row else 0

    def messages_after(self, number: int) -> tuple[int, ...]:
        """The numbers above this one that belong to something in the records, in any chat."""
        rows = self._rows(
            "SELECT message FROM notices WHERE message > ? UNION SELECT message FROM drafts"
            " WHERE message > ? UNION SELECT message FROM questions WHERE message > ?",
            *(number, number, number),
        )
        return tuple(row["message"] for row in rows)
