"""What the page's and the tests' handlers have in common."""

import json
from typing import Any
from urllib.parse import urlsplit

from tornado.httputil import HTTPServerRequest
from tornado.web import HTTPError, RequestHandler

from bot.sandbox.people import Telegram

_LOCAL = frozenset({"127.0.0.1", "localhost"})
_OTHER_SITES = frozenset({"cross-site", "same-site"})
_POLICY = "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"


def refuse_strangers(request: HTTPServerRequest) -> None:
    """403 for calls that another site's page has made, or through another host name.

    The sandbox's token is no secret, so a page in the same browser could else play the bot.
    """
    host = urlsplit(f"//{request.host}").hostname
    origin = request.headers.get("Origin")
    elsewhere = origin is not None and urlsplit(origin).netloc != request.host
    if host not in _LOCAL or elsewhere or request.headers.get("Sec-Fetch-Site") in _OTHER_SITES:
        raise HTTPError(403)


class LocalHandler(RequestHandler):
    """Answers this machine's own pages and programs, and no other web page in its browser."""

    def initialize(self, telegram: Telegram) -> None:
        """Take the people that all handlers share."""
        self.telegram = telegram

    def prepare(self) -> None:
        """Look who is calling."""
        refuse_strangers(self.request)

    def set_default_headers(self) -> None:
        """Nothing from outside, nothing kept."""
        self.set_header("Content-Security-Policy", _POLICY)
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cache-Control", "no-store")

    def write_error(self, status_code: int, **_: Any) -> None:
        """Errors as JSON."""
        self.set_status(status_code)
        self.finish({"error": self._reason})

    def json_body(self) -> dict[str, Any]:
        """The JSON object in the body."""
        try:
            body = json.loads(self.request.body or b"{}")
        except ValueError:
            body = None
        if not isinstance(body, dict):
            raise HTTPError(400, reason="A JSON object is needed")
        return body
