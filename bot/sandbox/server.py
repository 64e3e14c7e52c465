"""Starting and stopping the sandbox."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application

from bot.sandbox import controls, page, people_routes
from bot.sandbox.api import FileHandler, MethodHandler
from bot.sandbox.limits import Settings
from bot.sandbox.model import Account, Scene
from bot.sandbox.people import Telegram
from bot.sandbox.state import State

TOKEN = "1000000001:sandbox-token-of-no-worth-anywhere"  # noqa: S105  it opens nothing
"""The token of the sandbox's bot unless another is given."""

_HERE = "127.0.0.1"
_MOST_BYTES = 64 * 1024 * 1024
_BOT = Account(1_000_000_001, "Sandbox Bot", "sandbox_bot", is_bot=True)


@dataclass(frozen=True)
class Server:
    """A running sandbox; ``telegram`` is to be used on the loop that runs it."""

    url: str
    token: str
    telegram: Telegram
    _http: HTTPServer

    @property
    def api_url(self) -> str:
        """The Bot API server's address, for the bot: without ``/bot`` and token."""
        return self.url

    async def close(self) -> None:
        """Stop serving; ends long polls, WebSockets and webhook deliveries."""
        self._http.stop()
        await self.telegram.state.close()
        await self._http.close_all_connections()


async def serve(
    port: int = 0,
    token: str = TOKEN,
    *,
    scene: Scene | None = None,
    bot: Account = _BOT,
    settings: Settings | None = None,
) -> Server:
    """Serve the Bot API and the page on 127.0.0.1; port 0 takes a free one."""
    scene = scene or Scene()
    telegram = Telegram(State(token, bot, settings))
    for member in scene.cast:
        telegram.person(member.user_id, member.name)
    http = HTTPServer(_application(telegram, scene), max_buffer_size=_MOST_BYTES)
    sockets = bind_sockets(port, _HERE)
    http.add_sockets(sockets)
    address = f"http://{_HERE}:{sockets[0].getsockname()[1]}"
    return Server(address, token, telegram, http)


@contextmanager
def run_in_thread(**arguments: Any) -> Iterator[Server]:
    """The sandbox on a loop in a thread of its own; takes what ``serve`` takes.

    Use it through ``Phone`` and ``Controls``: ``server.telegram`` belongs to the other thread.
    """
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="sandbox", daemon=True)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(serve(**arguments), loop).result()
    try:
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(server.close(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def _application(telegram: Telegram, scene: Scene) -> Application:
    bot, people, shown = {"state": telegram.state}, {"telegram": telegram}, {"scene": scene}
    person = r"/people/(\d+)"
    return Application(
        [
            (r"/bot([^/]+)/([^/]+)", MethodHandler, bot),
            (r"/file/bot([^/]+)/(.+)", FileHandler, bot),
            (person, people_routes.PersonHandler, people),
            (person + r"/messages", people_routes.MessagesHandler, people),
            (person + r"/events", people_routes.EventsHandler, people),
            (person + r"/files/([\w-]+)", people_routes.FileViewHandler, people),
            (
                person + r"/(text|photo|document|forward|edit|press|link|block|unblock)",
                people_routes.ActionHandler,
                people,
            ),
            (r"/sandbox/faults", controls.FaultsHandler, people),
            (r"/sandbox/settings", controls.SettingsHandler, people),
            (r"/sandbox/calls", controls.CallsHandler, people),
            (r"/", page.PageHandler, people | shown),
            (r"/static/([\w.-]+)", page.PageHandler, people | shown),
            (r"/scene", page.SceneDataHandler, people | shown),
            (r"/scene/([\w-]+)", page.OpenHandler, people | shown),
        ],
        log_function=_log_nothing,
    )


def _log_nothing(handler: Any) -> None:
    """A request's address holds the bot's token, and its body a draft."""
