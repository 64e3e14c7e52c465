"""Handling: the inbox, worked off in order for each chat, those of different chats at once."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic

from telegram import Update
from telegram.ext import ApplicationHandlerStop

from bot.chat import phrases
from bot.chat.events import note, where
from bot.chat.html import line, pages
from bot.chat.services import AT_WORK, App, Context, House
from bot.chat.speaking import Unsettled, reply
from bot.store import Handled, Incoming, Store

AT_ONCE = 64
"""Updates handled at the same time, of all chats."""
PAUSES = (1.0, 5.0, 30.0, 120.0)
"""Seconds before each new try of what failed; its chat waits, for order matters."""
AGAIN = 1.0
"""Seconds before what a message shows is looked for again; see bot.chat.speaking.ref_of."""
LOOK = 3.0
"""Seconds between two looks for what another process has put back, with `inbox replay`."""
CLEAR = 3600.0
"""Seconds between two deletions of what has long been done."""


@dataclass(slots=True)
class Handling:
    """Hands each update in the inbox to the application, until it is done or set aside."""

    application: App
    house: House
    pauses: Sequence[float] = PAUSES
    _chats: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    _busy: set[int] = field(default_factory=set)
    _stopping: bool = False
    _places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def run(self) -> None:
        """Handle for ever what is in the inbox; one task a chat."""
        cleared = -CLEAR
        while True:
            self.house.arrived.clear()
            try:
                self._start_chats()
                if monotonic() - cleared > CLEAR:
                    cleared = monotonic()
                    self._store.clear_inbox()
            except Exception as error:  # noqa: BLE001 - the records may be back in a moment
                note("inbox_unread", logging.ERROR, error=type(error).__name__)
            try:
                await asyncio.wait_for(self.house.arrived.wait(), LOOK)
            except TimeoutError:
                continue

    async def finish(self, patience: float) -> None:
        """Begin nothing more, and give what is under way so many seconds."""
        self._stopping = True
        for chat, task in self._chats.items():
            if chat not in self._busy:
                task.cancel()
        tasks = tuple(self._chats.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=patience)
            for task in late:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    @property
    def _store(self) -> Store:
        return self.house.services.store

    def _start_chats(self) -> None:
        for chat in self._store.chats_to_handle():
            if chat not in self._chats and not self._stopping:
                self._chats[chat] = asyncio.create_task(self._work_off(chat))

    async def _work_off(self, chat: int) -> None:
        try:
            while not self._stopping and (update := self._store.next_to_handle(chat)) is not None:
                if (wait := self._store.due_in(update)) > 0:
                    await asyncio.sleep(wait)
                    continue
                async with self._places:
                    await self._try(update)
        except Exception as error:  # noqa: BLE001 - one chat's trouble is no other's
            note("inbox_stuck", logging.ERROR, error=type(error).__name__)
            await asyncio.sleep(LOOK)
        finally:
            self._busy.discard(chat)
            self._chats.pop(chat, None)
            self.house.arrived.set()

    async def _try(self, update: Incoming) -> None:
        self._busy.add(update.chat)
        handled: Handled | None = None
        try:
            with self._store.handling(update) as handled:
                await self._handle(update)
        except Exception as error:  # noqa: BLE001 - whatever a handler raises
            self._failed(update, error, done=handled is not None and handled.done)
        finally:
            self._busy.discard(update.chat)
            self.house.bell.set()

    async def _handle(self, update: Incoming) -> None:
        await self.house.settled(update.chat)
        token = AT_WORK.set(self.house)
        try:
            raw = json.loads(update.raw)
            await self.application.process_update(Update.de_json(raw, self.application.bot))
            error = self.house.failed.pop(update.update_id, None)
        finally:
            AT_WORK.reset(token)
        if error is not None:
            raise error

    def _failed(self, update: Incoming, error: Exception, *, done: bool) -> None:
        kind, tries = type(error).__name__, update.tries + 1
        if isinstance(error, Unsettled) and not done:  # until the letter is found or given up
            note("handler_waits", ref=update.reference)
            self._store.try_later(update, kind, timedelta(seconds=AGAIN), counts=False)
            return
        last = done or tries > len(self.pauses)
        note(
            "handler_failed" if last else "handler_retried",
            logging.ERROR if last else logging.WARNING,
            ref=update.reference,
            error=kind,
            where=where(error.__traceback__),
            tries=tries,
            done=done,
        )
        if done:
            return
        if not last:
            self._store.try_later(update, kind, timedelta(seconds=self.pauses[tries - 1]))
            return
        html = pages([line(phrases.TROUBLE.format(ref=update.reference))])
        letters = [reply(update.chat, html)] if update.chat else []
        self._store.set_aside(update, kind, letters)


async def on_error(update: object, context: Context) -> None:
    """Keep the error for what handles the update, and let no other handler have it."""
    error = context.error
    if isinstance(update, Update) and isinstance(error, Exception):
        context.house.failed[update.update_id] = error
        raise ApplicationHandlerStop
    note("fault", logging.ERROR, error=type(error).__name__)
