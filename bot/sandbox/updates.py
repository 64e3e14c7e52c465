"""The bot's updates: kept until confirmed, handed out to one poller at a time."""

import asyncio
from collections import deque
from collections.abc import Sequence
from typing import Any

from bot.sandbox.errors import Refusal, conflict

Update = dict[str, Any]

_ONLY_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_FIRST_ID = 100_000_001
_CONFIRMED_KEPT = 20


class Updates:
    """The queue behind getUpdates and the webhook."""

    def __init__(self) -> None:
        self.confirmed: deque[Update] = deque(maxlen=_CONFIRMED_KEPT)
        self._pending: list[Update] = []
        self._next_id = _FIRST_ID
        self._allowed: frozenset[str] = frozenset()
        self._waiting: set[asyncio.Future[None]] = set()
        self._poller: asyncio.Future[None] | None = None

    def __len__(self) -> int:
        return len(self._pending)

    def add(self, kind: str, payload: Any) -> None:
        """Queue an update unless the bot asked not to get this kind."""
        if not self._wanted(kind):
            return
        self._pending.append({"update_id": self._next_id, kind: payload})
        self._next_id += 1
        self.wake()

    def allow(self, kinds: Sequence[str] | None) -> None:
        """What kinds the bot wants from now on; none named means the usual ones."""
        if kinds is not None:
            self._allowed = frozenset(kinds)

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Update]:
        """Confirm what came before ``offset``, then wait up to ``seconds`` for something new.

        A second poller ends the first with 409, as on Telegram.
        """
        self._end_poller()
        self._move_to(offset)
        if not self._pending and seconds > 0:
            self._poller = asyncio.get_running_loop().create_future()
            await self._wait(self._poller, seconds)
        return self._pending[:limit]

    async def first(self) -> Update:
        """The oldest update, once there is one."""
        while not self._pending:
            await self._wait(asyncio.get_running_loop().create_future(), None)
        return self._pending[0]

    def confirm(self, update_id: int) -> None:
        """Forget the updates up to and including this one."""
        self.confirmed.extend(one for one in self._pending if one["update_id"] <= update_id)
        self._pending = [one for one in self._pending if one["update_id"] > update_id]

    def drop(self) -> None:
        """Forget all updates."""
        self._pending.clear()

    def wake(self) -> None:
        """End all waiting: something came, or the server closes."""
        for future in self._waiting:
            if not future.done():
                future.set_result(None)

    def _wanted(self, kind: str) -> bool:
        return kind in self._allowed if self._allowed else kind not in _ONLY_ON_REQUEST

    def _move_to(self, offset: int) -> None:
        if offset < 0:
            self._pending = self._pending[offset:]
        else:
            self.confirm(offset - 1)

    def _end_poller(self) -> None:
        if self._poller is not None and not self._poller.done():
            self._poller.set_exception(_other_poller())

    async def _wait(self, future: asyncio.Future[None], seconds: float | None) -> None:
        self._waiting.add(future)
        try:
            await asyncio.wait_for(future, seconds)
        except TimeoutError:
            pass
        finally:
            self._waiting.discard(future)


def _other_poller() -> Refusal:
    return conflict(
        "terminated by other getUpdates request; make sure that only one bot instance is running"
    )
