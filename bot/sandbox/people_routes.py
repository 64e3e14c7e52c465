"""The people's phones over HTTP and WebSocket, for the page and for tests elsewhere."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from tornado.web import HTTPError
from tornado.websocket import WebSocketHandler

from bot.sandbox.errors import Refusal
from bot.sandbox.files import FileKind
from bot.sandbox.local import LocalHandler, refuse_strangers
from bot.sandbox.people import Telegram
from bot.sandbox.seen import Seen

_LONGEST_WAIT = 30.0


class PersonHandler(LocalHandler):
    """``PUT /people/<id>`` makes a person known: ``{"first_name", "username"?}``."""

    def put(self, user: str) -> None:
        """Create or rename a person."""
        body = self.json_body()
        person = self.telegram.person(int(user), str(body["first_name"]), body.get("username"))
        self.finish(person.as_json())


class MessagesHandler(LocalHandler):
    """``GET /people/<id>/messages?after=<version>&timeout=<seconds>``.

    With ``after`` it waits until the chat is newer than that version, or the time is over.
    """

    async def get(self, user: str) -> None:
        """What the person sees: ``{"version", "messages"}``."""
        chats, person = self.telegram.state.chats, int(user)
        timeout = min(float(self.get_argument("timeout", "0")), _LONGEST_WAIT)
        try:
            async with asyncio.timeout(timeout):
                await chats.changed(person, int(self.get_argument("after", "-1")))
        except TimeoutError:
            pass
        messages = [seen.as_json() for seen in self.telegram.messages(person)]
        self.finish({"version": chats.version(person), "messages": messages})


class ActionHandler(LocalHandler):
    """``POST /people/<id>/<action>``: what a person can do on their phone."""

    async def post(self, user: str, action: str) -> None:
        """Do it; answers with the message as sent, or with the bot's callback answer."""
        try:
            self.finish(await self._do(int(user), action))
        except Refusal as refusal:
            raise HTTPError(400, reason=refusal.description) from refusal
        except LookupError as problem:
            raise HTTPError(404, reason="No such person, message or button") from problem
        except TimeoutError as problem:
            raise HTTPError(504, reason="The bot did not answer") from problem

    async def _do(self, user: int, action: str) -> dict[str, Any]:
        if action in set(FileKind):
            return self._send_file(user, FileKind(action)).as_json()
        body = self.json_body()
        if action == "press":
            pressed = self.telegram.press(user, int(body["message_id"]), str(body["button"]))
            return asdict(await pressed)
        done = self._actions()[action](user, **body)
        return done.as_json() if isinstance(done, Seen) else {}

    def _actions(self) -> dict[str, Callable[..., Seen | None]]:
        telegram = self.telegram
        return {
            "text": telegram.send_text,
            "forward": telegram.forward,
            "edit": telegram.edit,
            "link": telegram.open_link,
            "block": telegram.block,
            "unblock": telegram.unblock,
        }

    def _send_file(self, user: int, kind: FileKind) -> Seen:
        sent, caption = self.request.files["file"][0], self.get_argument("caption", "")
        if kind is FileKind.PHOTO:
            return self.telegram.send_photo(user, sent.body, caption)
        return self.telegram.send_document(
            user, sent.body, sent.filename, sent.content_type, caption
        )


class FileViewHandler(LocalHandler):
    """``GET /people/<id>/files/<file_id>``: a file in a message, as the phone shows it."""

    def get(self, _user: str, file_id: str) -> None:
        """Photos are shown; documents are saved."""
        file = self.telegram.state.files.by_id(file_id)
        if file is None:
            raise HTTPError(404)
        shown = file.kind is FileKind.PHOTO
        self.set_header("Content-Type", file.mime if shown else "application/octet-stream")
        self.set_header("Content-Disposition", "inline" if shown else "attachment")
        self.finish(file.data)


class EventsHandler(WebSocketHandler):
    """``/people/<id>/events``: all messages and commands first, then each change as it comes."""

    def initialize(self, telegram: Telegram) -> None:
        """Take the people that all handlers share."""
        self.telegram = telegram
        self._stop: Callable[[], None] | None = None

    def prepare(self) -> None:
        """Look who is calling."""
        refuse_strangers(self.request)

    def open(self, *args: str, **_: str) -> None:
        """Start listening. Closes at once if nobody has this id."""
        state, user = self.telegram.state, int(args[0])
        self._tell({"type": "commands", "commands": state.menus.shown_to(user)})
        messages = [seen.as_json() for seen in self.telegram.messages(user)]
        self._tell({"type": "messages", "messages": messages})
        self._stop = state.chats.listen(user, self._tell)

    def on_message(self, message: str | bytes) -> None:
        """Phones only listen here."""

    def on_close(self) -> None:
        """Stop listening."""
        if self._stop is not None:
            self._stop()

    def _tell(self, event: dict[str, Any]) -> None:
        if self.ws_connection is not None:
            self.write_message(json.dumps(event))
