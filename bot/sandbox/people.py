"""The people's side of Telegram: what they do on their phones and what they see there."""

import asyncio
import re
import time
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bot.sandbox.entities import Rich
from bot.sandbox.errors import bad_request
from bot.sandbox.files import image_size
from bot.sandbox.keyboards import Button
from bot.sandbox.model import Account, CallbackAnswer, Content, Message, Origin
from bot.sandbox.seen import Seen
from bot.sandbox.state import State
from bot.sandbox.texts import caption_text, typed_text

_UNKNOWN_SIZE = (1280, 960)
_START_CODE = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Telegram:
    """The people and their phones. To be used on the event loop that serves the Bot API."""

    def __init__(self, state: State) -> None:
        self.state = state

    def person(self, user_id: int, first_name: str, username: str | None = None) -> Account:
        """A person with an account; the bot cannot write to them before they write to it."""
        person = Account(user_id, first_name, username)
        self.state.people[user_id] = person
        return person

    def send_text(self, user: int, text: str, reply_to: int | None = None) -> Seen:
        """Send a text. Like the apps, cuts one that is too long; gives back its first part."""
        first, *_ = [self._send(user, Content(part), reply_to=reply_to) for part in _parts(text)]
        return first

    def open_link(self, user: int, link: str) -> Seen:
        """Open ``t.me/<bot>?start=CODE`` and press Start: that sends ``/start CODE``."""
        code = parse_qs(urlsplit(link).query).get("start", [""])[0]
        return self.send_text(user, f"/start {code}" if _START_CODE.fullmatch(code) else "/start")

    def send_photo(self, user: int, data: bytes, caption: str = "") -> Seen:
        """Send a photo."""
        photo = self.state.files.add_photo(data, image_size(data) or _UNKNOWN_SIZE)
        return self._send(user, Content(caption_text(caption, "", ()), photo))

    def send_document(
        self, user: int, data: bytes, filename: str, mime: str, caption: str = ""
    ) -> Seen:
        """Send a file under its name."""
        document = self.state.files.add_document(data, filename, mime)
        return self._send(user, Content(caption_text(caption, "", ()), document))

    def forward(self, user: int, text: str, origin_name: str) -> Seen:
        """Forward somebody else's message to the bot."""
        origin = Origin(origin_name, int(time.time()))
        first, *_ = [self._send(user, Content(part), origin=origin) for part in _parts(text)]
        return first

    def edit(self, user: int, message_id: int, new_text: str) -> Seen:
        """Change the words of one's own message."""
        message = self.message(user, message_id)
        if message.from_bot or message.content.file or message.origin:
            raise bad_request("message can't be edited")
        edited = self.state.edit(message, Content(_parts(new_text)[0]))
        self.state.updates.add("edited_message", self.state.message_json(edited))
        return Seen.of(edited)

    async def press(self, user: int, message_id: int, button: str) -> CallbackAnswer:
        """Press the button with this data or text and wait for the bot's answer.

        Raises ``LookupError`` without such a button and ``TimeoutError`` without an answer.
        """
        message = self.message(user, message_id)
        pressed = Seen.of(message).button(button)
        if pressed is None or pressed.data is None:
            raise LookupError(f"message {message_id} has no button {button!r} to press")
        return await self._answer(message, pressed)

    def messages(self, user: int) -> Sequence[Seen]:
        """What the person sees now, oldest first."""
        return self.state.chats.seen(user)

    async def wait(
        self,
        user: int,
        wanted: Callable[[Sequence[Seen]], bool],
        timeout: float = 10,  # noqa: ASYNC109  read as one with Phone.wait
    ) -> Sequence[Seen]:
        """Wait until what the person sees is as wanted; ``TimeoutError`` if it never is."""
        async with asyncio.timeout(timeout):
            while not wanted(self.messages(user)):
                await self.state.chats.changed(user, self.state.chats.version(user))
        return self.messages(user)

    def block(self, user: int) -> None:
        """Block the bot."""
        self.state.blocked.add(user)
        self._tell_membership(user, "member", "kicked")

    def unblock(self, user: int) -> None:
        """Let the bot write again."""
        self.state.blocked.discard(user)
        self._tell_membership(user, "kicked", "member")

    def message(self, user: int, message_id: int) -> Message:
        """A message on the person's phone; ``LookupError`` if it is not there."""
        message = self.state.chats.find(user, message_id)
        if message is None:
            raise LookupError(f"no message {message_id} on the phone of {user}")
        return message

    def _send(
        self,
        user: int,
        content: Content,
        reply_to: int | None = None,
        origin: Origin | None = None,
    ) -> Seen:
        if user not in self.state.people:
            raise LookupError(f"nobody has the id {user}")
        if user in self.state.blocked:
            self.unblock(user)
        self.state.started.add(user)
        message = self.state.post(user, content, from_bot=False, reply_to=reply_to, origin=origin)
        self.state.updates.add("message", self.state.message_json(message))
        return Seen.of(message)

    async def _answer(self, message: Message, button: Button) -> CallbackAnswer:
        query = self.state.queries.ask()
        payload = {
            "id": query.id,
            "from": self.state.people[message.chat].as_json(),
            "message": self.state.message_json(message),
            "chat_instance": str(message.chat),
            "data": button.data,
        }
        self.state.updates.add("callback_query", payload)
        return await asyncio.wait_for(query.answer, self.state.settings.query_seconds)

    def _tell_membership(self, user: int, before: str, after: str) -> None:
        person, bot = self.state.people[user], self.state.bot.as_json()
        change: dict[str, Any] = {
            "chat": person.as_chat(),
            "from": person.as_json(),
            "date": int(time.time()),
            "old_chat_member": _membership(before, bot),
            "new_chat_member": _membership(after, bot),
        }
        self.state.updates.add("my_chat_member", change)


def _parts(text: str) -> Sequence[Rich]:
    parts = typed_text(text)
    if not parts:
        raise bad_request("message text is empty")
    return parts


def _membership(status: str, bot: dict[str, Any]) -> dict[str, Any]:
    until = {"until_date": 0} if status == "kicked" else {}
    return {"user": bot, "status": status, **until}
