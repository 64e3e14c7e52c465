"""What came from Telegram, as it is kept: before it is handled, and while it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class InboxState(StrEnum):
    """Where an update stands."""

    WAITING = "waiting"
    DONE = "done"
    SET_ASIDE = "set_aside"


@dataclass(frozen=True, slots=True)
class Received:
    """An update as Telegram sent it, in JSON; `chat` is 0 where it belongs to none."""

    update_id: int
    chat: int
    user: int | None
    raw: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """An update in the inbox, not yet done. `error` is the kind of the last failure."""

    id: int
    update_id: int
    chat: int
    user: int | None
    raw: str
    state: InboxState
    tries: int
    next_try_at: datetime | None
    error: str | None
    reference: str
    received_at: datetime

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Incoming:
        """The update in a row of the inbox."""
        after = row["next_try_at"]
        return cls(
            id=row["id"],
            update_id=row["update_id"],
            chat=row["chat"],
            user=row["user"],
            raw=row["raw"] or "{}",
            state=InboxState(row["state"]),
            tries=row["tries"],
            next_try_at=datetime.fromisoformat(after) if after else None,
            error=row["error"],
            reference=row["reference"],
            received_at=datetime.fromisoformat(row["received_at"]),
        )


@dataclass(slots=True)
class Handled:
    """The update that is being handled: what is put off until its first change of the
    records, and whether that change, with which it is done, has been made."""

    id: int
    received_at: datetime
    later: list[Callable[[], object]] = field(default_factory=list)
    done: bool = False


HANDLED: ContextVar[Handled | None] = ContextVar("handled", default=None)
"""The update that the present task handles; each task has its own. See decision 10."""


def undone() -> Handled | None:
    """The update that the present task handles, while it has changed nothing yet."""
    handled = HANDLED.get()
    return None if handled is None or handled.done else handled
