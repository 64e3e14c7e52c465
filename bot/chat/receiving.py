"""Receiving: what comes from Telegram goes into the inbox before Telegram is told so."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.chat.events import note
from bot.chat.services import House
from bot.store import Received

UPDATES = ("message", "edited_message", "callback_query")
POLL = timedelta(seconds=10)
"""How long Telegram holds a request for updates open while there are none."""
LONGEST_PAUSE = 30.0
MOST = 2**63 - 1
"""The highest number that the records can hold."""
CONFIRM = 3.0
"""Seconds that a stop waits for Telegram to hear what is stored."""
_EVENTS = {Conflict: "another_bot_fetches", InvalidToken: "token_refused"}


@dataclass(slots=True)
class Polling:
    """Fetches updates; what is stored is confirmed to Telegram with the next request."""

    bot: Bot
    house: House
    first_pause: float = 1.0
    _offset: int | None = None

    async def run(self) -> None:
        """Fetch for ever, pausing longer from one failure to the next."""
        pause = self.first_pause
        while True:
            try:
                await self._fetch()
            except Exception as error:  # noqa: BLE001 - whatever it is, fetching goes on
                await asyncio.sleep(complain(error, pause))
                pause = min(LONGEST_PAUSE, pause * 2)
            else:
                pause = self.first_pause

    async def confirm(self) -> None:
        """Tell Telegram at the end what is stored; what it does not hear it sends again."""
        if self._offset is None:
            return
        try:
            async with asyncio.timeout(CONFIRM):
                await self.bot.get_updates(self._offset, 1, timedelta(0), allowed_updates=UPDATES)
        except (TelegramError, TimeoutError) as error:
            note("not_confirmed", error=type(error).__name__)

    async def _fetch(self) -> None:
        try:
            found = await self.bot.get_updates(self._offset, timeout=POLL, allowed_updates=UPDATES)
        except (AttributeError, KeyError, TypeError, ValueError):
            await self._fetch_unread()
            return
        if found:
            ordered = sorted(found, key=lambda update: update.update_id)
            keep(self.house, (json.loads(update.to_json()) for update in ordered))
            self._offset = ordered[-1].update_id + 1

    async def _fetch_unread(self) -> None:
        """Fetch what the library cannot read, as it is, so that one odd update, which anybody
        could send, does not make the bot deaf: it is set aside like whatever cannot be handled."""
        asked = {"timeout": 0, "allowed_updates": json.dumps(UPDATES)}
        if self._offset is not None:
            asked["offset"] = self._offset
        address = f"{self.bot.base_url}/getUpdates?{urlencode(asked)}"
        found = await self.bot.request.post(address)
        if isinstance(found, list) and found:
            note("unreadable_updates", logging.WARNING, updates=len(found))
            keep(self.house, found)
            self._offset = found[-1]["update_id"] + 1


def keep(house: House, raws: Iterable[object]) -> None:
    """Store updates, and wake what handles them. Raises ValueError for what is no update."""
    updates = list(raws)
    new = house.services.store.receive([received(raw) for raw in updates])
    for number in filter(None, map(_number, updates)):
        house.numbers.hear(number)
    if new:
        note("received", updates=new)
        house.arrived.set()


def received(raw: object) -> Received:
    """An update with whose it is; in order are those of one chat. Raises ValueError."""
    id = _whole(raw.get("update_id")) if isinstance(raw, dict) else None
    if not isinstance(raw, dict) or id is None:
        raise ValueError("an update has a number")
    body = next((part for part in raw.values() if isinstance(part, dict)), {})
    user = _id(body.get("from"))
    message = body.get("message", body)
    chat = _id(message.get("chat")) if isinstance(message, dict) else None
    return Received(id, chat or user or 0, user, json.dumps(raw))


def complain(error: Exception, pause: float) -> float:
    """Log in one line why no updates come; the seconds until the next try."""
    if isinstance(error, RetryAfter):
        after = error.retry_after
        pause = after.total_seconds() if isinstance(after, timedelta) else float(after)
    event = _EVENTS.get(type(error), "no_updates")
    level = logging.ERROR if isinstance(error, InvalidToken) else logging.WARNING
    note(event, level, error=type(error).__name__, seconds=pause)
    return pause


def _number(raw: object) -> int | None:
    """The number of a new message, None in any other update."""
    message = raw.get("message") if isinstance(raw, dict) else None
    return _whole(message.get("message_id")) if isinstance(message, dict) else None


def _id(part: object) -> int | None:
    return _whole(part.get("id")) if isinstance(part, dict) else None


def _whole(value: object) -> int | None:
    """A number that the records can hold, None for anything else."""
    return value if isinstance(value, int) and -MOST <= value <= MOST else None
