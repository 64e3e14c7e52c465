"""The outbox: what is to be shown where, written with the state that causes it."""

from __future__ import annotations

import json
from collections.abc import Iterable

from bot.store.base import Row
from bot.store.departing import Departing
from bot.store.records import Keyboard, Letter, Mode, Part, Ref, RefKind, Sending


class Outbox(Departing):
    """Letters waiting to be sent, and which message shows what."""

    def post(self, letters: Iterable[Letter]) -> None:
        """Put letters into the outbox that no change of state goes with."""
        posted = tuple(letters)
        self._later(lambda: self._post(posted))

    def chats_waiting(self) -> tuple[int, ...]:
        """The chats with something unsent, the longest waiting first."""
        rows = self._rows(
            "SELECT chat FROM outbox WHERE sent_at IS NULL AND failed_at IS NULL"
            " GROUP BY chat ORDER BY min(id)"
        )
        return tuple(row["chat"] for row in rows)

    def next_unsent(self, chat: int) -> Sending | None:
        """The oldest row of a chat that is neither sent nor failed."""
        row = self._row(
            "SELECT * FROM outbox WHERE chat = ? AND sent_at IS NULL AND failed_at IS NULL"
            " ORDER BY id LIMIT 1",
            chat,
        )
        return _sending(row) if row else None

    def sent(self, sending: Sending, message: int | None) -> None:
        """Mark a row sent, forget its words and remember which message shows it."""
        with self._transaction():
            self._run(
                "UPDATE outbox SET sent_at = ?, text = NULL, keyboard = NULL WHERE id = ?",
                self._now(),
                sending.id,
            )
            if message is not None:
                self._run(
                    "INSERT OR REPLACE INTO notices (chat, message, ref_kind, ref_id, part, at)"
                    " VALUES (?, ?, ?, ?, ?, ?)",
                    sending.chat,
                    message,
                    sending.ref.kind.value,
                    sending.ref.id,
                    sending.part,
                    self._now(),
                )
            last = self._was_last(sending.chat)
        if last:
            self._checkpoint()

    def failed(self, sending: Sending, error: str) -> None:
        """Mark a row failed for good, and forget its words."""
        with self._transaction():
            self._run(
                "UPDATE outbox SET failed_at = ?, error = ?, text = NULL, keyboard = NULL"
                " WHERE id = ?",
                self._now(),
                error,
                sending.id,
            )
            last = self._was_last(sending.chat)
        if last:
            self._checkpoint()

    def tried(self, sending: Sending, error: str) -> None:
        """Count a try that did not work; the row stays first in its chat."""
        with self._transaction():
            self._run(
                "UPDATE outbox SET tries = tries + 1, error = ? WHERE id = ?", error, sending.id
            )

    def shown_at(self, chat: int, ref: Ref, part: int = 0) -> int | None:
        """The latest message in a chat that shows this part of something."""
        row = self._row(
            "SELECT max(message) AS message FROM notices"
            " WHERE ref_kind = ? AND ref_id = ? AND chat = ? AND part = ?",
            ref.kind.value,
            ref.id,
            chat,
            part,
        )
        return row["message"] if row else None

    def surplus(self, chat: int, ref: Ref, part: int) -> tuple[int, ...]:
        """The messages that show parts from this one on."""
        rows = self._rows(
            "SELECT message FROM notices WHERE ref_kind = ? AND ref_id = ? AND chat = ?"
            " AND part >= ? ORDER BY message",
            ref.kind.value,
            ref.id,
            chat,
            part,
        )
        return tuple(row["message"] for row in rows)

    def gone(self, chat: int, message: int) -> None:
        """Forget a message that is no longer there."""
        with self._transaction():
            self._run("DELETE FROM notices WHERE chat = ? AND message = ?", chat, message)

    def ref_at(self, chat: int, message: int) -> Ref | None:
        """What this message of the bot shows."""
        row = self._row(
            "SELECT ref_kind, ref_id FROM notices WHERE chat = ? AND message = ?", chat, message
        )
        return Ref(RefKind(row["ref_kind"]), row["ref_id"]) if row else None

    def reaches(self, ref: Ref) -> bool:
        """Whether anybody has been shown this, or still may be."""
        row = self._row(
            "SELECT 1 FROM notices WHERE ref_kind = ? AND ref_id = ? UNION ALL SELECT 1"
            " FROM outbox WHERE ref_kind = ? AND ref_id = ? AND sent_at IS NULL"
            " AND failed_at IS NULL LIMIT 1",
            *(ref.kind.value, ref.id, ref.kind.value, ref.id),
        )
        return row is not None

    def _post(self, letters: Iterable[Letter]) -> None:
        """Put letters into the outbox; who has left has no chat, and gets none."""
        for letter in letters:
            if not letter.chat:
                continue
            mode = Mode.RENEW if letter.renew else Mode.SEND
            for index, part in enumerate(letter.parts):
                self._enqueue(letter, mode, index, part)
            if letter.renew:
                self._enqueue(letter, Mode.DROP, len(letter.parts), Part(""))

    def _enqueue(self, letter: Letter, mode: Mode, index: int, part: Part) -> None:
        self._insert(
            "INSERT INTO outbox (chat, mode, ref_kind, ref_id, part, text, keyboard, reply_to,"
            " queued_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            letter.chat,
            mode.value,
            letter.ref.kind.value,
            letter.ref.id,
            index,
            part.html,
            json.dumps(part.keyboard, ensure_ascii=False),
            letter.reply_to if index == 0 else None,
            self._now(),
        )


def _sending(row: Row) -> Sending:
    return Sending(
        id=row["id"],
        chat=row["chat"],
        mode=Mode(row["mode"]),
        ref=Ref(RefKind(row["ref_kind"]), row["ref_id"]),
        part=row["part"],
        html=row["text"] or "",
        keyboard=_keyboard(row["keyboard"]),
        reply_to=row["reply_to"],
        tries=row["tries"],
        begun_after=row["begun_after"],
    )


def _keyboard(text: str | None) -> Keyboard:
    rows = json.loads(text) if text else []
    return tuple(tuple((label, data) for label, data in row) for row in rows)
