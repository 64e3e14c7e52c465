"""Delivering updates to the bot's webhook, again and again until it takes them."""

import asyncio
import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from tornado.httpclient import AsyncHTTPClient, HTTPError
from tornado.simple_httpclient import HTTPStreamClosedError

from bot.sandbox.limits import Settings
from bot.sandbox.updates import Update, Updates

_LONGEST_PAUSE = 60.0


@dataclass(frozen=True)
class Hook:
    """Where the bot wants its updates, and the secret that proves they are from Telegram."""

    url: str
    secret: str = ""
    max_connections: int = 40


class Webhook:
    """The bot's webhook, if it has one."""

    def __init__(self, updates: Updates, settings: Callable[[], Settings]) -> None:
        self._updates = updates
        self._settings = settings
        self._task: asyncio.Task[None] | None = None
        self._failure: tuple[int, str] | None = None
        self.hook: Hook | None = None

    def set(self, hook: Hook | None) -> None:
        """Deliver to ``hook`` from now on, or nowhere."""
        if self._task is not None:
            self._task.cancel()
        self.hook, self._failure = hook, None
        self._task = None if hook is None else asyncio.create_task(self._deliver(hook))

    def info(self) -> dict[str, Any]:
        """The Bot API's WebhookInfo."""
        about: dict[str, Any] = {
            "url": self.hook.url if self.hook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates),
        }
        if self.hook is not None:
            about["max_connections"] = self.hook.max_connections
        if self._failure is not None:
            about["last_error_date"], about["last_error_message"] = self._failure
        return about

    async def close(self) -> None:
        """Deliver nothing more."""
        task = self._task
        self.set(None)
        if task is not None:
            with suppress(asyncio.CancelledError):
                await task

    async def _deliver(self, hook: Hook) -> None:
        pause = self._settings().webhook_retry
        while True:
            update = await self._updates.first()
            problem = await _post(hook, update)
            if problem is None:
                self._updates.confirm(update["update_id"])
                pause = self._settings().webhook_retry
            else:
                self._failure = (int(time.time()), problem)
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)


async def _post(hook: Hook, update: Update) -> str | None:
    """Why the bot did not take the update; ``None`` if it did."""
    headers = {"Content-Type": "application/json"}
    if hook.secret:
        headers["X-Telegram-Bot-Api-Secret-Token"] = hook.secret
    try:
        answer = await AsyncHTTPClient().fetch(
            hook.url,
            method="POST",
            headers=headers,
            body=json.dumps(update),
            raise_error=False,
        )
    except (OSError, HTTPError, HTTPStreamClosedError) as problem:
        return str(problem) or type(problem).__name__
    if 200 <= answer.code < 300:
        return None
    return f"Wrong response from the webhook: {answer.code} {answer.reason}"
