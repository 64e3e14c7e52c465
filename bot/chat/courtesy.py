"""What a handler may ask of Telegram twice, or too late, without harm."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from telegram.error import BadRequest, TelegramError
from telegram.ext import AIORateLimiter

from bot.chat.events import note

Json = dict[str, Any]
Answer = bool | Json | list[Json]


class Courtesy(AIORateLimiter):
    """Keeps to Telegram's limits, and lets no courtesy stop what a button is pressed for.

    A press may be handled long after it was made, or again: Telegram then refuses to end the
    button's waiting, and finds a message's buttons as they should be already, or gone with it.
    """

    async def process_request(  # noqa: PLR0917 - as the library has it
        self,
        callback: Callable[..., Coroutine[Any, Any, Answer]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Answer:
        """Make a request. Raises TelegramError for what is more than a courtesy."""
        try:
            return await super().process_request(
                callback, args, kwargs, endpoint, data, rate_limit_args
            )
        except TelegramError as error:
            if not _harmless(endpoint, error):
                raise
            note("courtesy_refused", endpoint=endpoint, error=type(error).__name__)
            return True


def _harmless(endpoint: str, error: TelegramError) -> bool:
    if endpoint == "editMessageReplyMarkup":
        return isinstance(error, BadRequest)
    return endpoint == "answerCallbackQuery"
