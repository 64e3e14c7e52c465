"""The messages of every chat, and who wants to hear of changes."""

import asyncio
import itertools
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from bot.sandbox.model import Message
from bot.sandbox.seen import Seen

Event = dict[str, Any]
Listener = Callable[[Event], None]


class Chats:
    """The bot's chats, by the id of the person on the other side."""

    def __init__(self) -> None:
        self._messages: dict[int, dict[int, Message]] = defaultdict(dict)
        self._listeners: dict[int, set[Listener]] = defaultdict(set)
        self._versions: dict[int, int] = defaultdict(int)
        self._ids = itertools.count(1)

    def new_id(self) -> int:
        """The next message id; as on Telegram, one row of numbers for all the bot's chats."""
        return next(self._ids)

    def put(self, message: Message) -> Message:
        """Add a message or replace the one with its id."""
        self._messages[message.chat][message.id] = message
        self.tell(message.chat, {"type": "message", "message": Seen.of(message).as_json()})
        return message

    def remove(self, message: Message) -> None:
        """Delete a message for both sides."""
        del self._messages[message.chat][message.id]
        self.tell(message.chat, {"type": "deleted", "id": message.id})

    def find(self, chat: int, message_id: int) -> Message | None:
        """The message, if it is (still) there."""
        return self._messages[chat].get(message_id)

    def seen(self, chat: int) -> Sequence[Seen]:
        """All messages of a chat as the person sees them, oldest first."""
        return [Seen.of(message) for message in self._messages[chat].values()]

    def version(self, chat: int) -> int:
        """A number that grows with each change of the chat."""
        return self._versions[chat]

    def tell(self, chat: int, event: Event) -> None:
        """Let those who listen to the chat know."""
        self._versions[chat] += 1
        for listener in tuple(self._listeners[chat]):
            listener(event)

    def listen(self, chat: int, listener: Listener) -> Callable[[], None]:
        """Hear of the chat's changes until the returned function is called."""
        self._listeners[chat].add(listener)
        return lambda: self._listeners[chat].discard(listener)

    async def changed(self, chat: int, version: int) -> None:
        """Wait until the chat is newer than ``version``."""
        heard = asyncio.Event()
        stop = self.listen(chat, lambda _: heard.set())
        try:
            while self.version(chat) <= version:
                heard.clear()
                await heard.wait()
        finally:
            stop()
