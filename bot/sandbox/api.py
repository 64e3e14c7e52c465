"""The Bot API over HTTP: ``/bot<token>/<method>`` and ``/file/bot<token>/<path>``."""

import asyncio
import inspect
import json
import socket
import struct
from collections.abc import Sequence
from typing import Any

from tornado.httputil import HTTPFile
from tornado.web import RequestHandler

from bot.sandbox.errors import Refusal, too_many
from bot.sandbox.faults import Fault, FaultKind, disturbed
from bot.sandbox.local import refuse_strangers
from bot.sandbox.methods import METHODS
from bot.sandbox.model import Call
from bot.sandbox.params import Params, Upload
from bot.sandbox.state import State

Body = dict[str, Any]


class BotHandler(RequestHandler):
    """Answers the bot."""

    def initialize(self, state: State) -> None:
        """Take the state that all handlers share."""
        self.state = state

    def prepare(self) -> None:
        """Look who is calling."""
        refuse_strangers(self.request)


class MethodHandler(BotHandler):
    """Carries out the bot's calls and the faults ordered for them."""

    def initialize(self, state: State) -> None:
        """Take the state; nothing is known of the call yet."""
        super().initialize(state)
        self.params = Params()
        self._carrying_out: asyncio.Task[Any] | None = None
        self._gone = False
        self._message: int | None = None

    async def get(self, token: str, name: str) -> None:
        """A call with its parameters in the query."""
        await self._answer(token, name)

    async def post(self, token: str, name: str) -> None:
        """A call with its parameters in the body."""
        await self._answer(token, name)

    def on_connection_close(self) -> None:
        """The bot has hung up: nobody waits for this long poll any more."""
        self._gone = True
        if self._carrying_out is not None:
            self._carrying_out.cancel()

    async def _answer(self, token: str, name: str) -> None:
        fault = self.state.faults.take(name)
        kind = fault.kind if fault else None
        if kind is FaultKind.RESET:
            self._reset(name)
            return
        try:
            status, body = 200, await self._body(token, name, fault)
        except Refusal as refusal:
            status, body = refusal.code, refusal.as_json()
        except asyncio.CancelledError:
            return
        if fault is not None and kind is FaultKind.LATE_ANSWER:
            await asyncio.sleep(fault.seconds)
        if self._gone:
            self._note(name, 0)
            return
        if kind is FaultKind.LOST_ANSWER:
            self._reset(name)
            return
        self._note(name, status)
        self.set_status(status)
        self.finish(body)

    async def _body(self, token: str, name: str, fault: Fault | None) -> Body:
        if token != self.state.token:
            raise Refusal(401, "Unauthorized")
        method = METHODS.get(name.lower())
        if method is None:
            raise Refusal(404, "Not Found")
        self.params = self._sent()
        if fault is not None:
            await _meet(fault)
        result = method(self.state, self.params)
        if inspect.isawaitable(result):
            self._carrying_out = asyncio.ensure_future(result)
            result = await self._carrying_out
        if name.lower() == "getupdates" and fault is not None:
            result = disturbed(fault.kind, result, self.state.updates.confirmed)
        self._message = result.get("message_id") if isinstance(result, dict) else None
        return {"ok": True, "result": result}

    def _sent(self) -> Params:
        arguments = self.request.arguments.items()
        values: Body = {name: sent[-1].decode(errors="replace") for name, sent in arguments}
        if self.request.headers.get("Content-Type", "").startswith("application/json"):
            values |= _json_object(self.request.body)
        uploads = {name: _upload(files) for name, files in self.request.files.items()}
        return Params(values, uploads)

    def _note(self, name: str, status: int) -> None:
        chat = self.params.number("chat_id") or None
        self.state.calls.append(Call(name, status, chat, self._message))

    def _reset(self, name: str) -> None:
        self._note(name, 0)
        stream = self.detach()
        linger = struct.pack("ii", 1, 0)
        stream.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        stream.close()


class FileHandler(BotHandler):
    """Hands out files to the bot."""

    def get(self, token: str, path: str) -> None:
        """Download a file by the path that getFile gave."""
        file = self.state.files.by_path(path)
        if token != self.state.token or file is None:
            refusal = Refusal(404, "Not Found")
            self.set_status(refusal.code)
            self.finish(refusal.as_json())
            return
        self.set_header("Content-Type", "application/octet-stream")
        self.finish(file.data)


async def _meet(fault: Fault) -> None:
    match fault.kind:
        case FaultKind.ERROR_500:
            raise Refusal(500, "Internal Server Error")
        case FaultKind.ERROR_502:
            raise Refusal(502, "Bad Gateway")
        case FaultKind.TOO_MANY:
            raise too_many(int(fault.seconds))
        case FaultKind.DELAY:
            await asyncio.sleep(fault.seconds)


def _json_object(body: bytes) -> Body:
    try:
        parsed = json.loads(body or b"{}")
    except ValueError:
        parsed = None
    if not isinstance(parsed, dict):
        raise Refusal(400, "Bad Request: can't parse JSON object")
    return parsed


def _upload(files: Sequence[HTTPFile]) -> Upload:
    return Upload(files[-1].filename, files[-1].content_type, files[-1].body)
