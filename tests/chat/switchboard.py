"""The whole application in one process: updates go in as Telegram sends them, and every call to
the Bot API is caught. Records lie in memory, so that thousands of cases take seconds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from telegram.request import BaseRequest, RequestData

from bot.chat.application import build
from bot.chat.handling import Handling
from bot.chat.receiving import received
from bot.chat.sender import Sender
from bot.chat.services import HOUSE, App, House
from bot.policy import Corpus
from bot.store import InboxState, Incoming, Store
from tests.chat.fakes import CueAssessor, services
from tests.clock import Clock

TOKEN = "123456:walking-token"
BOT = {"id": 1, "is_bot": True, "first_name": "Golden Rule", "username": "golden_bot"}


@dataclass(frozen=True)
class Call:
    """One call to the Bot API: whom it reaches, what it says to them."""

    method: str
    params: dict[str, Any]

    @property
    def chat(self) -> int | None:
        """The chat it goes to; None for what only ends a button's waiting."""
        chat = self.params.get("chat_id")
        return int(chat) if chat is not None else None

    @property
    def said(self) -> str:
        """All that is in it, a document's bytes as well."""
        return json.dumps(self.params, ensure_ascii=False, default=str)


class Caught(BaseRequest):
    """Answers every call as Telegram would, and keeps it."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.urls: list[str] = []
        self.waiting: list[dict[str, Any]] = []
        self.picture = b"\xff\xd8\xff picture"
        self.size: int | None = 9
        self._numbers = count(10_000)

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    @property
    def read_timeout(self) -> float:
        return 5.0

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *args: Any, **kw: Any
    ) -> tuple[int, bytes]:
        self.urls.append(url)
        name = url.rpartition("/")[2]
        if "/file/bot" in url:
            return 200, self.picture
        params = dict(request_data.parameters) if request_data else {}
        for field_name, part in (request_data.multipart_data if request_data else {}).items():
            data = part[1] if isinstance(part[1], bytes) else part[1].read()
            params[field_name] = f"{part[0]}: {data.decode('utf-8', 'replace')}"
        self.calls.append(Call(name, params))
        return 200, json.dumps({"ok": True, "result": self._result(name, params)}).encode()

    def _result(self, name: str, params: dict[str, Any]) -> object:
        if name == "getMe":
            return BOT
        if name.startswith("getUpdates"):
            return self.waiting
        if name == "getFile":
            size = {} if self.size is None else {"file_size": self.size}
            return {"file_id": "f", "file_unique_id": "u", "file_path": "f/1", **size}
        if not name.startswith("send") and name != "editMessageText":
            return True
        id = params.get("message_id") or next(self._numbers)
        chat = {"id": params["chat_id"], "type": "private", "first_name": "P"}
        return {"message_id": id, "date": 0, "chat": chat, "from": BOT, "text": "said"}


@dataclass
class Switchboard:
    """Lets people write and press; gives back what the bot called because of it."""

    application: App
    house: House
    caught: Caught
    clock: Clock
    handling: Handling = field(init=False)
    sender: Sender = field(init=False)
    faults: list[str] = field(default_factory=list)
    _updates: Iterator[int] = field(default_factory=lambda: count(1))
    _messages: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.handling = Handling(self.application, self.house, pauses=())
        self.sender = Sender(self.application.bot, self.house, first_pause=0.0)

    @property
    def store(self) -> Store:
        return self.house.services.store

    async def message(self, user: int, text: str | None = None, **more: object) -> list[Call]:
        """What is called when this person sends a message."""
        return await self.deliver({"message": self.body(user, text, **more)})

    async def edit(self, user: int, message: int, text: str) -> list[Call]:
        """What is called when this person changes a message."""
        body = self.body(user, text, message_id=message, edit_date=1_800_000_001)
        return await self.deliver({"edited_message": body})

    async def press(
        self, user: int, data: str, shown: str = "x", at: int | None = None, **more: object
    ) -> list[Call]:
        """What is called when this person presses a button with this data, forged or not;
        `at` is the message that it stands under, where it matters."""
        under = {**self.body(user, shown), "from": BOT, **({"message_id": at} if at else {})}
        query = {"id": "9", "from": person(user), "chat_instance": "1", "message": under}
        return await self.deliver({"callback_query": {**query, "data": data, **more}})

    async def deliver(self, update: dict[str, Any]) -> list[Call]:
        """What is called because of this update, whatever it is."""
        before = len(self.caught.calls)
        self.receive(update)
        await self.work_off()
        return self.caught.calls[before:]

    def receive(self, update: dict[str, Any]) -> None:
        """Put an update into the inbox."""
        raw = {"update_id": next(self._updates), **update}
        self.store.receive([received(raw)])

    async def work_off(self) -> None:
        """Handle all that waits, and send all that is to be sent."""
        for chat in self.store.chats_to_handle():
            while (update := self.store.next_to_handle(chat)) is not None:
                await self.handling._try(update)
        for chat in self.store.chats_waiting():
            await self.sender._drain(chat)

    def set_aside(self) -> Sequence[Incoming]:
        """Updates whose handler failed."""
        return [found for found in self.store.inbox() if found.state is InboxState.SET_ASIDE]

    def body(self, user: int, text: str | None = None, **more: object) -> dict[str, Any]:
        """A message as Telegram sends it."""
        words = {} if text is None else {"text": text, **_entities(text)}
        return {
            "message_id": next(self._messages),
            "date": 1_800_000_000,
            "chat": {"id": user, "type": "private", "first_name": "P"},
            "from": person(user),
            **words,
            **more,
        }


async def switchboard(
    corpus: Corpus, store: Store, clock: Clock, assessor: CueAssessor | None = None, **more: object
) -> Switchboard:
    """An application over these records that talks to nobody."""
    all_services = services(corpus, store, assessor, clock=clock, **more)
    caught = Caught()
    application = build(all_services, token=TOKEN)
    application.bot._request = (caught, caught)
    application.bot.rate_limiter._base_limiter = None
    await application.initialize()
    return Switchboard(application, application.bot_data[HOUSE], caught, clock)


def person(user: int) -> dict[str, Any]:
    """A Telegram user."""
    return {"id": user, "is_bot": False, "first_name": f"Person{user}"}


def _entities(text: str) -> dict[str, Any]:
    command = re.match(r"/[A-Za-z_@]+", text)
    if command is None:
        return {}
    return {"entities": [{"type": "bot_command", "offset": 0, "length": len(command[0])}]}
