"""The webhook: Telegram brings its updates, and is thanked once they are stored."""

from __future__ import annotations

import hmac
import json
import logging
import re
from http import HTTPStatus

from tornado.httpserver import HTTPServer
from tornado.web import Application, HTTPError, RequestHandler

from bot.chat.events import note
from bot.chat.receiving import keep
from bot.chat.services import House
from bot.config import Webhook

LONGEST = 1024 * 1024
"""Bytes of one update; Telegram's are far below."""
CONNECTIONS = 1
"""Telegram brings one update at a time, so that their order is kept."""


def serve(house: House, hook: Webhook, secret: str | None) -> HTTPServer:
    """Listen for updates. Raises OSError where the port is taken."""
    path = hook.url.split("://", 1)[-1].partition("/")[2]
    handlers = [(rf"/{re.escape(path)}/?", _Handler, {"house": house, "secret": secret})]
    server = HTTPServer(Application(handlers, log_function=_log_nothing), max_buffer_size=LONGEST)
    server.listen(hook.port, address=hook.listen)
    return server


async def close(server: HTTPServer) -> None:
    """Listen no more."""
    server.stop()
    await server.close_all_connections()


class _Handler(RequestHandler):
    """Stores an update, then answers 200; whatever else it answers, Telegram tries again."""

    def initialize(self, house: House, secret: str | None) -> None:
        """Take what all requests share."""
        self.house, self.secret = house, secret

    def post(self) -> None:
        """An update; 403 without the secret, 400 for what is none, 500 if it is not stored."""
        given = self.request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if self.secret and not hmac.compare_digest(given.encode(), self.secret.encode()):
            raise HTTPError(HTTPStatus.FORBIDDEN)
        try:
            keep(self.house, [json.loads(self.request.body)])
        except ValueError:
            raise HTTPError(HTTPStatus.BAD_REQUEST) from None

    def write_error(self, status_code: int, **_: object) -> None:
        """The status says enough."""
        self.set_status(status_code)
        self.finish()

    def log_exception(self, _: object, value: object, *__: object) -> None:
        """The kind of error in one line; its message may hold an update."""
        if not isinstance(value, HTTPError):
            note("not_stored", logging.ERROR, error=type(value).__name__)


def _log_nothing(handler: RequestHandler) -> None:
    """The address may be all that keeps others out."""
