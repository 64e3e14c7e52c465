"""Dispatch: a new message in a chat, shown once even where Telegram's answer never came.

The Bot API has no key that would make a second sendMessage harmless. So before a letter is
sent, the records keep the last message number heard; where its answer was lost, or the bot
was killed before it was noted, the next try first looks for it among the numbers that follow.
To look is to edit: a message that holds the very letter already is "not modified", and
another number is no text message of the bot's in that chat, for a chat's letters are sent
one by one. What is not found is sent again.
"""

from __future__ import annotations

from dataclasses import dataclass

import httpx
from telegram import Bot, LinkPreviewOptions, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, RetryAfter, TelegramError

from bot.chat.events import note
from bot.chat.keyboards import markup
from bot.chat.services import House
from bot.store import Sending

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


@dataclass(frozen=True, slots=True)
class Dispatch:
    """Sends new messages of the outbox."""

    bot: Bot
    house: House

    async def send(self, sending: Sending) -> int:
        """Show a letter in a new message; its number. Raises TelegramError."""
        found = await self._find(sending)
        if found is not None:
            note("found_sent", row=sending.id)
            return found
        self._begin(sending)
        try:
            number = await self._send(sending)
        except TelegramError as error:
            if _certainly_not_sent(error):
                self.house.services.store.not_begun(sending)
            raise
        self.house.numbers.hear(number)
        return number

    def _begin(self, sending: Sending) -> None:
        store, numbers = self.house.services.store, self.house.numbers
        store.begin(sending, max(numbers.latest, store.latest_message()))

    async def _send(self, sending: Sending) -> int:
        reply = (
            ReplyParameters(sending.reply_to, allow_sending_without_reply=True)
            if sending.reply_to
            else None
        )
        message = await self.bot.send_message(
            sending.chat,
            sending.html,
            parse_mode=ParseMode.HTML,
            reply_markup=markup(sending.keyboard),
            reply_parameters=reply,
            link_preview_options=NO_PREVIEW,
        )
        return message.message_id

    async def _find(self, sending: Sending) -> int | None:
        """The message that a try before this one made, if it made one."""
        if sending.begun_after is None:
            return None
        numbers = self.house.numbers
        known = self.house.services.store.messages_after(sending.begun_after)
        ruled_out = numbers.ruled_out.setdefault(sending.id, set())
        found = None
        for number in numbers.unheard(sending.begun_after, known):
            if number not in ruled_out and await renewed(self.bot, sending, number):
                found = number
                break
            ruled_out.add(number)
        del numbers.ruled_out[sending.id]
        return found


async def renewed(bot: Bot, sending: Sending, message: int) -> bool:
    """Whether this message shows the letter now, changed to it if it did not."""
    try:
        await bot.edit_message_text(
            sending.html,
            sending.chat,
            message,
            parse_mode=ParseMode.HTML,
            reply_markup=markup(sending.keyboard),
            link_preview_options=NO_PREVIEW,
        )
    except BadRequest as error:
        return "not modified" in error.message.lower()
    return True


def _certainly_not_sent(error: TelegramError) -> bool:
    """Whether Telegram refused, or was never reached; anything else may have been sent."""
    refused = isinstance(error, RetryAfter | BadRequest)
    return refused or isinstance(error.__cause__, _NEVER_LEFT)
