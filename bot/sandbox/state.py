"""Everything Telegram knows, in memory, and what both sides of a chat do to it."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.sandbox.chats import Chats
from bot.sandbox.faults import Faults
from bot.sandbox.files import Files
from bot.sandbox.keyboards import keyboard_json
from bot.sandbox.limits import Gauge, Settings
from bot.sandbox.menus import Menus
from bot.sandbox.model import Account, Call, Content, Message, Origin
from bot.sandbox.queries import Queries
from bot.sandbox.updates import Updates
from bot.sandbox.webhook import Webhook

_CALLS_KEPT = 10_000


class State:
    """One bot's Telegram. ``now`` is a monotonic clock in seconds."""

    def __init__(
        self,
        token: str,
        bot: Account,
        settings: Settings | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.token = token
        self.bot = bot
        self.settings = settings or Settings()
        self.people: dict[int, Account] = {}
        self.started: set[int] = set()
        self.blocked: set[int] = set()
        self.chats = Chats()
        self.files = Files()
        self.updates = Updates()
        self.queries = Queries(now)
        self.gauge = Gauge(now)
        self.faults = Faults()
        self.menus = Menus()
        self.webhook = Webhook(self.updates, lambda: self.settings)
        self.calls: deque[Call] = deque(maxlen=_CALLS_KEPT)

    def post(
        self,
        chat: int,
        content: Content,
        *,
        from_bot: bool,
        reply_to: int | None = None,
        origin: Origin | None = None,
    ) -> Message:
        """Put a new message into a chat."""
        return self.chats.put(
            Message(
                id=self.chats.new_id(),
                chat=chat,
                from_bot=from_bot,
                date=int(time.time()),
                content=content,
                reply_to=reply_to,
                origin=origin,
            )
        )

    def edit(self, message: Message, content: Content) -> Message:
        """Put new content in a message's place."""
        edited = replace(message, content=content, edit_date=int(time.time()))
        return self.chats.put(edited)

    def message_json(self, message: Message, *, with_reply: bool = True) -> dict[str, Any]:
        """The Bot API's Message."""
        person = self.people[message.chat]
        about: dict[str, Any] = {
            "message_id": message.id,
            "from": (self.bot if message.from_bot else person).as_json(),
            "chat": person.as_chat(),
            "date": message.date,
            **_content_json(message.content),
        }
        if message.edit_date is not None:
            about["edit_date"] = message.edit_date
        if message.origin is not None:
            about["forward_origin"] = message.origin.as_json()
        if with_reply and message.reply_to is not None:
            about |= self._reply_json(message.chat, message.reply_to)
        return about

    def _reply_json(self, chat: int, message_id: int) -> dict[str, Any]:
        replied = self.chats.find(chat, message_id)
        if replied is None:
            return {}
        return {"reply_to_message": self.message_json(replied, with_reply=False)}

    async def close(self) -> None:
        """End what waits and what delivers."""
        await self.webhook.close()
        self.updates.wake()


def _content_json(content: Content) -> dict[str, Any]:
    text, entities = ("caption", "caption_entities") if content.file else ("text", "entities")
    about: dict[str, Any] = content.file.as_json() if content.file else {}
    if content.body.text:
        about[text] = content.body.text
    if content.body.entities:
        about[entities] = [entity.as_json() for entity in content.body.entities]
    if content.rows:
        about["reply_markup"] = keyboard_json(content.rows)
    return about
