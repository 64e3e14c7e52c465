"""Listening: updates come by polling or by webhook, for as long as the bot runs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from functools import partial
from typing import Any

from telegram import Bot
from telegram.error import BadRequest, NetworkError, RetryAfter

from bot.chat import webhook
from bot.chat.receiving import LONGEST_PAUSE, UPDATES, Polling, complain
from bot.chat.services import House
from bot.config import Telegram, Webhook

Tell = Callable[[], Coroutine[Any, Any, bool]]


def listening(
    bot: Bot, house: House, telegram: Telegram, secret: str | None, stop: asyncio.Event
) -> AbstractAsyncContextManager[None]:
    """Take updates into the inbox inside. Raises BadRequest where Telegram refuses the
    webhook's address, and OSError where the webhook's port is taken."""
    if telegram.webhook is None:
        return _polling(bot, house, stop)
    return _hooked(bot, house, telegram.webhook, secret, stop)


@asynccontextmanager
async def _polling(bot: Bot, house: House, stop: asyncio.Event) -> AsyncIterator[None]:
    await _told(bot.delete_webhook, stop)
    polling = Polling(bot, house)
    fetching = asyncio.create_task(polling.run())
    try:
        yield
    finally:
        fetching.cancel()
        await asyncio.gather(fetching, return_exceptions=True)
    await polling.confirm()


@asynccontextmanager
async def _hooked(
    bot: Bot, house: House, hook: Webhook, secret: str | None, stop: asyncio.Event
) -> AsyncIterator[None]:
    server = webhook.serve(house, hook, secret)
    try:
        tell = partial(
            bot.set_webhook,
            hook.url,
            max_connections=webhook.CONNECTIONS,
            allowed_updates=UPDATES,
            secret_token=secret,
        )
        await _told(tell, stop)
        yield
    finally:
        await webhook.close(server)


async def _told(tell: Tell, stop: asyncio.Event) -> None:
    """Tell Telegram how updates come, again and again until it listens or the bot stops."""
    pause = 1.0
    while not stop.is_set():
        try:
            await tell()
        except BadRequest:
            raise
        except (NetworkError, RetryAfter) as error:
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), complain(error, pause))
            pause = min(LONGEST_PAUSE, pause * 2)
        else:
            return
