"""How much each person has sent of late, and what they were asked to send again later."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from bot.desk import Limits
from bot.store.base import as_moment, as_text
from bot.store.incoming import HANDLED
from bot.store.leaving import Leaving
from bot.store.records import Letter, Ref, RefKind

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


class Pace(Leaving):
    """Counts by Telegram number and moment, kept for a day and across restarts; no words.

    Who is no member is counted under the number's negative, apart from all the others.
    """

    def may_go_on(self, user: int, limits: Limits) -> datetime | None:
        """From when this person's next message can be taken; None where it can be now."""
        came = self._came()
        ends = (
            self._free_at(came, limits.per_minute, MINUTE, user),
            self._free_at(came, limits.per_day, DAY, user),
            self._free_at(came, limits.all_per_minute, MINUTE) if user > 0 else None,
        )
        return max((end for end in ends if end is not None), default=None)

    def take_count(self, user: int) -> None:
        """Count a message, together with whatever it brings about."""
        came = self._came()

        def count() -> None:
            self._run("DELETE FROM pace WHERE at < ?", as_text(came - DAY))
            self._run("INSERT INTO pace (user, at) VALUES (?, ?)", user, as_text(came))

        self._later(count)

    def put_off(
        self, user: int, until: datetime, compose: Callable[[int, Ref], Iterable[Letter]]
    ) -> int:
        """Note that a message was not taken; how many were not, up to `until`.

        `compose` is told how many, and what their one letter is about: it is said once and
        then renewed.
        """
        with self._transaction():
            self._run("DELETE FROM put_off WHERE until <= ?", as_text(self._came()))
            row = self._row("SELECT id, count FROM put_off WHERE user = ?", user)
            count = 1 + (row["count"] if row else 0)
            if row:
                id = row["id"]
                self._run("UPDATE put_off SET count = ? WHERE id = ?", count, id)
            else:
                id = self._insert(
                    "INSERT INTO put_off (user, until, count) VALUES (?, ?, 1)",
                    *(user, as_text(until)),
                )
            self._run(
                "DELETE FROM outbox WHERE chat = ? AND ref_kind = 'pace' AND ref_id = ?"
                " AND sent_at IS NULL AND failed_at IS NULL AND tries = 0",
                *(user, id),
            )
            self._post(compose(count, Ref(RefKind.PACE, id)))
        return count

    def _free_at(
        self, came: datetime, most: int, span: timedelta, user: int | None = None
    ) -> datetime | None:
        whose, values = ("user = ?", (user,)) if user is not None else ("user > 0", ())
        row = self._row(
            f"SELECT at FROM pace WHERE {whose} AND at > ? ORDER BY at DESC LIMIT 1 OFFSET ?",  # noqa: S608
            *(*values, as_text(came - span), most - 1),
        )
        return as_moment(row["at"]) + span if row else None

    def _came(self) -> datetime:
        """When the message came, however long it waited."""
        handled = HANDLED.get()
        return handled.received_at if handled else self._clock()
