"""The crowd: people who send drafts, and how long each waits for the bot's answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice
from statistics import quantiles
from time import perf_counter
from typing import Any

from bot.desk import Role
from bot.sandbox import Telegram
from bot.store import Store

FIRST = 10_000
Event = dict[str, Any]


@dataclass(slots=True)
class Crowd:
    """Members on the loop that serves the Bot API; each answer is timed as it is seen."""

    telegram: Telegram
    drafts: Sequence[str]
    members: Sequence[int]
    waits: list[float] = field(default_factory=list)
    _asked: dict[tuple[int, int], float] = field(default_factory=dict)
    _answered: asyncio.Event = field(default_factory=asyncio.Event)
    _turn: int = 0

    @classmethod
    def gather(
        cls, telegram: Telegram, store: Store, councils: Sequence[str], count: int, words: list[str]
    ) -> Crowd:
        """So many members of these councils, enrolled; they send these words in turn."""
        crowd = cls(telegram, words, range(FIRST, FIRST + count))
        for user, council in zip(crowd.members, islice(cycle(councils), count), strict=True):
            telegram.person(user, f"Person {user}")
            telegram.state.started.add(user)
            store.enrol(user, f"Person {user}", council, Role.COUNCILLOR)
            telegram.state.chats.listen(user, crowd._watching(user))
        return crowd

    @property
    def waiting(self) -> int:
        """Drafts without an answer."""
        return len(self._asked)

    def send(self) -> None:
        """The next member sends the next draft."""
        user = self.members[self._turn % len(self.members)]
        text = self.drafts[self._turn % len(self.drafts)]
        self._turn += 1
        began = perf_counter()
        self._asked[user, self.telegram.send_text(user, text).id] = began

    async def at_rate(self, rate: float, seconds: float) -> float:
        """Send so many a second for so long, whatever comes back; seconds until all is answered."""
        began, sent = perf_counter(), 0
        while (gone := perf_counter() - began) < seconds:
            while sent < rate * gone:
                self.send()
                sent += 1
            await asyncio.sleep(0.005)
        await self.quiet(60 + 2 * seconds)
        return perf_counter() - began

    async def keeping(self, busy: int, count: int, report: Callable[[int], None]) -> None:
        """Send so many drafts, never with more than `busy` of them waiting."""
        for number in range(count):
            while self.waiting >= busy:
                await self._next_answer(60)
            self.send()
            if number % 100 == 0:
                report(number)
        await self.quiet(120)

    async def quiet(self, patience: float) -> None:
        """Wait until everybody is answered. Raises TimeoutError."""
        async with asyncio.timeout(patience):
            while self.waiting:
                await self._next_answer(patience)

    def taken(self) -> list[float]:
        """The waits since the last time this was asked, in seconds."""
        waits, self.waits = self.waits, []
        return waits

    async def _next_answer(self, patience: float) -> None:
        self._answered.clear()
        await asyncio.wait_for(self._answered.wait(), patience)

    def _watching(self, user: int) -> Callable[[Event], None]:
        def listener(event: Event) -> None:
            message = event.get("message") or {}
            began = self._asked.pop((user, message.get("reply_to") or 0), None)
            if began is not None and not message["mine"]:
                self.waits.append(perf_counter() - began)
                self._answered.set()

        return listener


def percentile(waits: Sequence[float], percent: int) -> float:
    """The wait that so many of a hundred do not exceed."""
    if len(waits) < 2:
        return waits[0] if waits else 0.0
    return quantiles(waits, n=100, method="inclusive")[percent - 1]
