"""Updates of one chat one after the other, those of different chats side by side."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

AT_ONCE = 256
"""Updates taken up at the same time, of all chats."""


class Turns(BaseUpdateProcessor):
    """Keeps the order within a chat without holding up the others."""

    def __init__(self, settled: Callable[[int], Awaitable[None]]) -> None:
        super().__init__(AT_ONCE)
        self._settled = settled
        self._locks: dict[int, tuple[asyncio.Lock, int]] = {}

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Process one update when its chat's turn has come."""
        chat = _chat(update)
        lock, users = self._locks.get(chat, (asyncio.Lock(), 0))
        self._locks[chat] = (lock, users + 1)
        try:
            async with lock:
                await self._settled(chat)
                await coroutine
        finally:
            lock, users = self._locks.pop(chat)
            if users > 1:
                self._locks[chat] = (lock, users - 1)

    async def initialize(self) -> None:
        """Nothing to set up."""

    async def shutdown(self) -> None:
        """Nothing to let go of."""


def _chat(update: object) -> int:
    if isinstance(update, Update) and update.effective_chat is not None:
        return update.effective_chat.id
    return 0
