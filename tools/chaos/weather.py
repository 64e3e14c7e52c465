"""The weather between the bot and Telegram: faults that come and go."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from random import Random
from time import monotonic

from bot.sandbox import Fault, FaultKind
from bot.sandbox.faults import Faults
from bot.sandbox.model import Call

MOST_ORDERED = 4
"""Faults that wait for their call at the same time."""

_SENDING = ("sendMessage", "editMessageText")
_OTHER = ("answerCallbackQuery", "setMyCommands")
_ANY = (
    FaultKind.RESET,
    FaultKind.LOST_ANSWER,
    FaultKind.ERROR_500,
    FaultKind.ERROR_502,
    FaultKind.TOO_MANY,
    FaultKind.DELAY,
    FaultKind.LATE_ANSWER,
)
_FETCHING = (*_ANY, FaultKind.REPEATED, FaultKind.SHUFFLED, FaultKind.REPEATED, FaultKind.SHUFFLED)
_SECONDS = (0.1, 0.5, 1.0, 2.0, 6.0)
"""How late an answer may be; the library gives up after five."""


class Noted(Faults):
    """Faults that are counted when they are met; `met` rings for each method and kind."""

    def __init__(self) -> None:
        super().__init__()
        self.count: Counter[str] = Counter()
        self.fetches = 0
        self._waiting: list[tuple[str, FaultKind | None, asyncio.Event]] = []

    @property
    def ordered(self) -> int:
        """How many are still to come."""
        return len(self._pending)

    def take(self, method: str) -> Fault | None:
        """The fault that meets this call."""
        fault = super().take(method)
        if fault is not None:
            self.count[fault.kind.value] += 1
        for name, kind, event in self._waiting:
            if name == method and (kind is None or (fault is not None and fault.kind is kind)):
                event.set()
        return fault

    async def met(self, method: str, kind: FaultKind | None = None) -> None:
        """Wait for the next call of a method, or for the next that this fault meets."""
        waiting = (method, kind, asyncio.Event())
        self._waiting.append(waiting)
        try:
            await waiting[2].wait()
        finally:
            self._waiting.remove(waiting)


class Calls(deque[Call]):
    """The bot's calls, with the time of each."""

    def __init__(self) -> None:
        super().__init__()
        self.times: list[float] = []

    def append(self, call: Call, /) -> None:
        """Keep a call."""
        super().append(call)
        self.times.append(monotonic())


async def storm(faults: Noted, rng: Random) -> None:
    """Order faults for ever, a few each second."""
    while True:
        await asyncio.sleep(rng.uniform(0.05, 0.6))
        if faults.ordered < MOST_ORDERED:
            faults.add(fault(rng))


def fault(rng: Random) -> Fault:
    """Some fault, for some calls of some method."""
    method = rng.choice(
        [*_SENDING, *_SENDING, "getUpdates", "getUpdates", "getUpdates", rng.choice(_OTHER)]
    )
    kind = rng.choice(_FETCHING if method == "getUpdates" else _ANY)
    seconds = rng.choice(_SECONDS)
    if kind is FaultKind.TOO_MANY:
        seconds = rng.choice([1.0, 2.0, 3.0])
    return Fault(method, kind, rng.choice([1, 1, 1, 2, 5]), seconds)
