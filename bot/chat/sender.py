"""The sender: takes letters from the outbox, in order for each chat, until all are shown."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic

from telegram import Bot
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.chat.dispatch import Dispatch, renewed
from bot.chat.events import note, where
from bot.chat.letters import Letters
from bot.chat.services import House
from bot.store import Mode, RefKind, Sending, Store

LONGEST_PAUSE = 60.0
MOST_FAULTS = 5
"""Tries of a letter that fails here, not at Telegram; then its chat goes on without it."""


@dataclass(slots=True)
class Sender:
    """Sends what is in the outbox as soon as the bell rings; never out of order, and again only
    where `Dispatch` does not find what may have been sent before."""

    bot: Bot
    house: House
    first_pause: float = 1.0

    async def run(self) -> None:
        """Send for ever; one task a chat, so that a slow chat holds up no other."""
        while True:
            self.house.bell.clear()
            for chat in self._store.chats_waiting():
                if chat not in self.house.sending:
                    self.house.sending[chat] = asyncio.create_task(self._drain(chat))
            await self.house.bell.wait()

    async def finish(self, patience: float) -> None:
        """Give what is being sent so many seconds; the rest waits for the next start."""
        sending = tuple(self.house.sending.values())
        if sending:
            _, late = await asyncio.wait(sending, timeout=patience)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    @property
    def _store(self) -> Store:
        return self.house.services.store

    async def _drain(self, chat: int) -> None:
        try:
            while (sending := self._store.next_unsent(chat)) is not None:
                await self._deliver(sending)
        except Exception as error:  # noqa: BLE001 - one chat's trouble is no other's
            kind, place = type(error).__name__, where(error.__traceback__)
            note("outbox_stuck", logging.ERROR, error=kind, where=place)
            await asyncio.sleep(self.first_pause)
        finally:
            self.house.sending.pop(chat, None)
            self.house.bell.set()

    async def _deliver(self, sending: Sending) -> None:
        began = monotonic()
        try:
            message = await self._show(sending)
        except Forbidden as error:
            self._give_up(sending, error)
        except BadRequest as error:
            self._give_up(sending, error)
        except TelegramError as error:
            await self._pause(sending, error)
        except Exception as error:  # noqa: BLE001 - a letter that cannot even be sent off
            if sending.tries < MOST_FAULTS:
                await self._pause(sending, error)
            else:
                self._give_up(sending, error)
        else:
            self._store.sent(sending, message)
            took = round((monotonic() - began) * 1000)
            note("sent", row=sending.id, ref=str(sending.ref.kind), id=sending.ref.id, ms=took)

    async def _show(self, sending: Sending) -> int | None:
        match sending.mode:
            case Mode.DROP:
                await self._drop(sending)
                return None
            case Mode.RENEW:
                return await self._renew(sending)
            case Mode.SEND:
                return await self._send(sending)

    async def _send(self, sending: Sending) -> int:
        return await Dispatch(self.bot, self.house).send(sending)

    async def _renew(self, sending: Sending) -> int:
        shown = self._store.shown_at(sending.chat, sending.ref, sending.part)
        if shown is None:
            return await self._send(sending)
        if await renewed(self.bot, sending, shown):
            return shown
        self._store.gone(sending.chat, shown)
        return await self._send(sending)

    async def _drop(self, sending: Sending) -> None:
        for message in self._store.surplus(sending.chat, sending.ref, sending.part):
            try:
                await self.bot.delete_message(sending.chat, message)
            except BadRequest:
                note("not_deleted", row=sending.id)
            self._store.gone(sending.chat, message)

    async def _pause(self, sending: Sending, error: Exception) -> None:
        self._store.tried(sending, type(error).__name__)
        seconds = min(LONGEST_PAUSE, self.first_pause * 2 ** min(sending.tries, 10))
        if isinstance(error, RetryAfter):
            seconds = _seconds(error.retry_after)
        kind = type(error).__name__
        note("send_later", logging.WARNING, row=sending.id, error=kind, seconds=seconds)
        await asyncio.sleep(seconds)

    def _give_up(self, sending: Sending, error: Exception) -> None:
        kind = type(error).__name__
        self._store.failed(sending, kind)
        note("send_failed", logging.WARNING, row=sending.id, error=kind, mode=str(sending.mode))
        if sending.ref.kind in (RefKind.QUERY, RefKind.RULING, RefKind.WORDS):
            self._tell_who_waits(sending)

    def _tell_who_waits(self, sending: Sending) -> None:
        matter = self._store.matter_of(sending.ref.id)
        if matter is None or (sending.ref.kind is RefKind.QUERY and not matter.open):
            return
        if sending.ref.kind is RefKind.QUERY and self._store.reaches(sending.ref):
            return
        letters = Letters(self.house.services)
        self._store.post(letters.undelivered(matter, sending.ref))
        self.house.bell.set()


def _seconds(pause: float | timedelta) -> float:
    return pause.total_seconds() if isinstance(pause, timedelta) else float(pause)
